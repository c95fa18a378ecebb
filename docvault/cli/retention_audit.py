"""`docvault retention audit`."""

from pathlib import Path
from typing import Any

import click

from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command, Option, Session
from docvault.cli.language import _, plural, translator
from docvault.cli.show import bold, joined, table
from docvault.errors import N_


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
    from docvault.services.retention.audit import audit, audit_form, audit_tree

    with session.progress(_("Reading the orders")) as progress:
        found = audit(session.vault, as_of, from_files=from_files, progress=progress)
    tree = audit_tree(found, translator())
    if out is not None:
        present(session, audit_form(tree, translator(), _class_names(session)), tree, out, force=force)
        return
    session.result(tree, lambda: _lines(session, tree))


def _class_names(session: Session) -> Any:
    from docvault.cli.language import language

    names = {one.id: one.called(language()) for one in session.vault.config.retention.classes}
    return lambda class_id: names.get(class_id, class_id)


def _lines(session: Session, tree: dict[str, Any]) -> list[str]:
    from docvault.services.retention.audit import AUDIT_HEADINGS, audit_rows

    rows = audit_rows(tree, translator(), _class_names(session))
    counts = [
        plural("{count} is due for disposal", "{count} are due for disposal", len(tree["eligible"])),
        plural("{count} order is held back", "{count} orders are held back", len(tree["blocked"])),
        plural("{count} falls due soon", "{count} fall due soon", len(tree["coming"])),
        plural("{count} document has no class", "{count} documents have no class", len(tree["unclassed"])),
    ]
    summary = _("As of {date}: {counts}.").format(date=tree["as_of"], counts=joined(counts))
    return [*table([_(heading) for heading in AUDIT_HEADINGS], rows), *([""] if rows else []), bold(summary)]
