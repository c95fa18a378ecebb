"""`docvault order edit`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.orders.edited import show_edited
from docvault.cli.override import override_options
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.model.case.demands import CLASSES
from docvault.model.case.editing import Edit, lists, texts
from docvault.model.case.kinds import ORDER


@click.command(
    "edit",
    cls=Command,
    help=N_(
        "Change what is known of an order. Lists grow by --ref, --style, --contract and shrink by --no-ref, --no-style, --no-contract."
    ),
    examples=("order edit 2026-0001 --due 2027-04-01", "order edit 2026-0001 --ref PO-4711A --no-ref PO-4711"),
)
@click.argument("order", cls=OrderArgument)
@click.option("--title", cls=Option, help=N_("What the order is about."))
@click.option("--customer", cls=Option, metavar="CODE", help=N_("The customer's code."))
@click.option(
    "--class", "service_class", cls=Option, type=click.Choice(CLASSES), help=N_("How fast papers are dealt with.")
)
@click.option("--stage", cls=Option, help=N_("The stage the order is in."))
@click.option("--due", cls=Option, metavar="DATE", help=N_("Delivery date, for example 2027-03-15."))
@click.option("--value", cls=Option, metavar="AMOUNT", help=N_("What it is worth, for example '120000 USD'."))
@click.option("--merchandiser", cls=Option, metavar="PERSON", help=N_("Who is in charge."))
@click.option("--shipped", cls=Option, metavar="DATE", help=N_("The date it was shipped."))
@click.option("--settled", cls=Option, metavar="DATE", help=N_("The date it was settled."))
@click.option(
    "--importance", cls=Option, metavar="I", help=N_("What the retention schedule goes by; high in a fresh vault.")
)
@click.option("--note", cls=Option, help=N_("Whatever should be known."))
@click.option("--ref", cls=Option, multiple=True, help=N_("A customer's order number to enter."))
@click.option("--no-ref", cls=Option, multiple=True, metavar="REF", help=N_("A customer's order number to take away."))
@click.option("--style", cls=Option, multiple=True, help=N_("A style number to enter."))
@click.option("--no-style", cls=Option, multiple=True, metavar="STYLE", help=N_("A style number to take away."))
@click.option("--contract", cls=Option, multiple=True, help=N_("A contract number to enter."))
@click.option(
    "--no-contract", cls=Option, multiple=True, metavar="CONTRACT", help=N_("A contract number to take away.")
)
@override_options
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    title: str | None,
    customer: str | None,
    service_class: str | None,
    stage: str | None,
    due: str | None,
    value: str | None,
    merchandiser: str | None,
    shipped: str | None,
    settled: str | None,
    importance: str | None,
    note: str | None,
    ref: tuple[str, ...],
    no_ref: tuple[str, ...],
    style: tuple[str, ...],
    no_style: tuple[str, ...],
    contract: tuple[str, ...],
    no_contract: tuple[str, ...],
    override: str,
    expected_head: str,
) -> None:
    """Change an order."""
    _ = session.language.text
    edit = Edit(
        title=title,
        note=note,
        texts=texts(
            customer=customer,
            service_class=service_class,
            stage=stage,
            due=due,
            value=value,
            merchandiser=merchandiser,
            shipped=shipped,
            settled=settled,
            importance=importance,
        ),
        add=lists(references=ref, styles=style, contracts=contract),
        remove=lists(references=no_ref, styles=no_style, contracts=no_contract),
    )
    said = _("Order {order} was changed.").format(order=order)
    show_edited(session, ORDER, order, edit, said, expected_head, override)
