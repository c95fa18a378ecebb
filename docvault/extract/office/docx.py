"""Word (.docx and its kin): the body, then what stands around it, by what each part is and not by what it is called."""

from docvault.extract.content import Content, unreadable
from docvault.extract.detect import DOCX
from docvault.extract.office.leftovers import leftovers, other_files, title_of
from docvault.extract.office.markup import text_of
from docvault.extract.office.numbered import say_numbers
from docvault.extract.office.opc import UNREAD, OfficePackage
from docvault.extract.package import BROKEN
from docvault.model.intake.extracted import Facts
from docvault.model.limits import Limits

READER = "docx/2"
_AROUND = ("header", "footer", "footnotes", "endnotes", "comments")


def read_docx(data: bytes, limits: Limits) -> Content:
    """The text of a Word file: body, headers and footers, notes, comments, text boxes, diagrams, charts, what it says of itself; files in it."""
    try:
        office = OfficePackage(data, limits)
    except BROKEN as error:
        return unreadable(DOCX, READER, str(error) or type(error).__name__)
    main = office.main("word/document.xml")
    if office.take(main) is None:
        return unreadable(DOCX, READER, "no document in it")
    try:
        document = office.parse(main)
    except UNREAD as error:
        return unreadable(DOCX, READER, str(error) or type(error).__name__)
    say_numbers(document, office, main)
    texts = [text_of(document)]
    chunks = list(office.related(main, "aFChunk"))  # files that the document shows in its middle
    around = [name for kind in _AROUND for name in office.related(main, kind)]
    rest = [name for name in office.left() if name not in chunks and name not in around]
    texts += [*leftovers(office, [*around, *rest]), *office.addresses()]
    attachments = other_files(office)
    return Content(
        DOCX,
        READER,
        ("\n".join(dict.fromkeys(text for text in texts if text)),),
        Facts(title=title_of(office)),
        reasons=tuple(office.reasons),
        page_count=1,
        attachments=attachments,
    )
