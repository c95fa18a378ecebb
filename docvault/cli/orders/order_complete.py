"""`docvault order complete`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.override import override_options
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "complete",
    cls=Command,
    help=N_(
        "Complete an order. Nothing is added to it or changed in it afterwards; its documents are kept from that date on.\n\n"
        "Refused while something of it is open: a change, a signature, copies asked back, something a repeat order took over, a complaint, a hold, a paper "
        "its stage expects. Who may goes on with --override --why; what is owed then stays on the agenda until it is done."
    ),
    examples=(
        "order complete 2026-0001",
        "order complete 2026-0001 --on 2026-11-20",
        "order complete 2026-0001 --override --why 'the factory is closed, its copies are lost'",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.option(
    "--on", cls=Option, default="", metavar="DATE", help=N_("The date it was completed, when it was not today.")
)
@override_options
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, on: str, override: str, expected_head: str) -> None:
    """Complete an order."""
    language = session.language
    _ = language.text
    from docvault.services.orders.completing import complete_order

    tree = complete_order(session.vault, order, on, override, expected_head=expected_head).to_tree()
    session.result(tree, lambda: [_("Order {order} is completed as of {completed}.").format(**tree)])
