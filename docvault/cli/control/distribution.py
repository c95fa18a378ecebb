"""`docvault distribution`."""

from pathlib import Path

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import naming


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
@click.argument("order", cls=OrderArgument)
@click.argument("document", required=False, default="")
@click.option("--newest", cls=Option, is_flag=True, help=N_("Only copies of the version in force."))
@out_options
@click.pass_obj
def command(session: Session, *, order: str, document: str, newest: bool, out: Path | None, force: bool) -> None:
    """Show or print the distribution record."""
    language = session.language
    from docvault.services.control.distribution import distribution
    from docvault.services.control.paper_codes import code_key, printing_key
    from docvault.services.control.record_forms import distribution_record

    found = distribution(session.vault, order, document, newest_only=newest)
    key = printing_key(session.vault) if out else code_key(session.vault)
    form = distribution_record(found, key, language, naming(language, session.vault.config))
    present(session, form, found.to_tree(), out, force=force)
