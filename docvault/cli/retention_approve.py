"""`docvault retention approve`."""

import click

from docvault.cli.frame import Command, Session
from docvault.cli.language import _
from docvault.errors import N_


@click.command(
    "approve",
    cls=Command,
    help=N_(
        "Approve a disposal list: a manager does, and never the person who proposed it. Nothing is moved or destroyed by that."
    ),
    examples=("retention approve D-2029-0001",),
)
@click.argument("disposal")
@click.pass_obj
def command(session: Session, *, disposal: str) -> None:
    """Approve a disposal."""
    from docvault.services.retention.propose import approve

    approved = approve(session.vault, disposal)
    tree = {
        "disposal": approved.number,
        "state": approved.state,
        "approved_by": approved.acts["approved"].by,
        "dropped": [],
    }
    session.result(
        tree,
        lambda: [
            _(
                "Disposal {disposal} is approved. `docvault retention execute {disposal} --dry-run` shows what carrying it out will do."
            ).format_map(tree)
        ],
    )
