"""Validation of trees against the JSON Schemas of the format (V001, V011, V023). All findings with their path, not only the first.

Used for text somebody else may have written: `check`, `adopt`, a hand-edited `vault.yaml`. What a history vouches for by
its digest was written by docvault and is not validated again on each reading.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from docvault.services.format_files import format_file

if TYPE_CHECKING:
    import jsonschema_rs


def findings(tree: Any, name: str) -> list[tuple[str, str]]:
    """Return (path, problem) of everything in `tree` that breaks schema `name` (`vault`, `case`, `item`, `history`, `register-…`).

    Paths read like `documents[2].versions[0].sha256`; the empty path is the whole.
    """
    return [(_path(error.instance_path), error.message) for error in _validator(name).iter_errors(tree)]


def is_valid(tree: Any, name: str) -> bool:
    """Say whether `tree` keeps the schema; much cheaper than asking for findings."""
    return _validator(name).is_valid(tree)


@cache
def _validator(name: str) -> "jsonschema_rs.Draft202012Validator":
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(format_file(f"{name}.schema.json").decode())


def _path(steps: Sequence[str | int]) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")
