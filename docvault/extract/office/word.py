"""OpenDocument text: its paragraphs and headings. XML that declares entities is refused: nothing an office program writes does."""

from docvault.extract.content import Content, unreadable
from docvault.extract.detect import ODT
from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.xml_parts import BROKEN_XML, parse_xml
from docvault.model.limits import Limits

READER = "odt/1"
_MOST_XML = 200 << 20


def read_odt(data: bytes, limits: Limits) -> Content:
    """The text of an OpenDocument text."""
    try:
        root = parse_xml(Package(data).read("content.xml", min(_MOST_XML, limits.part_bytes)))
    except (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError) as error:
        return unreadable(ODT, READER, str(error) or type(error).__name__)
    paragraphs = ["".join(node.itertext()) for node in root.iter() if node.tag.rpartition("}")[2] in {"p", "h"}]
    return Content(ODT, READER, ("\n".join(paragraphs),), page_count=1)
