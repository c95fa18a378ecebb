"""The one error tree: each class has a sentence, its values, and the next step. Exit codes and HTTP statuses are tables of the entry points.

Sentences are gettext message ids with `{named}` values; whoever shows an error translates the sentence first and
fills the values in afterwards (`text`). The core raises, an entry point translates: nothing in between prints.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message id for the catalogue without translating it."""
    return message


def untranslated(message: str) -> str:
    """Return the message id itself: the English sentence."""
    return message


_COMMAND = re.compile(r"`docvault ([^`]+)`")


class Step:
    """Something to do next: a command with its arguments. A terminal shows it as typed, a page as a link to the same verb."""

    __slots__ = ("words",)

    def __init__(self, words: tuple[str, ...]) -> None:
        """Keep what is typed after `docvault`."""
        self.words = words

    @property
    def command(self) -> str:
        """The command as typed."""
        return " ".join(("docvault", *self.words))


class DocvaultError(Exception):
    """Root of everything docvault raises on purpose; by itself it means our fault."""

    message: ClassVar[str] = N_("Something went wrong inside docvault.")
    next_step: ClassVar[str] = N_("Please report this with the command you typed.")

    def __init__(self, **values: object) -> None:
        """Keep the values the sentence names, for programs (`--json`) as well as for the sentence."""
        self.values = values
        super().__init__(self.text())

    def steps(self) -> tuple[Step, ...]:
        """The commands the next step names, values filled in: what to do, as data, whatever language it is told in."""
        values: Mapping[str, object] = self.values
        named = _COMMAND.findall(self.next_step)
        return tuple(Step(tuple(word.format_map(values) for word in command.split(" "))) for command in named)

    def text(self, translate: Translate = untranslated) -> str:
        """Return the sentence and the next step in the language of `translate`, values filled in."""
        sentences = [translate(part) for part in (self.message, self.next_step) if part]
        return " ".join(sentence.format_map(self.values) for sentence in sentences)


class UsageError(DocvaultError):
    """The request itself makes no sense."""


class RefusedError(DocvaultError):
    """A rule of the trade or of the vault forbids it."""


class ForbiddenError(RefusedError):
    """Whoever asks may not do or read this: another person may (R-RO1, R-RO2)."""


class NotFoundError(DocvaultError):
    """What was named does not exist."""


class BusyError(DocvaultError):
    """Somebody else holds what is needed; trying again later helps."""


class DamagedError(DocvaultError):
    """The vault itself is not as the format says; `docvault check` names every place."""
