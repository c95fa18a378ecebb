"""Word (.docx) and OpenDocument text: our own walk over the XML, for tables, headers, text boxes, comments and footnotes too.

python-docx misses those parts. Deleted text (tracked changes) is left out, inserted text is kept; runs split in two are one word. XML that
declares entities is refused: nothing an office program writes does.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.detect import DOCX, ODT, ZIP
from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.xml_parts import BROKEN_XML, parse_xml
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.limits import Limits

READER = "docx/1"
_PARTS = re.compile(r"word/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml")
_ORDER = ("document", "header", "footer", "footnotes", "endnotes", "comments")
_MOST_XML = 200 << 20


def read_docx(data: bytes, limits: Limits) -> Content:
    """The text of a Word file: body, headers and footers, notes, comments, text boxes."""
    try:
        package = Package(data)
        names = [name for name in package.names if _PARTS.fullmatch(name)]
        names.sort(
            key=lambda name: (next(place for place, part in enumerate(_ORDER) if part in name.rpartition("/")[2]), name)
        )
        texts = [word_text(parse_xml(package.read(name, _MOST_XML))) for name in names]
        title = _title(package, "docProps/core.xml")
    except (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError) as error:
        return unreadable(DOCX, READER, str(error) or type(error).__name__)
    if not any(name.startswith("word/document") for name in names):
        return unreadable(DOCX, READER, "no document in it")
    text = "\n".join(dict.fromkeys(text for text in texts if text))
    return Content(
        DOCX,
        READER,
        (text,),
        Facts(title=title),
        page_count=1,
        attachments=embedded(package, "word/embeddings/", limits),
    )


def read_odt(data: bytes, limits: Limits) -> Content:
    """The text of an OpenDocument text."""
    try:
        root = parse_xml(Package(data).read("content.xml", min(_MOST_XML, limits.part_bytes)))
    except (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError) as error:
        return unreadable(ODT, READER, str(error) or type(error).__name__)
    paragraphs = ["".join(node.itertext()) for node in root.iter() if node.tag.rpartition("}")[2] in {"p", "h"}]
    return Content(ODT, READER, ("\n".join(paragraphs),), page_count=1)


def word_text(root: Element) -> str:
    """The text of one WordprocessingML part, a line per paragraph, cells of a table's row on one line."""
    return re.sub(r"\n{3,}", "\n\n", "".join(_walk(root))).strip()


_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_SKIPPED = frozenset(
    {"delText", "del", "moveFrom", "instrText", "Fallback", "pPr", "rPr", "tblPr", "sectPr", "tcPr", "trPr"}
)


def _walk(root: Element) -> Iterator[str]:
    """Text in document order, with a stack of its own: documents are nested thousands deep by those who mean harm."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if leaving:
            yield {"p": "\n", "tc": "\t", "tr": "\n"}.get(name, "")
            continue
        if name in _SKIPPED:
            continue
        if name == "t":
            yield node.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield _symbol(node)
        if name in {"p", "tc", "tr"}:
            stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))


def _symbol(node: Element) -> str:
    code = next((value for key, value in node.attrib.items() if key.endswith("}char")), "")
    try:
        return chr(int(code, 16) & 0xFFFF) if code else ""
    except ValueError:
        return ""


def _title(package: Package, name: str) -> str:
    try:
        root = parse_xml(package.read(name, 1 << 20))
    except (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError):
        return ""
    return next((" ".join((node.text or "").split()) for node in root if node.tag.endswith("}title")), "")


def embedded(package: Package, folder: str, limits: Limits) -> Iterator[Attachment]:
    """Files embedded in an office file."""
    for name, entry in package.names.items():
        if name.lower().startswith(folder):
            shown = name.rpartition("/")[2]
            try:
                yield Attachment(shown, package.read(entry, limits.part_bytes))
            except TooLargeEntryError:
                yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": entry.file_size}))
            except BROKEN as error:
                yield Attachment(shown, reason=damaged(ZIP, str(error)))
