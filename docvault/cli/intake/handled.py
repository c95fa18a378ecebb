"""`docvault handled`."""

import click

from docvault.cli.frame import Command
from docvault.cli.intake.views import file_of
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "handled",
    cls=Command,
    help=N_(
        "Mark an arrival as dealt with, so that it leaves the agenda: one that filed itself and was looked at, or one that needs nothing more."
    ),
    examples=("handled 7k2xq",),
)
@click.argument("item")
@click.pass_obj
def command(session: Session, *, item: str) -> None:
    """Mark an item as handled."""
    language = session.language
    _ = language.text
    from docvault.services.intake.filing import handle_item
    from docvault.services.intake.item_trees import handled_tree

    tree = handled_tree(handle_item(session.vault, item))
    session.result(tree, lambda: [_("{file} is dealt with.").format(file=file_of(language, tree))])
