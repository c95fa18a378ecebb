"""What stamps, signatures, notes and fields of a PDF look like, where that says more than they do: text of their appearance (ISO 32000-1, 12.5.5)."""

from functools import cached_property
from typing import Any


class Appearances:
    """The document once more, its annotations laid flat upon their pages: pdfium reads the text of pages only."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _document(self) -> Any:
        import pypdfium2

        return pypdfium2.PdfDocument(self._data)  # without its forms: pdfium would make appearances that nobody saw

    def close(self) -> None:
        """Close it, if it was opened."""
        if "_document" in vars(self):
            self._document.close()

    def beside(self, page: Any, number: int, known: str) -> list[str]:
        """Lines that are seen on a page (from 1) and stand in nothing that is known of it."""
        import pypdfium2.raw as pdfium

        if not _has_appearances(page):
            return []
        there = self._document[number - 1]
        try:
            if pdfium.FPDFPage_Flatten(there.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
                return []
        finally:
            there.close()
        flat = self._document[number - 1]
        try:
            text_page = flat.get_textpage()
            lines = text_page.get_text_range().replace("\x02", "").replace("\ufffe", "").splitlines()
            text_page.close()
        finally:
            flat.close()
        squeezed = _squeezed(known)
        return [line.strip() for line in lines if line.strip() and _squeezed(line) not in squeezed]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _has_appearances(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 5000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if annotation:
            has_one = pdfium.FPDFAnnot_HasKey(annotation, b"AP")
            pdfium.FPDFPage_CloseAnnot(annotation)
            if has_one:
                return True
    return False
