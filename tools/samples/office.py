"""Office files and PDFs with text in them. Whatever carries a date of making gets a fixed one, so that the same bytes come out each time."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
MADE = datetime(2026, 9, 1, 8, 0)  # noqa: DTZ001 - office files know no time zone


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """A PDF with a text layer, Chinese in the font every reader brings along."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setFont("STSong-Light", 12)
    for row, line in enumerate([title, "", *lines]):
        canvas.drawString(60, 780 - row * 20, line)
    canvas.save()
    return out.getvalue()


def encrypted(content: bytes, password: str) -> bytes:
    """A PDF under a password."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def xlsx(name: str, rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = MADE
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return dated(out.getvalue())


def xls(name: str, rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of the old format."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def docx(title: str, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file with a heading, paragraphs and a table."""
    import docx as word

    document = word.Document()
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.title = title
    document.add_heading(title, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for cells in table:
            for cell, text in zip(grid.add_row().cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue())


def dated(content: bytes) -> bytes:
    """A zip file with the same date on every entry, and none of the properties that change with each making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = MODIFIED.sub(rb"\g<1>2026-09-01T08:00:00Z\g<2>", source.read(entry))
            target.writestr(zipfile.ZipInfo(entry.filename, (2026, 9, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped(files: dict[str, bytes], *, encoding: str = "utf-8") -> bytes:
    """An archive; with `gbk` names are written as Chinese Windows does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            kind = zipfile.ZipInfo if encoding == "utf-8" else GbkEntry
            target.writestr(kind(name, (2026, 9, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class GbkEntry(zipfile.ZipInfo):
    """An entry whose name is written in GBK without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode("gbk"), self.flag_bits
