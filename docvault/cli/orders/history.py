"""`docvault history`."""

from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.retention.outcome_views import outcome_text
from docvault.cli.show import moment, table
from docvault.errors import N_
from docvault.language.names import called, person_name

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig
    from docvault.services.orders.history import Entry


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
@click.pass_obj
def command(session: Session, *, order: str, customer: bool) -> None:
    """Show a history."""
    language = session.language
    _ = language.text
    from docvault.services.orders.history import history
    from docvault.services.retention.outcomes import outcomes_in

    kind = "customer" if customer else "order"
    entries = history(session.vault, kind, order)
    outcomes = [] if customer else outcomes_in(session.vault, order, [entry.record for entry in entries])
    disposals = [one.to_tree() for one in outcomes]
    tree = {
        kind: order,
        "history": [entry.tree() for entry in entries],
        **({"disposals": disposals} if not customer else {}),
    }
    config = session.vault.config

    def name(field: str, value: str) -> str:
        if field in {"department", "departments", "notified"}:
            return called(language, config.departments, value)
        if field == "person":
            return person_name(language, config, value)
        return language.word(value) if field in {"item", "opinion", "fields"} else value

    def row(entry: "Entry") -> list[str]:
        event = entry.record.event
        who = person_name(language, config, event.by)
        return [str(entry.record.seq), moment(event.at), who, entry.text(language.text, name)]

    rows = [(entry.record.event.at, row(entry)) for entry in entries]
    session.result(
        tree, lambda: table(("", _("When"), _("Who"), _("What")), _with_destructions(language, rows, disposals, config))
    )


def _with_destructions(
    language: "Language", rows: "list[tuple[str, list[str]]]", disposals: "list[dict[str, Any]]", config: "VaultConfig"
) -> "list[list[str]]":
    """The rows with those of destructions where they belong in time: without a number, since another register has them."""
    from docvault.model.times import read_time

    for one in disposals:
        if one["state"] == "binned":
            continue
        place = next((at for at, (time, _row) in enumerate(rows) if read_time(time) > read_time(one["at"])), len(rows))
        rows.insert(
            place,
            (one["at"], ["", moment(one["at"]), person_name(language, config, one["by"]), outcome_text(language, one)]),
        )
    return [row for _at, row in rows]
