"""`docvault change issue`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.override import override_or_reason_options
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.language.names import called

if TYPE_CHECKING:
    from docvault.services.control.change_issue import ChangeIssued


@click.command(
    "issue",
    cls=Command,
    help=N_(
        "Send a confirmed change to everybody concerned: whoever holds an older version of a corrected document is issued the new one, owes a "
        "signature for it, and gives paper copies of the old one back. --to tells further departments; "
        "a change that corrects no document tells whoever holds a paper of the order. Who is told acknowledges it."
    ),
    examples=("change issue 2026-0001 CN-1", "change issue 2026-0001 CN-1 --to shipping --due 2027-01-15"),
)
@click.argument("order", cls=OrderArgument)
@click.argument("change")
@click.option("--to", cls=Option, multiple=True, metavar="D", help=N_("A further department to tell; several."))
@click.option("--due", cls=Option, default="", metavar="DATE", help=N_("Until when it is to be signed for."))
@override_or_reason_options
@if_head_option
@click.pass_obj
def command(
    session: Session, *, order: str, change: str, to: tuple[str, ...], due: str, override: str, expected_head: str
) -> None:
    """Issue a change."""
    from docvault.services.control.change_issue import IssueWanted, issue_notice

    issued = issue_notice(session.vault, order, change, IssueWanted(to, due, override), expected_head=expected_head)
    session.result(issued.to_tree(), lambda: _lines(session, issued))


def _lines(session: Session, issued: "ChangeIssued") -> list[str]:
    from docvault.model.control.change_notices import untold

    language = session.language
    _ = language.text
    departments, notice = session.vault.config.departments, issued.notice
    told = language.joined(called(language, departments, one) for one in notice.notified)
    if told:
        said = _("Change {change} of order {order} is issued; told are: {departments}.")
    elif issued.corrects:
        said = _("Change {change} of order {order} is issued; nobody held a copy of what it corrects.")
    else:
        said = _("Change {change} of order {order} is issued; it corrects no document, and nobody was told.")
    made = [said.format(change=notice.id, order=issued.order, departments=told)]
    made += [
        _("{department} owes its signature for version {version} of {document}.").format(
            department=called(language, departments, one.department), version=one.version, document=one.document
        )
        for one in notice.owed
    ]
    made += [
        _("{department} is to acknowledge it: {command}").format(
            department=called(language, departments, one),
            command=typed("change", "acknowledge", issued.order, notice.id, "--department", one),
        )
        for one in untold(notice)
    ]
    printed = typed("change", "notice", issued.order, notice.id, "--out", f"{notice.id}.docx")
    return [*made, _("The business notice to print: {command}").format(command=printed)]
