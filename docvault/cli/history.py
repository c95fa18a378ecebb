"""`docvault history`."""

import click

from docvault.cli.cases import called, person_name
from docvault.cli.frame import Command, Option, Session
from docvault.cli.language import _, translator
from docvault.cli.show import moment, table
from docvault.cli.words import word
from docvault.errors import N_


@click.command(
    "history",
    cls=Command,
    help=N_(
        "Show everything that happened to an order, oldest first: who did what, and when. A history can only grow; altering it shows."
    ),
    examples=("history 2026-0001", "history NORDIC --customer"),
)
@click.argument("order")
@click.option("--customer", cls=Option, is_flag=True, help=N_("The history of a customer instead of an order."))
@click.pass_obj
def command(session: Session, *, order: str, customer: bool) -> None:
    """Show a history."""
    from docvault.services.history import history

    kind = "customer" if customer else "order"
    entries = history(session.vault, kind, order)
    tree = {kind: order, "history": [entry.tree() for entry in entries]}
    config = session.vault.config

    def name(field: str, value: str) -> str:
        if field in {"department", "departments", "notified"}:
            return called(config.departments, value)
        if field == "person":
            return person_name(config, value)
        return word(value) if field in {"item", "opinion", "fields"} else value

    rows = [
        [
            str(entry.record.seq),
            moment(entry.record.event.at),
            person_name(config, entry.record.event.by),
            entry.text(translator(), name),
        ]
        for entry in entries
    ]
    session.result(tree, lambda: table(("", _("When"), _("Who"), _("What")), rows))
