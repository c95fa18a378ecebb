"""`docvault history`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.retention.views import outcome_text
from docvault.cli.session import Session
from docvault.cli.show import moment, table
from docvault.errors import N_
from docvault.language.names import person_name
from docvault.model.case.kinds import CUSTOMER, ORDER

if TYPE_CHECKING:
    from docvault.services.retention.outcomes import Outcome


@click.command(
    "history",
    cls=Command,
    help=N_(
        "Show everything that happened to an order, oldest first: who did what, and when. A history can only grow; altering it shows. "
        "What was destroyed of it stands at its time, with the certificate."
    ),
    examples=("history 2026-0001", "history NORDIC --customer"),
)
@click.argument("order")
@click.option("--customer", cls=Option, is_flag=True, help=N_("The history of a customer instead of an order."))
@piece_options
@click.pass_obj
def command(session: Session, *, order: str, customer: bool, limit: int | None, offset: int) -> None:
    """Show a history."""
    language = session.language
    _ = language.text
    from docvault.services.orders.history import Entry, history

    found = history(session.vault, CUSTOMER if customer else ORDER, order, limit, offset)
    config = session.vault.config

    def row(one: "Entry | Outcome") -> list[str]:
        if not isinstance(one, Entry):
            return ["", moment(one.at), person_name(language, config, one.by), outcome_text(language, one.to_tree())]
        event = one.record.event
        return [str(one.record.seq), moment(event.at), one.who(language, config), one.text(language, config)]

    heads = ("", _("When"), _("Who"), _("What"))
    rows = [row(one) for one in found.in_time()]
    piece = piece_lines(language, offset, len(found.page), found.page.total)
    session.result(found.to_tree(), lambda: [*(table(heads, rows) if rows else []), *piece])
