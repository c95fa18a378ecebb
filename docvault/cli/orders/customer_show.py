"""`docvault customer show`."""

import click

from docvault.cli.case_names import CustomerArgument
from docvault.cli.frame import Command
from docvault.cli.orders.views import case_lines
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.model.case.kinds import CUSTOMER


@click.command(
    "show",
    cls=Command,
    help=N_("Show what is known of a customer, and the documents in the customer's file."),
    examples=("customer show NORDIC",),
)
@click.argument("customer", cls=CustomerArgument)
@click.pass_obj
def command(session: Session, *, customer: str) -> None:
    """Show a customer."""
    language = session.language
    from docvault.services.orders.showing import show_case

    tree = show_case(session.vault, CUSTOMER, customer).to_tree(language)
    session.result(tree, lambda: case_lines(language, tree, session.vault.config))
