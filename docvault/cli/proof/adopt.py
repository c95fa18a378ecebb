"""`docvault adopt`."""

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "adopt",
    cls=Command,
    help=N_(
        "Record a change somebody made by hand in the manifest.yaml of an order or a customer, or without one in vault.yaml. "
        "It must keep the rules of the format."
    ),
    examples=("adopt 2026-0001", "adopt customer:NORDIC", "adopt"),
)
@click.argument("order", cls=CaseArgument, metavar="[CASE]", required=False)
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str | None, expected_head: str) -> None:
    """Adopt a change made by hand."""
    language = session.language
    _ = language.text
    session.mending = order is None
    from docvault.services.proof.hand_edits import adopt, adopted_tree

    adopt(session.vault, order, expected_head=expected_head)
    tree = adopted_tree(order)
    session.result(tree, lambda: [_("The change in {what} is recorded.").format(what=tree["adopted"])])
