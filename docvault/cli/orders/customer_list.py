"""`docvault customer list`."""

import click

from docvault.cli.exit_codes import DONE, code_of_list
from docvault.cli.frame import Command
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.model.control.rights import NOT_SHOWN


@click.command(
    "list", cls=Command, help=N_("List customers, all or those that match a query."), examples=("customer list",)
)
@click.argument("query", nargs=-1)
@piece_options
@click.pass_obj
def command(session: Session, *, query: tuple[str, ...], limit: int | None, offset: int) -> int:
    """List customers."""
    language = session.language
    _ = language.text
    from docvault.services.orders.listing import customers_tree, list_customers

    entries = list_customers(session.vault, " ".join(query), limit, offset)
    rows = [
        [entry.id, _(NOT_SHOWN) if entry.closed else entry.title, language.joined(entry.addresses)] for entry in entries
    ]
    count = language.plural("{count} customer", "{count} customers", len(rows))
    heads = (_("Code"), _("Name"), _("Addresses"))
    piece = piece_lines(language, offset, len(rows), entries.total, capped=entries.capped)
    session.result(customers_tree(entries), lambda: [*table(heads, rows), *(piece or [count])] if rows else piece)
    if not entries.total and not session.json:
        say(
            _("No customer matches.")
            if query
            else _("There are no customers yet. `docvault order new` opens the first with its order.")
        )
    return code_of_list(entries.total) if query else DONE
