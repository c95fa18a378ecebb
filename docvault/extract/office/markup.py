"""The text of WordprocessingML and DrawingML: documents, slides, shapes, charts and diagrams name what carries text alike.

Deleted text (tracked changes) is left out, inserted text is kept; runs split in two are one word.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docvault.extract.office.number_formats import shown
from docvault.extract.xml_parts import attribute, local, words_of

_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_SKIPPED = frozenset(
    {
        "delText",
        "del",
        "delInstrText",
        "moveFrom",
        "pPr",
        "rPr",
        "tblPr",
        "sectPr",
        "tcPr",
        "trPr",
        "sdtPr",
        "rubyPr",
        "endParaRPr",
        "lstStyle",
        "bodyPr",
        "style",
    }
)
_ASKED = frozenset({"rPr", "tblPr"})
_ENDS = {"p": "\n", "tc": "\t", "tr": "\n", "text": "\n", "v": "\n", "pt": "\n", "num": "/", "deg": " "}
"""What follows an element: a line, a cell, a fraction's stroke."""
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_EQUATION = re.compile(r"\s*EQ\s+(.*)", re.IGNORECASE | re.DOTALL)
_EQUATION_SIGNS = re.compile(r"\\\w+|[(){}]")


class _Fields:
    """The fields that are open at a place of a text, and what is read beside it."""

    def __init__(self) -> None:
        self.aside: list[str] = []
        self._codes: list[list[str]] = []
        self._is_shown: list[bool] = []

    def mark(self, kind: str) -> str:
        """A field begins, goes over to its result, or ends; what is seen of one that has no result."""
        if kind == "begin":
            self._codes.append([])
            self._is_shown.append(False)
        elif kind == "separate" and self._codes:
            self._is_shown[-1] = True
        elif kind == "end" and self._codes:
            code = "".join(self._codes.pop())
            self.aside += _HYPERLINK.findall(code)
            if not self._is_shown.pop():
                return _seen_of(code)
        return ""

    def add(self, code: str) -> None:
        """A piece of a field's code."""
        if self._codes:
            self._codes[-1].append(code)
        else:
            self.aside += _HYPERLINK.findall(code)


def _seen_of(code: str) -> str:
    """What is printed of a field that is its own result: a button's words, what an equation puts together."""
    if button := _BUTTON.fullmatch(code):
        return button[1].strip()
    equation = _EQUATION.fullmatch(code)
    return " ".join(_EQUATION_SIGNS.sub("", equation[1]).split()) if equation else ""


def text_of(root: Element) -> str:
    """The text of one part, a line per paragraph, cells of a table's row on one line; what is read beside the lines, at its end."""
    fields = _Fields()
    text = "".join(_walk(root, fields))
    return "\n".join(filter(None, [re.sub(r"\n{3,}", "\n\n", text).strip(), *dict.fromkeys(fields.aside)]))


def _walk(root: Element, fields: _Fields) -> Iterator[str]:
    """Text in document order, with a stack of its own: documents are nested thousands deep by those who mean harm."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        name = local(node)
        if leaving:
            yield _ENDS.get(name, "")
            continue
        if name in _SKIPPED:
            if name in _ASKED:
                _ask(node, fields)
            continue
        yield _own_text(node, name, fields)
        if name in _ENDS:
            stack.append((node, True))
        if name not in {"rt", "instrText"}:
            children = _one_of(node) if name == "AlternateContent" else node
            stack.extend((child, False) for child in reversed(children))


def _ask(properties: Element, fields: _Fields) -> None:
    """Of what only says how something looks, the tips of links and what describes tables."""
    for node in properties:
        if local(node) in _OTHERS:
            _OTHERS[local(node)](node, fields)


def _own_text(node: Element, name: str, fields: _Fields) -> str:
    """What an element itself says, without what is in it."""
    if name in {"t", "v", "pt", "text"}:
        return node.text or ""
    if name in _BREAKS:
        return _BREAKS[name]
    return _OTHERS[name](node, fields) if name in _OTHERS else ""


def _one_of(node: Element) -> list[Element]:
    """Of what is written twice, for new programs and for old ones, the one that says something; the first where both do."""
    choices = [child for child in node if local(child) == "Choice"]
    others = [child for child in node if local(child) == "Fallback"]
    said = next((child for child in choices if any(text.strip() for text in child.itertext())), None)
    if said is not None:
        return [said]
    return choices[:1] + others if others and any(text.strip() for text in others[0].itertext()) else choices[:1]


def _symbol(node: Element, _: _Fields) -> str:
    try:
        return chr(int(attribute(node, "char"), 16) & 0xFFFF)
    except ValueError:
        return ""


def _described(node: Element, fields: _Fields) -> str:
    """What somebody wrote about a picture or shape, for those who cannot see it; the tip of a link; who commented."""
    fields.aside += [
        text
        for name in ("title", "descr", "alt", "tooltip", "author")
        if (text := " ".join(attribute(node, name).split()))
    ]
    return ""


def _table_said(node: Element, fields: _Fields) -> str:
    """What somebody wrote about a table."""
    fields.aside.append(attribute(node, "val"))
    return ""


def _author(node: Element, fields: _Fields) -> str:
    """Who commented in a workbook."""
    fields.aside.append(" ".join((node.text or "").split()))
    return ""


def _on_a_path(node: Element, fields: _Fields) -> str:
    fields.aside.append(" ".join(attribute(node, "string").split()))
    return ""


def _field(node: Element, fields: _Fields) -> str:
    return fields.mark(attribute(node, "fldCharType"))


def _instruction(node: Element, fields: _Fields) -> str:
    fields.add(node.text or "")
    return ""


def _whole_field(node: Element, fields: _Fields) -> str:
    fields.aside += _HYPERLINK.findall(attribute(node, "instr"))
    return ""


def _choice(node: Element, fields: _Fields) -> str:
    """A list to choose from in a form of old Word: the entry chosen stands in the text, the others beside it."""
    entries = [attribute(child, "val") for child in node if local(child) == "listEntry"]
    chosen = next((attribute(child, "val") for child in node if local(child) == "result"), "0")
    fields.aside += entries
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else "".join(entries[:1])


def _pronounced(node: Element, fields: _Fields) -> str:
    """How a word is pronounced, printed above it: beside the text, for in it it would cut the word."""
    fields.aside.append("".join(words_of(node)))
    return ""


_OTHERS = {
    "sym": _symbol,
    "hyperlink": _described,
    "hlinkClick": _described,
    "hlinkHover": _described,
    "comment": _described,
    "author": _author,
    "tblCaption": _table_said,
    "tblDescription": _table_said,
    "docPr": _described,
    "cNvPr": _described,
    "shape": _described,
    "textpath": _on_a_path,
    "fldChar": _field,
    "instrText": _instruction,
    "fldSimple": _whole_field,
    "ddList": _choice,
    "rt": _pronounced,
}


def chart_text(root: Element) -> str:
    """The titles, labels, names and values of a chart, values as their format shows them."""
    for cache in root.iter():
        if local(cache) not in {"numCache", "numLit"}:
            continue
        code = next((node.text or "" for node in cache if local(node) == "formatCode"), "General")
        for point in cache.iter():
            if local(point) == "v":
                point.text = _formatted(point.text or "", code)
    return text_of(root)


def _formatted(value: str, code: str) -> str:
    try:
        return shown(float(value), code)
    except ValueError:
        return value


def vml_text(root: Element) -> str:
    """The text of a drawing in VML: text boxes, words on a path, descriptions."""
    found: dict[str, None] = {}
    for node in root.iter():
        name = local(node)
        if name == "textbox":
            found[" ".join(words_of(node))] = None
        elif name == "textpath":
            found[attribute(node, "string")] = None
        elif name == "shape":
            found[attribute(node, "alt")] = None
    return "\n".join(text for text in found if text.strip())
