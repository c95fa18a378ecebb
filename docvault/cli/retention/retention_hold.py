"""`docvault retention hold`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.retention.views import holds_table
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "hold",
    cls=Command,
    help=N_(
        "Hold an order, all orders of a customer, or every order a query matches now: from this moment on nothing of them is disposed of, "
        "not even out of the bin, until the hold is released."
    ),
    examples=(
        "retention hold 2026-0001 --why 'claim of the customer'",
        "retention hold customer:NORDIC --why 'tax audit'",
        "retention hold 'customer:NORDIC style:DJ-208' --why 'claim'",
    ),
)
@click.argument("target")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, target: str, why: str, expected_head: str) -> None:
    """Hold something."""
    language = session.language
    from docvault.services.retention.hold import hold, holds_tree

    held = hold(session.vault, target, why, expected_head=expected_head)
    tree = holds_tree(held)
    session.result(
        tree,
        lambda: [
            *holds_table(language, tree, session.vault.config),
            language.plural("{count} hold was entered.", "{count} holds were entered.", len(held)),
        ],
    )
