"""`docvault customer edit`."""

import click

from docvault.cli.case_names import CustomerArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.orders.edited import show_edited
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.model.case.editing import Edit, lists, texts
from docvault.model.case.kinds import CUSTOMER


@click.command(
    "edit",
    cls=Command,
    help=N_(
        "Change what is known of a customer. Mail addresses, whole domains such as @nordic.example and fax numbers tell docvault "
        "whom an arrival comes from."
    ),
    examples=("customer edit NORDIC --name 'Nordic Denim AB' --address @nordic.example",),
)
@click.argument("customer", cls=CustomerArgument)
@click.option("--name", cls=Option, help=N_("The customer's name."))
@click.option(
    "--credit-limit",
    cls=Option,
    metavar="AMOUNT",
    help=N_("What its open orders may be worth, for example '500000 USD'."),
)
@click.option("--note", cls=Option, help=N_("Whatever should be known."))
@click.option("--address", cls=Option, multiple=True, help=N_("A mail address, domain or fax number to enter."))
@click.option(
    "--no-address",
    cls=Option,
    multiple=True,
    metavar="ADDRESS",
    help=N_("A mail address, domain or fax number to take away."),
)
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    customer: str,
    name: str | None,
    credit_limit: str | None,
    note: str | None,
    address: tuple[str, ...],
    no_address: tuple[str, ...],
    expected_head: str,
) -> None:
    """Change a customer."""
    _ = session.language.text
    edit = Edit(
        title=name,
        note=note,
        texts=texts(credit_limit=credit_limit),
        add=lists(addresses=address),
        remove=lists(addresses=no_address),
    )
    said = _("Customer {customer} was changed.").format(customer=customer)
    show_edited(session, CUSTOMER, customer, edit, said, expected_head)
