"""`docvault export`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.exit_codes import NOTHING_FOUND
from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.errors import N_
from docvault.model.case.kinds import ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.language.spoken import Language
    from docvault.services.exchange.export import ExportedBag


@click.command(
    "export",
    cls=Command,
    help=N_(
        "Take orders, or a customer's file, out of the vault: each becomes a bag (BagIt 1.0, RFC 8493), a folder or .zip with its folder as it lies "
        "here and checksums that any BagIt program can prove. The bytes of every version are compared on the way; when one is damaged, no bag "
        "is left behind. The vault stays as it is, and the export is entered in the access register with the reason."
    ),
    examples=(
        "export 2026-0001 --to /media/usb --why 'audit of the customer'",
        "export --customer NORDIC --to nordic --zip --why 'handed over'",
        "export --query 'state:completed due:2025' --to archive --why 'yearly archive'",
    ),
)
@click.argument("orders", cls=CaseArgument, nargs=-1, metavar="[CASE]…")
@click.option(
    "--to",
    cls=Option,
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("The folder the bags are written to."),
)
@click.option("--zip", "zipped", cls=Option, is_flag=True, help=N_("Write .zip files instead of folders."))
@click.option(
    "--customer",
    cls=Option,
    default="",
    metavar="CODE",
    help=N_("All orders of a customer, and the customer's own case file."),
)
@click.option(
    "--query", cls=Option, default="", metavar="QUERY", help=N_("All orders that match, as `docvault order list` does.")
)
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why they are exported."))
@click.pass_obj
def command(
    session: Session,
    *,
    orders: tuple[str, ...],
    to: Path,
    zipped: bool,
    customer: str,
    query: str,
    why: str,
) -> int:
    """Export orders."""
    language = session.language
    _ = language.text
    from docvault.services.exchange.export import Selection, bags_tree, export

    chosen = Selection(orders, customer, query or None)
    with session.progress(_("Exporting")) as progress:
        bags = export(session.vault, chosen, to, why, zipped=zipped, progress=progress)
    tree = bags_tree(bags)
    session.result(tree, lambda: _lines(language, bags))
    if bags:
        return 0
    if not session.json:
        say(_("No order matches."))
    return NOTHING_FOUND


def _lines(language: "Language", bags: "Sequence[ExportedBag]") -> Iterable[str]:
    _ = language.text
    for bag in bags:
        sentence = (
            _("Order {id} is exported to {path}.") if bag.kind == ORDER else _("Customer {id} is exported to {path}.")
        )
        yield sentence.format(id=bag.id, path=bag.path)
    if len(bags) > 1:
        yield language.plural("{count} bag.", "{count} bags.", len(bags))
