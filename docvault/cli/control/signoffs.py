"""`docvault signoffs`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.control.views import position_row
from docvault.cli.frame import Command, Option
from docvault.cli.order_option import OrderOption
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.cli.tables import table
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "signoffs",
    cls=Command,
    help=N_(
        "Show how each department stands with each version it was issued: signed, still owed, superseded and not given back, returned. "
        "--overdue shows only signatures and paper copies that should be there by now."
    ),
    examples=("signoffs --overdue", "signoffs --order 2026-0001", "signoffs --department cutting"),
)
@click.option("--order", cls=OrderOption, default="", metavar="ORDER", help=N_("Only of this order."))
@click.option("--department", cls=Option, default="", metavar="D", help=N_("Only of this department."))
@click.option("--overdue", cls=Option, is_flag=True, help=N_("Only what is overdue."))
@piece_options
@click.pass_obj
def command(session: Session, *, order: str, department: str, overdue: bool, limit: int | None, offset: int) -> None:
    """Show sign-offs."""
    language = session.language
    _ = language.text
    from docvault.services.control.signoffs import signoffs

    found = signoffs(session.vault, order=order, department=department, overdue=overdue, limit=limit, offset=offset)
    tree, config = found.to_tree(), session.vault.config
    heads = (_("Order"), _("Document"), _("Version"), _("Department"), _("State"), _("Due"), _("Who and what"))
    rows = [[row["order"], *position_row(language, row, config)] for row in tree["rows"]]
    piece = piece_lines(language, offset, len(rows), found.total, capped=found.capped)
    session.result(tree, lambda: [*(table(heads, rows) if rows else []), *piece])
    if not found.total and not session.json:
        say(_nothing(language, of_some=bool(order or department), overdue=overdue))


def _nothing(language: "Language", *, of_some: bool, overdue: bool) -> str:
    """That there is no row: of all there are, or of what was asked for."""
    _ = language.text
    if overdue:
        return _("Nothing of what was asked for is overdue.") if of_some else _("Nothing is overdue.")
    return _("Nothing was issued of what was asked for.") if of_some else _("Nothing was issued yet.")
