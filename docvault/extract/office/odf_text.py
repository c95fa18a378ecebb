"""The words of OpenDocument's XML (ODF 1.3 part 3, and the OpenOffice 1.x files before it), as they are seen.

Paragraphs are lines, rows of a table are lines with tabs. What hangs at a paragraph (notes, comments, boxes) follows it, so that it cuts no sentence.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from docvault.extract.xml_parts import attribute, local

_BLOCKS = frozenset({"p", "h"})
_BREAKS = {"tab": "\t", "tab-stop": "\t", "line-break": "\n", "soft-page-break": ""}
_HANGING = frozenset(
    {"note", "footnote", "endnote", "annotation", "frame", "ruby-text", "custom-shape", "rect", "text-box", "image", "object"}
    | {"object-ole", "line", "polyline", "polygon", "path", "circle", "ellipse", "connector", "caption", "measure", "g", "a11y"}
    | {"regular-polygon", "control"}
)  # fmt: skip
_UNSEEN = frozenset(
    {"tracked-changes", "automatic-styles", "styles", "font-face-decls", "font-decls", "scripts", "script", "settings", "meta"}
    | {"note-citation", "footnote-citation", "endnote-citation", "date-string", "binary-data", "event-listeners", "bookmark"}
    | {"sender-initials", "creator-initials", "forms-settings", "notes-configuration", "change-track-table-cell", "sheet-name"}
    | {"page-number", "page-count", "sequence-decls", "user-index-mark", "alphabetical-index-mark", "index-title-template"}
)  # fmt: skip
"""What is not text: deleted text, styles, and numbers that the program itself counts."""
_SAID = ("current-value", "label")
_PLACEHOLDERS = frozenset({"title", "subtitle", "outline", "notes", "page"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})


def page_texts(root: Element) -> tuple[str, ...]:
    """The text of a content part: a page for each sheet or slide, else one."""
    sheets = [node for node in root.iter() if local(node) in {"spreadsheet", "presentation", "drawing"}]
    if not sheets:
        return (text_of(root),)
    pages, rest = [], []
    for body in sheets:
        for node in body:
            name = local(node)
            if name == "table":
                pages.append("\n".join(filter(None, (attribute(node, "name"), text_of(node)))))
            elif name == "page":
                pages.append(text_of(node))
            else:
                rest.append(text_of(node))
    beside = "\n".join(filter(None, rest))
    return (*pages, beside) if beside else tuple(pages)


def text_of(root: Element, *, of_masters: bool = False) -> str:
    """What is seen of an element. Of master pages, boxes that only wait for a slide's text are none."""
    return "".join(_Walk(root, of_masters=of_masters).pieces()).strip("\n")


class _Walk:
    """One pass over a tree, with a stack of its own: documents are nested thousands deep by those who mean harm."""

    def __init__(self, root: Element, *, of_masters: bool) -> None:
        self._stack: list[tuple[Element | str, bool]] = [(root, False)]
        self._of_masters = of_masters
        self._hanging: list[Element] = []
        self._rows = 0
        self._paragraphs = 0
        self._row: list[str] = []  # what the row that is open has said so far

    def pieces(self) -> Iterator[str]:
        while self._stack:
            node, leaving = self._stack.pop()
            if isinstance(node, str):
                said = node
            elif leaving:
                said = self._left(node)
            else:
                said = self._entered(node)
            if self._rows:
                self._row.append(said)
            elif said:
                yield said
        yield from self._row

    def _entered(self, node: Element) -> str:
        name = local(node)
        if name in _UNSEEN or (self._of_masters and name == "frame" and attribute(node, "class") in _PLACEHOLDERS):
            return ""
        if name == "math":
            return f"{' '.join(_formula(node))}\n"
        if name in _HANGING and (self._paragraphs or self._rows):
            self._hanging.append(node)
            return ""
        if name == "s":
            return " " * min(_number(attribute(node, "c")), 100)
        if name in _BREAKS:
            return _BREAKS[name]
        self._paragraphs += name in _BLOCKS
        self._rows += name == "table-row"
        self._stack.append((node, True))
        for child in reversed(node):
            if child.tail and self._paragraphs:
                self._stack.append((_one_space(child.tail), False))
            self._stack.append((child, False))
        return _before(node, name, inside=bool(self._paragraphs))

    def _left(self, node: Element) -> str:
        name = local(node)
        if name in _BLOCKS:
            self._paragraphs -= 1
            if not self._rows and not self._paragraphs:
                self._hang()
            return "\n"
        if name in _CELLS:
            return "\t"
        if name == "table-row":
            return self._row_left()
        return "" if self._paragraphs else _after(name)

    def _row_left(self) -> str:
        self._rows -= 1
        if self._rows:
            return "\n"
        text = "".join(self._row)
        self._row.clear()
        self._hang()
        cells = [" ".join(cell.split()) for cell in text.split("\t")]
        line = "\t".join(cells).rstrip("\t")
        return f"{line}\n" if line else ""

    def _hang(self) -> None:
        self._stack.extend((node, False) for node in reversed(self._hanging))
        self._hanging.clear()


def _before(node: Element, name: str, *, inside: bool) -> str:
    """What an element says before what is in it: its own words, or a cell's value that has no words."""
    if inside:
        return _one_space(node.text or "") + (attribute(node, "string-value") if name == "hidden-text" else "")
    if name in _CELLS and not any(local(child) in _BLOCKS for child in node):
        return next(filter(None, (attribute(node, key) for key in _VALUES)), "")
    if name in _CELLS or name in _FRAMES:
        return ""
    said = [value for key in _SAID if (value := attribute(node, key))]
    if name in {"text", "textarea", "combobox", "item", "option", "formatted-text", "button"}:
        said += filter(None, [attribute(node, "value")])
    if name == "content-validation":
        said.append(attribute(node, "condition"))
    own = _one_space(node.text or "").strip() if name in _SPOKEN else ""
    return "\n".join([*said, own, ""]) if said or own else ""


_FRAMES = frozenset({"table-row", "table", "section", "list", "list-item", "page", "frame", "text-box", *_BLOCKS})
"""Elements that only hold others."""
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")
_SPOKEN = frozenset({"creator", "title", "desc", "header-decl", "footer-decl", "date-time-decl", "ruby-text"})
"""Elements that hold words though they are no paragraphs."""


def _formula(root: Element) -> Iterator[str]:
    """The signs of a formula; its source in the program's own language beside it says the same."""
    said = {id(word) for node in root.iter() if local(node) == "annotation" for word in node.iter()}
    return (
        " ".join(node.text.split()) for node in root.iter() if node.text and node.text.strip() and id(node) not in said
    )


def _after(name: str) -> str:
    return "\n" if name in _SPOKEN else ""


def _one_space(text: str) -> str:
    """White space of XML is one space (ODF 1.3 part 3, 6.1.2); spaces that are meant are elements."""
    if not text or text.isspace():
        return " " if text else ""
    words = " ".join(text.split())
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 1


def meta_text(root: Element) -> tuple[str, str]:
    """The title a document says it has, and what else it says of itself: subject, keywords, description, fields of the user."""
    found: Mapping[str, list[str]] = {
        name: [] for name in ("title", "subject", "keyword", "description", "user-defined")
    }
    for node in root.iter():
        words = " ".join("".join(node.itertext()).split()) if local(node) in found else ""
        if words:
            found[local(node)].append(words)
    title = next(iter(found["title"]), "")
    return title, "\n".join(word for name, words in found.items() if name != "title" for word in words)
