"""`docvault file`."""

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.new_paper import new_option
from docvault.cli.numbers import Number
from docvault.cli.old_copies import old_copies
from docvault.cli.override import late_or_override_options
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "file",
    cls=Command,
    help=N_(
        "File a waiting item to its order, or to a customer's file: as a new document, or with --document as a further version of one. "
        "--part files one attachment of a mail as a document of its own.\n\n"
        "Of some kinds an order has one paper at a time (trims card, spec sheet, order sheet, …): where it has one, "
        "say with --document or --new which the item is.\n\n"
        "A completed order takes a complaint, which holds its documents back from disposal, and with --late --why what else comes late; it stays "
        "completed, and its documents are kept from the date they were."
    ),
    examples=(
        "file 7k2xq 2026-0001",
        "file 7k2xq 2026-0001 --document spec-sheet",
        "file 7k2xq customer:NORDIC --kind contract",
        "file 7k2xq 2026-0001 --part 2 --kind packing-list",
        "file 7k2xq 2025-0207 --kind complaint",
    ),
)
@click.argument("item")
@click.argument("order", cls=CaseArgument, metavar="CASE")
@click.option("--kind", cls=Option, default="", metavar="K", help=N_("The kind of document; guessed without it."))
@click.option("--document", cls=Option, default="", metavar="ID", help=N_("The document this is a further version of."))
@new_option
@click.option("--title", cls=Option, default="", help=N_("The document's title."))
@click.option(
    "--change", cls=Option, default="", metavar="CN", help=N_("The confirmed change this version is made by.")
)
@click.option("--part", cls=Option, type=Number(), default=None, metavar="N", help=N_("The number of an attachment."))
@late_or_override_options
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    item: str,
    order: str,
    kind: str,
    document: str,
    new: bool,
    override: str,
    late: str,
    title: str,
    change: str,
    part: int | None,
    expected_head: str,
) -> None:
    """File an item."""
    language = session.language
    _ = language.text
    from docvault.services.intake.filing import file_item
    from docvault.services.intake.target import Target

    target = Target(order, kind, document, title, part or 0, change, new=new, override=override, late=late)
    with session.progress(_("Reading")) as progress:
        filed = file_item(session.vault, item, target, expected_head=expected_head, progress=progress)
    tree = filed.to_tree()
    said = _("{file} is filed: {order}, document {document}, version {version}.").format(**tree)
    session.result(tree, lambda: [said, *old_copies(session, order, filed, change)])
