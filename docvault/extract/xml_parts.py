"""XML as files hold it: parsed without entities, and its words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, XMLParser

from docvault.extract.charsets.decoding import codec_of, read_in


class HostileXmlError(ValueError):
    """XML with a document type of its own."""


BROKEN_XML = (ParseError, HostileXmlError)
"""What parsing may raise for what is in a file."""


_OWN_TYPE = re.compile(rb"<!DOCTYPE[^>\[]*\[|<\0!\0D\0O\0C\0T\0Y\0P\0E")


def parse_xml(data: bytes) -> Element:
    """Parse XML that declares no entities: nothing an office program writes does. Raises `BROKEN_XML`.

    A document type that is only named is not looked up, and declares nothing.
    """
    text = readable(data)
    entities = "<!ENTITY" in text if isinstance(text, str) else _ENTITY.search(text)
    if _OWN_TYPE.search(data[:4096]) or entities:
        raise HostileXmlError("it declares a document type of its own")
    parser = XMLParser()  # noqa: S314 - entities are refused above, sizes by the caller
    parser.feed(text)
    root: Element = parser.close()
    return root


_ENTITY = re.compile(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["'][^>]*\?>""")
_BY_CHANCE = 4
_ITS_OWN = frozenset({"utf-8", "utf-16", "ascii", "iso8859-1"})


def readable(data: bytes) -> bytes | str:
    """XML in a character set that the parser has not (GBK, Big5), as text without its declaration; one that nobody knows is taken for UTF-8."""
    data = data.lstrip() if data[:1].isspace() else data
    match = _ENCODING.match(data)
    if match is None:
        return data
    codec = codec_of(match[1].decode("ascii", errors="replace"))
    if codec in _ITS_OWN:
        return data
    rest = data[match.end() :]
    return read_in(rest, "utf-8" if not codec or _is_utf8(rest) else codec)


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 whatever they are said to be: two characters of GBK may look so by chance, four don't."""
    try:
        return len(data) - len(data.decode()) > _BY_CHANCE
    except UnicodeDecodeError:
        return False


def local(node: Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return _local(node.tag) if isinstance(node.tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(node: Element, name: str) -> str:
    """An attribute by its name without namespace, the empty text where there is none."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def words_of(root: Element) -> Iterator[str]:
    """The texts between the tags, in document order, without what is only white space."""
    for text in root.itertext():
        if text.strip():
            yield " ".join(text.split())
