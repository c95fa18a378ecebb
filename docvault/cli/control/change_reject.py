"""`docvault change reject`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.services.control.change_notices import ChangeRejected


@click.command(
    "reject",
    cls=Command,
    help=N_("Reject a change that was not issued, with the reason; it stays in the record."),
    examples=("change reject 2026-0001 CN-2 --why 'the customer withdrew it, mail of 3 December'",),
)
@click.argument("order", cls=OrderArgument)
@click.argument("change")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("The reason; it stays in the history."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, change: str, why: str, expected_head: str) -> None:
    """Reject a change."""
    from docvault.services.control.change_notices import reject_notice

    rejected = reject_notice(session.vault, order, change, why, expected_head=expected_head)
    session.result(rejected.to_tree(), lambda: _lines(session, rejected))


def _lines(session: Session, rejected: "ChangeRejected") -> Iterable[str]:
    """That it is rejected; of each version it made that is in force still, and what puts the former one in its place."""
    _ = session.language.text
    order = rejected.order
    yield _("Change {change} of order {order} is rejected.").format(change=rejected.notice.id, order=order)
    for made in rejected.made:
        if not made.in_force:
            continue
        document = made.document.id
        if made.before:
            yield _(
                "Version {version} of {document}, which it made, is still in force. To have version {before} in force again, "
                "make it void: {command}"
            ).format(
                version=made.version.number,
                document=document,
                before=made.before,
                command=typed(
                    "document", "void", order, f"{document}@{made.version.number}", "--why", rejected.notice.id
                ),
            )
        else:
            yield _(
                "Version {version} of {document}, which it made, is still in force; there was none before it. "
                "Add the right one: {command}"
            ).format(
                version=made.version.number,
                document=document,
                command=typed("add", order, "FILE", "--document", document),
            )
