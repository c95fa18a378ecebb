"""`docvault order compare`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command
from docvault.cli.order_option import OrderOption
from docvault.cli.session import Session
from docvault.cli.show import bold
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import person_name
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.model.control.repeating import Unlike


@click.command(
    "compare",
    cls=Command,
    help=N_(
        "Show how an order differs from the one it repeats, or from another one: fields, documents and what its change notices say, side by side."
    ),
    examples=("order compare 2026-0012", "order compare 2026-0012 --with 2026-0007"),
)
@click.argument("order", cls=OrderArgument)
@click.option("--with", "other", cls=OrderOption, default="", metavar="ORDER", help=N_("The order to compare with."))
@click.pass_obj
def command(session: Session, *, order: str, other: str) -> None:
    """Compare orders."""
    language = session.language
    _ = language.text
    from docvault.services.orders.repeat import compare_orders

    found = compare_orders(session.vault, order, other)
    closed = _(NOT_SHOWN)
    config = session.vault.config

    def said(one: "Unlike", text: str, opposite: str) -> str:
        if one.closed:
            return "–" if one.only == opposite else closed
        if one.what == "merchandiser":
            return person_name(language, config, text) if text else "–"
        return language.joined(language.word(part) for part in text.split(", ")) if text else "–"

    rows = [
        [language.word(one.what), said(one, one.before, "to"), said(one, one.after, "from"), one.by]
        for one in found.differences
    ]
    heads = (_("What"), found.other, order, _("Change"))
    same = _("{order} and {other} do not differ.").format(order=order, other=found.other)
    session.result(
        found.to_tree(), lambda: [bold(f"{found.other} → {order}"), *(table(heads, rows) if rows else [same])]
    )
