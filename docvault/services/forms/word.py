"""A form as a Word document (.docx): to print, to sign by hand, to scan. Each line's QR brings the signed sheet home through the inbox.

Who calls it imports it when a form is to be written: python-docx is slow to load.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from docvault.services.forms.form import Form, Row, harmless_form, text_width

CHINESE_FONT, LATIN_FONT = "SimSun", "Arial"
_MODULE_MM = 0.8
"""Codes of this size are read from every fax (decision 0005)."""
_BORDER = 3
_PAGE_MM, _SIGNATURE_MM, _PADDING_MM = 267, 45, 5
_WIDEST, _NARROWEST = 20, 10
"""A column counts as at most and at least so many characters when the room is shared out."""
_CELL_POINTS = 9
_LATIN_MM, _CELL_MARGIN_MM = 2.05, 4.5
"""How wide a Latin character of a cell is in the widest font likely, and what a cell keeps free at its sides."""
_LONGEST = 24
"""What is longer (a digest, a path) may break anywhere; what is shorter (an order's number, a date) stays in one piece."""
_SIGNING_MM = (45, 62, 90, 70)
_SIGNING_HIGH_MM = 11


def word_bytes(form: Form) -> bytes:
    """The form as the bytes of a .docx file."""
    form = harmless_form(form)
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(15))
    _use_chinese_font(document)
    document.add_heading(form.title, level=1)
    for name, value in form.facts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(f"{name}  ").bold = True
        paragraph.add_run(value)
    _space(document)
    _add_table(document, form)
    if form.notes:
        _space(document)
    for note in form.notes:
        document.add_paragraph(note)
    if form.signing:
        _add_signing(document, form.signing)
    if form.footer:
        _add_footer(section, form)
    document.core_properties.author, document.core_properties.title = "docvault", form.title
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _space(document: Any) -> Any:
    """A little room between a table and what is above or below."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = 0
    paragraph.paragraph_format.line_spacing = Pt(_CELL_POINTS)
    return paragraph


def _add_table(document: Any, form: Form) -> None:
    widths = _widths(form)
    headings = [*form.headings, *([form.signature] if form.signature else []), *(["QR"] if _has_codes(form) else [])]
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
        cell.paragraphs[0].runs[0].bold = True
    _repeat(table.rows[0])
    for row in form.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row.cells, strict=False):
            cell.text = text
        if row.code:
            _add_code(cells[-1], row.code)
    _set_widths(table, widths)
    following = [*(row.spans for row in form.rows), True][1:]
    for line, row, heading_follows in zip(list(table.rows)[1:], form.rows, following, strict=True):
        _keep_whole(line)
        if row.spans:
            _span(line, with_next=not heading_follows)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """Word goes by the cells, LibreOffice by the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(_CELL_POINTS)


def _span(line: Any, *, with_next: bool) -> None:
    """Let the first cell of a row go across it, in heavy type; a heading stays on the page of what follows."""
    first, *others = line.cells
    whole = first._tc  # noqa: SLF001 - merging cells the public way looks through the whole table each time
    for cell in others:
        whole.width += cell._tc.width  # noqa: SLF001
        line._tr.remove(cell._tc)  # noqa: SLF001
    whole.grid_span = len(others) + 1
    first.paragraphs[0].paragraph_format.keep_with_next = with_next
    for run in first.paragraphs[0].runs:
        run.bold = True


def _repeat(line: Any) -> None:
    """Let a row stand at the top of each page its table reaches."""
    _mark(line, "w:tblHeader")


def _keep_whole(line: Any) -> None:
    """Let no page end in the middle of a row."""
    _mark(line, "w:cantSplit")


def _mark(line: Any, name: str) -> None:
    line._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no other way to it


def _add_signing(document: Any, lines: Sequence[Sequence[str]]) -> None:
    """A table to sign in: who, name, and room for a signature and a date. It stays on one page."""
    _space(document).paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(lines[0]), style="Table Grid")
    table.autofit = False
    for place, texts in enumerate(lines):
        line = table.add_row()
        line.height, line.height_rule = Mm(_SIGNING_HIGH_MM if place else 0), WD_ROW_HEIGHT_RULE.AT_LEAST
        _keep_whole(line)
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text, cell.vertical_alignment = text, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].paragraph_format.keep_with_next = place < len(lines) - 1
    _set_widths(table, _SIGNING_MM)


def _add_footer(section: Any, form: Form) -> None:
    """The form's title and the number of the page at the foot of each page."""
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(f"{form.title}    ")
    for piece in re.split(r"(\{pages?\})", form.footer):
        if piece in {"{page}", "{pages}"}:
            _add_field(paragraph, "PAGE" if piece == "{page}" else "NUMPAGES")
        else:
            paragraph.add_run(piece)


def _add_field(paragraph: Any, code: str) -> None:
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)  # noqa: SLF001 - python-docx has no other way to a field


def _widths(form: Form) -> list[float]:
    """Millimetres of each column: the code's as wide as the widest code, room to sign in, the rest by what the cells hold."""
    codes = [_code_mm(row.code) + _PADDING_MM for row in form.rows if row.code]
    fixed = [*([_SIGNATURE_MM] if form.signature else []), *([max(codes)] if codes else [])]
    room = _PAGE_MM - sum(fixed)
    columns = [[heading, *(_cell(row, column) for row in form.rows)] for column, heading in enumerate(form.headings)]
    wanted = [min(max(map(text_width, texts)), _WIDEST) for texts in columns]
    shares = [room * max(one, _NARROWEST) / sum(max(one, _NARROWEST) for one in wanted) for one in wanted]
    least = [_LATIN_MM * max(map(_unbroken, texts)) + _CELL_MARGIN_MM for texts in columns]
    return [*_at_least(shares, least), *fixed]


def _at_least(shares: Sequence[float], least: Sequence[float]) -> list[float]:
    """The widths, those that are too narrow widened at the cost of the others; as they are when there is no room for all."""
    missing = sum(max(one - share, 0) for share, one in zip(shares, least, strict=True))
    spare = sum(max(share - one, 0) for share, one in zip(shares, least, strict=True))
    if missing > spare:
        return list(shares)
    kept = 1 - missing / spare if spare else 1
    return [one if share < one else one + (share - one) * kept for share, one in zip(shares, least, strict=True)]


def _unbroken(text: str) -> int:
    """Characters of the longest piece of a text that is to stay in one line."""
    pieces = re.findall(r"[!-~]+", text)
    return max((len(piece) for piece in pieces if len(piece) <= _LONGEST), default=0)


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) and not row.spans else ""


def _has_codes(form: Form) -> bool:
    return any(row.code for row in form.rows)


def _add_code(cell: _Cell, code: str) -> None:
    made = io.BytesIO()
    _qr(code).save(made, kind="png", scale=8, border=_BORDER)
    cell.paragraphs[0].add_run().add_picture(io.BytesIO(made.getvalue()), width=Mm(_code_mm(code)))


def _code_mm(code: str) -> float:
    return float(_qr(code).symbol_size(border=_BORDER)[0] * _MODULE_MM)


def _qr(code: str) -> Any:
    return segno.make(code, error="m", micro=False)


def _use_chinese_font(document: Any) -> None:
    """Characters in fonts every Word has; otherwise a machine without the default shows boxes, or letters wider than their columns."""
    for name in ("Normal", "Heading 1"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), CHINESE_FONT)
        for script in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{script}"), LATIN_FONT)
