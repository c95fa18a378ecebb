"""`docvault change list`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import moment, say
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.model.control.change_notices import STEPS


@click.command(
    "list",
    cls=Command,
    help=N_("List the change notices of an order, or of all orders, newest order first."),
    examples=("change list 2026-0001", "change list --state issued"),
)
@click.argument("order", cls=OrderArgument, required=False, default="")
@click.option(
    "--state", cls=Option, multiple=True, type=click.Choice(tuple(STEPS)), help=N_("Only in this state; several.")
)
@piece_options
@click.pass_obj
def command(session: Session, *, order: str, state: tuple[str, ...], limit: int | None, offset: int) -> None:
    """List change notices."""
    language = session.language
    _ = language.text
    from docvault.services.control.change_list import list_notices

    found = list_notices(session.vault, order, state, limit, offset)
    rows = [
        [
            number,
            one.change,
            language.word(one.state),
            moment(one.opened),
            moment(one.since),
            one.affects,
            language.changed(told.what),
        ]
        for number, one, told in found.rows
    ]
    heads = (_("Order"), _("Change"), _("State"), _("Opened"), _("Since"), _("Documents"), _("What"))
    piece = piece_lines(language, offset, len(rows), found.total, capped=found.capped)
    session.result(found.to_tree(), lambda: [*(table(heads, rows) if rows else []), *piece])
    if not found.total and not session.json:
        others = list_notices(session.vault, order, (), 1).total if state else 0
        states = language.joined(language.word(one) for one in state)
        say(
            _("There are change notices, and none of them is {states}.").format(states=states)
            if others
            else _("There are no change notices.")
        )
