"""`docvault order new`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.orders.opened import opened_option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.model.case.demands import CLASSES
from docvault.model.case.transitions import NewOrder

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "new",
    cls=Command,
    help=N_(
        "Open an order. Without --number the vault's numbering gives the next number; numbers are never used twice. "
        "A customer code the vault does not know opens that customer's case file too."
    ),
    examples=(
        "order new --customer NORDIC --title 'Denim jacket, autumn' --ref PO-4711 --style DJ-208 --due 2027-03-15",
        "order new --customer NORDIC --title 'Denim jacket, spring' --number 2024-0117 --opened 2024-02-05",
    ),
)
@click.option("--customer", cls=Option, required=True, metavar="CODE", help=N_("The customer's code."))
@click.option("--title", cls=Option, required=True, help=N_("What the order is about."))
@click.option(
    "--class",
    "service_class",
    cls=Option,
    type=click.Choice(CLASSES),
    default="normal",
    help=N_("How fast papers are dealt with."),
)
@click.option(
    "--ref", cls=Option, multiple=True, help=N_("The customer's own order number; may be given several times.")
)
@click.option("--style", cls=Option, multiple=True, help=N_("A style number; may be given several times."))
@click.option("--contract", cls=Option, multiple=True, help=N_("A contract number; may be given several times."))
@click.option("--due", cls=Option, default="", metavar="DATE", help=N_("Delivery date, for example 2027-03-15."))
@click.option(
    "--value", cls=Option, default="", metavar="AMOUNT", help=N_("What it is worth, for example '120000 USD'.")
)
@click.option("--merchandiser", cls=Option, default="", metavar="PERSON", help=N_("Who is in charge; you without it."))
@click.option("--stage", cls=Option, default="", help=N_("The stage the order is in."))
@click.option(
    "--number", cls=Option, default="", metavar="N", help=N_("The order's number, when it is not the next one.")
)
@opened_option
@click.option("--note", cls=Option, default="", help=N_("Whatever should be known."))
@click.pass_obj
def command(
    session: Session,
    *,
    customer: str,
    title: str,
    service_class: str,
    ref: tuple[str, ...],
    style: tuple[str, ...],
    contract: tuple[str, ...],
    due: str,
    value: str,
    merchandiser: str,
    stage: str,
    number: str,
    opened: str,
    note: str,
) -> None:
    """Open an order."""
    language = session.language
    from docvault.services.orders.opening import new_order

    known = (number, customer, title, service_class, stage, due, ref, style, contract, merchandiser, value, note)
    new = NewOrder(*known, opened=opened)
    tree = new_order(session.vault, new).to_tree()
    session.result(tree, lambda: _lines(language, tree, customer))


def _lines(language: "Language", tree: dict[str, object], customer: str) -> list[str]:
    _ = language.text
    order = str(tree["order"])
    made = [_("Order {order} is open, in {folder}.").format(**tree)]
    if tree["customer_opened"]:
        made.append(
            _(
                "Customer {customer} is new; `docvault customer edit {customer}` enters the name and mail addresses."
            ).format(customer=customer)
        )
    made.append(_("Next: {command}").format(command=typed("add", order) + " " + _("FILE…")))
    return made
