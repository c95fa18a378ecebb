"""`docvault order repeat`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.case_names import OrderArgument
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
    "repeat",
    cls=Command,
    help=N_(
        "Open an order that repeats an earlier one. It is a new order: fields and documents of the base are taken over, each is to be confirmed "
        "or changed, and until then no document for production is issued. Contracts, invoices and letters are not taken over."
    ),
    examples=(
        "order repeat 2026-0007 --ref PO-5120",
        "order repeat 2026-0007 --due 2027-06-30 --title 'Jeans, second run'",
    ),
)
@click.argument("base", cls=OrderArgument)
@click.option(
    "--ref", cls=Option, multiple=True, help=N_("The customer's own order number; may be given several times.")
)
@click.option("--title", cls=Option, default="", help=N_("What the order is about; the base's without it."))
@click.option("--style", cls=Option, multiple=True, help=N_("A style number, in the place of those of the base."))
@click.option("--contract", cls=Option, multiple=True, help=N_("A contract number; may be given several times."))
@click.option(
    "--class",
    "service_class",
    cls=Option,
    type=click.Choice(CLASSES),
    default="normal",
    help=N_("How fast papers are dealt with."),
)
@click.option("--due", cls=Option, default="", metavar="DATE", help=N_("Delivery date, for example 2027-03-15."))
@click.option(
    "--value", cls=Option, default="", metavar="AMOUNT", help=N_("What it is worth, for example '120000 USD'.")
)
@click.option("--merchandiser", cls=Option, default="", metavar="PERSON", help=N_("Who is in charge; you without it."))
@click.option(
    "--number", cls=Option, default="", metavar="N", help=N_("The order's number, when it is not the next one.")
)
@opened_option
@click.pass_obj
def command(
    session: Session,
    *,
    base: str,
    ref: tuple[str, ...],
    title: str,
    style: tuple[str, ...],
    contract: tuple[str, ...],
    service_class: str,
    due: str,
    value: str,
    merchandiser: str,
    number: str,
    opened: str,
) -> None:
    """Repeat an order."""
    language = session.language
    _ = language.text
    from docvault.services.orders.repeat import repeat

    known = (number, "", title, service_class, "", due, ref, style, contract, merchandiser, value)
    repeated = repeat(session.vault, base, NewOrder(*known, opened=opened))
    tree = repeated.to_tree()
    made = [
        _("Order {order} is open, in {folder}; it repeats {based_on}.").format_map(tree),
        *_not_taken(language, tree),
        _("To confirm or to change, one by one:"),
        *(
            f"  {what}" if language.word(what) == what else f"  {what}  {language.word(what)}"
            for what in repeated.to_confirm
        ),
        _("What stays as it was: {command}").format(command=typed("order", "confirm", repeated.order) + " WHAT…"),
        _("What changes: `docvault order edit`, or a new version with `docvault add`."),
    ]
    session.result(tree, lambda: made)


def _not_taken(language: "Language", tree: dict[str, Any]) -> Iterable[str]:
    """What the base has and the repeat does not: nobody takes it for granted."""
    if tree["not_taken"]:
        left = language.joined(map(language.word, tree["not_taken"]))
        yield language.text(
            N_("Not taken over from {based_on}: {left}. What of it holds again is entered anew.")
        ).format(based_on=tree["based_on"], left=left)
