"""What is recorded of `vault.yaml`, as values: parsed once, and kept as JSON by digest."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from docvault.errors import N_, BusyError, DamagedError
from docvault.model.case.fields import FieldError
from docvault.model.system_errors import NotWritableError
from docvault.model.vault_config import FORMAT, VaultConfig
from docvault.store import chainfile, durable
from docvault.store.layout import Layout
from docvault.store.yaml_text import load_yaml

_KEPT_SHAPE = 1
"""Raised when the reader gives another tree for the same text."""


class UnknownFormatError(DamagedError):
    """A vault that says of itself that it is of a format this program does not know (V002)."""

    message = N_("This vault says it is of the format {format}; this program knows {known}.")
    next_step = N_("Install the newest docvault and try again.")


def known_config(layout: Layout, text: bytes, digest: str) -> VaultConfig:
    """Parse the recorded text. Its tree is kept as JSON by digest: the YAML reader's import costs every command a tenth of its start."""
    kept = layout.derived / f"config-{_KEPT_SHAPE}.json"
    try:
        known = json.loads(kept.read_bytes())
        if known["sha256"] == digest:
            return VaultConfig.from_tree(known["tree"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # nothing is kept, or not that
    tree = load_yaml(text, "vault.yaml")
    config = config_of(layout.register("vault"), tree)
    with suppress(NotWritableError, BusyError):
        durable.write_derived(kept, json.dumps({"sha256": digest, "tree": tree}, ensure_ascii=False).encode())
    return config


def config_of(chain: Path, tree: Any) -> VaultConfig:
    """The configuration a recorded tree says. Raises `BrokenChainError` for the chain it stands in, and `UnknownFormatError`."""
    if isinstance(tree, dict) and tree.get("format", FORMAT) != FORMAT:
        raise UnknownFormatError(format=tree["format"], known=FORMAT)
    try:
        return VaultConfig.from_tree(tree)
    except FieldError as error:
        raise chainfile.BrokenChainError(path=str(chain), problem=error.sentence) from error
