"""XML of any kind, electronic invoices too (数电 XML, UBL, CII): the fields as text without tags, files in it as parts. Drawings in SVG."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Attachment, Content, damaged
from docvault.extract.office.xml_2003 import decoded_part
from docvault.extract.office_kinds import SVG, XML
from docvault.extract.pictures.pasted import pasted
from docvault.extract.texts.plain import html_text
from docvault.extract.xml_parts import BROKEN_XML, attribute, local, parse_xml
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits

READER = "xml/1"
_HAN = re.compile("[\u3400-\u9fff]")
_TAG = re.compile(r"<[^<>]*>")
_CUT = frozenset({3, 5, 6, 20})
"""What expat says of XML that ends before its root does: no element whole, in a tag, in a character, in CDATA."""
_VALUE = re.compile(r"""([\w:.-]+)\s*=?\s*["']([^"']*)["']""")
_MARKUP = re.compile(r"</\w+\s*>|<br\s*/?>", re.IGNORECASE)
_NO_WORDS = frozenset({"schemaLocation", "noNamespaceSchemaLocation", "space", "base", "type", "nil"})
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")
_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/csv": ".csv"}


def read_xml(data: bytes, limits: Limits) -> Content:
    """The fields of an XML: a line each, with its name where that is Chinese. What is no sound XML is read as text, without its tags."""
    try:
        root = parse_xml(data)
    except (*BROKEN_XML, ValueError, LookupError) as error:
        read = decoded(data)
        cut = (damaged(XML, "it ends early"),) if getattr(error, "code", 0) in _CUT else ()
        texts = tuple(unescape(_TAG.sub(_values, text)) for text in read.readings)
        return Content(XML, READER, texts, reasons=(*read.reasons, *cut), page_count=1)
    files = [node for node in root.iter() if _is_file(node)]
    inside = {id(node) for node in files}
    text = "\n".join(line for line in _fields(root, inside) if line)
    return Content(XML, READER, (text,), page_count=1, attachments=_files(files, limits))


def _values(tag: re.Match[str]) -> str:
    """What a tag says: the values of its attributes, of an entity what it stands for."""
    said = [] if tag[0].startswith("<?") else _VALUE.findall(tag[0])
    words = [value for name, value in said if not name.startswith("xmlns")]
    return f" {' '.join(words)} " if words else " "


def _fields(root: Element, files: set[int]) -> Iterator[str]:
    """The words of each element and its attributes, in document order, with a stack of its own. Words around elements are one line."""
    stack: list[Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield _one_line(node)
            continue
        for key, value in node.attrib.items():
            name = key.rpartition("}")[2]
            if value.strip() and not (name in _NO_WORDS and "}" in key):
                yield _labelled(name, _one_line(value))
        if len(node) and _is_mixed(node):
            yield _one_line("".join(node.itertext()))
            continue
        if id(node) not in files:
            yield _labelled(local(node), _one_line(node.text or ""))
        for child in reversed(node):
            if child.tail and child.tail.strip():
                stack.append(child.tail)
            stack.append(child)


def _is_mixed(node: Element) -> bool:
    """Whether words stand between elements that hold nothing but words: a sentence with marks in it."""
    between = any(child.tail and child.tail.strip() for child in node)
    return between and all(not len(child) and not child.attrib for child in node)


def _labelled(name: str, words: str) -> str:
    return f"{name}: {words}" if words and _HAN.search(name) else words


def _one_line(words: str) -> str:
    if _MARKUP.search(words):
        words = html_text(words)[0]
    return " ".join(words.split())


def _is_file(node: Element) -> bool:
    text = node.text or ""
    return len(text) > 200 and bool(
        attribute(node, "mimeCode")
        or attribute(node, "filename")
        or "binary" in local(node).lower()
        or _BASE64.fullmatch(text)
    )


def _files(nodes: list[Element], limits: Limits) -> Iterator[Attachment]:
    for number, node in enumerate(nodes, start=1):
        ending = _ENDINGS.get(attribute(node, "mimeCode"), "")
        name = attribute(node, "filename") or f"{local(node)} {number}{ending}"
        yield decoded_part(name, node.text or "", limits)


def read_svg(data: bytes, limits: Limits) -> Content:
    """The words of a drawing and the pictures in it. One that has only curves is not read: letters may be drawn so."""
    try:
        root = parse_xml(data)
    except (*BROKEN_XML, ValueError, LookupError):
        return read_xml(data, limits)
    lines = [
        " ".join("".join(node.itertext()).split())
        for node in root.iter()
        if local(node) in {"text", "title", "desc", "flowRoot", "foreignObject"}
    ]
    text = "\n".join(filter(None, lines))
    curves = any(local(node) in {"path", "polygon", "glyph"} for node in root.iter())
    reasons = (not_read("picture"),) if curves and not text else ()
    return Content(SVG, READER, (text,), reasons=reasons, page_count=1, attachments=pasted(_pictures(root)))


def _pictures(root: Element) -> Iterator[Attachment]:
    for number, node in enumerate((node for node in root.iter() if local(node) == "image"), start=1):
        head, _, body = attribute(node, "href").partition(",")
        if head.startswith("data:"):
            try:
                yield Attachment(f"picture {number}", b64decode(body) if "base64" in head else unquote_to_bytes(body))
            except binascii.Error:
                yield Attachment(f"picture {number}", body.encode())
