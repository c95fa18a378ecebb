"""`docvault retention show`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.forms import out_options, present
from docvault.cli.frame import Command
from docvault.cli.retention.views import next_line, stays_lines, summary_line
from docvault.cli.session import Session
from docvault.cli.show import bold, size
from docvault.cli.tables import fields, table
from docvault.errors import N_
from docvault.language.names import naming
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.services.retention.show import Shown


@click.command(
    "show",
    cls=Command,
    help=N_(
        "Show a disposal: every file of its list with class and dates, what goes with it and what stays, how far it is, and who took which step when. "
        "Whoever is to approve it looks here first. With --out it is written to print and sign (.docx) or for Excel (.xlsx)."
    ),
    examples=("retention show D-2029-0001", "retention show D-2029-0001 --out list.docx"),
)
@click.argument("disposal")
@out_options
@click.pass_obj
def command(session: Session, *, disposal: str, out: Path | None, force: bool) -> None:
    """Show a disposal."""
    language = session.language
    from docvault.services.retention.list_form import disposal_list_form
    from docvault.services.retention.show import show

    shown = show(session.vault, disposal)
    config = session.vault.config
    names = naming(language, config)
    tree = shown.to_tree(language, names)
    if out is not None:
        present(session, disposal_list_form(shown, config.name, language.text, names), tree, out, force=force)
    else:
        session.result(tree, lambda: _lines(language, shown, tree, names))


def _lines(language: "Language", shown: "Shown", tree: Mapping[str, Any], names: "Called") -> Iterable[str]:
    _ = language.text
    from docvault.model.retention.retention_words import period_text
    from docvault.services.retention.file_rows import counts_from, due_fact
    from docvault.services.retention.list_form import order_notes, state_text, step_facts

    translate = language.text
    yield bold(_("Disposal list {disposal}").format_map(tree))
    facts = [(_("State"), state_text(shown, translate)), due_fact(tree["as_of"], translate, names)]
    yield from fields([*facts, *step_facts(shown, translate, names)], indent="  ")
    yield ""
    rows = [
        [
            one["order"],
            one["document"],
            f"v{one['version']}",
            size(one["bytes"]),
            names("class", one["class"]),
            period_text(one["period"], translate),
            counts_from(one, translate, names),
            one["expired"],
            one.get("sha256", "")[:12],
            one.get("file") or _(NOT_SHOWN),
        ]
        for one in tree["items"]
    ]
    heads = (_("Order"), _("Document"), _("Version"), _("Size"), _("Retention class"), _("Kept for"))
    yield from table((*heads, _("Counts from"), _("May go from"), "SHA-256", _("File")), rows, indent="  ")
    yield from stays_lines(language, tree["elsewhere"])
    yield from order_notes(shown, translate, names)
    yield ""
    yield summary_line(language, tree, names)
    yield from next_line(language, tree)
