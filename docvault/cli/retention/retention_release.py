"""`docvault retention release`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.retention.views import holds_table
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "release",
    cls=Command,
    help=N_(
        "Release the holds that were entered for this order, customer or query. Other holds on the same orders stay, each by its own target. "
        "That of a complaint is released by ORDER/DOCUMENT, when the complaint is settled."
    ),
    examples=(
        "retention release 2026-0001 --why 'claim settled'",
        "retention release customer:NORDIC --why 'audit closed'",
        "retention release 2026-0001/complaint --why 'paid on 3 March'",
    ),
)
@click.argument("target")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, target: str, why: str, expected_head: str) -> None:
    """Release holds."""
    language = session.language
    from docvault.services.retention.hold import holds_tree, release

    released = release(session.vault, target, why, expected_head=expected_head)
    tree = holds_tree(released)
    session.result(
        tree,
        lambda: [
            *holds_table(language, tree, session.vault.config),
            language.plural("{count} hold was released.", "{count} holds were released.", len(released)),
        ],
    )
