"""Lists in pieces: the options that say which piece of a list is wanted, and the lines that say which one was shown."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docvault.cli.frame import Option
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def piece_options(function: Decorated) -> Decorated:
    """The options of a command that lists something: it gets `limit`, None for all, and `offset`."""
    limit = click.option(
        "--limit", cls=Option, type=click.IntRange(min=1), metavar="N", help=N_("Show at most so many.")
    )
    return limit(offset_option(function))


def offset_option(function: Decorated) -> Decorated:
    """The option of a command that lists something from a place on: it gets `offset`."""
    option = click.option(
        "--offset",
        cls=Option,
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help=N_("Leave out the first so many."),
    )
    return option(function)


def piece_lines(language: "Language", offset: int, shown: int, total: int, *, capped: bool = False) -> Iterator[str]:
    """Which piece of a list this is, where it is not all of it, and how to see what follows. `capped` says that there are more than `total`."""
    _ = language.text
    last = offset + shown
    if not shown and offset and total:
        sentence = (
            _("There are more than {total}, but none from {first} on.")
            if capped
            else _("There are {total}; none from {first} on.")
        )
        yield sentence.format(first=offset + 1, total=total)
    if not shown or (not offset and last == total and not capped):
        return
    if capped:
        sentence = _("{first} to {last} of more than {total}; `--offset {last}` shows what follows.")
    elif last < total:
        sentence = _("{first} to {last} of {total}; `--offset {last}` shows what follows.")
    else:
        sentence = _("{first} to {last} of {total}.")
    yield sentence.format(first=offset + 1, last=last, total=total)
