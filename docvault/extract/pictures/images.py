"""Pictures: fax TIFFs, scans and photos. What they are (`read_image`) and their pages made ready for recognition (`image_pages`).

A picture holds no text of its own: reading it says how many pages it has and which of them can be recognised. Every
page is decoded once while reading, so that a fax cut off in transmission is known as damaged at once, not when
somebody searches for it. Pages come out upright as camera or scanner recorded it, with square pixels, on white.
"""

import io
import re
import struct
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from PIL.DcxImagePlugin import DcxImageFile
from PIL.TiffImagePlugin import TiffImageFile

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Content, damaged
from docvault.extract.detect import IMAGE
from docvault.model.intake.extracted import Outcome, Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.limits import Limits
from docvault.model.values import dataclass

EXTRACTOR = "image/3"

MEDIA_TYPES = {
    "TIFF": "image/tiff",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a phone's JPEG with a second picture behind it
    "PNG": "image/png",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "WEBP": "image/webp",
    "HEIF": "image/heic",  # what phones take; opened by pillow-heif
    "AVIF": "image/avif",
    "JPEG2000": "image/jp2",
    "DCX": "image/x-dcx",  # faxes of old programs: PCX pages behind each other
    "PCX": "image/x-pcx",
}

_HEIF = re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
_OF_SEVERAL = frozenset({"GIF", "WEBP", "PNG", "HEIF", "AVIF"})
"""An animation, or a burst of photos: the first is recognised, the others are said."""
_OPENERS = tuple(
    name for name in MEDIA_TYPES if name not in {"MPO", "HEIF"}
)  # the JPEG reader opens those; see `_openers`
_LONGEST_SIDE = 4000  # pixels of a page to recognise: twice a fax page; small QR modules of a photo survive it
_X_RESOLUTION, _Y_RESOLUTION = 282, 283  # TIFF tags; only their ratio matters, so the unit does not
_ORIENTATION, _ON_ITS_SIDE = 274, frozenset({5, 6, 7, 8})
_SQUARE_ENOUGH = 1.08  # 204 x 196 dpi: correcting it would only blur
_LARGEST_ICON, _THICKEST_LINE = 50, 10  # pixels
_SAID_TAGS = (0x010E, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F)  # description; Windows' title, comment, keywords, subject
_MORE_TAGS, _COMMENT_TAG = 0x8769, 0x9286
_SAID_NAMES = frozenset({"comment", "description", "title", "subject", "keywords", "caption"})  # of PNG, GIF, JPEG
_WIDE = b"UNICODE\0"
_CODES = frozenset({b"ASCII\0\0\0", _WIDE, b"\0" * 8})
_BYTE, _LONGEST_NOTE = 256, 10_000
_FAR_FROM_SQUARE = 8.0  # no scanner does this: the tags are wrong

_DAMAGE = (
    OSError,
    SyntaxError,  # Pillow's word for a broken header
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    AttributeError,
    struct.error,
)
"""What Pillow's decoders raise for broken pictures. Lack of memory is not among them: the worker answers for that."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page ready for recognition, 8 bits grey or RGB; `damaged` when only a part of it could be decoded."""

    number: int
    image: Image.Image
    damaged: bool = False


class TooLargeImage(Exception):  # noqa: N818 - a verdict, turned into a reason by the caller
    """A page has more pixels than the limit."""

    def __init__(self, pixels: int) -> None:
        """Keep how many it has."""
        super().__init__(f"{pixels} pixels")
        self.pixels = pixels


def is_ornament(data: bytes) -> bool:
    """Whether a picture in a file is an icon or a line, too small to hold words."""
    try:
        with _opened(data) as picture:
            width, height = picture.size
            return max(width, height) < _LARGEST_ICON or min(width, height) < _THICKEST_LINE
    except (TooLargeImage, *_DAMAGE):
        return False


def read_image(source: BinaryIO | bytes, limits: Limits) -> Content:
    """Read what kind of picture it is, how many pages it has and which can be recognised. Never raises for its content."""
    try:
        with _opened(source) as picture:
            return _reading(picture, limits)
    except TooLargeImage as large:
        return _unreadable("image", Reason(ReasonCode.TOO_LARGE_IMAGE, {"pixels": large.pixels}))
    except _DAMAGE as error:
        return _unreadable("image", damage(error))


def image_pages(source: BinaryIO | bytes, numbers: Iterable[int], limits: Limits) -> Iterator[PageImage]:
    """The named pages (from 1) of a picture, in the order asked for, as far as they can be decoded.

    Raises `TooLargeImage`, and `OSError` or another of Pillow's errors when a page can't be decoded at all.
    """
    with _opened(source) as picture, _salvaging():
        for number in numbers:
            _turn_to(picture, number)
            yield _page(picture, number, limits)


def damage(error: BaseException) -> Reason:
    """The reason for a file its reader gave up on; the detail is the reader's own words, kept short."""
    unidentified = isinstance(error, UnidentifiedImageError)  # its words name a path
    detail = "not a picture of a known format" if unidentified else str(error) or type(error).__name__
    return damaged(IMAGE, detail)


def _reading(picture: Image.Image, limits: Limits) -> Content:
    media_type = MEDIA_TYPES[picture.format or ""]
    pages = _page_count(picture, limits.pages + 1)
    counted = min(pages, limits.pages)
    readable, reasons = [], []
    for number in range(1, counted + 1):
        try:
            _turn_to(picture, number)
            _check(picture, limits)
        except TooLargeImage as large:
            reasons.append(Reason(ReasonCode.TOO_LARGE_IMAGE, {"pixels": large.pixels}))
        except _DAMAGE as error:
            reasons.append(damage(error))
            if _something_decoded(picture):
                readable.append(number)
        else:
            readable.append(number)
    frames = getattr(picture, "n_frames", 1) if picture.format in _OF_SEVERAL else 1
    if frames > 1:
        reasons.append(not_read("picture", frames - 1))
    if pages > limits.pages:
        reasons.append(Reason(ReasonCode.TOO_MANY_PAGES, {"limit": limits.pages, "pages": pages}))
    said = _said(picture)
    return Content(
        media_type,
        EXTRACTOR,
        (said,) if said else (),
        outcome=None if readable else Outcome.UNREADABLE,
        reasons=gathered(reasons),
        page_count=counted,
        to_recognise=tuple(readable),
    )


def _said(picture: Image.Image) -> str:
    """What people wrote into a picture beside what is to be seen: its title, description, comment, keywords; nothing a device notes of itself."""
    try:
        exif = picture.getexif()
        texts = [exif.get(tag) for tag in _SAID_TAGS] + [exif.get_ifd(_MORE_TAGS).get(_COMMENT_TAG)]
        texts += [text for name, text in picture.info.items() if str(name).lower() in _SAID_NAMES]
    except _DAMAGE:
        return ""
    return "\n".join(dict.fromkeys(text for text in map(_as_text, texts) if text))


def _as_text(said: object) -> str:
    """A note as text; those of Windows are UTF-16, a comment of a camera says its encoding before it."""
    if isinstance(said, tuple) and all(isinstance(one, int) and 0 <= one < _BYTE for one in said):
        said = bytes(said)
    if isinstance(said, bytes):
        code, text = (said[:8], said[8:]) if said[:8] in _CODES else (b"", said)
        is_wide = code == _WIDE or (not code and b"\0" in text)
        said = text.decode(
            "utf-16-le" if is_wide and text[:2] != b"\xfe\xff" else "utf-16" if is_wide else "utf-8", "replace"
        )
    if not isinstance(said, str):
        return ""
    if not said.isascii() and all(ord(one) < _BYTE for one in said):  # Pillow takes every byte for a letter
        said = decoded(said.encode("latin-1")).readings[0]
    return said.replace("\0", "").strip()[:_LONGEST_NOTE]


def _unreadable(media_type: str, reason: Reason) -> Content:
    return Content(media_type, EXTRACTOR, outcome=Outcome.UNREADABLE, reasons=(reason,))


@contextmanager
def _opened(source: BinaryIO | bytes) -> Iterator[Image.Image]:
    # Pillow's own limit of pixels raises before the size is known and warns below it: ours is checked page by page.
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # broken tags: what matters of them shows in the pixels
            stream = io.BytesIO(source) if isinstance(source, bytes) else source
            with Image.open(stream, formats=_openers(stream)) as picture:
                yield picture
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _openers(stream: BinaryIO) -> tuple[str, ...]:
    """The formats to be tried; among them one that Pillow needs a library of its own for only when it comes, else it ends at a name it does not know."""
    stream.seek(0)
    is_heif = _HEIF.match(stream.read(16))
    stream.seek(0)
    if not is_heif:
        return _OPENERS
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    return (*_OPENERS, "HEIF")


@contextmanager
def _salvaging() -> Iterator[None]:
    """Let Pillow hand out the part of a cut-off picture that arrived."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _page_count(picture: Image.Image, enough: int) -> int:
    """How many pages there are, by following the directories: PageNumber tags of fax machines are often wrong.

    Counts no further than `enough`, and as far as the directories are whole. Frames of an animation are one page.
    """
    if not isinstance(picture, TiffImageFile | DcxImageFile):
        return 1
    pages = 1
    try:
        while pages < enough:
            picture.seek(pages)
            pages += 1
    except _DAMAGE:
        pass  # the end of the file, or a broken directory: the pages before it count
    return pages


def _turn_to(picture: Image.Image, number: int) -> None:
    if number > 1 or isinstance(picture, TiffImageFile | DcxImageFile):
        picture.seek(number - 1)


def _check(picture: Image.Image, limits: Limits) -> None:
    """Decode the page once; a JPEG at an eighth of its size, which reads all of its data and is fast."""
    if picture.format in {"JPEG", "MPO"}:
        picture.draft(None, (picture.width // 8, picture.height // 8))
    _refuse_large(picture, limits)
    picture.load()


def _refuse_large(picture: Image.Image, limits: Limits) -> None:
    pixels = picture.width * picture.height
    if pixels > limits.image_pixels:
        raise TooLargeImage(pixels)


def _something_decoded(picture: Image.Image) -> bool:
    """Whether a decoder that gave up had put anything on the page: a fax cut off half-way is worth recognising."""
    try:
        with _salvaging():
            picture.load()
            low, high = picture.convert("L").getextrema()
    except (*_DAMAGE, TooLargeImage):
        return False
    return low != high


def _page(picture: Image.Image, number: int, limits: Limits) -> PageImage:
    longest = max(picture.size)
    if picture.format in {"JPEG", "MPO"} and longest > _LONGEST_SIDE:
        picture.draft(None, tuple(side * _LONGEST_SIDE // longest for side in picture.size))  # type: ignore[arg-type]
    _refuse_large(picture, limits)
    stretch = _stretch(picture)
    damaged = not _load(picture)
    page = ImageOps.exif_transpose(picture) if not isinstance(picture, TiffImageFile) else picture
    return PageImage(number, _bounded(_squared(_on_white(page), stretch)), damaged)


def _load(picture: Image.Image) -> bool:
    """Decode; False when the decoder gave up on the way. The lines before that are kept by the second call."""
    try:
        picture.load()
    except _DAMAGE:
        picture.load()
        return False
    return True


def _stretch(picture: Image.Image) -> float:
    """How much higher than wide a pixel is: 2.08 on a standard-resolution fax (204 x 98 dpi), 1 when unknown."""
    if isinstance(picture, TiffImageFile):
        across, down = picture.tag_v2.get(_X_RESOLUTION), picture.tag_v2.get(_Y_RESOLUTION)
        if picture.tag_v2.get(_ORIENTATION) in _ON_ITS_SIDE:  # Pillow turns it upright, and its pixels with it
            across, down = down, across
    else:
        across, down = picture.info.get("dpi", (1, 1))
    try:
        stretch = float(across or 1) / float(down or 1)  # rationals; one with a zero below is nan
    except (TypeError, ValueError, ZeroDivisionError):
        return 1.0
    return stretch if 1 / _FAR_FROM_SQUARE < stretch < _FAR_FROM_SQUARE else 1.0


def _on_white(page: Image.Image) -> Image.Image:
    """Grey for black and white, RGB otherwise; what is transparent becomes paper."""
    if page.mode in {"1", "L"}:
        return page.convert("L")
    if page.mode.startswith("I") or page.mode == "F":
        low, high = page.getextrema()
        spread = float(high) - float(low)  # type: ignore[arg-type]
        scale = 255.0 / spread if spread else 0.0
        return page.convert("F").point(lambda value: value * scale - float(low) * scale).convert("L")  # type: ignore[arg-type]
    if page.has_transparency_data:
        layered = page.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return page.convert("L" if page.mode == "LA" else "RGB")


def _squared(page: Image.Image, stretch: float) -> Image.Image:
    """Give a page square pixels by repeating rows (or columns): as good for recognition as any finer interpolation."""
    if 1 / _SQUARE_ENOUGH <= stretch <= _SQUARE_ENOUGH:
        return page
    width, height = page.size
    if stretch > 1:
        return page.resize((width, max(1, round(height * _whole(stretch)))), Image.Resampling.NEAREST)
    return page.resize((max(1, round(width * _whole(1 / stretch))), height), Image.Resampling.NEAREST)


def _whole(factor: float) -> float:
    """2.08 is 2: every row alike."""
    whole = round(factor)
    return float(whole) if abs(factor / whole - 1) < _SQUARE_ENOUGH - 1 else factor


def _bounded(page: Image.Image) -> Image.Image:
    longest = max(page.size)
    if longest <= _LONGEST_SIDE:
        return page
    size = tuple(max(1, round(side * _LONGEST_SIDE / longest)) for side in page.size)
    return page.resize((size[0], size[1]), Image.Resampling.BOX)
