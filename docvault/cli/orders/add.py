"""`docvault add`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.show import command as typed
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "add",
    cls=Command,
    help=N_(
        "Add files to an order by hand: each becomes a document, or with --document a further version of that document. "
        "The files themselves stay where they are."
    ),
    examples=("add 2026-0001 spec.pdf --kind spec-sheet", "add 2026-0001 spec-new.pdf --document spec-sheet"),
)
@click.argument("order")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--kind", cls=Option, default="", metavar="K", help=N_("The kind of document; guessed from the name without it.")
)
@click.option("--document", cls=Option, default="", metavar="ID", help=N_("The document this is a further version of."))
@click.option("--title", cls=Option, default="", help=N_("The document's title; the file's name without it."))
@click.option("--note", cls=Option, default="", help=N_("Whatever should be known of this version."))
@click.option(
    "--change", cls=Option, default="", metavar="CN", help=N_("The confirmed change this version is made by.")
)
@click.option(
    "--unread", cls=Option, is_flag=True, help=N_("Do not read the files now; `docvault reindex` does it later.")
)
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
    unread: bool,
) -> None:
    """Add documents."""
    language = session.language
    _ = language.text
    from docvault.services.orders.adding import add_documents

    added, case = add_documents(
        session.vault, order, files, kind=kind, document=document, title=title, note=note, change=change
    )
    if not unread:
        from docvault.services.intake.unread import read_added

        with session.progress(_("Reading")) as progress:
            read_added(session.vault, case, {one.sha256 for one in added}, progress)
    tree = {
        "order": order,
        "added": [
            {"document": one.document, "version": one.version, "sha256": one.sha256, "file": one.file} for one in added
        ],
    }
    session.result(
        tree,
        lambda: [
            *(_line(language, order, one.file, one.document, one.version) for one in added),
            *_next(language, order),
        ],
    )


def _line(language: "Language", order: str, file: str, document: str, version: int) -> str:
    _ = language.text
    if version == 1:
        return _("{file} is now document {document} of order {order}.").format(
            file=file, document=document, order=order
        )
    sentence = _("{file} is now version {version} of {document}, order {order}; version {older} is superseded.")
    return sentence.format(file=file, version=version, document=document, order=order, older=version - 1)


def _next(language: "Language", order: str) -> list[str]:
    _ = language.text
    return [_("Next: {command}").format(command=typed("order", "show", order))]
