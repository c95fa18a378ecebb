"""`docvault holders`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.exit_codes import code_of_list
from docvault.cli.frame import Command, Option
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import moment, say
from docvault.cli.tables import table
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
@click.argument("order", cls=OrderArgument)
@click.argument("document")
@click.option("--on", cls=Option, default="", metavar="DATE", help=N_("The day, or a time such as 2027-03-12T14:00."))
@piece_options
@click.pass_obj
def command(session: Session, *, order: str, document: str, on: str, limit: int | None, offset: int) -> int:
    """Show who held what."""
    language = session.language
    _ = language.text
    from docvault.services.control.signoffs import held_on

    config = session.vault.config
    held = held_on(session.vault, order, document, on, limit, offset)
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
    piece = piece_lines(language, offset, len(rows), held.copies.total)
    session.result(held.to_tree(), lambda: [*(table(heads, rows) if rows else []), *piece])
    if not held.copies.total and not session.json:
        say(_("Nobody held a copy of {document}, order {order}.").format(document=held.document, order=held.order))
    return code_of_list(held.copies.total)
