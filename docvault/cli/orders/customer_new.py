"""`docvault customer new`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.orders.views import case_lines
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "new",
    cls=Command,
    help=N_(
        "Open a customer's file, before there is an order. The code stays; what else is known of the customer is changed with `docvault customer edit`."
    ),
    examples=("customer new NORDIC --name 'Nordic Denim AB' --address @nordic.example",),
)
@click.argument("customer", metavar="CODE")
@click.option("--name", cls=Option, required=True, help=N_("The customer's name."))
@click.option("--note", cls=Option, default="", help=N_("Whatever should be known."))
@click.option("--address", cls=Option, multiple=True, help=N_("A mail address, domain or fax number to enter."))
@click.pass_obj
def command(session: Session, *, customer: str, name: str, note: str, address: tuple[str, ...]) -> None:
    """Open a customer's file."""
    language = session.language
    _ = language.text
    from docvault.services.orders.new_customer import new_customer
    from docvault.services.orders.showing import shown

    case = new_customer(session.vault, customer, name, address, note)
    tree = shown(session.vault, case).to_tree(language)
    said = _("Customer {customer} is open, in {folder}.").format(customer=case.id, folder=tree["folder"])
    session.result(tree, lambda: [said, "", *case_lines(language, tree, session.vault.config)])
