"""`docvault order reopen`."""

from collections.abc import Mapping

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.orders.gone import again_lines
from docvault.cli.session import Session
from docvault.errors import N_

SAID: Mapping[str, str] = {
    "open": N_("Order {order} is open again."),
    "completed": N_(
        "Order {order} counts again, completed on {completed} as before. The same command once more opens it."
    ),
    "cancelled": N_("Order {order} counts again, cancelled as before. The same command once more opens it."),
}
"""What is said, by the state it has."""


@click.command(
    "reopen",
    cls=Command,
    help=N_(
        "Open a completed, cancelled or void order again, for a complaint or because it was closed by mistake. "
        "How long its documents are kept counts anew from when it is completed again. "
        "One that was completed or cancelled when it was made void is so again, as of the same day; to open it, say this once more."
    ),
    examples=("order reopen 2026-0001 --why 'complaint of the customer'",),
)
@click.argument("order", cls=OrderArgument)
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, why: str, expected_head: str) -> None:
    """Open an order again."""
    language = session.language
    _ = language.text
    from docvault.services.orders.completing import reopen_order

    opened = reopen_order(session.vault, order, why, expected_head=expected_head)
    tree = opened.to_tree()
    said = _(SAID[opened.state]).format_map(tree)
    session.result(tree, lambda: [said, *again_lines(session, order, opened.again)])
