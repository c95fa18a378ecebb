"""OFD (GB/T 33190), what Chinese invoices are sent in, and XPS: words by their places on each page, notes, attachments, pictures, seals."""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import Element

from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.office.placed_words import Placed, as_read
from docvault.extract.office_kinds import OFD
from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.pictures.pasted import pasted
from docvault.extract.xml_parts import BROKEN_XML, attribute, local, parse_xml
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.limits import Limits

READER = "ofd/1"
FAILS = (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError)
_MOST_XML = 100 << 20
_SIZE = 4.0
_NUMBERS = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
_PICTURE = re.compile(r"\.(?:png|jpe?g|bmp|tiff?|gif|jb2|jp2|wdp|jxr|emf|wmf)$", re.IGNORECASE)
_PNG = re.compile(rb"\x89PNG\r\n\x1a\n.*?IEND....", re.DOTALL)
_ZIP = re.compile(rb"PK\x03\x04.*PK\x05\x06.{18}", re.DOTALL)


def read_ofd(data: bytes, limits: Limits) -> Content:
    """An OFD file."""
    try:
        package = Package(data)
        reading = _Reading(package, limits)
        pages = reading.pages()
    except FAILS as error:
        return unreadable(OFD, READER, str(error) or type(error).__name__)
    if not pages:
        return unreadable(OFD, READER, "no page in it")
    title, said = reading.said()
    return Content(
        OFD,
        READER,
        (*pages, said) if said else tuple(pages),
        Facts(title=title),
        reasons=gathered(reading.reasons),
        page_count=len(pages),
        attachments=reading.files(),
    )


class _Reading:
    """The documents of one package."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self.reasons: list[Reason] = []
        self._notes: dict[str, list[str]] = {}
        self._own = next(name for name in package.names if name.lower().rpartition("/")[2] == "ofd.xml")
        self._root = self._parsed(self._own)

    def pages(self) -> list[str]:
        """The text of each page, with that of the template under it and of the notes on it."""
        found: list[str] = []
        for node in self._root.iter():
            if local(node) == "DocRoot" and (root := self._try(self._at(self._own, node.text))):
                found += self._document(self._at(self._own, node.text), root)
        if found:
            return found
        names = [name for name in self._package.names if re.search(r"(?i)/pages?/[^/]+/content\.xml$", name)]
        return [self._page(name, {}) for name in sorted(names, key=_natural)]

    def _document(self, place: str, root: Element) -> Iterator[str]:
        templates = {
            attribute(node, "ID"): self._at(place, attribute(node, "BaseLoc"))
            for node in root.iter()
            if local(node) == "TemplatePage"
        }
        notes = next((node.text for node in root.iter() if local(node) == "Annotations"), None)
        if notes:
            self._annotations(self._at(place, notes))
        for node in root.iter():
            if local(node) == "Page" and (where := attribute(node, "BaseLoc")):
                page = self._page(self._at(place, where), templates)
                yield "\n".join([page, *self._notes.get(attribute(node, "ID"), ())])

    def _page(self, name: str, templates: dict[str, str]) -> str:
        root = self._try(name)
        if root is None:
            self.reasons.append(not_read("page"))
            return ""
        words = list(_words(root))
        for node in root.iter():
            if local(node) == "Template" and (template := templates.get(attribute(node, "TemplateID"))):
                under = self._try(template)
                if under is None:
                    self.reasons.append(not_read("layer"))
                else:
                    words += _words(under)
        if not words and any(local(node) == "PathObject" for node in root.iter()):
            self.reasons.append(not_read("page"))  # drawn as curves
        return as_read(words)

    def _annotations(self, name: str) -> None:
        root = self._try(name)
        if root is None:
            self.reasons.append(not_read("note"))
            return
        for page in root.iter():
            where = next((node.text for node in page if local(node) == "FileLoc"), None)
            if local(page) != "Page" or not where:
                continue
            notes = self._try(self._at(name, where))
            if notes is None:
                self.reasons.append(not_read("note"))
            else:
                self._notes.setdefault(attribute(page, "PageID"), []).extend(_notes(notes))

    def said(self) -> tuple[str, str]:
        """The title, and what else the file says of itself."""
        title, said = "", []
        for node in self._root.iter():
            words = " ".join((node.text or "").split())
            if local(node) == "Title" and not title:
                title = words
            elif local(node) in {"Author", "Subject", "Abstract", "Keyword", "CustomData"} and words:
                said.append(f"{name}: {words}" if (name := attribute(node, "Name")) else words)
        return title, "\n".join(said)

    def files(self) -> Iterator[Attachment]:
        """Files attached, pictures on the pages, and the pictures of seals."""
        names = list(self._package.names)
        attached = {}
        for name in names:
            if name.lower().rpartition("/")[2] == "attachments.xml" and (root := self._try(name)):
                for node in root.iter():
                    place = next((one.text for one in node if local(one) == "FileLoc"), "")
                    if local(node) == "Attachment" and place:
                        where = self._at(name, place)
                        attached[where.lower()] = attribute(node, "Name") or where.rpartition("/")[2]
        folders = {"attachs", "attachments", "attach"}
        for name in names:
            ending = name.rpartition("/")[2]
            if name.lower() in attached or (
                ending.lower() != "attachments.xml" and folders & set(name.lower().split("/")[:-1])
            ):
                shown = attached.get(name.lower(), ending)
                yield self._file(shown if "." in shown else f"{shown}.{ending.rpartition('.')[2]}", name)
        yield from pasted(self._file(name.rpartition("/")[2], name) for name in names if _PICTURE.search(name))
        yield from pasted(self._seals(names))

    def _seals(self, names: list[str]) -> Iterator[Attachment]:
        for name in names:
            if name.lower().endswith((".esl", ".dat")):
                data = self._file(name, name).data
                for number, found in enumerate([*_PNG.finditer(data), *_ZIP.finditer(data)], start=1):
                    kind = "png" if found[0].startswith(b"\x89") else "ofd"
                    yield Attachment(f"{name.rpartition('/')[2]}-{number}.{kind}", found[0])

    def _file(self, shown: str, name: str) -> Attachment:
        try:
            return Attachment(shown, self._package.read(name, self._limits.part_bytes))
        except TooLargeEntryError:
            size = self._package.names[name].file_size
            return Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": size}))
        except BROKEN as error:
            return Attachment(shown, reason=damaged(OFD, str(error)))

    def _at(self, beside: str, place: str | None) -> str:
        """Where a place is that a part names: from the root, or from the folder of the part."""
        place = (place or "").strip().replace("\\", "/")
        for folder in ("" if place.startswith("/") else posixpath.dirname(beside), "", posixpath.dirname(self._own)):
            name = posixpath.normpath(posixpath.join(folder, place.lstrip("/")))
            if name in self._package:
                return name
        return place

    def _parsed(self, name: str) -> Element:
        return parse_xml(self._package.read(name, min(_MOST_XML, self._limits.part_bytes)))

    def _try(self, name: str) -> Element | None:
        with suppress(*FAILS):
            return self._parsed(name)
        return None


def _words(root: Element) -> Iterator[Placed]:
    for node in root.iter():
        if local(node) != "TextObject":
            continue
        left, top = (*numbers(attribute(node, "Boundary")), 0.0, 0.0)[:2]
        a, b, c, d, e, f = (
            (numbers(attribute(node, "CTM")) + [0.0] * 6)[:6] if attribute(node, "CTM") else (1, 0, 0, 1, 0, 0)
        )
        size = abs(_number(attribute(node, "Size"), _SIZE) * (abs(d) or abs(b) or 1)) or _SIZE
        for code in node:
            if local(code) != "TextCode" or not code.text:
                continue
            x, y = _number(attribute(code, "X"), 0), _number(attribute(code, "Y"), 0)
            width = sum(_steps(attribute(code, "DeltaX"))) * (abs(a) or 1) + size
            text = code.text.strip("\r\n")
            down = any(_steps(attribute(code, "DeltaY"))) and not any(_steps(attribute(code, "DeltaX")))
            yield Placed(left + a * x + c * y + e, top + b * x + d * y + f, size, size if down else width, text)


def _notes(root: Element) -> Iterator[str]:
    for node in root.iter():
        if local(node) == "Annot":
            yield as_read(_words(node))
        elif local(node) in {"Remark", "Parameter"} and node.text and node.text.strip():
            yield " ".join(node.text.split())


def _steps(text: str) -> Iterator[float]:
    """The distances of letters: `3 3`, or `g 2 3` for two times 3 (GB/T 33190, 11.3)."""
    words = text.split()
    place = 0
    while place < len(words):
        if words[place] == "g" and place + 2 < len(words):
            yield min(_number(words[place + 1], 0), 10_000) * _number(words[place + 2], 0)
            place += 3
        else:
            yield _number(words[place], 0)
            place += 1


def numbers(text: str) -> list[float]:
    """The numbers in a text."""
    return [float(number) for number in _NUMBERS.findall(text)[:6]]


def _number(text: str, instead: float) -> float:
    found = numbers(text)
    return found[0] if found else instead


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(one), "") if one.isascii() and one.isdigit() else (0, one) for one in re.split(r"(\d+)", name)]
