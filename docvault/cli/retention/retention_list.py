"""`docvault retention list`."""

import click

from docvault.cli.frame import Command, Session
from docvault.cli.show import moment, say, table
from docvault.errors import N_
from docvault.language.names import person_name


@click.command(
    "list",
    cls=Command,
    help=N_("List the disposals: how far each is, who proposed and approved it, until when its bin is kept."),
    examples=("retention list",),
)
@click.pass_obj
def command(session: Session) -> None:
    """List disposals."""
    language = session.language
    _ = language.text
    from docvault.services.retention.disposals import disposals, disposals_tree

    found = disposals(session.vault).values()
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
    session.result(disposals_tree(found), lambda: table(heads, rows) if rows else [])
    if not rows and not session.json:
        say(_("There are no disposals yet. `docvault retention propose` makes the first list."))
