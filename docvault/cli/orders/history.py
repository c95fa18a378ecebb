"""`docvault history`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.retention.views import outcome_text
from docvault.cli.session import Session
from docvault.cli.show import moment
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import person_name
from docvault.model.case.case_name import case_name, written
from docvault.model.case.kinds import CUSTOMER, ORDER

if TYPE_CHECKING:
    from docvault.services.retention.outcomes import Outcome


class _OfCustomer(CaseArgument):
    """The case file, which with `--customer` is a customer by the code alone."""

    def said(self, typed: str, values: Mapping[str, Any]) -> str:
        """What was typed, as it would be without `--customer`."""
        return written(CUSTOMER, typed) if values["customer"] and case_name(typed).kind == ORDER else typed


@click.command(
    "history",
    cls=Command,
    help=N_(
        "Show everything that happened to an order or a customer, oldest first: who did what, and when. A history can only grow; altering it shows. "
        "What was destroyed of it stands at its time, with the certificate."
    ),
    examples=("history 2026-0001", "history customer:NORDIC"),
)
@click.argument("order", cls=_OfCustomer, metavar="CASE")
@click.option("--customer", cls=Option, is_flag=True, help=N_("Take CASE for the code of a customer."))
@piece_options
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    customer: bool,  # noqa: ARG001 - said() has it
    limit: int | None,
    offset: int,
) -> None:
    """Show a history."""
    language = session.language
    _ = language.text
    from docvault.services.orders.history import Entry, history

    found = history(session.vault, *case_name(order), limit, offset)
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
