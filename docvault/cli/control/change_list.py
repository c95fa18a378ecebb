"""`docvault change list`."""

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.show import moment, piece_lines, say, table
from docvault.errors import N_
from docvault.model.control.change_notices import STEPS


@click.command(
    "list",
    cls=Command,
    help=N_("List the change notices of an order, or of all orders, newest order first."),
    examples=("change list 2026-0001", "change list --state issued"),
)
@click.argument("order", required=False, default="")
@click.option(
    "--state", cls=Option, multiple=True, type=click.Choice(tuple(STEPS)), help=N_("Only in this state; several.")
)
@click.option("--limit", cls=Option, type=click.IntRange(min=1), metavar="N", help=N_("Show at most so many."))
@click.option(
    "--offset", cls=Option, type=click.IntRange(min=0), default=0, metavar="N", help=N_("Leave out the first so many.")
)
@click.pass_obj
def command(session: Session, *, order: str, state: tuple[str, ...], limit: int | None, offset: int) -> None:
    """List change notices."""
    language = session.language
    _ = language.text
    from docvault.services.control.change_notices import list_notices

    found = list_notices(session.vault, order, state, limit, offset)
    rows = [
        [number, one.change, language.word(one.state), moment(one.opened), moment(one.since), one.affects, one.what]
        for number, one in found.rows
    ]
    heads = (_("Order"), _("Change"), _("State"), _("Opened"), _("Since"), _("Documents"), _("What"))
    piece = piece_lines(language, offset, len(rows), found.total, capped=found.capped)
    session.result(found.to_tree(), lambda: [*table(heads, rows), *piece] if rows else [])
    if not rows and not session.json:
        say(_("There are no change notices."))
