"""`docvault document void`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.orders.gone import what_lines
from docvault.cli.override import override_flag
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.orders.voiding import VoidedVersion


@click.command(
    "void",
    cls=Command,
    help=N_(
        "Make a version void that was filed by mistake: it counts for nothing, and the version before it is in force again. Its bytes, copies and "
        "signatures stay to be seen; nobody owes a signature for it, and copies that are out are asked back."
    ),
    examples=(
        "document void 2026-0001 trims-card@2 --why 'of another order'",
        "document void 2026-0001 trims-card@2 --undo --why 'it was right'",
    ),
)
@click.argument("order", cls=CaseArgument, metavar="CASE")
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.option("--undo", cls=Option, is_flag=True, help=N_("Let a version that is void count again."))
@click.option(
    "--new",
    cls=Option,
    is_flag=True,
    help=N_(
        "With --undo: it is another one, in force beside the one that is there, of a kind of which an order has one at a time."
    ),
)
@override_flag
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history."))
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    document: str,
    undo: bool,
    new: bool,
    override: bool,
    why: str,
    expected_head: str,
) -> None:
    """Make a version void."""
    from docvault.services.orders.voiding import void_document

    voided = void_document(
        session.vault, order, document, why, undo=undo, new=new, override=override, expected_head=expected_head
    )
    session.result(voided.to_tree(), lambda: _lines(session, voided))


def _lines(session: Session, voided: "VoidedVersion") -> "Iterable[str]":
    _ = session.language.text
    tree = voided.to_tree()
    if voided.void.at:
        yield _("Version {version} of {document} of {order} is void.").format_map(tree)
    else:
        yield _("Version {version} of {document} of {order} counts again.").format_map(tree)
    yield from what_lines(session, voided.order, voided.document, voided.what)
