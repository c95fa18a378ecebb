"""A form as a Word document (.docx): to print, to sign by hand, to scan. Each line's QR brings the signed sheet home through the inbox."""

import io
from typing import TYPE_CHECKING, Any

from docvault.services.forms.form import Form

if TYPE_CHECKING:
    from docx.table import _Cell

CHINESE_FONT = "SimSun"
_MODULE_MM = 0.8
"""Codes of this size are read from every fax (docs/decisions/0005-recognition.md)."""
_BORDER = 3


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
    headings = [*form.headings, *([form.signature] if form.signature else []), *(["QR"] if _has_codes(form) else [])]
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
        for run in cell.paragraphs[0].runs:
            run.bold = True
    for row in form.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row.cells, strict=False):
            cell.text = text
        if row.code:
            _add_code(cells[-1], row.code)


def _has_codes(form: Form) -> bool:
    return any(row.code for row in form.rows)


def _add_code(cell: "_Cell", code: str) -> None:
    import segno
    from docx.shared import Mm

    qr = segno.make(code, error="m", micro=False)
    made = io.BytesIO()
    qr.save(made, kind="png", scale=8, border=_BORDER)
    width = Mm(qr.symbol_size(border=_BORDER)[0] * _MODULE_MM)
    cell.paragraphs[0].add_run().add_picture(io.BytesIO(made.getvalue()), width=width)


def _use_chinese_font(document: Any) -> None:
    """Chinese characters in a font every Word has; otherwise a machine without the default shows boxes."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE_FONT)
