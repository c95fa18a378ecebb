"""`docvault move`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.old_copies import old_copies
from docvault.cli.orders.gone import again_lines, what_lines
from docvault.cli.override import override_flag
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.orders.moving import MovedDocument


@click.command(
    "move",
    cls=Command,
    help=N_(
        "Move a document that was filed in the wrong place to another order, or to another document of the same one: all its versions, or one. "
        "Here it stays to be seen where it went; the version before it is in force again. Signatures and copies stay with what was signed and issued, "
        "and copies that are out are asked back. To undo it, move it back: it is again what it was."
    ),
    examples=(
        "move 2026-0001 trims-card 2026-0002 --why 'filed to the wrong order'",
        "move 2026-0001 trims-card@2 2026-0002 --document trims-card --why 'the revised card of 2026-0002'",
        "move 2026-0001 trims-card-2 2026-0001 --document trims-card --why 'a revision, not another card'",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.argument("other", cls=OrderArgument, metavar="OTHER")
@click.option(
    "--document",
    "there",
    cls=Option,
    default="",
    metavar="ID",
    help=N_(
        "What it becomes there: a further version of this document, or a document of this id. Without it it keeps its id."
    ),
)
@click.option("--late", cls=Option, is_flag=True, help=N_("It comes late, to an order that is completed or cancelled."))
@click.option(
    "--change", cls=Option, default="", metavar="CN", help=N_("The change notice of that order it is made by there.")
)
@override_flag
@click.option(
    "--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history of both orders.")
)
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    document: str,
    other: str,
    there: str,
    late: bool,
    change: str,
    override: bool,
    why: str,
    expected_head: str,
) -> None:
    """Move a document."""
    from docvault.services.orders.moving import MoveWanted, move_document

    wanted = MoveWanted(order, document, other, there, why, late, override, change)
    moved = move_document(session.vault, wanted, expected_head=expected_head)
    session.result(moved.to_tree(), lambda: _lines(session, moved))


def _lines(session: Session, moved: "MovedDocument") -> "Iterable[str]":
    language = session.language
    _ = language.text
    sentence = (
        _("{document} (v{versions}) of order {order} is {there} (v{numbers}) of order {other} again.")
        if moved.is_back
        else _("{document} (v{versions}) of order {order} is {there} (v{numbers}) of order {other} now.")
    )
    yield sentence.format(
        document=moved.document,
        versions=language.joined(map(str, moved.versions)),
        order=moved.order,
        there=moved.there,
        numbers=language.joined(map(str, moved.numbers)),
        other=moved.other,
    )
    yield from what_lines(session, moved.order, moved.document, moved.what)
    yield from again_lines(session, moved.other, moved.again)
    yield from old_copies(session, moved.other, moved.put_in, moved.change)
    if moved.held:
        yield _("{document} of order {other} is held from now on, as it was in order {order}.").format(
            document=moved.there, order=moved.order, other=moved.other
        )
