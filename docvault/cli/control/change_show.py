"""`docvault change show`."""

from pathlib import Path

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import naming


@click.command(
    "show",
    cls=Command,
    help=N_(
        "Show a change: what changes from what to what, why, on what evidence, who was told and who signed. "
        "With --out the change record is written for Word (.docx) or Excel (.xlsx)."
    ),
    examples=("change show 2026-0001 CN-1", "change show 2026-0001 CN-1 --out CN-1.docx"),
)
@click.argument("order", cls=OrderArgument)
@click.argument("change")
@out_options
@click.pass_obj
def command(session: Session, *, order: str, change: str, out: Path | None, force: bool) -> None:
    """Show a change notice."""
    language = session.language
    from docvault.services.control.change_forms import change_record
    from docvault.services.control.change_list import show_notice

    found = show_notice(session.vault, order, change)
    form = change_record(found, language, naming(language, session.vault.config))
    present(session, form, found.to_tree(), out, force=force)
