"""A form as a Word document (.docx): to print, to sign by hand, to scan. Each line's QR brings the signed sheet home through the inbox."""

import io
from typing import TYPE_CHECKING, Any

from docvault.services.forms.form import Form, Row, text_width

if TYPE_CHECKING:
    from docx.table import _Cell

CHINESE_FONT = "SimSun"
_MODULE_MM = 0.8
"""Codes of this size are read from every fax (decision 0005)."""
_BORDER = 3
_PAGE_MM, _SIGNATURE_MM, _PADDING_MM = 267, 45, 5
_WIDEST, _NARROWEST = 20, 10
"""A column counts as at most and at least so many characters when the room is shared out."""
_CELL_POINTS = 9


def word_bytes(form: Form) -> bytes:
    """The form as the bytes of a .docx file."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

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
    _add_table(document, form)
    for note in form.notes:
        document.add_paragraph(note)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _add_table(document: Any, form: Form) -> None:
    from docx.shared import Mm, Pt

    widths = _widths(form)
    headings = [*form.headings, *([form.signature] if form.signature else []), *(["QR"] if _has_codes(form) else [])]
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
        cell.paragraphs[0].runs[0].bold = True
    for row in form.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row.cells, strict=False):
            cell.text = text
        if row.code:
            _add_code(cells[-1], row.code)
    for column, width in zip(table.columns, widths, strict=True):  # Word goes by the cells, LibreOffice by the columns
        column.width = Mm(width)
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(_CELL_POINTS)


def _widths(form: Form) -> list[float]:
    """Millimetres of each column: the code's as wide as the widest code, room to sign in, the rest by what the cells hold."""
    codes = [_code_mm(row.code) + _PADDING_MM for row in form.rows if row.code]
    fixed = [*([_SIGNATURE_MM] if form.signature else []), *([max(codes)] if codes else [])]
    wanted = [
        min(max(text_width(text) for text in (heading, *(_cell(row, column) for row in form.rows))), _WIDEST)
        for column, heading in enumerate(form.headings)
    ]
    room = _PAGE_MM - sum(fixed)
    return [*(room * max(one, _NARROWEST) / sum(max(one, _NARROWEST) for one in wanted) for one in wanted), *fixed]


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _has_codes(form: Form) -> bool:
    return any(row.code for row in form.rows)


def _add_code(cell: "_Cell", code: str) -> None:
    from docx.shared import Mm

    made = io.BytesIO()
    _qr(code).save(made, kind="png", scale=8, border=_BORDER)
    cell.paragraphs[0].add_run().add_picture(io.BytesIO(made.getvalue()), width=Mm(_code_mm(code)))


def _code_mm(code: str) -> float:
    return float(_qr(code).symbol_size(border=_BORDER)[0] * _MODULE_MM)


def _qr(code: str) -> Any:
    import segno

    return segno.make(code, error="m", micro=False)


def _use_chinese_font(document: Any) -> None:
    """Chinese characters in a font every Word has; otherwise a machine without the default shows boxes."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE_FONT)
