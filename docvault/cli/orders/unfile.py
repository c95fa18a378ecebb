"""`docvault unfile`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.intake.views import SHORT
from docvault.cli.numbers import Number
from docvault.cli.orders.gone import what_lines
from docvault.cli.override import override_flag
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.orders.unfiling import UnfiledItem


@click.command(
    "unfile",
    cls=Command,
    help=N_(
        "Take an arrival back that was filed by mistake: it waits in the inbox again and is not filed by itself any more. The version it became is void, "
        "as with `docvault document void`: its bytes, copies and signatures stay, and the version before it is in force again."
    ),
    examples=("unfile 7k2xq --why 'of another customer'", "unfile 7k2xq --part 2 --why 'the wrong attachment'"),
)
@click.argument("item")
@click.option(
    "--part", cls=Option, type=Number(), default=None, metavar="N", help=N_("Only what was filed of this attachment.")
)
@override_flag
@click.option(
    "--why", cls=Option, required=True, metavar="REASON", help=N_("Why; it stands in the register and the history.")
)
@click.pass_obj
def command(session: Session, *, item: str, part: int | None, override: bool, why: str) -> None:
    """Take an item back."""
    from docvault.services.orders.unfiling import unfile_item

    unfiled = unfile_item(session.vault, item, why, part=part or 0, override=override)
    session.result(unfiled.to_tree(), lambda: _lines(session, unfiled))


def _lines(session: Session, unfiled: "UnfiledItem") -> "Iterable[str]":
    _ = session.language.text
    place = unfiled.to_tree()
    if unfiled.part:
        yield _(
            "Part {part} of {file} is not filed any more: what it was of {document}, order {order}, is void."
        ).format(**place)
    else:
        said = _(
            "{file} waits in the inbox again: what it was of {document}, order {order}, is void. `{command}` shows it."
        )
        yield said.format(command=typed("inbox", unfiled.item[-SHORT:]), **place)
    yield from what_lines(session, unfiled.order, unfiled.document, unfiled.what)
