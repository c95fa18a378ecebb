"""`docvault change open`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "open",
    cls=Command,
    help=N_(
        "Record a change the customer asks for: what changes from what to what, why, and the written evidence, a document of the order. "
        "A telephone note is a document too. --affects names the documents that must be corrected.\n\n"
        "When the change is issued, the fields due, title, styles, value and note of the order follow it."
    ),
    examples=(
        "change open 2026-0001 --what 'buttons: gold -> silver' --why 'customer fax of 20 November' --evidence change-notice@1 --affects trims-card",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.option(
    "--what", cls=Option, multiple=True, required=True, metavar="'FIELD: FROM -> TO'", help=N_("What changes; several.")
)
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why it changes."))
@click.option(
    "--evidence", cls=Option, multiple=True, metavar="DOC@V", help=N_("The customer's written word; several.")
)
@click.option("--affects", cls=Option, multiple=True, metavar="DOC", help=N_("A document to be corrected; several."))
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    what: tuple[str, ...],
    why: str,
    evidence: tuple[str, ...],
    affects: tuple[str, ...],
    expected_head: str,
) -> None:
    """Open a change notice."""
    language = session.language
    from docvault.model.control.change_notices import NewChange
    from docvault.services.control.change_notices import open_notice

    opened = open_notice(session.vault, order, NewChange(what, why, evidence, affects), expected_head=expected_head)
    notice = opened.notice
    session.result(opened.to_tree(), lambda: _lines(language, order, notice.id, free=notice.free))


def _lines(language: "Language", order: str, change: str, *, free: bool) -> list[str]:
    _ = language.text
    made = [_("Change {change} of order {order} is open.").format(change=change, order=order)]
    if free:
        made.append(_("The order was confirmed a short while ago: the customer may amend it freely."))
    evidence = [] if free else ["--evidence", "DOCUMENT@VERSION"]
    made.append(
        _("When the customer has confirmed it: {command}").format(
            command=typed("change", "confirm", order, change, *evidence)
        )
    )
    return made
