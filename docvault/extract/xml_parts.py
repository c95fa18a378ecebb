"""XML as files hold it: parsed without entities, and its words."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, XMLParser


class HostileXmlError(ValueError):
    """XML with a document type of its own."""


BROKEN_XML = (ParseError, HostileXmlError)
"""What parsing may raise for what is in a file."""


def parse_xml(data: bytes) -> Element:
    """Parse XML that declares no entities: nothing an office program writes does. Raises `BROKEN_XML`."""
    head = data[:4096]
    if b"<!DOCTYPE" in head or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in head:
        raise HostileXmlError("it declares a document type of its own")
    parser = XMLParser()  # noqa: S314 - entities are refused above, sizes by the caller
    parser.feed(data)
    root: Element = parser.close()
    return root


def words_of(root: Element) -> Iterator[str]:
    """The texts between the tags, in document order, without what is only white space."""
    for text in root.itertext():
        if text.strip():
            yield " ".join(text.split())
