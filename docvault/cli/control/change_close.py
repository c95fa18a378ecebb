"""`docvault change close`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "close",
    cls=Command,
    help=N_("Close a change that everybody concerned has signed for, and whoever was told has acknowledged."),
    examples=("change close 2026-0001 CN-1",),
)
@click.argument("order", cls=OrderArgument)
@click.argument("change")
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, change: str, expected_head: str) -> None:
    """Close a change."""
    language = session.language
    _ = language.text
    from docvault.services.control.change_notices import close_notice

    closed = close_notice(session.vault, order, change, expected_head=expected_head)
    tree = closed.to_tree()
    session.result(tree, lambda: [_("Change {change} of order {order} is closed.").format_map(tree)])
