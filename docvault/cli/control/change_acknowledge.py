"""`docvault change acknowledge`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import called


@click.command(
    "acknowledge",
    cls=Command,
    help=N_(
        "Enter that a department knows of a change it was told of and has no corrected document to sign for. "
        "Without --department it is your own; for another one it takes who may distribute."
    ),
    examples=(
        "change acknowledge 2026-0001 CN-1",
        "change acknowledge 2026-0001 CN-1 --department shipping --item 7k2xq",
    ),
)
@click.argument("order")
@click.argument("change")
@click.option("--department", cls=Option, default="", metavar="D", help=N_("The department that knows."))
@click.option(
    "--item",
    cls=Option,
    default="",
    metavar="ITEM",
    help=N_("The notice it signed, as it waits in the inbox: it is filed, and is the evidence."),
)
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, change: str, department: str, item: str, expected_head: str) -> None:
    """Acknowledge a change."""
    language = session.language
    _ = language.text
    from docvault.services.control.change_acknowledge import acknowledge_notice

    known = acknowledge_notice(session.vault, order, change, department, item=item, expected_head=expected_head)
    sentence = _("{department} knows of change {change} of order {order}.").format(
        department=called(language, session.vault.config.departments, known.department),
        change=known.notice.id,
        order=known.order,
    )
    session.result(known.to_tree(), lambda: [sentence])
