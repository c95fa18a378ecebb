"""What lies in a workbook beside its sheets and says something: tables, pivot caches, values of other workbooks, controls, named places."""

import re
from xml.etree.ElementTree import Element

from docvault.extract.office.sheet_values import literals, unescaped
from docvault.extract.xml_parts import attribute, local

_NAMED_BY_PROGRAM = re.compile(r"(?:[A-Za-z_]+|表)_?\d+")


def table_text(root: Element) -> str:
    """A table's name, when somebody gave it one, its comment, and the names of columns that no row shows."""
    name = root.get("displayName", "")
    found = ["" if _NAMED_BY_PROGRAM.fullmatch(name) else name, root.get("comment", "")]
    found += [attribute(node, name) for node in root.iter() for name in ("altText", "altTextSummary")]
    if root.get("headerRowCount") == "0":
        found += [unescaped(node.get("name", "")) for node in root.iter() if local(node) == "tableColumn"]
    return _lines(found)


def cache_text(root: Element) -> str:
    """What a pivot table keeps of its source, each value once: the source may be another file."""
    fields = [node.get("name", "") for node in root.iter() if local(node) == "cacheField"]
    return _lines(fields + [unescaped(node.get("v", "")) for node in root.iter() if local(node) in {"s", "n", "d"}])


def link_text(root: Element) -> str:
    """What a workbook keeps of another one that it takes values from: the sheets' names and the values."""
    names = [node.get("val", "") for node in root.iter() if local(node) == "sheetName"]
    return _lines(names + [node.text or "" for node in root.iter() if local(node) in {"v", "val"}])


def attributes_text(root: Element) -> str:
    """The captions of slicers, timelines and controls, and the entries of controls' lists."""
    wanted = {"caption", "val"} if local(root) != "formControlPr" else {"val"}
    nodes = [node for node in root.iter() if local(node) in {"slicer", "timeline", "item"}]
    return _lines([attribute(node, name) for node in nodes for name in sorted(wanted)])


def named_places(workbook: Element) -> list[str]:
    """The names that people gave to places of a workbook, and the texts behind names that stand for one."""
    found: list[str] = []
    for node in workbook.iter():
        if local(node) == "definedName" and not node.get("name", "").startswith("_xlnm"):
            found += [node.get("name", ""), node.get("comment", ""), *literals(node.text or "")]
    return [text for text in dict.fromkeys(found) if text]


def _lines(texts: list[str]) -> str:
    return "\n".join(text for text in dict.fromkeys(texts) if text.strip())
