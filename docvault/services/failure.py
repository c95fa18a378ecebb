"""That a command failed, as every entry point says it: what happened, what to do next, what scripts know it by (design 7)."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from docvault.errors import DocvaultError


class Failure(NamedTuple):
    """What happened, what to do next, and the exit code.

    `kind` is what scripts know it by; `lines` are how people are told, where that is not one sentence a line; `open` is each thing that is not done
    and speaks against it.
    """

    kind: str
    message: str
    exit: int
    next: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """The lines people are told."""
        return self.lines or (self.message, *self.next)

    def to_tree(self, notices: Sequence[str] = ()) -> dict[str, Any]:
        """The failure as JSON, with what else is to be known."""
        tree = {"type": self.kind, "message": self.message, "next": list(self.next), "exit": self.exit}
        more = {"open": list(self.open), "notices": list(notices)}
        return {"error": {**tree, **{name: texts for name, texts in more.items() if texts}}}


def kind_of(error: DocvaultError) -> str:
    """The name of an error for scripts: `no-such-case` for `NoSuchCaseError`."""
    name = type(error).__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def kept_by_another(error: OSError) -> DocvaultError | None:
    """Whose the file is that a right for a group we are in would let us read; None for every other failure."""
    if not isinstance(error, PermissionError) or not isinstance(error.filename, str):
        return None
    from pathlib import Path

    from docvault.store.group_files import kept_from_reading

    return kept_from_reading(Path(error.filename))
