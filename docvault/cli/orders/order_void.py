"""`docvault order void`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.orders.gone import recalled_line
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.orders.voiding import VoidedOrder


@click.command(
    "void",
    cls=Command,
    help=N_(
        "Make an order void that was opened by mistake, as one that was made twice. Its number stays used and all that is in it stays to be seen; its "
        "references count for nothing, nothing is owed for it, and copies that are out are asked back. `docvault order reopen` undoes it."
    ),
    examples=("order void 2026-0002 --why 'the same as 2026-0001'",),
)
@click.argument("order", cls=OrderArgument)
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, why: str, expected_head: str) -> None:
    """Make an order void."""
    from docvault.services.orders.voiding import void_whole_order

    voided = void_whole_order(session.vault, order, why, expected_head=expected_head)
    session.result(voided.to_tree(), lambda: _lines(session, voided))


def _lines(session: Session, voided: "VoidedOrder") -> "Iterable[str]":
    language = session.language
    _ = language.text
    yield _("Order {order} is void.").format(order=voided.order)
    if voided.copies:
        yield recalled_line(session, [department for department, _copy in voided.copies])
    if voided.documents:
        yield _(
            "What is in it and belongs elsewhere is moved there with `docvault move {order} DOCUMENT OTHER --why REASON`."
        ).format(order=voided.order)
