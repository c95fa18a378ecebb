"""How forms are shown: as text on the terminal, or written for Word or Excel to the file `--out` names."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docvault.cli.frame import Option
from docvault.cli.session import Session
from docvault.cli.show import bold
from docvault.cli.tables import fields, table
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.services.forms.form import Form

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def out_options(function: Decorated) -> Decorated:
    """The options of a command that prints a form."""
    force = click.option("--force", cls=Option, is_flag=True, help=N_("Write over a file that is there."))
    out = click.option(
        "--out",
        cls=Option,
        default=None,
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=N_("Write it to a .docx or .xlsx file."),
    )
    return out(force(function))


def present(session: Session, form: "Form", tree: dict[str, Any], out: Path | None, *, force: bool) -> None:
    """Show a form as text (or its tree as JSON), or write it to a file and say so."""
    language = session.language
    _ = language.text
    if out is None:
        session.result(tree, lambda: form_lines(language, form))
        return
    from docvault.services.forms.writing import write_form, written_tree

    write_form(session.vault.root, form, out, force=force)
    session.result(
        written_tree(tree, out), lambda: [_("{title} is written to {out}.").format(title=form.title, out=out)]
    )


def form_lines(language: "Language", form: "Form") -> Iterable[str]:
    """A form for the terminal."""
    _ = language.text
    yield bold(form.title)
    yield from fields(form.facts, indent="  ")
    yield ""
    if form.rows:
        rows = [[*row.cells, *[""] * (len(form.headings) - len(row.cells))] for row in form.rows]
        yield from table(form.headings, rows, indent="  ")
    else:
        yield "  " + _("Nothing yet.")
    if form.notes:
        yield ""
        yield from (f"  {note}" for note in form.notes)
