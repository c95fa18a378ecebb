"""`docvault retention audit`."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option, Session
from docvault.cli.show import bold, lines, print_json, table
from docvault.errors import N_
from docvault.language.names import naming
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.retention.retention import Audit

_MOST = 100
"""Rows of each state on a terminal: nobody reads more there."""


@click.command(
    "audit",
    cls=Command,
    help=N_(
        "Show which documents may be disposed of on a date, by which class and since when; what is held back and why; what falls due "
        "soon; what has no class. Nothing is changed. With --out it is written for Excel (.xlsx) or Word (.docx)."
    ),
    examples=("retention audit", "retention audit --as-of 2029-12-31 --out audit.xlsx"),
)
@click.option("--as-of", cls=Option, default="", metavar="DATE", help=N_("The date to judge by; today without it."))
@click.option("--from-files", cls=Option, is_flag=True, help=N_("Read every manifest instead of the index."))
@out_options
@click.pass_obj
def command(session: Session, *, as_of: str, from_files: bool, out: Path | None, force: bool) -> None:
    """Audit the retention."""
    language = session.language
    _ = language.text
    from docvault.services.retention.audit import audit, audit_form, audit_tree

    with session.progress(_("Reading the orders")) as progress:
        found = audit(session.vault, as_of, from_files=from_files, progress=progress)
    names = naming(language, session.vault.config)
    if out is not None:
        present(session, audit_form(found, language.text, names), audit_tree(found, language, names), out, force=force)
    elif session.json:
        print_json(audit_tree(found, language, names))
    else:
        lines(_lines(language, found, names))


def _lines(language: "Language", found: "Audit", names: "Called") -> Iterable[str]:
    _ = language.text
    from docvault.services.retention.audit import AUDIT_HEADINGS, audit_rows, is_running

    running = sum(is_running(grounds) for _order, grounds in found.blocked)
    blocked = tuple(one for one in found.blocked if not is_running(one[1]))
    rows = audit_rows(replace(found, blocked=blocked), language.text, names)
    shown = [row for state in rows.values() for row in islice(state, _MOST)]
    yield from table([_(heading) for heading in AUDIT_HEADINGS], shown)
    numbers = [len(entries) for entries in (found.eligible, blocked, found.coming, found.unclassed)]
    left_out = sum(numbers) - len(shown)
    if left_out:
        yield language.plural(
            "{count} more row is not shown; `--out audit.xlsx` has them all.",
            "{count} more rows are not shown; `--out audit.xlsx` has them all.",
            left_out,
        )
    counts = [
        language.plural("{count} is due for disposal", "{count} are due for disposal", numbers[0]),
        language.plural("{count} order is held back", "{count} orders are held back", numbers[1]),
        language.plural("{count} falls due soon", "{count} fall due soon", numbers[2]),
        language.plural("{count} document has no class", "{count} documents have no class", numbers[3]),
        language.plural("{count} order still runs", "{count} orders still run", running),
    ]
    if shown:
        yield ""
    yield bold(_("As of {date}: {counts}.").format(date=found.as_of, counts=language.joined(counts)))
