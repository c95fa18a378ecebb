"""`docvault agenda`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import bold, moment, say
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import naming

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.services.control.agenda import Agenda, Line

SOMETHING_IS_OVERDUE = 1


@click.command(
    "agenda",
    cls=Command,
    help=N_(
        "Show what is to be done, the most urgent first: arrivals nobody has dealt with, signatures and paper copies that are owed, changes under "
        "way, orders to confirm, documents a stage expects, deliveries that are near. Without an option it is your own agenda; --evening is the list "
        "of what keeps the desk from being empty.\n\n"
        "Exit code 1 says that something is overdue, so that a scheduler can mail the list."
    ),
    examples=("agenda", "agenda --department cutting", "agenda --all --evening"),
)
@click.option("--person", cls=Option, default="", metavar="PERSON", help=N_("The agenda of this person."))
@click.option("--department", cls=Option, default="", metavar="D", help=N_("The agenda of this department."))
@click.option("--all", "everything", cls=Option, is_flag=True, help=N_("The agenda of the whole house."))
@click.option(
    "--evening", cls=Option, is_flag=True, help=N_("Only what is due by the end of the day, and every arrival.")
)
@click.option("--on", cls=Option, default="", metavar="DATE", help=N_("As of this day (its end) or time, not now."))
@piece_options
@click.pass_obj
def command(
    session: Session,
    *,
    person: str,
    department: str,
    everything: bool,
    evening: bool,
    on: str,
    limit: int | None,
    offset: int,
) -> int:
    """Show the agenda."""
    language = session.language
    _ = language.text
    from docvault.services.control.agenda import Whose, agenda

    if sum((bool(person), bool(department), everything)) > 1:
        raise click.UsageError(_("Choose one of --person, --department and --all."))
    whose = Whose(person, department) if person or department or everything else None
    found = agenda(session.vault, whose, evening=evening, on=on, limit=limit, offset=offset)
    called = naming(language, session.vault.config)
    piece = piece_lines(language, offset, len(found.lines), found.total, capped=found.capped)
    session.result(found.to_tree(language, called), lambda: [*_lines(language, found, called), *piece])
    if not found.total and not session.json:
        say(_("Nothing is to be done. The desk is empty."))
    return SOMETHING_IS_OVERDUE if found.overdue else 0


def _lines(language: "Language", found: "Agenda", called: "Called") -> Iterable[str]:
    _ = language.text
    for heading, lines in found.by_urgency():
        yield bold(_(heading))
        yield from table(("", "", ""), [_row(language, line, called) for line in lines], indent="  ")
        yield ""
    if found.overdue and found.lines:
        yield bold(language.plural("{count} line is overdue.", "{count} lines are overdue.", found.overdue))


def _row(language: "Language", line: "Line", called: "Called") -> list[str]:
    return [moment(line.due), line.item[-5:] or line.order, line.sentence(language, called)]
