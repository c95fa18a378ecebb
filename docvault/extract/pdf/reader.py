"""PDF by pdfium: text by page, notes and fields, forms, files in it; pypdf for everything when pdfium died of the file.

pdfium reads Chinese that pypdf garbles; it also aborts its process on some hostile files, which is why this runs in a worker and why the
worker's parent asks again without it (decision 0004).
"""

from typing import Any

from docvault.extract.content import Content, encrypted, unreadable
from docvault.extract.detect import PDF
from docvault.extract.pdf.appearances import Appearances
from docvault.extract.pdf.around import attachments, has_xfa, says_of_itself, xfa_text
from docvault.extract.pdf.by_pypdf import read_by_pypdf
from docvault.extract.pdf.looks import is_to_recognise, look_at, unmapped_share
from docvault.extract.pdf.notes import notes_on
from docvault.extract.pdf.pages import codes_on
from docvault.extract.pdf.second_look import SecondLook
from docvault.extract.pdf.words import page_text
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.limits import Limits

READER = "pdf/3"
_MOST_LOOKED_AT = 500
"""Pages with text and a picture that are searched for codes: each costs up to 30 ms of CPU (27 with a photograph, 8 without), a catalogue has thousands."""


def read_pdf(data: bytes, limits: Limits, *, avoid_pdfium: bool = False, look_for_codes: bool = True) -> Content:
    """Text by page; pages that say more to the eye than by their text are named to be recognised, others with a picture are searched for codes now.

    What the file says of itself, its bookmarks and an XFA form follow as a page behind the last.
    """
    return read_by_pypdf(data, limits) if avoid_pdfium else _by_pdfium(data, limits, look_for_codes=look_for_codes)


class _Pages:
    """What came of the pages so far."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.to_recognise: list[int] = []
        self.illustrated: list[int] = []
        self.blank: list[int] = []
        self.damaged = 0
        self.odd = 0


def _by_pdfium(data: bytes, limits: Limits, *, look_for_codes: bool) -> Content:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if any(word in str(error).lower() for word in ("password", "security")):
            return encrypted(PDF, READER)
        return read_by_pypdf(data, limits)
    again, appearances = SecondLook(data), Appearances(data)
    try:
        count = len(document)
        if count == 0:
            return unreadable(PDF, READER, "no page in it")
        xfa = has_xfa(document)
        if not xfa:
            document.init_forms()
        read = min(count, limits.pages)
        pages = _Pages()
        for number in range(1, read + 1):
            _read_page(document, number, pages, appearances)
        pages.damaged += again.broken(pages.blank)
        if count == read:
            more = again.more_pages(count, limits.pages)
            pages.damaged += sum(not text.strip() for text in more)
            pages.texts += more
        codes = codes_on(document, pages.illustrated[:_MOST_LOOKED_AT], limits) if look_for_codes else ()
        form = xfa_text(data) if xfa else ""
        files = attachments(document, read, limits)
        around = "\n".join(text for text in (says_of_itself(document, data), form) if text)
        return Content(
            PDF,
            READER,
            (*pages.texts, around) if around else tuple(pages.texts),
            Facts(codes=codes),
            reasons=gathered(
                [*_cut(count, limits), *_damaged(pages), *([not_read("form")] if xfa and not form else [])]
            ),
            page_count=max(count, len(pages.texts)),
            to_recognise=tuple(pages.to_recognise),
            attachments=[*files, *again.more_files(files, limits)],
        )
    finally:
        appearances.close()
        document.close()


def _cut(count: int, limits: Limits) -> list[Reason]:
    return [Reason(ReasonCode.TOO_MANY_PAGES, {"limit": limits.pages, "pages": count})] if count > limits.pages else []


def _damaged(pages: _Pages) -> list[Reason]:
    """Pages that could not be opened, and characters that are none."""
    closed = [not_read("page", pages.damaged)] if pages.damaged else []
    odd = [Reason(ReasonCode.ODD_CHARACTERS, {"characters": pages.odd})] if pages.odd else []
    return closed + odd


def _read_page(document: Any, number: int, pages: _Pages, appearances: Appearances) -> None:
    """A page's text and notes; whether it is to be recognised too, or searched for codes. One that cannot be opened is counted."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        pages.texts.append("")
        pages.damaged += 1
        return
    try:
        text_page = page.get_textpage()
        text, odd = page_text(text_page)
        unmapped = unmapped_share(text_page, text_page.count_chars())
        text_page.close()
        look = look_at(page)
        notes = notes_on(page, document.formenv.raw if document.formenv else None)
        notes += appearances.beside(page, number, "\n".join([text, *notes]))
        if not text.strip() and not notes and not pdfium.FPDFPage_CountObjects(page.raw):
            pages.blank.append(number)
    except pypdfium2.PdfiumError:
        pages.texts.append("")
        pages.damaged += 1
        return
    finally:
        page.close()
    pages.texts.append("\n".join([text, *notes]))
    pages.odd += odd
    if is_to_recognise(text, look, unmapped):
        pages.to_recognise.append(number)
    elif look.pictures:
        pages.illustrated.append(number)
