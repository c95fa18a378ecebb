"""An office package (ECMA-376 part 2): its parts, how they refer to each other, and the account of which of them were read."""

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.xml_parts import BROKEN_XML, parse_xml
from docvault.model.intake.lacking import What, not_read
from docvault.model.limits import Limits
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.model.intake.extracted import Reason

MOST_XML = 200 << 20
"""Bytes of one XML part that are parsed."""
UNREAD = (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError)
"""What reading a part may raise for what is in it."""

_MISSED: Mapping[str, What] = {
    "worksheet": "section",
    "chartsheet": "section",
    "sharedStrings": "section",
    "slide": "section",
    "notesSlide": "note",
    "header": "section",
    "footer": "section",
    "footnotes": "note",
    "endnotes": "note",
    "comments": "note",
    "chart": "chart",
    "image": "picture",
    "oleObject": "embedded",
    "package": "embedded",
    "aFChunk": "embedded",
    "subDocument": "embedded",
}
"""Kinds of relations to what a file shows, and what is said when that is not in it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a part refers to another, or to something outside of the file: the last word of its type, and the target's name."""

    id: str
    kind: str
    target: str
    outside: bool


class OfficePackage:
    """The parts of an office file. Each is read once; what is left over at the end was not. Raises one of `BROKEN` for what is no zip."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """No part has been read yet."""
        self.package = Package(data)
        self.limits = limits
        self.reasons: list[Reason] = []
        self._taken: set[str] = set()
        self._known: dict[str, list[Relation]] = {}
        self._addresses: dict[str, None] = {}

    @cached_property
    def _proper(self) -> Mapping[str, str]:
        return {name.lower(): name for name in reversed(list(self.package.names))}

    def left(self) -> list[str]:
        """The names of the parts that nobody has taken yet, in the order of the file."""
        return [name for name in self.package.names if name not in self._taken]

    def take(self, name: str) -> str | None:
        """Mark a part as read by whoever asks; its name as the file writes it, None when it is not there or was read before."""
        proper = self._proper.get(name.lower())
        if proper is None or proper in self._taken:
            return None
        self._taken.add(proper)
        return proper

    def bytes_of(self, name: str) -> bytes:
        """A part's bytes. Raises `UNREAD`."""
        return self.package.read(name, min(MOST_XML, self.limits.part_bytes))

    def parse(self, name: str) -> Element:
        """A part parsed, taken or not. Raises `UNREAD`."""
        return parse_xml(self.bytes_of(name))

    def xml(self, name: str) -> Element | None:
        """Take a part and parse it; None when it was read before, is not there, or is broken: that is in the account then."""
        proper = self.take(name)
        if proper is None:
            return None
        try:
            return self.parse(proper)
        except UNREAD:
            self.reasons.append(not_read("section"))
            return None

    def relations(self, part: str = "") -> list[Relation]:
        """What a part refers to, in order; of the package itself without a name. Broken ones are none, and are in the account."""
        folder, _, name = part.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return self._known.get(part.lower(), [])
        found = list(_relations(root, folder))
        self._addresses.update(dict.fromkeys(map(_address, found)))
        self.reasons += [not_read(_MISSED[one.kind]) for one in found if one.kind in _MISSED and self._is_missing(one)]
        self._known[part.lower()] = found
        return found

    def _is_missing(self, relation: Relation) -> bool:
        """Whether what a part shows is not in the file: it lies elsewhere, or was lost."""
        return relation.outside or self.called(relation) not in self.package

    def related(self, part: str, *kinds: str) -> Iterator[str]:
        """The names of parts inside the file that a part refers to by one of these kinds; by any, when none is named."""
        for one in self.relations(part):
            if not one.outside and (not kinds or one.kind in kinds):
                yield self.called(one)

    def called(self, relation: Relation) -> str:
        """The name of the part that a relation leads to, as the file writes it."""
        target = relation.target
        return self._proper.get(target.lower()) or self._proper.get(unquote(target).lower()) or target

    def main(self, usual: str) -> str:
        """The name of the main part, whatever it is called; `usual` where the package does not say."""
        return next((name for name in self.related("", "officeDocument") if name in self.package), usual)

    def addresses(self) -> list[str]:
        """The addresses that the parts link to whose relations were asked for since the last time."""
        found = [address for address in self._addresses if address]
        self._addresses.clear()
        return found


def _address(one: Relation) -> str:
    """Where a link leads outside of the file; empty for what is no link."""
    if not one.outside or one.kind != "hyperlink":
        return ""
    return unquote(one.target, errors="strict") if _is_encoded_text(one.target) else one.target


def _is_encoded_text(address: str) -> bool:
    try:
        unquote(address, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _relations(root: Element, folder: str) -> Iterator[Relation]:
    for node in root:
        target = node.get("Target", "")
        outside = node.get("TargetMode") == "External"
        if not outside:
            target = target.partition("#")[0].replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield Relation(node.get("Id", ""), node.get("Type", "").rstrip("/").rpartition("/")[2], target, outside)
