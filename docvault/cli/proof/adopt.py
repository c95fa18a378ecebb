"""`docvault adopt`."""

import click

from docvault.cli.frame import Command, Session
from docvault.errors import N_


@click.command(
    "adopt",
    cls=Command,
    help=N_(
        "Record a change somebody made by hand in an order's manifest.yaml, or without an order in vault.yaml. "
        "It must keep the rules of the format."
    ),
    examples=("adopt 2026-0001", "adopt"),
)
@click.argument("order", required=False)
@click.pass_obj
def command(session: Session, *, order: str | None) -> None:
    """Adopt a change made by hand."""
    language = session.language
    _ = language.text
    from docvault.services.proof.hand_edits import adopt, adopted_tree

    adopt(session.vault, order)
    tree = adopted_tree(order)
    session.result(tree, lambda: [_("The change in {what} is recorded.").format(what=tree["adopted"])])
