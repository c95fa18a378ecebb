"""`docvault return`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.numbers import Number
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import called


@click.command(
    "return",
    cls=Command,
    help=N_("Enter that a department gave back a paper copy, or with no number every copy it has of the version."),
    examples=(
        "return 2026-0001 trims-card@1 --department cutting --copy 3",
        "return 2026-0001 trims-card@1 --department factory",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT@VERSION")
@click.option("--department", cls=Option, required=True, metavar="D", help=N_("The department that gives it back."))
@click.option("--copy", cls=Option, type=Number(), default=None, metavar="N", help=N_("The copy's number."))
@if_head_option
@click.pass_obj
def command(
    session: Session, *, order: str, document: str, department: str, copy: int | None, expected_head: str
) -> None:
    """Enter returned copies."""
    language = session.language
    _ = language.text
    from docvault.services.control.returns import return_copies

    back = return_copies(session.vault, order, document, department, copy or 0, expected_head=expected_head)
    sentence = _("{department} gave back version {version} of {document}, order {order}: no. {numbers}.").format(
        department=called(language, session.vault.config.departments, back.department),
        version=back.version,
        document=back.document,
        order=back.order,
        numbers=language.joined(map(str, back.copies)),
    )
    session.result(back.to_tree(), lambda: [sentence])
