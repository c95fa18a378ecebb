"""`docvault customer merge`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import CustomerArgument
from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.language.spoken import Language
    from docvault.services.orders.merging import MergedCustomers


@click.command(
    "merge",
    cls=Command,
    help=N_(
        "Let two customers be one: FROM is INTO from now on. INTO takes over its addresses, its open holds, and its credit limit where INTO has none; all its "
        "orders name INTO. The file of FROM stays, with its papers, and says where it went; whoever names it gets INTO. --undo parts them again: FROM "
        "gets its orders back, and INTO keeps what it took over."
    ),
    examples=(
        "customer merge NORDIK NORDIC --why 'the same house, mistyped'",
        "customer merge NORDIK NORDIC --undo --why 'another house'",
    ),
)
@click.argument("code", cls=CustomerArgument, metavar="FROM")
@click.argument("into", cls=CustomerArgument, metavar="INTO")
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the history."))
@click.option("--undo", cls=Option, is_flag=True, help=N_("Part them again."))
@click.pass_obj
def command(session: Session, *, code: str, into: str, why: str, undo: bool) -> None:
    """Merge two customers."""
    from docvault.services.orders.merging import merge_customers

    done = merge_customers(session.vault, code, into, why, undo=undo)
    session.result(done.to_tree(), lambda: _lines(session.language, done))


def _lines(language: "Language", done: "MergedCustomers") -> "Iterable[str]":
    _ = language.text
    said = _("Customer {code} is by itself again.") if done.undone else _("Customer {code} is {into} from now on.")
    yield said.format(code=done.code, into=done.into)
    if done.orders:
        named = done.code if done.undone else done.into
        yield _("These orders name {code} now: {orders}.").format(code=named, orders=language.joined(done.orders))
