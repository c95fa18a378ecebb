"""PowerPoint (.pptx and its kin): a page per slide, in the order of the show, with its notes, comments, charts and diagrams."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from docvault.extract.content import Content, unreadable
from docvault.extract.detect import PPTX
from docvault.extract.office.leftovers import around, leftovers, other_files, title_of
from docvault.extract.office.markup import text_of
from docvault.extract.office.opc import UNREAD, OfficePackage
from docvault.extract.xml_parts import attribute, local
from docvault.model.intake.extracted import Facts
from docvault.model.limits import Limits

READER = "pptx/1"


def read_pptx(data: bytes, limits: Limits) -> Content:
    """The slides of a show, hidden ones too, and what else lies in it."""
    try:
        office = OfficePackage(data, limits)
        main = office.main("ppt/presentation.xml")
        show = office.parse(main)
    except UNREAD as error:
        return unreadable(PPTX, READER, str(error) or type(error).__name__)
    office.take(main)
    pages = [_slide(office, name) for name in _slides(office, main, show)]
    sections = [node.get("name", "") for node in show.iter() if local(node) == "section"]
    others = leftovers(office, office.left(), _OWN)
    rest = "\n".join(filter(None, dict.fromkeys([*sections, *others, *office.addresses()])))
    attachments = other_files(office)
    return Content(
        PPTX,
        READER,
        (*pages, rest) if rest else tuple(pages),
        Facts(title=title_of(office)),
        reasons=tuple(office.reasons),
        page_count=len(pages),
        attachments=attachments,
    )


def _slides(office: OfficePackage, main: str, show: Element) -> list[str]:
    """The slides in the order of the show; then those that it does not name."""
    targets = {one.id: one.target for one in office.relations(main) if one.kind == "slide"}
    keys = [key for node in show.iter() if local(node) == "sldId" for key in _keys(node)]
    named = [targets[key] for key in keys if key in targets]
    others = [
        name for name in office.left() if name.lower().startswith("ppt/slides/") and name.lower().endswith(".xml")
    ]
    return list(dict.fromkeys([*named, *targets.values(), *sorted(others, key=lambda name: (len(name), name))]))


def _keys(node: Element) -> Iterator[str]:
    """The relations that a slide's entry names: `r:id`, beside an `id` of its own."""
    yield from (value for key, value in node.attrib.items() if key.endswith("}id"))


def _slide(office: OfficePackage, name: str) -> str:
    root = office.xml(name)
    texts = [_words(root) if root is not None else "", *around(office, name, _OWN)]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _pattern(root: Element) -> str:
    """What masters and layouts show on every slide: their own words, without those that only say what to type where."""
    _without(root, lambda kind: kind is not None)
    return text_of(root)


def _words(root: Element) -> str:
    """A slide's or a note's words, without its number."""
    _without(root, lambda kind: kind == "sldNum")
    return text_of(root)


def _without(root: Element, unwanted: Callable[[str | None], bool]) -> None:
    """Take shapes away by what they hold the place of (`None`: they hold none)."""
    for group in list(root.iter()):
        for shape in [child for child in group if local(child) in {"sp", "pic", "graphicFrame"}]:
            place = next((node for node in shape.iter() if local(node) == "ph"), None)
            if unwanted(None if place is None else attribute(place, "type") or "obj"):
                group.remove(shape)


_OWN = {
    "sld": _words,
    "notes": _words,
    "sldMaster": _pattern,
    "sldLayout": _pattern,
    "notesMaster": _pattern,
    "handoutMaster": _pattern,
}
