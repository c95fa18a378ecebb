"""`--new`, which `add` and `file` have in common: what is put into an order is another paper, not a further version of one that is there."""

from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Option
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Callable


def new_option(command: "Callable[..., None]") -> "Callable[..., None]":
    """Give a command `--new`."""
    return click.option(
        "--new",
        cls=Option,
        is_flag=True,
        help=N_("It is another paper, in force beside those of its kind that are there."),
    )(command)
