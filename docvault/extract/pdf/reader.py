"""PDF: text and annotations by pdfium, attachments by pypdf, and pypdf for everything when pdfium died of the file.

pdfium reads Chinese that pypdf garbles; it also aborts its process on some hostile files, which is why this runs in a worker and why the
worker's parent asks again without it (decision 0004).
"""

import io
from collections.abc import Iterator
from typing import Any

from docvault.extract.content import Attachment, Content, encrypted, unreadable
from docvault.extract.detect import PDF
from docvault.extract.pdf.pages import codes_on
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.limits import Limits

READER = "pdf/1"
_TORN_WORDS = 6
_MOST_MENDED = 50
_MOST_LOOKED_AT = 500
"""Pages with text and a picture that are searched for codes: each costs up to 30 ms of CPU (27 with a photograph, 8 without), a catalogue has thousands."""
_LITTLE_TEXT = 12
"""A page with fewer characters than this and a picture on it is a scanned page."""


def read_pdf(data: bytes, limits: Limits, *, avoid_pdfium: bool = False, look_for_codes: bool = True) -> Content:
    """Text by page; pages that are pictures are named to be recognised, and pages with text and a picture are searched for codes now."""
    return _by_pypdf(data, limits) if avoid_pdfium else _by_pdfium(data, limits, look_for_codes=look_for_codes)


def _by_pdfium(data: bytes, limits: Limits, *, look_for_codes: bool) -> Content:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return encrypted(PDF, READER)
        if "security" in str(error).lower():
            return encrypted(PDF, READER)
        return _by_pypdf(data, limits)
    try:
        count = len(document)
        if count == 0:
            return unreadable(PDF, READER, "no page in it")
        document.init_forms()
        texts: list[str] = []
        pictures: list[int] = []
        illustrated: list[int] = []
        for number in range(1, min(count, limits.pages) + 1):
            text, little, has_picture = _page(document, number)
            texts.append(text)
            if has_picture:
                (pictures if little else illustrated).append(number)
        found = codes_on(document, illustrated[:_MOST_LOOKED_AT], limits) if look_for_codes else ()
        return _content(data, _mended(data, texts), pictures, count, limits, found)
    finally:
        document.close()


def _mended(data: bytes, texts: list[str]) -> list[str]:
    """Pages whose words pdfium tears apart (`H e re i s so me te xt`, letters set one by one) as pypdf reads them, when it reads the same letters."""
    torn = [place for place, text in enumerate(texts) if _is_torn(text)]
    if not torn:
        return texts
    import pypdf

    try:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        others = {place: pages[place].extract_text() for place in torn[:_MOST_MENDED]}
    except Exception:  # noqa: BLE001 - the torn text is still better than none
        return texts
    whole = {place: text for place, text in others.items() if "".join(text.split()) == "".join(texts[place].split())}
    return [whole.get(place, text) for place, text in enumerate(texts)]


def _is_torn(text: str) -> bool:
    words = [word for word in text.split() if word.isascii() and word.isalpha()]
    return len(words) >= _TORN_WORDS and sum(len(word) <= 2 for word in words) > 0.6 * len(words)


def _page(document: Any, number: int) -> tuple[str, bool, bool]:
    """A page's text and annotations, whether that is little text, and whether there is a picture on it."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return "", False, False
    try:
        text_page = page.get_textpage()
        text = (
            text_page.get_text_range().replace("\r\n", "\n").replace("\x02", "").replace("\ufffe", "").replace("\0", "")
        )
        text_page.close()
        notes = _annotations(page, pdfium)
        little = sum(not character.isspace() for character in text) < _LITTLE_TEXT
        has_picture = any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
    except pypdfium2.PdfiumError:
        return "", False, False
    finally:
        page.close()
    return "\n".join([text, *notes]) if notes else text, little, has_picture


def _annotations(page: Any, pdfium: Any) -> list[str]:
    """What notes, comments and form fields of a page say."""
    import ctypes

    found: list[str] = []
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 5000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if not annotation:
            continue
        for key in (b"Contents", b"V"):
            length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if 2 < length <= 1 << 20:
                buffer = ctypes.create_string_buffer(length)
                pdfium.FPDFAnnot_GetStringValue(
                    annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
                )
                found.append(buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0"))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return [text for text in found if text.strip()]


def _by_pypdf(data: bytes, limits: Limits) -> Content:
    import pypdf
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return encrypted(PDF, READER)
        count = len(reader.pages)
        if count == 0:
            return unreadable(PDF, READER, "no page in it")
        texts, pictures = [], []
        for number in range(1, min(count, limits.pages) + 1):
            text, is_picture = _pypdf_page(reader.pages[number - 1])
            texts.append(text)
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
    return _content(data, texts, pictures, count, limits)


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


def _content(
    data: bytes, texts: list[str], pictures: list[int], count: int, limits: Limits, codes: tuple[str, ...] = ()
) -> Content:
    cut = count > limits.pages
    reasons = (Reason(ReasonCode.TOO_MANY_PAGES, {"limit": limits.pages, "pages": count}),) if cut else ()
    return Content(
        PDF,
        READER,
        tuple(texts),
        Facts(codes=codes),
        reasons=reasons,
        page_count=count,
        to_recognise=tuple(pictures),
        attachments=_attachments(data, limits),
    )


def _attachments(data: bytes, limits: Limits) -> list[Attachment]:
    """Embedded files; whatever is wrong with them takes nothing from the text. pypdf is slow: it is asked only when there is something."""
    if b"/EmbeddedFile" not in data and (b"/ObjStm" not in data or len(data) > 2_000_000):
        return []
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
