"""The words of a text part: plain, flowed (RFC 3676), enriched (RFC 1896), HTML with the pictures that stand in it, calendars and cards."""

import re
from collections.abc import Callable
from html import unescape

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Attachment, damaged
from docvault.extract.mail.calendars import card_text
from docvault.extract.mail.entity import Entity
from docvault.extract.mail.pgp import without_armour
from docvault.extract.mail.reports import HEADERS, fields
from docvault.extract.mail.transfer import BROKEN_CODING
from docvault.extract.mail.uuencode import inline_files
from docvault.extract.texts.data_pictures import without_pictures
from docvault.extract.texts.plain import html_text
from docvault.model.intake.extracted import Reason
from docvault.model.limits import Limits
from docvault.model.values import dataclass

HTML = frozenset({"text/html", "text/x-amp-html", "text/x-watch-html", "text/watch-html", "application/xhtml+xml"})
CARDS = frozenset(
    {"text/calendar", "text/x-vcalendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics"}
)
_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_PLAIN = frozenset(
    {"text/plain", "text/markdown", "text/x-markdown", "text/x-moz-deleted", "text/x-plain", "text/text", "text"}
)
WORDS = HTML | _ENRICHED | _PLAIN | HEADERS
"""Kinds of text that are what the mail itself says, where they are no file."""
UNSEEN = frozenset(
    {"text/css", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript"}
)
"""What makes a page look and move, and says nothing."""
_TAG = re.compile(r"<(<)|</?([A-Za-z0-9-]{1,60})>")
_BREAK = re.compile(r"\n(\n*)")
_PARAM = re.compile(r"<param>[^<]{0,1000}</param>", re.IGNORECASE)
_QUOTES = re.compile(r"^(>*)")


@dataclass(frozen=True, slots=True)
class Words:
    """What a part says, in the ways it may be meant; the files that stand in its lines; whether something in it is encrypted."""

    readings: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    files: tuple[Attachment, ...] = ()
    encrypted: bool = False


def words(part: Entity, data: bytes, limits: Limits) -> Words:
    """The words of a part whose bytes are `data`."""
    kind = part.media_type
    if kind in HTML:
        data, files = without_pictures(data, limits.part_bytes)
        read = decoded(data, charset_of(part) or _declared(data))
        return Words(tuple(html_text(text)[0] for text in read.readings), read.reasons, tuple(files))
    if kind in HEADERS:
        return Words((fields(data),))
    if kind in CARDS:
        return Words((card_text(data, charset_of(part)),))
    plain, encrypted = without_armour(data)
    plain, inline = inline_files(plain, limits.part_bytes)
    read = decoded(plain, charset_of(part))
    shown: Callable[[str], str] = _enriched if kind in _ENRICHED else str
    if str(part.get_param("format", "")).lower() == "flowed":
        deleting = str(part.get_param("delsp", "")).lower() == "yes"
        shown = lambda text: flowed(text, deleting=deleting)  # noqa: E731 - one of three
    files = [
        Attachment(
            decoded(one.name).text,
            one.data,
            lacking=() if one.whole else (damaged(kind, BROKEN_CODING),),
        )
        for one in inline
    ]
    return Words(tuple(map(shown, read.readings)), read.reasons, tuple(files), encrypted)


def charset_of(part: Entity) -> str:
    """The charset a part says it is in."""
    charset = part.get_param("charset", "")
    return str(charset[2] if isinstance(charset, tuple) else charset)


def flowed(text: str, *, deleting: bool) -> str:
    """Lines that a program broke joined again; `deleting` drops the blank that marks the break, which is none in Chinese."""
    out: list[list[str]] = []
    depth, open_line = -1, False
    for line in text.replace("\r\n", "\n").split("\n"):
        marks = _QUOTES.match(line)
        now = len(marks[1]) if marks else 0
        words = line[now:].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        if flows and deleting:
            words = words[:-1]
        if open_line and now == depth and words != "-- ":
            out[-1].append(words)
        else:
            out.append([">" * now + (" " if now else "") + words])
        depth, open_line = now, flows
    return "\n".join(map("".join, out))


def _enriched(text: str) -> str:
    text = _BREAK.sub(lambda match: match[1] or " ", _PARAM.sub("", text.replace("\r\n", "\n")))
    return unescape(_TAG.sub(lambda match: match[1] or "", text))


def _declared(data: bytes) -> str:
    match = re.search(rb"""<meta[^>]{1,400}?charset\s*=\s*["']?\s*([\w.:-]+)""", data[:4096], re.IGNORECASE)
    return match[1].decode("ascii") if match else ""
