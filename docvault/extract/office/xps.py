"""XPS and OpenXPS: words by their places on each page, pictures; Visio drawings of today: the texts of their shapes."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.office.ofd import FAILS, numbers
from docvault.extract.office.placed_words import Placed, as_read
from docvault.extract.office_kinds import VISIO, XPS
from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.pictures.pasted import pasted
from docvault.extract.xml_parts import attribute, local, parse_xml
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.limits import Limits

READER = "xps/1"
_MOST_XML = 100 << 20
_PAGE = re.compile(r"(?i)\.fpage$")
_DRAWING = re.compile(r"(?i)visio/(?:pages/page\d+|comments|pages/comments\d*)\.xml$")
_FILE = re.compile(r"(?i)\.(?:png|jpe?g|tiff?|wdp|jxr|bmp|gif|emf|wmf|bin|docx|xlsx|pdf)$")


def read_xps(data: bytes, limits: Limits) -> Content:
    """An XPS document, its pages in the order of their names' numbers."""
    return _read(data, XPS, _PAGE, lambda root: as_read(_glyphs(root)), limits)


def read_visio(data: bytes, limits: Limits) -> Content:
    """A Visio drawing."""
    return _read(data, VISIO, _DRAWING, lambda root: "\n".join(_shapes(root)), limits)


def _read(
    data: bytes, media_type: str, wanted: re.Pattern[str], text_of: Callable[[Element], str], limits: Limits
) -> Content:
    try:
        package = Package(data)
    except BROKEN as error:
        return unreadable(media_type, READER, str(error) or type(error).__name__)
    pages, reasons = [], []
    most = min(_MOST_XML, limits.part_bytes)
    for name in sorted(filter(wanted.search, package.names), key=_order):
        try:
            pages.append(text_of(parse_xml(package.read(name, most))))
        except FAILS:
            reasons.append(not_read("page"))
    if not pages and not reasons:
        return unreadable(media_type, READER, "no page in it")
    files = pasted(_files(package, media_type, limits))
    return Content(
        media_type, READER, tuple(pages), Facts(title=_title(package)), reasons=gathered(reasons), attachments=files
    )


def _glyphs(root: Element) -> Iterator[Placed]:
    for node in root.iter():
        text = attribute(node, "UnicodeString").removeprefix("{}")
        if local(node) == "Glyphs" and text:
            x, y = (numbers(attribute(node, key)) or [0.0] for key in ("OriginX", "OriginY"))
            size = (numbers(attribute(node, "FontRenderingEmSize")) or [12.0])[0] or 12.0
            yield Placed(x[0], y[0], size, size * 0.5 * len(text), text)


def _shapes(root: Element) -> Iterator[str]:
    for node in root.iter():
        if local(node) in {"Text", "CommentEntry"}:
            yield "".join(node.itertext()).strip()


def _files(package: Package, media_type: str, limits: Limits) -> Iterator[Attachment]:
    for name, entry in package.names.items():
        if not _FILE.search(name):
            continue
        shown = name.rpartition("/")[2]
        try:
            yield Attachment(shown, package.read(entry, limits.part_bytes))
        except TooLargeEntryError:
            yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": entry.file_size}))
        except BROKEN as error:
            yield Attachment(shown, reason=damaged(media_type, str(error)))


def _title(package: Package) -> str:
    try:
        root = parse_xml(package.read("docProps/core.xml", 1 << 20))
    except FAILS:
        return ""
    return next((" ".join((node.text or "").split()) for node in root if local(node) == "title"), "")


def _order(name: str) -> list[tuple[int, str]]:
    return [(int(one), "") if one.isascii() and one.isdigit() else (0, one) for one in re.split(r"(\d+)", name)]
