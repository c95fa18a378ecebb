"""`docvault handled`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.intake.views import file_of, handled_by
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "handled",
    cls=Command,
    help=N_(
        "Mark an arrival as dealt with, so that it leaves the agenda: one that filed itself and was looked at, or one that needs nothing more. "
        "What waits and was filed nowhere takes a reason. `docvault inbox ITEM` shows who marked it."
    ),
    examples=("handled 7k2xq", "handled 7k2xq --why 'answered by telephone'", "handled 7k2xq --undo"),
)
@click.argument("item")
@click.option("--why", cls=Option, default="", metavar="REASON", help=N_("The reason; it stays in the register."))
@click.option("--undo", cls=Option, is_flag=True, help=N_("Take it back: the arrival is on the agenda again."))
@click.pass_obj
def command(session: Session, *, item: str, why: str, undo: bool) -> None:
    """Mark an item as handled."""
    language = session.language
    _ = language.text
    from docvault.services.intake.handling import handle_item, unhandle_item
    from docvault.services.intake.item_trees import handled_tree

    if undo and why:
        raise click.UsageError(_("--why is the reason for marking an item as dealt with: leave it out with --undo."))
    tree = handled_tree(unhandle_item(session.vault, item) if undo else handle_item(session.vault, item, why))
    file = file_of(language, tree)
    if undo:
        session.result(tree, lambda: [_("{file} is on the agenda again.").format(file=file)])
        return
    config = session.vault.config
    session.result(tree, lambda: [_("{file} is dealt with.").format(file=file), *handled_by(language, config, tree)])
