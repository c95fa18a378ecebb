"""`docvault revert`."""

import click

from docvault.cli.frame import Command
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "revert",
    cls=Command,
    help=N_(
        "Put the recorded state of an order's manifest.yaml back, or without an order that of vault.yaml. "
        "The text changed by hand goes to lost+found."
    ),
    examples=("revert 2026-0001", "revert"),
)
@click.argument("order", required=False)
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str | None, expected_head: str) -> None:
    """Undo a change made by hand."""
    language = session.language
    _ = language.text
    from docvault.services.proof.hand_edits import revert, reverted_tree

    revert(session.vault, order, expected_head=expected_head)
    tree = reverted_tree(order)
    session.result(
        tree,
        lambda: [
            _("The recorded state of {what} is back; the changed text lies in lost+found.").format(
                what=tree["reverted"]
            )
        ],
    )
