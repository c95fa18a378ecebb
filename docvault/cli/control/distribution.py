"""`docvault distribution`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option, Session
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document


@click.command(
    "distribution",
    cls=Command,
    help=N_(
        "Show the distribution record of an order, or of one document: every copy, to whom, when and how, who signed, what came back. "
        "With --out it is written for Word (.docx), to print and sign, or for Excel (.xlsx). Each paper copy has a QR code in its row: "
        "scanned into the inbox, the signed sheet is recognised."
    ),
    examples=("distribution 2026-0001", "distribution 2026-0001 trims-card --newest --out record.docx"),
)
@click.argument("order")
@click.argument("document", required=False, default="")
@click.option("--newest", cls=Option, is_flag=True, help=N_("Only copies of the version in force."))
@out_options
@click.pass_obj
def command(session: Session, *, order: str, document: str, newest: bool, out: Path | None, force: bool) -> None:
    """Show or print the distribution record."""
    language = session.language
    from docvault.language.names import naming
    from docvault.services.control.record_forms import distribution_record
    from docvault.services.control.signoffs import documents_of

    manifest, documents = documents_of(session.vault, order, document)
    form = distribution_record(
        manifest, documents, language.text, naming(language, session.vault.config), newest_only=newest
    )
    tree = {"order": order, "copies": [row for one in documents for row in _rows(one, newest=newest)]}
    present(session, form, tree, out, force=force)


def _rows(document: "Document", *, newest: bool) -> list[dict[str, Any]]:
    return [
        {
            "document": document.id,
            "version": version.number,
            **copy.to_tree(),
            "signed": [one.to_tree() for one in version.signatures if one.department == copy.department],
        }
        for version in document.versions
        if not newest or version is document.newest
        for copy in version.copies
    ]
