"""How a command says that it failed: sentences, or with `--json` one JSON document, on standard error (design 7)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from docvault.cli.show import say, say_json
from docvault.errors import DocvaultError


class Failure(NamedTuple):
    """What happened, what to do next, and the exit code.

    `kind` is what scripts know it by; `lines` are how people are told, where that is not one sentence a line.
    """

    kind: str
    message: str
    exit: int
    next: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def kind_of(error: DocvaultError) -> str:
    """The name of an error for scripts: `no-such-case` for `NoSuchCaseError`."""
    name = type(error).__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def tell(failure: Failure, notices: Sequence[str], *, as_json: bool) -> None:
    """Say it, with what else is to be known."""
    if as_json:
        tree = {"type": failure.kind, "message": failure.message, "next": list(failure.next), "exit": failure.exit}
        say_json({"error": {**tree, **({"notices": list(notices)} if notices else {})}})
        return
    for line in (*(failure.lines or (failure.message, *failure.next)), *notices):
        say(line)
