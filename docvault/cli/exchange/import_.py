"""`docvault import`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.model.case.kinds import ORDER

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.services.exchange.import_bag import Imported


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Take an order or a customer over from a bag that `docvault export` made of it in another vault: a folder or a .zip. The bag is proven "
        "first, then what is in it, by every rule of the format; only a case file whose history is intact is taken over, under the number "
        "it has. The history goes on with a record of where it comes from."
    ),
    examples=("import /media/usb/2026-0001", "import nordic/customer-NORDIC.zip"),
)
@click.argument("bag", type=click.Path(path_type=Path))
@click.option(
    "--unread",
    cls=Option,
    is_flag=True,
    help=N_("Do not read the files now; the watcher, `docvault ingest` or `docvault reindex` does it later."),
)
@click.pass_obj
def command(session: Session, *, bag: Path, unread: bool) -> None:
    """Import a bag."""
    language = session.language
    _ = language.text
    from docvault.services.exchange.import_bag import import_bag

    with session.progress(_("Importing")) as progress:
        taken = import_bag(session.vault, bag, progress)
    if not unread:
        from docvault.services.intake.unread import read_committed

        with session.progress(_("Reading")) as progress:
            read_committed(session.vault, taken.case, progress=progress)
    tree = taken.to_tree(language)
    session.result(tree, lambda: _lines(language, taken, tree))


def _lines(language: "Language", taken: "Imported", tree: Mapping[str, Any]) -> Iterable[str]:
    _ = language.text
    case = taken.case
    sentence = (
        _("Order {id} is taken over from the vault {vault}, in {folder}.")
        if case.kind == ORDER
        else _("Customer {id} is taken over from the vault {vault}, in {folder}.")
    )
    yield sentence.format(id=case.id, vault=taken.origin.vault_name, folder=taken.folder)
    if taken.customer_opened:
        yield _(
            "Customer {customer} is new here, and the file has no more than the code; `docvault customer edit {customer}` enters the name and mail "
            "addresses. A bag of the customer's own can be imported no more."
        ).format(customer=case.manifest.order.customer)
    for told in dict.fromkeys(one["message"] for one in tree["warnings"]):
        yield _("Take note: {finding}").format(finding=told)
    yield _("Next: {command}").format(command=typed(case.kind, "show", case.id))
