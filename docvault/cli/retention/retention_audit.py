"""`docvault retention audit`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option
from docvault.cli.numbers import Number
from docvault.cli.pieces import offset_option, piece_lines
from docvault.cli.session import Session
from docvault.cli.show import bold, lines, print_json
from docvault.cli.tables import fields, table
from docvault.errors import N_
from docvault.language.names import naming
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.retention.audit import Audit

_MOST = 100
"""Entries of each list as text, where it is not said how many: nobody reads more there."""


@click.command(
    "audit",
    cls=Command,
    help=N_(
        "Show which documents may be disposed of on a date, by which class and since when; what is held back and why; what falls due "
        "soon; what has no class. Nothing is changed. With --out it is written for Excel (.xlsx) or Word (.docx)."
    ),
    examples=(
        "retention audit",
        "retention audit --limit 20 --offset 20",
        "retention audit --as-of 2029-12-31 --out audit.xlsx",
    ),
)
@click.option("--as-of", cls=Option, default="", metavar="DATE", help=N_("The date to judge by; today without it."))
@click.option("--from-files", cls=Option, is_flag=True, help=N_("Read every manifest instead of the index."))
@click.option(
    "--limit",
    cls=Option,
    type=Number(),
    metavar="N",
    help=N_("Show at most so many of each list; as text 100 without it, with --json or --out all."),
)
@offset_option
@out_options
@click.pass_obj
def command(
    session: Session,
    *,
    as_of: str,
    from_files: bool,
    limit: int | None,
    offset: int,
    out: Path | None,
    force: bool,
) -> None:
    """Audit the retention."""
    language = session.language
    _ = language.text
    from docvault.services.retention.audit import audit, audit_form, audit_piece, audit_tree

    with session.progress(_("Reading the orders")) as progress:
        found = audit(session.vault, as_of, from_files=from_files, progress=progress)
    names = naming(language, session.vault.config)
    if out is None and not session.json:
        lines(_lines(language, found, names, limit or _MOST, offset))
        return
    part = audit_piece(found, limit, offset)
    tree = audit_tree(part, language, names)
    if out is not None:
        present(session, audit_form(part, language.text, names), tree, out, force=force)
    else:
        print_json(tree)


def _lines(language: "Language", found: "Audit", names: "Called", limit: int, offset: int) -> Iterable[str]:
    """The audit as text: orders that only still run are counted, and not listed among those that are held back."""
    _ = language.text
    from docvault.services.retention.audit import AUDIT_HEADINGS, STATES, audit_piece, audit_rows, is_running

    running = sum(is_running(grounds) for _order, grounds in found.blocked)
    blocked = tuple(one for one in found.blocked if not is_running(one[1]))
    part = audit_piece(replace(found, blocked=blocked), limit, offset)
    rows = [row for state in audit_rows(part.shown, language.text, names).values() for row in state]
    pieces = [
        (_(STATES[state]), line)
        for state, total in part.totals.items()
        for line in piece_lines(language, offset, part.counts[state], total)
    ]
    yield from table([_(heading) for heading in AUDIT_HEADINGS], rows)
    if pieces:
        yield from ("", *fields(pieces)) if rows else fields(pieces)
    totals = part.totals
    counts = [
        language.plural("{count} is due for disposal", "{count} are due for disposal", totals["eligible"]),
        language.plural("{count} order is held back", "{count} orders are held back", totals["blocked"]),
        language.plural("{count} falls due soon", "{count} fall due soon", totals["coming"]),
        language.plural("{count} document has no class", "{count} documents have no class", totals["unclassed"]),
        language.plural("{count} order still runs", "{count} orders still run", running),
    ]
    if rows or pieces:
        yield ""
    yield bold(_("As of {date}: {counts}.").format(date=language.moment(found.as_of), counts=language.joined(counts)))
