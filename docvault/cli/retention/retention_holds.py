"""`docvault retention holds`."""

import click

from docvault.cli.frame import Command
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.retention.views import holds_table
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "holds",
    cls=Command,
    help=N_(
        "List everything that is held: by which target, since when, by whom and why. A target is what `retention release` takes."
    ),
    examples=("retention holds",),
)
@piece_options
@click.pass_obj
def command(session: Session, *, limit: int | None, offset: int) -> None:
    """List holds."""
    language = session.language
    _ = language.text
    from docvault.services.retention.hold import all_holds, all_holds_tree

    found = all_holds(session.vault, limit, offset)
    tree = all_holds_tree(found)
    shown = [] if found.total else [_("Nothing is held.")]
    piece = piece_lines(language, offset, len(found), found.total)
    session.result(
        tree, lambda: [*(holds_table(language, tree, session.vault.config) if len(found) else shown), *piece]
    )
