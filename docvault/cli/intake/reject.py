"""`docvault reject`."""

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.language.catalogue import _


@click.command(
    "reject",
    cls=Command,
    help=N_(
        "Put a waiting item away, with the reason: advertising, a wrong number. "
        "Its bytes are kept, and `docvault file` can still take it up."
    ),
    examples=("reject 7k2xq --why 'advertising'",),
)
@click.argument("item")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("The reason; it stays in the register."))
@click.pass_obj
def command(session: Session, *, item: str, why: str) -> None:
    """Reject an item."""
    from docvault.services.intake.filing import reject_item

    entry = reject_item(session.vault, item, why)
    tree = {"item": entry.item, "file": entry.file, "state": entry.state, "why": why}
    session.result(tree, lambda: _lines(entry.item, entry.file))


def _lines(item: str, file: str) -> list[str]:
    undo = typed("file", item[-5:]) + " " + _("ORDER")
    return [_("{file} is rejected; its bytes are kept. `{command}` takes it up again.").format(file=file, command=undo)]
