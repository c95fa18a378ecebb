"""`docvault change reject`."""

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.if_head import if_head_option
from docvault.errors import N_


@click.command(
    "reject",
    cls=Command,
    help=N_("Reject a change that was not issued, with the reason; it stays in the record."),
    examples=("change reject 2026-0001 CN-2 --why 'the customer withdrew it, mail of 3 December'",),
)
@click.argument("order")
@click.argument("change")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("The reason; it stays in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, change: str, why: str, expected_head: str) -> None:
    """Reject a change."""
    language = session.language
    _ = language.text
    from docvault.services.control.change_notices import reject_notice

    rejected = reject_notice(session.vault, order, change, why, expected_head=expected_head)
    tree = rejected.to_tree()
    session.result(tree, lambda: [_("Change {change} of order {order} is rejected.").format_map(tree)])
