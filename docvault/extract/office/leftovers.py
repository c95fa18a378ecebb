"""What every office package may hold beside what its own program's reader reads: properties, charts, diagrams, drawings, data; by what each part is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from docvault.extract.content import Attachment
from docvault.extract.office.inner_files import CONTROL, carries_nothing, inner_files
from docvault.extract.office.markup import chart_text, text_of, vml_text
from docvault.extract.office.opc import UNREAD, OfficePackage
from docvault.extract.office.sheet_parts import attributes_text, cache_text, link_text, table_text
from docvault.extract.xml_parts import attribute, local, words_of
from docvault.model.intake.lacking import not_read

_XML = re.compile(r".*\.(?:xml|vml|svg)", re.IGNORECASE)
_OF_SEVERAL = frozenset({"slide", "slideMaster", "slideLayout", "notesMaster", "handoutMaster", "theme", "worksheet"})
_SAID = frozenset(
    {"title", "subject", "keywords", "description", "category", "creator", "lastModifiedBy", "contentStatus"}
    | {"identifier", "version", "Company", "Manager", "HyperlinkBase"}
)
_UNSAID = re.compile(r"generated (?:by|using) python-\w+|python-docx|openpyxl|docvault|")
"""What libraries write that were told nothing."""
_SILENT = frozenset(
    {
        "Types",
        "Relationships",
        "styles",
        "styleSheet",
        "settings",
        "webSettings",
        "fonts",
        "theme",
        "themeOverride",
        "numbering",
        "colorStyle",
        "chartStyle",
        "colorsDef",
        "styleDef",
        "layoutDef",
        "calcChain",
        "metadata",
        "presentationPr",
        "viewPr",
        "tblStyleLst",
        "commentsEx",
        "commentsIds",
        "commentsExtensible",
        "datastoreItem",
        "volTypes",
        "MapInfo",
        "singleXmlCells",
        "Signature",
        "customUI",
        "taskpanes",
        "webextension",
        "webextensions",
        "labelList",
        "ink",
        "pivotTableDefinition",
        "slicerCacheDefinition",
        "timelineCacheDefinition",
        "vbaSuppData",
        "recipients",
        "richStyles",
        "rvStructures",
        "richValueRels",
        "featurePropertyBags",
        "tasks",
        "docParts",
        "connections",
        "queryTable",
        "tagLst",
        "revLst",
        "tableStyles",
        "contentTypeSchema",
        "FormTemplates",
        "Form",
        "sheetMetadata",
        "tupleCache",
        "slideUpdateInfo",
        "namedSheetViews",
        "sisl",
        "headers",  # of revisions
        "revisions",
        "users",
    }
)
"""Roots of parts that say how a file looks and works: nothing in them is shown to people as text."""


TextOf = Callable[[Element], str]
"""The text of a part."""


def leftovers(office: OfficePackage, names: Sequence[str], own: Mapping[str, TextOf] | None = None) -> Iterator[str]:
    """The texts of these XML parts, each by its root element, those that the program's reader knows by its `own` ways first."""
    diagrams = 0
    drawn: list[Element] = []
    for name in names:
        if not _XML.fullmatch(name) or carries_nothing(name) or (root := office.xml(name)) is None:
            continue
        office.relations(name)
        diagrams += local(root) == "dataModel"
        if _is_drawn_diagram(root, name):
            drawn.append(root)
        else:
            yield ((own or {}).get(local(root)) or part_text)(root)
    if not diagrams:
        yield from map(text_of, drawn)


def around(office: OfficePackage, part: str, own: Mapping[str, TextOf] | None = None) -> list[str]:
    """The texts of what a sheet or slide refers to, and of what that refers to: drawings, charts, comments, notes; and addresses they link to."""
    found = [((own or {}).get(local(root)) or part_text)(root) for root in _related(office, part)]
    return [text for text in dict.fromkeys([*found, *office.addresses()]) if text]


def _related(office: OfficePackage, part: str) -> Iterator[Element]:
    """The XML that a part refers to, and what that refers to, each once, but for what belongs to several: patterns, other slides."""
    waiting = [part]
    while waiting:
        for one in office.relations(waiting.pop(0)):
            name = office.called(one)
            if one.outside or one.kind in _OF_SEVERAL or not _XML.fullmatch(name):
                continue
            if (root := office.xml(name)) is not None:
                waiting.append(name)
                if not _is_drawn_diagram(root, name):
                    yield root


def _is_drawn_diagram(root: Element, name: str) -> bool:
    """Whether a part is a diagram as it was drawn last: it says the same as its data."""
    return local(root) == "drawing" and "/diagrams/" in name.lower()


def part_text(root: Element) -> str:
    """The text of a part that any office file may have, by its root element."""
    name = local(root)
    if name in _SILENT:
        return ""
    if name in _BY_ROOT:
        return _BY_ROOT[name](root)
    words = (one for one in root.iter() if local(one) not in {"style", "script"})
    return "\n".join(" ".join(one.text.split()) for one in words if one.text and one.text.strip())


def _properties(root: Element) -> str:
    """What a file says of itself: what people typed, not what programs count."""
    found: dict[str, None] = {}
    for node in root:
        if local(node) == "property":  # one of people's own
            found[": ".join(filter(None, [node.get("name", ""), " ".join(words_of(node))]))] = None
        elif local(node) in _SAID:
            found[" ".join((node.text or "").split())] = None
    return "\n".join(text for text in found if not _UNSAID.fullmatch(text))


def _names(root: Element) -> str:
    """Who wrote the comments."""
    nodes = [node for node in root.iter() if local(node) in {"person", "cmAuthor", "author"}]
    found = [attribute(node, name) for node in nodes for name in ("displayName", "author", "name")]
    return "\n".join(name for name in dict.fromkeys(found) if name.strip())


def _control(root: Element) -> str:
    """What is written on a control, or was typed into it."""
    found = [
        attribute(node, "value") for node in root.iter() if attribute(node, "name") in {"Caption", "Text", "Value"}
    ]
    return "\n".join(dict.fromkeys(text for text in found if text.strip()))


_BY_ROOT: Mapping[str, TextOf] = {
    "chartSpace": chart_text,
    "dataModel": text_of,
    "drawing": text_of,
    "wsDr": text_of,
    "userShapes": text_of,
    "comments": text_of,
    "ThreadedComments": text_of,
    "cmLst": text_of,
    "people": _names,
    "personList": _names,
    "cmAuthorLst": _names,
    "authorLst": _names,
    "ocx": _control,
    "ftr": text_of,
    "hdr": text_of,
    "footnotes": text_of,
    "endnotes": text_of,
    "glossaryDocument": text_of,
    "xml": vml_text,
    "coreProperties": _properties,
    "Properties": _properties,
    "table": table_text,
    "pivotCacheDefinition": cache_text,
    "pivotCacheRecords": cache_text,
    "externalLink": link_text,
    "slicers": attributes_text,
    "timelines": attributes_text,
    "formControlPr": attributes_text,
    "svg": lambda root: "\n".join(
        " ".join(words_of(one)) for one in root.iter() if local(one) in {"text", "title", "desc"}
    ),
}


def other_files(office: OfficePackage) -> list[Attachment] | Iterator[Attachment]:
    """What is no XML and nobody has read: pictures, embedded files, what nobody knows. Controls keep their words in a way of their own: they are said."""
    names = [name for name in office.left() if not carries_nothing(name) and not name.endswith("/")]
    controls = [name for name in names if CONTROL.fullmatch(name.rpartition("/")[2])]
    if controls:
        office.reasons.append(not_read("field", len(controls)))
    return inner_files(office, [name for name in names if name not in controls])


def title_of(office: OfficePackage) -> str:
    """The title a file says it has; empty where it says none, or its properties are broken."""
    for name in (*office.related("", "core-properties"), "docProps/core.xml"):
        try:
            root = office.parse(name)
        except UNREAD:
            continue
        return next((" ".join((node.text or "").split()) for node in root if local(node) == "title"), "")
    return ""
