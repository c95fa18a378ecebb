"""`docvault access`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option
from docvault.cli.order_option import KnownOrderOption
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import person_name

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.services.forms.form import Form


@click.command(
    "access",
    cls=Command,
    help=N_(
        "Show the access register: who consulted or took a copy of what, when and why; of one order, of one person, or all of it. "
        "With --out it is written for Excel (.xlsx) or Word (.docx)."
    ),
    examples=("access --order 2026-0001", "access --person wang.li --out register.xlsx"),
)
@click.option("--order", cls=KnownOrderOption, default="", metavar="N", help=N_("Only this order."))
@click.option("--person", cls=Option, default="", metavar="P", help=N_("Only this person."))
@piece_options
@out_options
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    person: str,
    limit: int | None,
    offset: int,
    out: Path | None,
    force: bool,
) -> None:
    """Show the access register."""
    language = session.language
    from docvault.services.access import access, access_form, access_tree

    page, config = access(session.vault, order, person, limit, offset), session.vault.config
    if out is not None:
        present(session, access_form(page, language, config), access_tree(page), out, force=force)
        return
    piece = piece_lines(language, offset, len(page), page.total)
    session.result(access_tree(page), lambda: [*_lines(access_form(page, language, config)), *piece])
    if not page.total and not session.json:
        say(_nothing(language, order, person_name(language, config, person) if person else ""))


def _lines(form: "Form") -> list[str]:
    return table(form.headings, [row.cells for row in form.rows]) if form.rows else []


def _nothing(language: "Language", order: str, person: str) -> str:
    """That the register has no entry of what was asked for."""
    _ = language.text
    if order and person:
        return _("{person} has not consulted order {order} yet.").format(person=person, order=order)
    if order:
        return _("Nobody has consulted order {order} yet.").format(order=order)
    if person:
        return _("{person} has not consulted anything yet.").format(person=person)
    return _("Nobody has consulted anything yet.")
