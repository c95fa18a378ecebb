"""Every JSON document a command prints keeps the schema of that command (`schemas/results/`), whichever test made the command print it."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from docvault.cli.commands import GROUPS, SECTIONS
from docvault.services.schemas import findings

FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "results"
SHARED, FAILED = "common", "error"
"""The file of what several schemas share, and that of what every command prints when it fails."""
_WITH_VALUE = frozenset({"-C", "--as", "--lang"})
"""Options of the program that a word follows."""


def commands() -> Iterator[str]:
    """Every command as it is typed, with hyphens: `order-show`, `second-look`."""
    for table in SECTIONS.values():
        for name in table:
            yield from [f"{name}-{below}" for below in GROUPS[name]] if name in GROUPS else [name]


def command_of(arguments: Sequence[str]) -> str:
    """Which command was typed, whatever options of the program stand before it."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words)
        elif word in GROUPS:
            return f"{word}-{next(word for word in words if not word.startswith('-'))}"
        elif not word.startswith("-"):
            return word
    raise ValueError(f"no command in {arguments}")


def demand_described(arguments: Sequence[str], document: Any, *, by_hand: bool = False) -> None:
    """Fail when what `docvault` printed for these arguments does not keep the schema of its command.

    The schemas let a manifest have fields that somebody added to it: only where there are such, `by_hand`, are fields nobody described no fault.
    """
    command = command_of(arguments)
    told = [f"{path or 'the whole'}: {problem}" for path, problem in findings(document, f"results/{command}")]
    if not by_hand:
        told += [f"{error.instance_path}: {error.message}" for error in _closed(command).iter_errors(document)]
    assert not told, f"schemas/results/{command}.schema.json is not kept:\n" + "\n".join(told)


@cache
def _closed(command: str) -> jsonschema_rs.Draft202012Validator:
    """The schema of a command's result, closed to fields somebody added by hand."""

    def schema(uri: str) -> Any:
        tree = json.loads((FOLDER / uri.rpartition("/")[2]).read_text(encoding="utf-8"))
        return {**tree, "$defs": {**tree["$defs"], "added_by_hand": False}} if "$defs" in tree else tree

    base = f"results:/{command}.schema.json"
    return jsonschema_rs.Draft202012Validator(schema(base), base_uri=base, retriever=schema)
