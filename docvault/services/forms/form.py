"""A form: a title, facts and one table. What a form says is made once; how it is written is another module's."""

from collections.abc import Sequence

from docvault.model.foreign import harmless
from docvault.model.values import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a form's table; `code` is what its QR says, when it has one."""

    cells: Sequence[str]
    code: str = ""
    spans: bool = False
    """Whether its one cell goes across the table: a heading of the rows below it, or a remark on those above."""


@dataclass(frozen=True, slots=True)
class Form:
    """A paper to print, sign and keep. `signature` asks for a column to sign in; `signing` is a table of its own for that below, headings first.

    `footer` says at the foot of each page which of how many it is: `{page}` and `{pages}` in it are filled in by whoever prints.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    headings: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=tuple)
    signature: str = ""
    signing: Sequence[Sequence[str]] = field(default_factory=tuple)
    footer: str = ""


def text_width(text: str) -> int:
    """How wide a cell's text is, in Latin characters: its longest line, a Chinese character counted twice."""
    return max((sum(1 if ord(character) < 0x2E80 else 2 for character in line) for line in text.split("\n")), default=0)


def harmless_form(form: Form) -> Form:
    """The form with what others wrote into it shown as it is: controls, which Word cannot hold, and marks that turn the direction of writing."""
    return replace(
        form,
        title=_shown(form.title),
        facts=tuple((name, _shown(value)) for name, value in form.facts),
        rows=tuple(replace(row, cells=tuple(map(_shown, row.cells))) for row in form.rows),
        notes=tuple(map(_shown, form.notes)),
        signing=tuple(tuple(map(_shown, line)) for line in form.signing),
    )


def _shown(text: str) -> str:
    return "\n".join(map(harmless, text.split("\n")))
