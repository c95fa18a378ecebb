"""What no terminal gives and a script may: a NUL, and texts as long as a file. Refused before anything looks at them."""

from collections.abc import Sequence

from docvault.cli.frame import LONGEST
from docvault.errors import N_, UsageError

_SHOWN = 40


class NulError(UsageError):
    """A character that ends every text of the operating system."""

    message = N_("{text} holds a NUL, which no name or text can.")
    next_step = N_("In a script, look where the text comes from, and type it again.")


class TooLongWordError(UsageError):
    """A word of the command line that is a file by its length."""

    message = N_("“{text}…” is too long: a text that is typed has at most {most} characters.")
    next_step = N_("Put long texts into a file and add it with `docvault add`.")


def demand_typable(arguments: Sequence[str]) -> None:
    """Raise `NulError` or `TooLongWordError` for words that could be neither a name nor a text."""
    for word in arguments:
        if "\0" in word:
            raise NulError(text=word[:_SHOWN].replace("\0", "\\x00"))
        if len(word) > LONGEST:
            raise TooLongWordError(text=word[:_SHOWN], most=LONGEST)
