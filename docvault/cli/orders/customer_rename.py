"""`docvault customer rename`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import CustomerArgument
from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command(
    "rename",
    cls=Command,
    help=N_(
        "Give a customer another code. All orders of the customer name it; the file of the old code stays, with its papers, and says where it went, so that "
        "whoever names the old code gets the new one. The name is changed with `docvault customer edit`."
    ),
    examples=("customer rename NORDIK NORDIC",),
)
@click.argument("code", cls=CustomerArgument, metavar="OLD")
@click.argument("into", metavar="NEW")
@click.pass_obj
def command(session: Session, *, code: str, into: str) -> None:
    """Rename a customer."""
    from docvault.services.orders.merging import rename_customer

    done = rename_customer(session.vault, code, into)

    def lines() -> "Iterable[str]":
        _ = session.language.text
        yield _("Customer {code} has the code {into} from now on.").format(code=done.code, into=done.into)
        if done.orders:
            named = session.language.joined(done.orders)
            yield _("These orders name {code} now: {orders}.").format(code=done.into, orders=named)

    session.result(done.to_tree(), lines)
