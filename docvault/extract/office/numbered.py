"""The words that Word puts before the paragraphs of a list, where they are more than a number: `NB-7`, `Article 3`, `第2章`."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docvault.extract.office.opc import OfficePackage
from docvault.extract.xml_parts import attribute, local
from docvault.model.values import dataclass

_PLACE = re.compile(r"%(\d)")
_BULLETS = frozenset({"bullet", "none"})
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list is counted and printed."""

    start: int
    counted_in: str
    text: str


def say_numbers(document: Element, office: OfficePackage, main: str) -> None:
    """Write what lists print before their paragraphs into the document itself, as its first words."""
    numbering = next(
        (root for name in office.related(main, "numbering") if (root := office.xml(name)) is not None), None
    )
    if numbering is None:
        return
    levels = _levels(numbering)
    if not any(_says_something(level) for of_list in levels.values() for level in of_list.values()):
        return
    by_style = _by_style(office, main)
    counters: dict[str, list[int | None]] = {}
    for paragraph in [node for node in document.iter() if local(node) == "p"]:
        key, depth = _list_of(paragraph, by_style)
        if key in levels:
            _say(paragraph, levels[key], counters.setdefault(key, [None] * _DEEPEST), min(depth, _DEEPEST - 1))


def _say(paragraph: Element, levels: dict[int, _Level], counter: list[int | None], depth: int) -> None:
    level = levels.get(depth)
    if level is None:
        return
    last = counter[depth]
    counter[depth] = level.start if last is None else last + 1
    counter[depth + 1 :] = [None] * (_DEEPEST - depth - 1)
    if not _says_something(level):
        return
    words = Element("t")
    words.text = _PLACE.sub(lambda place: _number(levels, counter, int(place[1]) - 1), level.text) + " "
    paragraph.insert(0, words)


def _number(levels: dict[int, _Level], counter: list[int | None], depth: int) -> str:
    level = levels.get(depth)
    if level is None or not 0 <= depth < _DEEPEST:
        return ""
    number = counter[depth] if counter[depth] is not None else level.start
    return str(number).rjust(2 if level.counted_in == "decimalZero" else 1, "0")


def _says_something(level: _Level) -> bool:
    """Whether more than a number and its dot is printed."""
    return level.counted_in not in _BULLETS and sum(sign.isalnum() for sign in _PLACE.sub("", level.text)) > 0


def _levels(numbering: Element) -> dict[str, dict[int, _Level]]:
    """The levels of each list, by its number."""
    patterns = {
        attribute(node, "abstractNumId"): dict(_levels_in(node)) for node in numbering if local(node) == "abstractNum"
    }
    found: dict[str, dict[int, _Level]] = {}
    for node in numbering:
        if local(node) == "num":
            named = next((attribute(child, "val") for child in node if local(child) == "abstractNumId"), "")
            found[attribute(node, "numId")] = patterns.get(named, {}) | dict(_levels_in(node))
    return found


def _levels_in(node: Element) -> Iterator[tuple[int, _Level]]:
    for level in node.iter():
        if local(level) == "lvl" and attribute(level, "ilvl").isdecimal():
            said = {local(child): attribute(child, "val") for child in level}
            start = said.get("start", "1")
            yield (
                int(attribute(level, "ilvl")),
                _Level(int(start) if start.isdecimal() else 1, said.get("numFmt", "decimal"), said.get("lvlText", "")),
            )


def _by_style(office: OfficePackage, main: str) -> dict[str, tuple[str, int]]:
    """The list and level that styles of paragraphs belong to."""
    found: dict[str, tuple[str, int]] = {}
    for name in office.related(main, "styles"):
        root = office.xml(name)
        for style in root if root is not None else ():
            if local(style) == "style" and (said := _said(style))[0]:
                found[attribute(style, "styleId")] = said
    return found


def _list_of(paragraph: Element, by_style: dict[str, tuple[str, int]]) -> tuple[str, int]:
    for properties in paragraph:
        if local(properties) == "pPr":
            key, depth = _said(paragraph)
            style = next((attribute(node, "val") for node in properties if local(node) == "pStyle"), "")
            return (key, depth) if key else by_style.get(style, ("", 0))
    return "", 0


def _said(holder: Element) -> tuple[str, int]:
    """The list and level that the properties of a paragraph or style name; an empty name for none."""
    for properties in holder:
        for node in properties if local(properties) == "pPr" else ():
            if local(node) == "numPr":
                said = {local(child): attribute(child, "val") for child in node}
                depth = said.get("ilvl", "0")
                return said.get("numId", ""), int(depth) if depth.isdecimal() else 0
    return "", 0
