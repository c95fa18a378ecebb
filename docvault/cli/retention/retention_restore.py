"""`docvault retention restore`."""

import click

from docvault.cli.exit_codes import DAMAGED
from docvault.cli.frame import Command
from docvault.cli.order_option import KnownOrderOption
from docvault.cli.retention.views import carried_lines
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import naming


@click.command(
    "restore",
    cls=Command,
    help=N_("Bring back what a disposal put into the bin, of one order or of all, bit for bit."),
    examples=("retention restore D-2029-0001", "retention restore D-2029-0001 --order 2026-0001"),
)
@click.argument("disposal")
@click.option("--order", cls=KnownOrderOption, default="", metavar="N", help=N_("Bring back this order only."))
@click.pass_obj
def command(session: Session, *, disposal: str, order: str) -> int:
    """Restore from the bin."""
    language = session.language
    _ = language.text
    from docvault.services.retention.execute import restore

    with session.progress(_("Bringing back")) as progress:
        restored = restore(session.vault, disposal, order, progress)
    tree = restored.to_tree(language, naming(language, session.vault.config))
    session.result(tree, lambda: carried_lines(language, tree))
    return DAMAGED if restored.damaged else 0
