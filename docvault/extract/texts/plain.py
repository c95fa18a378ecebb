"""Plain text, CSV and HTML."""

import re
from collections.abc import Iterator
from typing import Any

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Content
from docvault.extract.texts.data_pictures import without_pictures
from docvault.model.intake.extracted import Facts

READER = "text/4"
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_UNSEEN = ("script", "style", "template")
_UNSEEN_FIELDS = frozenset({"hidden", "password", "checkbox", "radio", "image"})
_TOLD = frozenset({"img", "input", "textarea"})
_ABOUT = frozenset({"description", "keywords", "author", "subject", "title", "summary", "abstract"})
_LONGEST_ADDRESS = 200
"""Longer ones are made for machines: whom a newsletter reached."""
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\xa0]+")
_ESCAPED = re.compile(r"(?<!\\)(?:\\u[0-9A-Fa-f]{4})+")
_GOES_ON = re.compile(r"</(?:p|div|td|li|body|html)\s*>", re.IGNORECASE)
_SWALLOWING = tuple(
    (re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE), re.compile(rf"</{name}\b", re.IGNORECASE))
    for name in ("style", "script", "title")
)
_LINES = re.compile(r"[ \t]*\n[ \t\n]*")


def read_text(data: bytes, media_type: str, declared: str = "") -> Content:
    """Text as it is; where its encoding is not certain, in both ways it may be meant."""
    read = decoded(data, declared)
    texts = tuple(map(_unescaped, read.readings)) if data.lstrip()[:1] in {b"{", b"["} else read.readings
    return Content(media_type, READER, texts, reasons=read.reasons, page_count=1)


def _unescaped(text: str) -> str:
    """JSON with its letters as people read them: most programs write Chinese as numbers."""
    return _ESCAPED.sub(lambda run: bytes.fromhex(run[0].replace("\\u", "")).decode("utf-16-be", "replace"), text)


def read_html(data: bytes, most: int, declared: str = "") -> Content:
    """The text a browser would show, the title, and the pictures that are written into it, each of at most `most` bytes."""
    data, pictures = without_pictures(data, most)
    read = decoded(data, declared or _declared(data))
    texts, titles = zip(*map(html_text, read.readings), strict=True)
    facts = Facts(title=titles[0])
    return Content("text/html", READER, texts, facts, reasons=read.reasons, page_count=1, attachments=pictures)


def html_text(html: str) -> tuple[str, str]:
    """Visible text and title of HTML. Lines break only at block elements: a break at every tag would split words."""
    tree = _parsed(html)
    titles = tree.css("title")
    title = " ".join(titles[0].text().split()) if titles else ""
    pieces = list(_pieces(tree.root)) if tree.root is not None else []
    text = _LINES.sub("\n", _BLANKS.sub(" ", "".join(pieces).replace("\r", "")))
    beside = "\n".join(dict.fromkeys(_beside(tree)))
    return f"{text.strip()}\n{beside}".strip(), title


def _beside(tree: Any) -> Iterator[str]:
    """What a page shows only to who looks closer: tips, where its links lead, what it says it is about, pages inside it (of those only one level)."""
    for node in tree.css("[title]"):
        yield node.attributes.get("title") or ""
    for node in tree.css("a[href], area[href]"):
        address = node.attributes.get("href") or ""
        if len(address) <= _LONGEST_ADDRESS and address.lower().startswith(("http:", "https:", "mailto:")):
            yield address
    for node in tree.css("meta[name][content]"):
        if (node.attributes.get("name") or "").lower() in _ABOUT:
            yield node.attributes.get("content") or ""
    for node in tree.css("iframe[srcdoc]"):
        inner = _parsed(node.attributes.get("srcdoc") or "")
        yield inner.body.text(separator="\n") if inner.body is not None else ""


def _told(node: Any) -> Iterator[str]:
    """What an element shows that holds no text: of a picture what stands for it, of a field what was filled in, or stands there till it is."""
    if node.tag == "img":
        yield node.attributes.get("alt") or ""
    elif node.tag != "input" or (node.attributes.get("type") or "text").lower() not in _UNSEEN_FIELDS:
        yield from (node.attributes.get(name) or "" for name in ("value", "placeholder"))


def _parsed(html: str) -> Any:
    """A page as a tree, without what is never shown."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_with_ends(html))
    for selector in _UNSEEN:
        for node in tree.css(selector):
            node.decompose()
    return tree


def _with_ends(html: str) -> str:
    """HTML without the beginning of a comment, a style or the like that never ends, where the page goes on: a browser would show nothing from there."""
    start = html.find("<!--", html.rfind("-->") + 1)
    if start >= 0 and _GOES_ON.search(html, start):
        html = html[:start] + html[start + 4 :]
    for begins, ends in _SWALLOWING:
        last = 0
        for match in ends.finditer(html):
            last = match.end()
        begin = begins.search(html, last)
        if begin is not None and _GOES_ON.search(html, begin.end()):
            html = html[: begin.start()] + html[begin.end() :]
    return html


def _pieces(root: Any) -> Iterator[str]:
    """Text in document order with a line feed at both ends of each block element. Its own stack: pages are nested thousands deep."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        block = node.tag in _BLOCKS
        if block:
            yield "\n"
        if leaving:
            continue
        if node.tag == "-text":
            yield node.text_content or ""
        elif node.tag in _TOLD:
            yield from (f" {text} " for text in _told(node))
        if block:
            stack.append((node, True))
        children = []
        child = node.first_child
        while child is not None:
            children.append((child, False))
            child = child.next
        stack.extend(reversed(children))


def _declared(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""
