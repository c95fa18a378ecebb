"""The text of WordprocessingML and DrawingML: documents, slides, shapes, charts and diagrams name what carries text alike.

Deleted text (tracked changes) is left out, inserted text is kept; runs split in two are one word.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docvault.extract.office.number_formats import shown
from docvault.extract.office.opc import attribute, local
from docvault.extract.xml_parts import words_of

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
_ENDS = {"p": "\n", "tc": "\t", "tr": "\n", "text": "\n", "v": "\n", "pt": "\n", "num": "/", "deg": " "}
"""What follows an element: a line, a cell, a fraction's stroke."""
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"')


def text_of(root: Element) -> str:
    """The text of one part, a line per paragraph, cells of a table's row on one line; what is read beside the lines, at its end."""
    aside: list[str] = []
    text = "".join(_walk(root, aside))
    return "\n".join(filter(None, [re.sub(r"\n{3,}", "\n\n", text).strip(), *dict.fromkeys(aside)]))


def _walk(root: Element, aside: list[str]) -> Iterator[str]:
    """Text in document order, with a stack of its own: documents are nested thousands deep by those who mean harm."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        name = local(node)
        if leaving:
            yield _ENDS.get(name, "")
            continue
        if name in _SKIPPED:
            continue
        if name == "AlternateContent":
            stack.extend((child, False) for child in reversed(_one_of(node)))
            continue
        if name in {"t", "v", "pt", "text"}:
            yield node.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name in _OTHERS:
            yield from _OTHERS[name](node, aside)
        if name in _ENDS:
            stack.append((node, True))
        if name not in {"rt", "instrText"}:
            stack.extend((child, False) for child in reversed(node))


def _one_of(node: Element) -> list[Element]:
    """Of what is written twice, for new programs and for old ones, the one that says something; the first where both do."""
    choices = [child for child in node if local(child) == "Choice"]
    others = [child for child in node if local(child) == "Fallback"]
    said = next((child for child in choices if any(text.strip() for text in child.itertext())), None)
    if said is not None:
        return [said]
    return choices[:1] + others if others and any(text.strip() for text in others[0].itertext()) else choices[:1]


def _symbol(node: Element, _: list[str]) -> Iterator[str]:
    try:
        yield chr(int(attribute(node, "char"), 16) & 0xFFFF)
    except ValueError:
        yield ""


def _described(node: Element, aside: list[str]) -> Iterator[str]:
    """What somebody wrote about a picture or shape, for those who cannot see it."""
    aside += [text for name in ("title", "descr", "alt") if (text := " ".join(attribute(node, name).split()))]
    yield ""


def _on_a_path(node: Element, aside: list[str]) -> Iterator[str]:
    aside.append(" ".join(attribute(node, "string").split()))
    yield ""


def _instruction(node: Element, aside: list[str]) -> Iterator[str]:
    """Of a field's code, where it leads to."""
    aside += _HYPERLINK.findall(node.text or "") + _HYPERLINK.findall(attribute(node, "instr"))
    yield ""


def _choice(node: Element, aside: list[str]) -> Iterator[str]:
    """A list to choose from in a form of old Word: the entry chosen stands in the text, the others beside it."""
    entries = [attribute(child, "val") for child in node if local(child) == "listEntry"]
    chosen = next((attribute(child, "val") for child in node if local(child) == "result"), "0")
    aside += entries
    yield entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else "".join(entries[:1])


def _pronounced(node: Element, aside: list[str]) -> Iterator[str]:
    """How a word is pronounced, printed above it: beside the text, for in it it would cut the word."""
    aside.append("".join(words_of(node)))
    yield ""


_OTHERS = {
    "sym": _symbol,
    "docPr": _described,
    "cNvPr": _described,
    "shape": _described,
    "textpath": _on_a_path,
    "instrText": _instruction,
    "fldSimple": _instruction,
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
