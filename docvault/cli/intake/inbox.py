"""`docvault inbox`."""

from collections.abc import Iterable
from typing import Any

import click

from docvault.cli.frame import Command, Option
from docvault.cli.intake.views import SHORT, fates_table, item_lines
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.show import bold, say
from docvault.cli.show import command as typed
from docvault.errors import N_


@click.command(
    "inbox",
    cls=Command,
    help=N_(
        "Show what waits to be filed, the most urgent first: since when, until when, why it waits, "
        "and the orders it may belong to with the reasons. With an item, show that one, whatever became of it, and what lies inside it."
    ),
    examples=("inbox", "inbox --all", "inbox 7k2xq"),
)
@click.argument("item", required=False)
@click.option(
    "--all", "everything", cls=Option, is_flag=True, help=N_("Show what was filed, rejected or a duplicate too.")
)
@piece_options
@click.pass_obj
def command(session: Session, *, item: str | None, everything: bool, limit: int | None, offset: int) -> None:
    """Show what waits."""
    language = session.language
    _ = language.text
    from docvault.services.intake.inbox import inbox

    if item and (offset or limit):
        raise click.UsageError(
            _("--limit and --offset are for the list: leave them out, or leave out {item}.").format(item=item)
        )
    found = inbox(session.vault, item or "", everything=everything, limit=limit, offset=offset)
    tree = found.to_tree(language)
    items = tree["items"]
    piece = [] if item else piece_lines(language, offset, len(items), found.total, capped=found.capped)
    session.result(
        tree,
        lambda: [
            *_lines(session, items, tree.get("sheets_left", ()), everything=everything, one=bool(item or piece)),
            *piece,
        ],
    )
    if not found.total and not session.json:
        say(_("Nothing has arrived yet.") if everything else _("Nothing waits."))


def _sheets_left(session: Session, left: Iterable[dict[str, Any]]) -> Iterable[str]:
    """The sheets that are filed, and of which not every signature is entered."""
    language = session.language
    _ = language.text
    for sheet in left:
        unsigned = language.plural(
            "{count} signature on it is not entered yet",
            "{count} signatures on it are not entered yet",
            len(sheet["remaining"]),
        )
        yield _("{document} of {order} is filed; {unsigned}: {command}").format(
            document=sheet["document"],
            order=sheet["order"],
            unsigned=unsigned,
            command=typed("inbox", sheet["item"][-SHORT:]),
        )


def _lines(
    session: Session, items: list[dict[str, Any]], left: Iterable[dict[str, Any]], *, everything: bool, one: bool
) -> Iterable[str]:
    language = session.language
    _ = language.text
    if everything:
        yield from fates_table(language, items) if items else ()
        return
    for item in items:
        yield from item_lines(language, session.vault.config, item)
    yield from _sheets_left(session, left)
    waiting = sum(item["state"] == "waiting" for item in items)
    if waiting and not one:
        yield bold(language.plural("{count} item waits.", "{count} items wait.", waiting))
        yield _("`{file}` files an item, `{reject}` rejects it; the last characters of its id are enough.").format(
            file=typed("file") + " " + _("ITEM ORDER"), reject=typed("reject") + " " + _("ITEM --why REASON")
        )
