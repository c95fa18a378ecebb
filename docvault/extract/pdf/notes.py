"""What stands on a PDF page beside its text: notes, comments, stamps, and what form fields hold."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

_MOST, _MOST_BYTES, _MOST_OPTIONS = 5000, 1 << 20, 200
_LONGEST_ADDRESS = 201


def notes_on(page: Any, form: Any) -> list[str]:
    """The words of a page's annotations and fields, each once. `form` is the document's form environment, or None."""
    import pypdfium2.raw as pdfium

    found: dict[str, None] = {}
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if annotation:
            said = (*_said(annotation, form), _leads_to(page, annotation))
            found.update(dict.fromkeys(text for text in said if text.strip()))
            pdfium.FPDFPage_CloseAnnot(annotation)
    found.update(dict.fromkeys(text for text in _stands_for(page) if text.strip()))
    return list(found)


def _leads_to(page: Any, annotation: Any) -> str:
    """The address a link leads to; longer ones are made for machines."""
    import pypdfium2.raw as pdfium

    link = pdfium.FPDFAnnot_GetLink(annotation)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    length = pdfium.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
    if not 1 < length <= _LONGEST_ADDRESS:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, length)
    return buffer.raw[:length].decode("utf-8", errors="replace").rstrip("\0")


def _stands_for(page: Any) -> Iterator[str]:
    """What is said of pictures and drawings to who does not see them."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return
    top = min(max(0, pdfium.FPDF_StructTree_CountChildren(tree)), _MOST)
    waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, place) for place in range(top)]
    for _ in range(_MOST):
        if not waiting:
            break
        element = waiting.pop()
        if not element:
            continue
        yield wide_text(pdfium.FPDF_StructElement_GetAltText, element)
        below = min(max(0, pdfium.FPDF_StructElement_CountChildren(element)), _MOST - len(waiting))
        waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, place) for place in range(below)]
    pdfium.FPDF_StructTree_Close(tree)


def files_on(page: Any) -> Iterator[Any]:
    """The files pinned to a page with a paper clip, as pdfium's attachments."""
    import pypdfium2.raw as pdfium

    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if not annotation:
            continue
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FILEATTACHMENT:
            attachment = pdfium.FPDFAnnot_GetFileAttachment(annotation)
            if attachment:
                yield attachment
        pdfium.FPDFPage_CloseAnnot(annotation)


def _said(annotation: Any, form: Any) -> Iterator[str]:
    import pypdfium2.raw as pdfium

    for key in (b"Contents", b"V", b"Subj", b"T"):
        yield wide_text(pdfium.FPDFAnnot_GetStringValue, annotation, key)
    rich = wide_text(pdfium.FPDFAnnot_GetStringValue, annotation, b"RC")
    if rich:
        yield _without_tags(rich)
    if form is None or pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
        return
    yield wide_text(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)  # with what it inherits from the one above it
    yield wide_text(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
    yield wide_text(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
    for option in range(min(max(0, pdfium.FPDFAnnot_GetOptionCount(form, annotation)), _MOST_OPTIONS)):
        if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, option):
            yield wide_text(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, option)


def _without_tags(rich: str) -> str:
    from docvault.extract.texts.plain import html_text

    return html_text(rich)[0]


def wide_text(ask: Callable[..., int], *of: object) -> str:
    """What pdfium writes into a buffer as UTF-16, asked twice: how long it is, and what."""
    length = ask(*of, None, 0)
    if not 2 < length <= _MOST_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(*of, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[:length].decode("utf-16-le", errors="replace").rstrip("\0")
