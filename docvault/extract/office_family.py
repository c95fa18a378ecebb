"""Which office program a package belongs to, by what it says its main part is: never by what lies in it (an Excel file holds Word files)."""

from docvault.extract.package import BROKEN, Package, TooLargeEntryError
from docvault.extract.xml_parts import BROKEN_XML, parse_xml

_MOST = 20 << 20
_FAMILIES = (
    ("word", "word/"),
    ("spreadsheet", "xl/"),
    ("excel", "xl/"),
    ("presentation", "ppt/"),
    ("powerpoint", "ppt/"),
)
_UNREAD = (*BROKEN, *BROKEN_XML, TooLargeEntryError, KeyError)


def family(package: Package) -> str:
    """Which program's file a package is, by its main part: `word/`, `xl/` or `ppt/`; empty for none of them."""
    try:
        mains = [
            node.get("Target", "").replace("\\", "/").lstrip("/").lower()
            for node in parse_xml(package.read("_rels/.rels", _MOST))
            if node.get("Type", "").endswith("/officeDocument")
        ]
        types = {
            node.get("PartName", "").replace("\\", "/").lstrip("/").lower(): node.get("ContentType", "").lower()
            for node in parse_xml(package.read("[Content_Types].xml", _MOST))
        }
    except _UNREAD:
        return ""
    said = next((types[main] for main in mains if main in types), "")
    return next((folder for word, folder in _FAMILIES if word in said), "")
