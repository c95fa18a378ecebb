"""`docvault change notice`."""

from pathlib import Path

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import naming


@click.command(
    "notice",
    cls=Command,
    help=N_(
        "Print the business notice of an issued change: what changes, which versions are in force now, which copies are to be given back, "
        "and a line to sign for each department told. With --out it is written for Word (.docx) or Excel (.xlsx)."
    ),
    examples=("change notice 2026-0001 CN-1", "change notice 2026-0001 CN-1 --department cutting --out notice.docx"),
)
@click.argument("order", cls=OrderArgument)
@click.argument("change")
@click.option("--department", cls=Option, default="", metavar="D", help=N_("Only for this department."))
@out_options
@click.pass_obj
def command(session: Session, *, order: str, change: str, department: str, out: Path | None, force: bool) -> None:
    """Print a business notice."""
    language = session.language
    from docvault.services.control.change_forms import business_notice
    from docvault.services.control.change_issue import notice_for
    from docvault.services.control.paper_codes import code_key, printing_key

    going = notice_for(session.vault, order, change, department)
    key = printing_key(session.vault) if out else code_key(session.vault)
    form = business_notice(going, key, language, naming(language, session.vault.config))
    present(session, form, going.to_tree(), out, force=force)
