"""Options that name an order, put right as arguments are (`case_names`)."""

from docvault.cli.case_names import Naming
from docvault.cli.frame import Option


class OrderOption(Naming, Option):
    """An option that names an order."""


class KnownOrderOption(OrderOption):
    """An option that names an order the vault or one of its registers knows."""

    gone_too = True
