"""`--opened DATE`, which `order new` and `order repeat` have in common: an order of earlier times is entered."""

from collections.abc import Callable

import click

from docvault.cli.frame import Option
from docvault.errors import N_


def opened_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--opened`; it gets `opened`, empty when the order is opened today."""
    return click.option(
        "--opened",
        cls=Option,
        default="",
        metavar="DATE",
        help=N_("The day it was opened, of an order of earlier times; the history says that it is entered today."),
    )(command)
