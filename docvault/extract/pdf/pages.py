"""Pages of a PDF as pictures, for recognition: about 200 dpi, however large the page says it is."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from docvault.extract.pictures.images import PageImage, damage
from docvault.model.limits import Limits

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

_POINTS_PER_INCH = 72
_SHARE = 0.25
_RESOLUTION = 200  # dpi: what fax machines and office scanners use


class UnreadablePdf(Exception):  # noqa: N818 - a verdict, turned into a reason by the caller
    """pdfium can't open the file or the page."""

    def __init__(self, error: BaseException) -> None:
        """Keep the reason."""
        super().__init__(str(error))
        self.reason = damage(error)


def pdf_pages(source: BinaryIO | bytes, numbers: Iterable[int], limits: Limits) -> Iterator[PageImage]:
    """The named pages (from 1) as grey pictures of at most `limits.image_pixels`. Raises `UnreadablePdf`.

    A page of 2,000,000 points is drawn smaller instead of being refused. pdfium may abort the process: only for workers.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf(error) from error
    try:
        for number in numbers:
            yield PageImage(number, _draw(document, number, limits))
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf(error) from error
    finally:
        document.close()


def codes_on(document: "pypdfium2.PdfDocument", numbers: Iterable[int], limits: Limits) -> tuple[str, ...]:
    """The payloads of the QR codes on some pages of an open document, without doubles. What pdfium cannot draw has none.

    Drawings can take seconds a page. What is left when a share of the reading's time is spent is not looked at: the text of the file is worth more.
    """
    import pypdfium2

    from docvault.extract.pictures.qr import codes

    found: dict[str, None] = {}
    end = time.process_time() + limits.cpu_seconds * _SHARE
    for number in numbers:
        if time.process_time() >= end:
            break
        with suppress(pypdfium2.PdfiumError):
            found.update(dict.fromkeys(codes(_draw(document, number, limits))))
    return tuple(found)


def _draw(document: "pypdfium2.PdfDocument", number: int, limits: Limits) -> "Image.Image":
    page = document[number - 1]
    try:
        width, height = page.get_size()
        bitmap = page.render(scale=drawing_scale(width, height, limits.image_pixels), grayscale=True)
        drawn: Image.Image = bitmap.to_pil().convert("L")
        return drawn
    finally:
        page.close()


def drawing_scale(width: float, height: float, most_pixels: int) -> float:
    """Pixels per point for a page of this size in points: 200 dpi, less where the bitmap would exceed `most_pixels`."""
    scale = _RESOLUTION / _POINTS_PER_INCH
    # One pixel more per side: pdfium rounds up.
    pixels = (width * scale + 1) * (height * scale + 1)
    return scale if pixels <= most_pixels else scale * ((most_pixels / pixels) ** 0.5) * 0.999
