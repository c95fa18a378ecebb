"""`docvault retention approve`."""

import click

from docvault.cli.frame import Command
from docvault.cli.retention.views import not_before, summary_line
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import naming


@click.command(
    "approve",
    cls=Command,
    help=N_(
        "Approve a disposal list: a manager does, and never the person who proposed it. Look at it first with `docvault retention show`. "
        "Nothing is moved or destroyed by that."
    ),
    examples=("retention approve D-2029-0001",),
)
@click.argument("disposal")
@click.pass_obj
def command(session: Session, *, disposal: str) -> None:
    """Approve a disposal."""
    language = session.language
    _ = language.text
    from docvault.services.retention.propose import approve

    approved = approve(session.vault, disposal)
    tree = approved.to_tree()
    later = not_before(language, approved.listed.as_of, session.vault.now()[:10])
    names = naming(language, session.vault.config)
    session.result(
        tree,
        lambda: [
            summary_line(language, tree, names),
            _("Disposal {disposal} is approved.").format_map(tree),
            *(
                later
                or [
                    _(
                        "`docvault retention execute {disposal} --dry-run` shows what carrying it out will do."
                    ).format_map(tree)
                ]
            ),
        ],
    )
