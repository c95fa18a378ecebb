"""`docvault distribute`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.numbers import Number
from docvault.cli.old_copies import old_copies
from docvault.cli.override import override_or_reason_options
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.language.names import called
from docvault.model.case.records import MEDIA

if TYPE_CHECKING:
    from docvault.services.control.distribute import Issued


@click.command(
    "distribute",
    cls=Command,
    help=N_(
        "Issue numbered copies of a document to departments: the version in force, or with @ another one. "
        "Each department owes a signature for what it was issued, and paper copies are to be given back when a newer version comes.\n\n"
        "Refused are documents for production while something a repeat order took over is not confirmed, and contract papers before their "
        "review is complete; a manager may go on with --override --why, and the reason stands in the record."
    ),
    examples=(
        "distribute 2026-0001 trims-card --to cutting,factory --copies 2",
        "distribute 2026-0001 trims-card --to cutting --change CN-1",
        "distribute 2026-0001 spec-sheet@2 --to pattern --medium screen --due 2027-01-15",
        "distribute 2026-0001 contract --to finance --override --why 'agreed by phone, paper follows'",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.option(
    "--to", cls=Option, multiple=True, required=True, metavar="D", help=N_("A department; several, or with commas.")
)
@click.option(
    "--copies", cls=Option, type=Number(), default=1, metavar="N", help=N_("How many copies each department gets.")
)
@click.option(
    "--medium",
    cls=Option,
    type=click.Choice(MEDIA),
    default="paper",
    help=N_("How they are issued; paper is numbered."),
)
@click.option("--due", cls=Option, default="", metavar="DATE", help=N_("Until when it is to be signed for."))
@click.option(
    "--change",
    cls=Option,
    default="",
    metavar="CN",
    help=N_("The confirmed change notice the version was made by and is issued with."),
)
@override_or_reason_options
@click.option("--superseded", cls=Option, is_flag=True, help=N_("An old version is meant."))
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    document: str,
    to: tuple[str, ...],
    copies: int,
    medium: str,
    due: str,
    change: str,
    override: str,
    superseded: bool,
    expected_head: str,
) -> None:
    """Issue copies."""
    from docvault.services.control.distribute import Wanted, distribute_version

    wanted = Wanted(document, to, copies, medium, due, override, superseded, change)
    issued = distribute_version(session.vault, order, wanted, expected_head=expected_head)
    session.result(issued.to_tree(), lambda: _lines(session, issued))


def _lines(session: Session, issued: "Issued") -> list[str]:
    language = session.language
    _ = language.text
    departments = dict.fromkeys(copy.department for copy in issued.copies)
    first = issued.copies[0]
    made = [
        _(
            "Version {version} of {document}, order {order}, is issued to {departments}: {copies} ({medium}), no. {numbers}."
        ).format(
            version=issued.version,
            document=issued.document,
            order=issued.order,
            departments=language.joined(called(language, session.vault.config.departments, one) for one in departments),
            copies=language.plural("{count} copy", "{count} copies", len(issued.copies)),
            medium=language.word(first.medium),
            numbers=language.joined(str(copy.number) for copy in issued.copies),
        ),
        _("To be signed for by {due}.").format(due=language.moment(first.due)),
    ]
    if issued.change:
        made.append(_("It is issued by change {change}.").format(change=issued.change))
    if first.medium == "paper":
        made.append(
            _("To print and sign: {command}").format(
                command=typed("distribution", issued.order, issued.document, "--out", f"{issued.document}.docx")
            )
        )
    return [*made, *old_copies(session, issued.order, issued, issued.change, sent=issued.sent)]
