"""PDF by pypdf, for files pdfium cannot open or dies of: text, pages that are pictures, files in it. What only pdfium tells is said to be unread."""

import io
from collections.abc import Iterator
from typing import Any

from docvault.extract.content import Attachment, Content, encrypted, unreadable
from docvault.extract.detect import PDF
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from docvault.model.values import replace

READER = "pdf/3"
_SILENT = frozenset({"/Link", "/Popup", "/FileAttachment"})
"""Annotations without words of their own."""
_LITTLE_TEXT = 12
"""A page with fewer characters than this and a picture on it is a scanned page."""


def read_by_pypdf(data: bytes, limits: Limits) -> Content:
    """Text by page, pages that are pictures, and files in it."""
    import pypdf
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return encrypted(PDF, READER)
        count = len(reader.pages)
        if count == 0:
            return unreadable(PDF, READER, "no page in it")
        texts, pictures, notes = [], [], 0
        for number in range(1, min(count, limits.pages) + 1):
            text, is_picture = _pypdf_page(reader.pages[number - 1])
            texts.append(text)
            notes += _notes(reader.pages[number - 1])
            if is_picture:
                pictures.append(number)
    except FileNotDecryptedError:
        return encrypted(PDF, READER)
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OSError,
        RecursionError,
        NotImplementedError,
    ) as error:
        return unreadable(PDF, READER, str(error) or type(error).__name__)
    content = _content(data, texts, pictures, count, limits)
    return replace(content, reasons=(*content.reasons, not_read("note", notes))) if notes else content


def _notes(page: Any) -> int:
    """How many notes, stamps and fields are on a page, whose words only pdfium tells."""
    try:
        annotations = [one.get_object() for one in page.get("/Annots", ())]
        return sum(one.get("/Subtype") not in _SILENT for one in annotations)
    except Exception:  # noqa: BLE001 - likewise
        return 0


def _pypdf_page(page: Any) -> tuple[str, bool]:
    try:
        text = page.extract_text() or ""
    except Exception:  # noqa: BLE001 - one page its parser cannot take is not the whole file
        text = ""
    little = sum(not character.isspace() for character in text) < _LITTLE_TEXT
    try:
        return text, little and bool(page.images.keys())
    except Exception:  # noqa: BLE001 - likewise
        return text, False


def _content(data: bytes, texts: list[str], pictures: list[int], count: int, limits: Limits) -> Content:
    cut = count > limits.pages
    reasons = (Reason(ReasonCode.TOO_MANY_PAGES, {"limit": limits.pages, "pages": count}),) if cut else ()
    return Content(
        PDF,
        READER,
        tuple(texts),
        reasons=reasons,
        page_count=count,
        to_recognise=tuple(pictures),
        attachments=_attachments(data, limits),
    )


def _attachments(data: bytes, limits: Limits) -> list[Attachment]:
    """Embedded files; whatever is wrong with them takes nothing from the text."""
    try:
        import pypdf

        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            reader.decrypt("")
        return list(_embedded(reader, limits))
    except Exception:  # noqa: BLE001 - extras only
        return []


def _embedded(reader: Any, limits: Limits) -> Iterator[Attachment]:
    for name, contents in reader.attachments.items():
        for content in contents:
            if len(content) > limits.part_bytes:
                yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(content)}))
            else:
                yield Attachment(name, bytes(content))
