"""What a PDF carries beside its pages: what it says of itself, its bookmarks, an XFA form, files of any number and size."""

import ctypes
import io
import re
from typing import Any

from docvault.extract.content import Attachment
from docvault.extract.pdf.notes import files_on, wide_text
from docvault.extract.xml_parts import BROKEN_XML, parse_xml, words_of
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.limits import Limits

_SAID = ("Title", "Subject", "Keywords", "Author")
_NOTHING_SAID = frozenset({"untitled", "unspecified", "anonymous"})
"""What a library writes that was told nothing."""
_FORMS = ("datasets", "template", "form")
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_MOST_BOOKMARKS, _MOST_XFA = 2000, 50 << 20


def says_of_itself(document: Any, data: bytes) -> str:
    """Title, subject, keywords and author, of the document information and of XMP; and the bookmarks. A line each, none twice."""
    found: dict[str, None] = {}
    for name in _SAID:
        found[document.get_metadata_value(name).strip()] = None
    for packet in _XMP.findall(data)[:10]:
        found.update(dict.fromkeys(_words_of_xml(packet)))
    for number, bookmark in enumerate(document.get_toc(max_depth=15)):
        if number >= _MOST_BOOKMARKS:
            break
        found[bookmark.get_title().strip()] = None
    return "\n".join(text for text in found if text and text not in _NOTHING_SAID)


def has_xfa(document: Any) -> bool:
    """Whether a form lies in the document that its pages only stand for (XFA, ISO 32000-1, 12.7.8)."""
    import pypdfium2.raw as pdfium

    return pdfium.FPDF_GetFormType(document.raw) in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}


def xfa_text(data: bytes) -> str:
    """The words of an XFA form: what was filled in, and its captions; empty where nothing can be read. By pypdf: pdfium comes without it."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            reader.decrypt("")
        form: Any = reader.root_object["/AcroForm"]
        whole = form["/XFA"].get_object()
        packets = whole if isinstance(whole, list) else ["form", whole]  # one stream, or pairs of a name and a stream
        named = {
            str(name): part.get_object().get_data() for name, part in zip(packets[::2], packets[1::2], strict=False)
        }
    except Exception:  # noqa: BLE001 - whatever its parser takes amiss, the form is said to be unread
        return ""
    words = [word for name in _FORMS for word in _words_of_xml(named.get(name, b"")[:_MOST_XFA])]
    return "\n".join(dict.fromkeys(words))


def _words_of_xml(data: bytes) -> list[str]:
    try:
        return list(words_of(parse_xml(data.strip()))) if data.strip() else []
    except BROKEN_XML:
        return []


def attachments(document: Any, pages: int, limits: Limits) -> list[Attachment]:
    """Files in the document's list of them, a portfolio's too, and those pinned to its first `pages` pages; the same file once."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    found = [pdfium.FPDFDoc_GetAttachment(document.raw, place) for place in range(_count(document, limits))]
    files = [_file(attachment, limits) for attachment in found if attachment]
    for number in range(pages):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue
        files += [_file(attachment, limits) for attachment in files_on(page)]
        page.close()
    seen: dict[tuple[str, bytes], Attachment] = {}
    for one in files:
        seen.setdefault((one.name, one.data), one)
    return list(seen.values())


def _count(document: Any, limits: Limits) -> int:
    import pypdfium2.raw as pdfium

    return int(min(max(0, pdfium.FPDFDoc_GetAttachmentCount(document.raw)), limits.entries + 1))


def _file(attachment: Any, limits: Limits) -> Attachment:
    import pypdfium2.raw as pdfium

    name = wide_text(pdfium.FPDFAttachment_GetName, attachment) or "attachment"
    needed = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, needed):
        return Attachment(name, reason=Reason(ReasonCode.DAMAGED, {"detail": "its bytes are not in the file"}))
    if needed.value > limits.part_bytes:
        return Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": needed.value}))
    content = ctypes.create_string_buffer(max(1, needed.value))
    pdfium.FPDFAttachment_GetFile(attachment, content, needed.value, needed)
    return Attachment(name, content.raw[: needed.value])
