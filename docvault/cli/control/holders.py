"""`docvault holders`."""

import click

from docvault.cli.exit_codes import NOTHING_FOUND
from docvault.cli.frame import Command, Option, Session
from docvault.cli.show import moment, say, table
from docvault.errors import N_
from docvault.language.names import called, person_name


@click.command(
    "holders",
    cls=Command,
    help=N_(
        "Show which department held which version of a document on a day (at its end) or at a time, and who had signed for it by then; "
        "without --on, now."
    ),
    examples=("holders 2026-0001 trims-card --on 2027-03-12", "holders 2026-0001 trims-card"),
)
@click.argument("order")
@click.argument("document")
@click.option("--on", cls=Option, default="", metavar="DATE", help=N_("The day, or a time such as 2027-03-12T14:00."))
@click.pass_obj
def command(session: Session, *, order: str, document: str, on: str) -> int:
    """Show who held what."""
    language = session.language
    _ = language.text
    from docvault.services.control.signoffs import held_on

    config = session.vault.config
    held = held_on(session.vault, order, document, on)
    rows = [
        [
            called(language, config.departments, one.department),
            f"v{one.version}",
            str(one.copy),
            language.word(one.medium),
            moment(one.since),
            language.joined(person_name(language, config, person) for person in one.signed_by) or _("nobody"),
        ]
        for one in held.copies
    ]
    heads = (_("Department"), _("Version"), _("Copy"), _("How"), _("Since"), _("Signed by"))
    session.result(held.to_tree(), lambda: table(heads, rows) if rows else [])
    if not rows and not session.json:
        say(_("Nobody held a copy of {document}, order {order}.").format(document=held.document, order=held.order))
    return 0 if rows else NOTHING_FOUND
