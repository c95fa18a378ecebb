"""`--if-head`, which commands that change an order or a customer have in common: nothing is overwritten that whoever asks has not seen."""

import re
from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Option
from docvault.errors import N_, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = re.compile("[0-9a-f]{64}")


class NoHeadError(UsageError):
    """A head is the hash of a record, whole."""

    message = N_("{text} is not the head of an order or a customer.")
    next_step = N_("Take it from `head` in what `docvault order show ORDER --json` prints: 64 characters.")


def _whole(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if text and not _HEAD.fullmatch(text):
        raise NoHeadError(text=text)
    return text


def if_head_option(command: "Callable[..., None]") -> "Callable[..., None]":
    """Give a command `--if-head`; it gets `expected_head`, empty when the option was not typed."""
    return click.option(
        "--if-head",
        "expected_head",
        cls=Option,
        default="",
        metavar="HEAD",
        callback=_whole,
        help=N_("Change nothing when somebody changed it after this: the `head` that `show --json` printed."),
    )(command)
