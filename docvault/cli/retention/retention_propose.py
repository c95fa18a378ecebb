"""`docvault retention propose`."""

from typing import TYPE_CHECKING, Any

import click

from docvault.cli.exit_codes import NOTHING_FOUND
from docvault.cli.frame import Command, Option
from docvault.cli.retention.views import not_before, stays_lines
from docvault.cli.session import Session
from docvault.cli.show import bold, say, size
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import naming
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "propose",
    cls=Command,
    help=N_(
        "Write a numbered disposal list of everything that is due, or of what of it a query matches: every file with its digest. "
        "Nothing is moved or destroyed. Another person, a manager, approves the list."
    ),
    examples=("retention propose", "retention propose --as-of 2029-12-31 customer:NORDIC"),
)
@click.argument("query", nargs=-1)
@click.option("--as-of", cls=Option, default="", metavar="DATE", help=N_("The date to judge by; today without it."))
@click.pass_obj
def command(session: Session, *, query: tuple[str, ...], as_of: str) -> int:
    """Propose a disposal."""
    language = session.language
    _ = language.text
    from docvault.services.retention.propose import NothingDueError, nothing_tree, propose

    try:
        with session.progress(_("Listing")) as progress:
            proposed = propose(session.vault, as_of, " ".join(query), progress)
    except NothingDueError as error:
        session.result(nothing_tree(), list)
        if not session.json:
            say(language.error(error))
        return NOTHING_FOUND
    tree = proposed.to_tree(language, naming(language, session.vault.config))
    later = not_before(language, tree["as_of"], session.vault.now()[:10])
    session.result(tree, lambda: [*_lines(language, tree), *later])
    return 0


def _lines(language: "Language", tree: dict[str, Any]) -> list[str]:
    _ = language.text
    rows = [
        [
            one["order"],
            one["document"],
            f"v{one['version']}",
            size(one["bytes"]),
            one.get("sha256", "")[:12],
            one.get("file") or _(NOT_SHOWN),
        ]
        for one in tree["items"]
    ]
    heads = (_("Order"), _("Document"), _("Version"), _("Size"), "SHA-256", _("File"))
    made = [bold(_("Disposal {disposal}").format_map(tree)), *table(heads, rows, indent="  ")]
    made += stays_lines(language, tree["elsewhere"])
    if tree["passed_over"]:
        made.append(_("Due as well, but not on this list:"))
        rows_over = [[one["order"], one["reason"]] for one in tree["passed_over"]]
        made += table((_("Order"), _("Reason")), rows_over, indent="  ")
    if tree["also_on"]:
        made.append(
            _(
                "Orders of it stand on {disposals} too: `docvault retention withdraw` takes back a list that is not wanted."
            ).format(disposals=language.joined(tree["also_on"]))
        )
    if tree["left_out"]:
        made.append(
            language.plural(
                "{count} order is due too and did not fit on the list: propose it when this one is carried out.",
                "{count} orders are due too and did not fit on the list: propose them when this one is carried out.",
                tree["left_out"],
            )
        )
    step = _(
        "`docvault retention show {disposal}` shows the list again, with `--out` to print it. A manager approves it: `docvault retention approve {disposal}`."
    ).format_map(tree)
    return [*made, "", language.plural("{count} file is listed.", "{count} files are listed.", len(rows)), step]
