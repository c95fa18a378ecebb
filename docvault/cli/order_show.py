"""`docvault order show`."""

import click

from docvault.cli.frame import Command, Session
from docvault.errors import N_


@click.command(
    "show",
    cls=Command,
    help=N_(
        "Show an order: what is known of it, and its documents with all versions, the newest first; older ones are superseded."
    ),
    examples=("order show 2026-0001",),
)
@click.argument("order")
@click.pass_obj
def command(session: Session, *, order: str) -> None:
    """Show an order."""
    from docvault.cli.cases import case_lines, case_tree

    tree = case_tree(session.vault, "order", order)
    session.result(tree, lambda: case_lines(tree, session.vault.config))
