"""`docvault retention withdraw`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "withdraw",
    cls=Command,
    help=N_(
        "Withdraw a disposal list that was not carried out yet. Its orders stay as they are, and may be proposed anew."
    ),
    examples=("retention withdraw D-2029-0001 --why 'the schedule is being revised'",),
)
@click.argument("disposal")
@click.option(
    "--why", cls=Option, default="", metavar="REASON", help=N_("Why; it stands in the register of disposals.")
)
@click.pass_obj
def command(session: Session, *, disposal: str, why: str) -> None:
    """Withdraw a list."""
    language = session.language
    _ = language.text
    from docvault.services.retention.disposals import state_tree
    from docvault.services.retention.execute import withdraw

    tree = state_tree(withdraw(session.vault, disposal, why))
    session.result(tree, lambda: [_("Disposal {disposal} is withdrawn.").format_map(tree)])
