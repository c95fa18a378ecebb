"""`docvault order cancel`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "cancel",
    cls=Command,
    help=N_("Cancel an order, with the reason. Its documents stay, and its number is not used again."),
    examples=("order cancel 2026-0003 --why 'withdrawn by the customer, fax of 2026-11-20'",),
)
@click.argument("order", cls=OrderArgument)
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("The reason; it stays in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, why: str, expected_head: str) -> None:
    """Cancel an order."""
    language = session.language
    _ = language.text
    from docvault.services.orders.completing import cancel_order

    tree = cancel_order(session.vault, order, why, expected_head=expected_head).to_tree()
    session.result(tree, lambda: [_("Order {order} is cancelled.").format(**tree)])
