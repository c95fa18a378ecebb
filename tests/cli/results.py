"""Every JSON document a command prints keeps the schema of that command (`schemas/results/`), whichever test made the command print it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docvault.cli.main import GROUPS, SECTIONS
from docvault.services.schemas import findings

FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "results"
SHARED = "common"
"""The file of what several schemas share."""
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


def demand_described(arguments: Sequence[str], document: Any) -> None:
    """Fail when what `docvault` printed for these arguments does not keep the schema of its command."""
    command = command_of(arguments)
    broken = [f"{path or 'the whole'}: {problem}" for path, problem in findings(document, f"results/{command}")]
    assert not broken, f"schemas/results/{command}.schema.json is not kept:\n" + "\n".join(broken)
