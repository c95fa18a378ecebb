"""A form as an Excel workbook (.xlsx), for those who live in Excel."""

import io
from typing import TYPE_CHECKING

from docvault.services.forms.form import Form, harmless_form, text_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDEST, _LINE_HIGH = 70, 15
_A4 = 9


def excel_bytes(form: Form) -> bytes:
    """The form as the bytes of an .xlsx file: facts above, one table below, its heading frozen. Text stays text: nothing is taken for a formula."""
    import xlsxwriter

    form = harmless_form(form)
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(form.title))
    bold, large = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, form.title, large)
    for place, (name, value) in enumerate(form.facts, start=1):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, value)
    first = len(form.facts) + 2
    _write_table(sheet, form, first, bold, wrapped)
    below = first + len(form.rows) + 2
    for place, note in enumerate(form.notes, start=below):
        sheet.write_string(place, 0, note)
    for place, line in enumerate(form.signing, start=below + len(form.notes) + 1):
        for column, text in enumerate(line):
            sheet.write_string(place, column, text, wrapped)
    _set_pages(sheet, form, first)
    book.close()
    return made.getvalue()


def _write_table(sheet: "Worksheet", form: Form, first: int, bold: "Format", wrapped: "Format") -> None:
    """The table, with its heading in the row `first`; each column as wide as what stands in it, facts above it too."""
    headings = [*form.headings, *([form.signature] if form.signature else [])]
    for column, heading in enumerate(headings):
        sheet.write_string(first, column, heading, bold)
    for place, row in enumerate(form.rows, start=first + 1):
        sheet.set_row(place, _LINE_HIGH * max((cell.count("\n") + 1 for cell in row.cells), default=1))
        for column, text in enumerate(row.cells):
            sheet.write_string(place, column, text, bold if row.spans else wrapped)
    for column, heading in enumerate(headings):
        texts = [row.cells[column] for row in form.rows if column < len(row.cells) and not row.spans]
        texts += [name for name, _value in form.facts] if column == 0 else []
        sheet.set_column(column, column, min(max(text_width(text) for text in [heading, *texts]) + 2, _WIDEST))


def _set_pages(sheet: "Worksheet", form: Form, first: int) -> None:
    """How it looks on a screen and on paper: the heading stays, pages are wide and numbered."""
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    if form.footer:
        sheet.set_footer("&L" + form.title.replace("&", "&&") + "&R" + form.footer.format(page="&P", pages="&N"))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _sheet_name(title: str) -> str:
    return "".join(character for character in title if character not in "[]:*?/\\'")[:31] or "docvault"
