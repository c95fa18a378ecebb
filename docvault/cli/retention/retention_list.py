"""`docvault retention list`."""

import click

from docvault.cli.frame import Command
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import moment, say
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import person_name


@click.command(
    "list",
    cls=Command,
    help=N_("List the disposals: how far each is, who proposed and approved it, until when its bin is kept."),
    examples=("retention list",),
)
@piece_options
@click.pass_obj
def command(session: Session, *, limit: int | None, offset: int) -> None:
    """List disposals."""
    language = session.language
    _ = language.text
    from docvault.services.retention.disposals import disposals_tree, list_disposals

    found = list_disposals(session.vault, limit, offset)
    config = session.vault.config
    rows = [
        [
            one.number,
            language.word(one.state),
            one.as_of,
            str(len(one.left)),
            person_name(language, config, one.acts["proposed"].by),
            person_name(language, config, one.acts["approved"].by) if "approved" in one.acts else "",
            moment(one.until) if one.state == "binned" else "",
        ]
        for one in found
    ]
    heads = (_("Disposal"), _("State"), _("As of"), _("Orders"), _("Proposed"), _("Approved"), _("In the bin until"))
    piece = piece_lines(language, offset, len(rows), found.total)
    session.result(disposals_tree(found), lambda: [*(table(heads, rows) if rows else []), *piece])
    if not found.total and not session.json:
        say(_("There are no disposals yet. `docvault retention propose` makes the first list."))
