"""What is recorded of `vault.yaml`, as values: parsed once, and kept as JSON."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from docvault.errors import N_, BusyError, DamagedError
from docvault.model.case.fields import FieldError
from docvault.model.system_errors import NotWritableError
from docvault.model.vault_config import FORMAT, VaultConfig
from docvault.store import chainfile, durable, inside
from docvault.store.layout import Layout
from docvault.store.yaml_text import dump_yaml, load_yaml


class UnknownFormatError(DamagedError):
    """A vault that says of itself that it is of a format this program does not know (V002)."""

    message = N_("This vault says it is of the format {format}; this program knows {known}.")
    next_step = N_("Install the newest docvault and try again.")


class UnsoundRecordError(chainfile.BrokenChainError):
    """What is recorded of `vault.yaml` can be had, and is no `vault.yaml`: an older program, or another, recorded it."""

    message = N_("What is recorded of vault.yaml is not what the format says: {problem}.")
    next_step = N_(
        "An administrator puts the last sound state back with `docvault revert`, or mends vault.yaml and records that with `docvault adopt`."
    )


def known_config(layout: Layout, text: bytes) -> VaultConfig:
    """Parse the recorded text. Its tree is kept as JSON: the YAML reader's import costs every command a tenth of its start."""
    kept = layout.derived / "config-1.json"
    tree = _kept_tree(kept, text)
    if tree is None:
        tree = load_yaml(text, "vault.yaml")
        with suppress(NotWritableError, BusyError):
            durable.write_derived(kept, json.dumps({"tree": tree}, ensure_ascii=False).encode())
    return config_of(layout.register("vault"), tree)


def _kept_tree(kept: Path, text: bytes) -> Any:
    """The kept tree where the text is what it is written as; None otherwise. All rights rest on it, and more people may write to the file than give rights."""
    try:
        tree = json.loads(inside.read_bytes(kept))["tree"]
        return tree if dump_yaml(tree) == text else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # nothing is kept, or not that


def config_of(chain: Path, tree: Any) -> VaultConfig:
    """The configuration a recorded tree says. Raises `BrokenChainError` for the chain it stands in, and `UnknownFormatError`."""
    if isinstance(tree, dict) and tree.get("format", FORMAT) != FORMAT:
        raise UnknownFormatError(format=tree["format"], known=FORMAT)
    try:
        return VaultConfig.from_tree(tree)
    except FieldError as error:
        raise UnsoundRecordError(path=str(chain), problem=error.sentence) from error
