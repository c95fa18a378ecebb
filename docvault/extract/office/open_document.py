"""OpenDocument of every kind, packed and flat, and OpenOffice 1.x: body, headers, notes, comments, boxes, objects, pictures, what it says of itself."""

import base64
import binascii
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docvault.extract.content import Attachment, Content, damaged, encrypted, unreadable
from docvault.extract.office.embedded_objects import unwrapped
from docvault.extract.office.odf_text import meta_text, page_texts, text_of
from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.pictures.pasted import pasted
from docvault.extract.xml_parts import BROKEN_XML, attribute, local, parse_xml
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.limits import Limits

READER = "opendocument/1"
_MOST_XML = 200 << 20
_MANIFEST = "META-INF/manifest.xml"
_OWN = ("content.xml", "styles.xml", "meta.xml", "settings.xml", "mimetype", "manifest.rdf", "layout-cache")
_WITHOUT_TEXT = (
    *("META-INF/", "Configurations2/", "Configurations/", "Thumbnails/", "ObjectReplacements/"),
    *("Basic/", "Dialogs/", "Scripts/", "Fonts/"),
)
_FAILS = (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError)


def read_open_document(data: bytes, media_type: str, limits: Limits) -> Content:
    """A packed OpenDocument file."""
    try:
        package = Package(data)
        if _is_locked(package):
            return encrypted(media_type, READER)
        root = _parsed(package, "content.xml", limits)
    except _FAILS as error:
        return unreadable(media_type, READER, str(error) or type(error).__name__)
    reading = _Parts(package, media_type, limits)
    title, said = reading.meta()
    pages = list(page_texts(root))
    count = len(pages)
    beside = [reading.masters(), *reading.objects(), said]
    return Content(
        media_type,
        READER,
        (*pages, *filter(None, ["\n".join(filter(None, beside))])),
        Facts(title=title),
        reasons=gathered(reading.reasons),
        page_count=count,
        attachments=pasted(reading.files()),
    )


def read_flat(data: bytes, media_type: str, limits: Limits) -> Content:
    """An OpenDocument file in one XML: pictures and objects stand in it in base64."""
    try:
        root = parse_xml(data)
    except BROKEN_XML as error:
        return unreadable(media_type, READER, str(error))
    title, said = meta_text(next((node for node in root if local(node) == "meta"), Element("none")))
    body = next((node for node in root if local(node) == "body"), root)
    masters = "\n".join(text_of(node, of_masters=True) for node in root if local(node) == "master-styles")
    pages = page_texts(body)
    beside = "\n".join(filter(None, (masters, said)))
    return Content(
        media_type,
        READER,
        (*pages, beside) if beside else pages,
        Facts(title=title),
        page_count=len(pages),
        attachments=pasted(_flat_files(root, limits)),
    )


class _Parts:
    """What a package holds beside its body."""

    def __init__(self, package: Package, media_type: str, limits: Limits) -> None:
        self._package = package
        self._media_type = media_type
        self._limits = limits
        self.reasons: list[Reason] = []

    def masters(self) -> str:
        """Headers and footers, and what the master pages of slides say."""
        root = self._root("styles.xml")
        if root is None:
            return ""
        lines = text_of(root, of_masters=True).split("\n")
        return "\n".join(dict.fromkeys(line for line in lines if line.strip(" ?()")))

    def meta(self) -> tuple[str, str]:
        """The title, and what else the document says of itself."""
        root = self._root("meta.xml")
        return ("", "") if root is None else meta_text(root)

    def objects(self) -> Iterator[str]:
        """Charts, formulas, tables that are documents of their own in the package."""
        for name in self._package.names:
            if name.endswith("/content.xml"):
                root = self._root(name, "embedded")
                if root is not None:
                    yield from page_texts(root)
            elif name.endswith("/styles.xml"):
                root = self._root(name, "embedded")
                if root is not None:
                    yield text_of(root, of_masters=True)

    def files(self) -> Iterator[Attachment]:
        """Pictures, and whatever else is neither the document's own nor without text."""
        for name, entry in self._package.names.items():
            if name.rpartition("/")[2] in _OWN or name.startswith(_WITHOUT_TEXT) or not entry.file_size:
                continue
            shown = name.rpartition("/")[2]
            try:
                yield from unwrapped(shown, self._package.read(entry, self._limits.part_bytes), self._limits.part_bytes)
            except TooLargeEntryError:
                yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": entry.file_size}))
            except BROKEN as error:
                yield Attachment(shown, reason=damaged(self._media_type, str(error)))

    def _root(self, name: str, what: str = "section") -> Element | None:
        if name not in self._package:
            return None
        try:
            return _parsed(self._package, name, self._limits)
        except _FAILS:
            self.reasons.append(not_read("embedded" if what == "embedded" else "section"))
            return None


def _parsed(package: Package, name: str, limits: Limits) -> Element:
    return parse_xml(package.read(name, min(_MOST_XML, limits.part_bytes)))


def _is_locked(package: Package) -> bool:
    """Whether the manifest says that entries are encrypted (ODF 1.3 part 2, 4.4)."""
    if "encrypted-package" in package:
        return True
    if _MANIFEST not in package:
        return False
    try:
        return b"encryption-data" in package.read(_MANIFEST, 20 << 20)
    except (*BROKEN, TooLargeEntryError):
        return False


def _flat_files(root: Element, limits: Limits) -> Iterator[Attachment]:
    for number, node in enumerate((node for node in root.iter() if local(node) == "binary-data"), start=1):
        text = node.text or ""
        shown = attribute(node, "name") or f"picture {number}"
        if len(text) * 3 // 4 > limits.part_bytes:
            yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(text) * 3 // 4}))
            continue
        try:
            yield Attachment(shown, base64.b64decode(text))
        except binascii.Error as error:
            yield Attachment(shown, reason=damaged("image/*", str(error)))
