"""Office files in one XML: Word 2003 (WordprocessingML), Excel 2003 (SpreadsheetML), and packages written flat (`pkg:package`)."""

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.office_kinds import EXCEL_2003, WORD_2003
from docvault.extract.pictures.pasted import pasted
from docvault.extract.xml_parts import BROKEN_XML, attribute, local, parse_xml
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits

READER = "xml-2003/1"
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = frozenset(
    {"delText", "instrText", "rPr", "pPr", "styles", "lists", "fonts", "docSuppData", "binData", "docOleData"}
)
_SAID = ("Title", "Subject", "Keywords", "Description", "Category")
_HANGING = frozenset({"footnote", "endnote", "txbxContent", "textbox", "hdr", "ftr", "Comment"})
_MARKED = re.compile(r"&(?:[LCRPNDTFAGZUESXYBI&]|\d+|\"[^\"]*\"|K[0-9A-F]{6})")


def read_word_2003(data: bytes, limits: Limits) -> Content:
    """A Word file of the XML of 2003: body, headers, notes, comments, boxes; deleted text is left out."""
    try:
        root = parse_xml(data)
    except BROKEN_XML as error:
        return unreadable(WORD_2003, READER, str(error))
    title, said = _properties(root)
    text = re.sub(r"\n{3,}", "\n\n", "".join(_words(root))).strip()
    objects = sum(local(node) == "docOleData" for node in root.iter())
    return Content(
        WORD_2003,
        READER,
        tuple(filter(None, ("\n".join(filter(None, (text, said))),))),
        Facts(title=title),
        reasons=(not_read("embedded", objects),) if objects else (),
        page_count=1,
        attachments=pasted(_pictures(root, limits)),
    )


def _words(root: Element) -> Iterator[str]:
    """Text in document order; what hangs at a paragraph follows it."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    hanging: list[Element] = []
    depth = 0
    while stack:
        node, leaving = stack.pop()
        name = local(node)
        if leaving:
            depth -= name == "p"
            yield {"p": "\n", "tc": "\t", "tr": "\n"}.get(name, "")
            if name == "p" and not depth:
                stack.extend((one, False) for one in reversed(hanging))
                hanging.clear()
        elif depth and (name in _HANGING or _is_comment(node)):
            hanging.append(node)
        elif not _is_unseen(node):
            yield _own_words(node)
            if name in {"p", "tc", "tr"}:
                depth += name == "p"
                stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))


def _own_words(node: Element) -> str:
    name = local(node)
    if name == "t":
        return node.text or ""
    if name == "textpath":
        return attribute(node, "string") + "\n"
    if _is_comment(node) and attribute(node, "author"):
        return attribute(node, "author") + ": "
    return _BREAKS.get(name, "")


def _is_comment(node: Element) -> bool:
    return local(node) == "annotation" and attribute(node, "type") == "Word.Comment"


def _is_unseen(node: Element) -> bool:
    if local(node) == "annotation":
        return attribute(node, "type") == "Word.Deletion"
    return local(node) in _UNSEEN and not (local(node) == "pPr" and _section(node) is not None)


def _section(properties: Element) -> Element | None:
    """The section that ends with a paragraph: headers and footers stand in it."""
    return next((node for node in properties if local(node) == "sectPr"), None)


def _properties(root: Element) -> tuple[str, str]:
    """The title, and what else the file says of itself."""
    found = {}
    for properties in root:
        if local(properties) in {"DocumentProperties", "CustomDocumentProperties"}:
            own = local(properties) == "CustomDocumentProperties"
            for node in properties:
                if own or local(node) in _SAID:
                    found[local(node)] = " ".join((node.text or "").split())
    title = found.pop("Title", "")
    return title, "\n".join(filter(None, found.values()))


def _pictures(root: Element, limits: Limits) -> Iterator[Attachment]:
    for node in root.iter():
        name = attribute(node, "name").rpartition("/")[2]
        if local(node) != "binData" or name.endswith(".mso"):
            continue
        yield decoded_part(name or "picture", node.text or "", limits)


def decoded_part(name: str, text: str, limits: Limits) -> Attachment:
    """A file that stands in an XML in base64."""
    size = len(text) * 3 // 4
    if size > limits.part_bytes:
        return Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": size}))
    try:
        return Attachment(name, base64.b64decode("".join(text.split()), validate=True))
    except binascii.Error as error:
        return Attachment(name, reason=damaged("application/octet-stream", str(error)))


def read_excel_2003(data: bytes, _: Limits) -> Content:
    """A workbook of the XML of 2003: a page per sheet, its name first, a line per row; comments, headers and footers after the rows."""
    try:
        root = parse_xml(data)
    except BROKEN_XML as error:
        return unreadable(EXCEL_2003, READER, str(error))
    title, said = _properties(root)
    pages = [_sheet(node) for node in root if local(node) == "Worksheet"]
    return Content(
        EXCEL_2003, READER, (*pages, said) if said else tuple(pages), Facts(title=title), page_count=len(pages)
    )


def _sheet(sheet: Element) -> str:
    lines = [attribute(sheet, "Name")]
    beside: list[str] = []
    for row in (node for node in sheet.iter() if local(node) == "Row"):
        cells: list[str] = []
        for cell in row:
            cells.append(" ".join(_all(node) for node in cell if local(node) == "Data"))
            beside += [_comment(node) for node in cell if local(node) == "Comment"]
        if any(cells):
            lines.append("\t".join(cells).rstrip("\t"))
    for node in sheet.iter():
        if local(node) in {"Header", "Footer"} and (words := attribute(node, "Data")):
            beside.append(" ".join(_MARKED.sub(" ", words).split()))
        elif local(node) in {"InputMessage", "InputTitle", "ErrorMessage"} or (
            local(node) == "Value" and '"' in (node.text or "")
        ):
            beside.append(_all(node))
    return "\n".join(filter(None, [*lines, *beside]))


def _comment(node: Element) -> str:
    return ": ".join(filter(None, (attribute(node, "Author"), _all(node))))


def _all(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def packed(data: bytes) -> bytes:
    """The package that a flat one stands for. Raises `BROKEN_XML`, and `ValueError` for base64 that is none."""
    root = parse_xml(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for part in root:
            name = attribute(part, "name").lstrip("/")
            for content in part:
                if local(content) == "binaryData":
                    archive.writestr(name, base64.b64decode("".join((content.text or "").split())))
                elif local(content) == "xmlData" and len(content):
                    archive.writestr(name, tostring(content[0], "utf-8"))
    return out.getvalue()
