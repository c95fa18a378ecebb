"""Lists in pieces: the options that say which piece of a list is wanted, and the lines that say which one was shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docvault.cli.frame import Option
from docvault.cli.numbers import Number
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def piece_options(function: Decorated) -> Decorated:
    """The options of a command that lists something: it gets `limit`, None for all, and `offset`."""
    limit = click.option("--limit", cls=Option, type=Number(), metavar="N", help=N_("Show at most so many."))
    return limit(offset_option(function))


def offset_option(function: Decorated) -> Decorated:
    """The option of a command that lists something from a place on: it gets `offset`."""
    offset = click.option(
        "--offset",
        cls=Option,
        type=Number(0),
        default=0,
        metavar="N",
        help=N_("Leave out the first so many."),
    )
    return offset(function)


_ALL_OF_IT, _MORE, _UNCOUNTED = range(3)
_SENTENCES = {
    (0, _ALL_OF_IT): N_("The list ends with number {total}: nothing follows it."),
    (1, _ALL_OF_IT): N_("Number {last} of {total}."),
    (1, _MORE): N_("Number {last} of {total}; `--offset {last}` shows what follows."),
    (1, _UNCOUNTED): N_("Number {last} of more than {total}; `--offset {last}` shows what follows."),
    (2, _ALL_OF_IT): N_("{first} to {last} of {total}."),
    (2, _MORE): N_("{first} to {last} of {total}; `--offset {last}` shows what follows."),
    (2, _UNCOUNTED): N_("{first} to {last} of more than {total}; `--offset {last}` shows what follows."),
}
"""Which piece of a list was shown: nothing, one row or several, and what follows it."""


def piece_lines(language: "Language", offset: int, shown: int, total: int, *, capped: bool = False) -> list[str]:
    """Which piece of a list this is, where it is not all of it, and how to see what follows: one line at most.

    `capped` says that there are more than `total`.
    """
    last = offset + shown
    if not total or (not offset and last == total and not capped):
        return []
    follows = _UNCOUNTED if capped else _MORE if last < total else _ALL_OF_IT
    sentence = language.text(_SENTENCES[min(shown, 2), follows])
    return [sentence.format(first=offset + 1, last=last, total=total)]
