"""`docvault reject`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "reject",
    cls=Command,
    help=N_(
        "Reject a waiting item, with the reason: advertising, a wrong number. "
        "Its bytes are kept, and `docvault file` can still take it up."
    ),
    examples=("reject 7k2xq --why 'advertising'",),
)
@click.argument("item")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("The reason; it stays in the register."))
@click.pass_obj
def command(session: Session, *, item: str, why: str) -> None:
    """Reject an item."""
    language = session.language
    from docvault.services.intake.filing import reject_item
    from docvault.services.intake.item_trees import rejected_tree

    entry = reject_item(session.vault, item, why)
    session.result(rejected_tree(entry), lambda: _lines(language, entry.item, entry.file))


def _lines(language: "Language", item: str, file: str) -> list[str]:
    _ = language.text
    undo = typed("file", item[-5:], put_in=_("ORDER"))
    return [_("{file} is rejected; its bytes are kept. `{command}` takes it up again.").format(file=file, command=undo)]
