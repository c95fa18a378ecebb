"""`docvault document edit`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.override import override_options
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.orders.document_editing import EditedDocument


@click.command(
    "edit",
    cls=Command,
    help=N_(
        "Put right what is said of a document: its kind, its title, the department it comes from. Its id and its versions stay; "
        "who may read it follows its kind and department."
    ),
    examples=(
        "document edit 2026-0001 other-2 --kind contract",
        "document edit 2026-0001 spec-sheet --title 'Jacket, women' --department technique",
    ),
)
@click.argument("order", cls=CaseArgument, metavar="CASE")
@click.argument("document", metavar="DOCUMENT")
@click.option("--kind", cls=Option, metavar="K", help=N_("Its kind, by id or name."))
@click.option("--title", cls=Option, metavar="T", help=N_("Its title."))
@click.option("--department", cls=Option, metavar="D", help=N_("The department it comes from."))
@click.option(
    "--new",
    cls=Option,
    is_flag=True,
    help=N_("It is another one beside the one that is there, of a kind of which an order has one at a time."),
)
@override_options
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    document: str,
    kind: str | None,
    title: str | None,
    department: str | None,
    new: bool,
    override: str,
    expected_head: str,
) -> None:
    """Edit a document."""
    from docvault.model.case.document_editing import DocumentEdit
    from docvault.services.orders.document_editing import edit_document_of

    edit = DocumentEdit(kind, title, department)
    edited = edit_document_of(
        session.vault, order, document, edit, new=new, override=override, expected_head=expected_head
    )
    session.result(edited.to_tree(), lambda: _lines(session, edited))


def _lines(session: Session, edited: "EditedDocument") -> "Iterable[str]":
    language, config = session.language, session.vault.config
    _ = language.text
    before, after = edited.before, edited.document
    yield _("{document} of {order} is put right.").format(document=after.id, order=edited.order)
    names = (
        (_("Kind"), called(language, config.kinds, before.kind), called(language, config.kinds, after.kind)),
        (_("Title"), before.title, after.title),
        (
            _("Department"),
            called(language, config.departments, before.department),
            called(language, config.departments, after.department),
        ),
    )
    for name, was, became in names:
        if was != became:
            yield "  " + language.labelled(name, f"{was or '–'} → {became or '–'}")
