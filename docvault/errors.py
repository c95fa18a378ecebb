"""The one error tree: each class has a sentence, its values, the next step and the exit code of the command line.

Sentences are gettext message ids with `{named}` values; whoever shows an error translates the sentence first and
fills the values in afterwards (`text`). The core raises, an entry point translates: nothing in between prints.
"""

from collections.abc import Callable
from typing import ClassVar

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message id for the catalogue without translating it."""
    return message


def untranslated(message: str) -> str:
    """Return the message id itself: the English sentence."""
    return message


class DocvaultError(Exception):
    """Root of everything docvault raises on purpose; by itself it means our fault (exit code 70)."""

    exit_code: ClassVar[int] = 70
    message: ClassVar[str] = N_("Something went wrong inside docvault.")
    next_step: ClassVar[str] = N_("Please report this with the command you typed.")

    def __init__(self, **values: object) -> None:
        """Keep the values the sentence names, for programs (`--json`) as well as for the sentence."""
        self.values = values
        super().__init__(self.text())

    def text(self, translate: Translate = untranslated) -> str:
        """Return the sentence and the next step in the language of `translate`, values filled in."""
        sentences = [translate(part) for part in (self.message, self.next_step) if part]
        return " ".join(sentence.format_map(self.values) for sentence in sentences)


class UsageError(DocvaultError):
    """The request itself makes no sense: exit code 2."""

    exit_code = 2


class RefusedError(DocvaultError):
    """A rule of the trade or of the vault forbids it: exit code 3."""

    exit_code = 3


class NotFoundError(DocvaultError):
    """What was named does not exist: exit code 4."""

    exit_code = 4


class BusyError(DocvaultError):
    """Somebody else holds what is needed; trying again later helps: exit code 5."""

    exit_code = 5


class DamagedError(DocvaultError):
    """The vault itself is not as the format says; `docvault check` names every place: exit code 6."""

    exit_code = 6
