"""`docvault retention holds`."""

import click

from docvault.cli.frame import Command, Session
from docvault.cli.retention.views import holds_table
from docvault.errors import N_


@click.command(
    "holds",
    cls=Command,
    help=N_(
        "List everything that is held: by which target, since when, by whom and why. A target is what `retention release` takes."
    ),
    examples=("retention holds",),
)
@click.pass_obj
def command(session: Session) -> None:
    """List holds."""
    language = session.language
    _ = language.text
    from docvault.services.retention.hold import all_holds, holds_tree

    tree = holds_tree(all_holds(session.vault))
    session.result(
        tree,
        lambda: holds_table(language, tree, session.vault.config) if tree["holds"] else [_("Nothing is held.")],
    )
