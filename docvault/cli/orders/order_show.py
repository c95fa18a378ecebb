"""`docvault order show`."""

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.orders.views import case_lines
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.model.case.case_name import case_name


@click.command(
    "show",
    cls=Command,
    help=N_(
        "Show an order, or another case file: what is known of it, and its documents with all versions, the newest first; older ones are superseded. "
        "With --why it is entered in the access register that the order was consulted."
    ),
    examples=(
        "order show 2026-0001",
        "order show 2026-0001 --why 'claim of the customer'",
        "order show customer:NORDIC",
    ),
)
@click.argument("order", cls=CaseArgument, metavar="CASE")
@click.option("--why", cls=Option, default=None, metavar="REASON", help=N_("Why the archive is consulted."))
@click.pass_obj
def command(session: Session, *, order: str, why: str | None) -> None:
    """Show an order."""
    language = session.language
    from docvault.services.orders.showing import show_case

    tree = show_case(session.vault, *case_name(order), why=why).to_tree(language)
    session.result(tree, lambda: case_lines(language, tree, session.vault.config))
