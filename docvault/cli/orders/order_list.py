"""`docvault order list`."""

from typing import TYPE_CHECKING, Any

import click

from docvault.cli.exit_codes import DONE, code_of_list
from docvault.cli.frame import Command
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import called
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "list",
    cls=Command,
    help=N_(
        "List orders, newest number first. A query narrows the list: words of the number, title, customer, references and styles, "
        "and fields such as state:open, customer:NORDIC, class:urgent, stage:sampling."
    ),
    examples=("order list", "order list state:open customer:NORDIC"),
)
@click.argument("query", nargs=-1)
@piece_options
@click.pass_obj
def command(session: Session, *, query: tuple[str, ...], limit: int | None, offset: int) -> int:
    """List orders."""
    language = session.language
    _ = language.text
    from docvault.services.orders.listing import list_orders, orders_tree

    found = list_orders(session.vault, " ".join(query), limit, offset)
    tree = orders_tree(found)
    piece = piece_lines(language, offset, len(found), found.total, capped=found.capped)
    session.result(tree, lambda: [*_lines(session, tree["orders"]), *(piece or _count(language, len(found)))])
    if not found.total and not session.json:
        say(_("No order matches.") if query else _("There are no orders yet. `docvault order new` opens one."))
    return code_of_list(found.total) if query else DONE


def _lines(session: Session, orders: list[dict[str, Any]]) -> list[str]:
    language = session.language
    _ = language.text
    if not orders:
        return []
    stages = session.vault.config.stages
    rows = [
        [
            order["order"],
            order["customer"],
            language.word(order["state"]),
            "" if order["class"] == "normal" else language.word(order["class"]),
            called(language, stages, order["stage"]),
            order["due"],
            language.joined(order["references"]),
            language.joined(order["styles"]),
            _(NOT_SHOWN) if order.get("closed") else order["title"],
        ]
        for order in orders
    ]
    heads = (
        _("Order"),
        _("Customer"),
        _("State"),
        _("Class"),
        _("Stage"),
        _("Delivery"),
        _("References"),
        _("Styles"),
        _("Title"),
    )
    return table(heads, rows)


def _count(language: "Language", orders: int) -> list[str]:
    return [language.plural("{count} order", "{count} orders", orders)] if orders else []
