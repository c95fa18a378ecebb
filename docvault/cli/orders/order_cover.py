"""`docvault order cover`."""

from pathlib import Path

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "cover",
    cls=Command,
    help=N_(
        "Make a cover sheet of an order with its QR code. What is faxed or scanned behind it files itself in this order. "
        "With --out it is written for Word (.docx)."
    ),
    examples=("order cover 2026-0001 --out cover.docx",),
)
@click.argument("order", cls=OrderArgument)
@out_options
@click.pass_obj
def command(session: Session, *, order: str, out: Path | None, force: bool) -> None:
    """Make a cover sheet."""
    from docvault.services.orders.cover import cover

    sheet = cover(session.vault, order, session.language)
    present(session, sheet.form, sheet.to_tree(), out, force=force)
