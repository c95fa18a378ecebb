"""`docvault reindex`."""

from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.cli.upkeep.counts import lacking_counts
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "reindex",
    cls=Command,
    help=N_(
        "Make the index again from the files. Nothing but the index is changed; what was read once is not read again, "
        "what was never read is read now. What was taken from an inbox and is not registered yet is named, and left to `docvault ingest`."
    ),
    examples=("reindex",),
)
@click.pass_obj
def command(session: Session) -> None:
    """Make the index again."""
    language = session.language
    _ = language.text
    from docvault.services.upkeep.reindex import reindex

    with session.progress(_("Indexing")) as progress:
        made = reindex(session.vault, lambda _what, done, total: progress(done, total))
    tree = made.to_tree()
    session.result(tree, lambda: _lines(language, tree))


def _lines(language: "Language", tree: dict[str, Any]) -> list[str]:
    _ = language.text
    counts = [
        language.plural("{count} order or customer", "{count} orders and customers", tree["cases"]),
        language.plural("{count} arrival", "{count} arrivals", tree["items"]),
        language.plural("{count} file read anew", "{count} files read anew", tree["read"]),
    ]
    made = _("The index is made again: {counts}.").format(counts=_(", ").join(counts))
    return [
        made,
        *(
            [_("Not read whole: {counts}.").format(counts=lacking_counts(tree["lacking"], language))]
            if tree["lacking"]
            else []
        ),
    ]
