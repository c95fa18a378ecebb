"""`docvault customer list`."""

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.show import piece_lines, say, table
from docvault.errors import N_

NOTHING_FOUND = 1


@click.command(
    "list", cls=Command, help=N_("List customers, all or those that match a query."), examples=("customer list",)
)
@click.argument("query", nargs=-1)
@click.option("--limit", cls=Option, type=click.IntRange(min=1), metavar="N", help=N_("Show at most so many."))
@click.option(
    "--offset", cls=Option, type=click.IntRange(min=0), default=0, metavar="N", help=N_("Leave out the first so many.")
)
@click.pass_obj
def command(session: Session, *, query: tuple[str, ...], limit: int | None, offset: int) -> int:
    """List customers."""
    language = session.language
    _ = language.text
    from docvault.services.search.listing import customers_tree, list_customers

    entries = list_customers(session.vault, " ".join(query), limit, offset)
    rows = [[entry.id, entry.title, language.joined(entry.addresses)] for entry in entries]
    count = language.plural("{count} customer", "{count} customers", len(rows))
    heads = (_("Code"), _("Name"), _("Addresses"))
    piece = piece_lines(language, offset, len(rows), entries.total, capped=entries.capped)
    session.result(customers_tree(entries), lambda: [*table(heads, rows), count, *piece] if rows else [])
    if rows:
        return 0
    if not session.json:
        say(
            _("No customer matches.")
            if query
            else _("There are no customers yet. `docvault order new` opens the first with its order.")
        )
    return NOTHING_FOUND if query else 0
