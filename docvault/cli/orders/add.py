"""`docvault add`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.new_paper import new_option
from docvault.cli.old_copies import old_copies
from docvault.cli.override import late_or_override_options
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.language.spoken import Language
    from docvault.services.orders.adding import Added


@click.command(
    "add",
    cls=Command,
    help=N_(
        "Add files to an order, or to a customer's file, by hand: each becomes a document, or with --document a further version of that document. "
        "The files themselves stay where they are.\n\n"
        "Of some kinds an order has one paper at a time (trims card, spec sheet, order sheet, …): where it has one, "
        "say with --document or --new which the file is.\n\n"
        "A completed order takes a complaint, which holds its documents back from disposal, and with --late --why what else comes late; it stays "
        "completed, and its documents are kept from the date they were."
    ),
    examples=(
        "add 2026-0001 spec.pdf --kind spec-sheet",
        "add 2026-0001 spec-new.pdf --document spec-sheet",
        "add customer:NORDIC frame.pdf --kind contract",
        "add 2025-0207 claim.pdf --kind complaint",
        "add 2025-0207 report.pdf --kind inspection-report --late --why 'found in the sample room'",
    ),
)
@click.argument("order", cls=CaseArgument, metavar="CASE")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--kind", cls=Option, default="", metavar="K", help=N_("The kind of document; guessed from the name without it.")
)
@click.option("--document", cls=Option, default="", metavar="ID", help=N_("The document this is a further version of."))
@new_option
@click.option("--title", cls=Option, default="", help=N_("The document's title; the file's name without it."))
@click.option("--note", cls=Option, default="", help=N_("Whatever should be known of this version."))
@click.option(
    "--change", cls=Option, default="", metavar="CN", help=N_("The confirmed change this version is made by.")
)
@click.option(
    "--unread",
    cls=Option,
    is_flag=True,
    help=N_("Do not read the files now; the watcher, `docvault ingest` or `docvault reindex` does it later."),
)
@late_or_override_options
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    files: tuple[Path, ...],
    kind: str,
    document: str,
    title: str,
    note: str,
    change: str,
    new: bool,
    override: str,
    late: str,
    unread: bool,
    expected_head: str,
) -> None:
    """Add documents."""
    language = session.language
    _ = language.text
    from docvault.services.orders.adding import add_documents, added_tree

    added, case = add_documents(
        session.vault,
        order,
        files,
        kind=kind,
        document=document,
        title=title,
        note=note,
        change=change,
        new=new,
        override=override,
        late=late,
        expected_head=expected_head,
    )
    if not unread:
        from docvault.services.intake.unread import read_committed

        with session.progress(_("Reading")) as progress:
            read_committed(session.vault, case, {one.sha256 for one in added}, progress)
    session.result(added_tree(order, added), lambda: _lines(session, order, added, change))


def _lines(session: Session, order: str, added: "Iterable[Added]", change: str) -> "Iterable[str]":
    language = session.language
    _ = language.text
    for one in added:
        yield _line(language, order, one)
        yield from old_copies(session, order, one, change)
    yield _("Next: {command}").format(command=typed("order", "show", order))


def _line(language: "Language", order: str, one: "Added") -> str:
    _ = language.text
    file, document, version = one.file, one.document, one.version
    if version == 1:
        return _("{file} is now document {document} of {order}.").format(file=file, document=document, order=order)
    sentence = _("{file} is now version {version} of {document} of {order}; version {older} is superseded.")
    return sentence.format(file=file, version=version, document=document, order=order, older=version - 1)
