"""`docvault change confirm`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_


@click.command(
    "confirm",
    cls=Command,
    help=N_(
        "Enter the customer's answer to a change, with its evidence. From then on corrected versions are added with "
        "`docvault add … --change`, and the change can be issued."
    ),
    examples=("change confirm 2026-0001 CN-1 --evidence correspondence@2",),
)
@click.argument("order", cls=OrderArgument)
@click.argument("change")
@click.option("--evidence", cls=Option, multiple=True, metavar="DOC@V", help=N_("The customer's answer; several."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, change: str, evidence: tuple[str, ...], expected_head: str) -> None:
    """Confirm a change."""
    language = session.language
    _ = language.text
    from docvault.services.control.change_notices import confirm_notice

    confirmed = confirm_notice(session.vault, order, change, evidence, expected_head=expected_head)
    tree, notice = confirmed.to_tree(), confirmed.notice
    made = [_("Change {change} of order {order} is confirmed by the customer.").format_map(tree)]
    made += [
        _("To correct {document}: {command}").format(
            document=document,
            command=typed("add", order, "FILE", "--document", document, "--change", notice.id),
        )
        for document in notice.affects
    ]
    made.append(_("Then: {command}").format(command=typed("change", "issue", order, notice.id)))
    session.result(tree, lambda: made)
