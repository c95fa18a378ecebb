"""`docvault second-look`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "second-look",
    cls=Command,
    help=N_("Enter that you looked at a version and found it right. It must be somebody else than who added it."),
    examples=("second-look 2026-0001 spec-sheet", "second-look 2026-0001 contract@2 --remark 'agrees with the review'"),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.option("--remark", cls=Option, default="", help=N_("What was looked at, or what should be known."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, document: str, remark: str, expected_head: str) -> None:
    """Enter a second look."""
    language = session.language
    _ = language.text
    from docvault.services.control.review import add_second_check

    looked = add_second_check(session.vault, order, document, remark, expected_head=expected_head)
    sentence = _("{name} looked at version {version} of {document}, order {order}.").format(
        name=looked.look.name, version=looked.version, document=looked.document, order=looked.order
    )
    session.result(looked.to_tree(), lambda: [sentence])
