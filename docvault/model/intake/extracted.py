"""What was read out of a file: text by page, facts, parts and the outcome in words. Made by extract, kept by store, indexed by index.

Nothing here reads a file. The JSON form (`to_json`, `from_json`) is what crosses the process border and what is kept
by sha256, so a change of shape raises `EXTRACTED_FORMAT` and kept text of an older shape is made again.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from docvault.model.values import dataclass, field, plain, replace

EXTRACTED_FORMAT = 2
SAID_CHARACTERS = 1_000
"""So much is taken over of what a file says of itself: of its title, its sender, a name in it. More stands in no manifest and no list."""
SAID_ENTRIES = 1_000
"""So many recipients, references and codes."""
_ENDING = 50
"""Characters of the end of a part's name that are kept where it is cut: they say what it is."""


class Outcome(StrEnum):
    """How reading a file ended. What is not `TEXT` or `RECOGNISED` is listed as such wherever the file is shown (design 2.8)."""

    TEXT = "text"  # text was in the file
    RECOGNISED = "recognised"  # pages were recognised (OCR), maybe beside text that was in the file
    EMPTY = "empty"  # read well; there is no text in it
    PARTIAL = "partial"  # some of it was read; `reasons` say what is missing
    UNREADABLE = "unreadable"  # damaged, unknown, or over a limit; `reasons` say which
    ENCRYPTED = "encrypted"  # needs a password


UNREAD = "unread"
"""What is said instead of an outcome where nothing has been read yet."""
WHOLE = frozenset({Outcome.TEXT, Outcome.RECOGNISED})
"""Of what ended so all that was met was read."""


class ReasonCode(StrEnum):
    """Why a file or a part of it could not be read; `model.reasons` has the sentence of each."""

    DAMAGED = "damaged"  # values: detail
    UNKNOWN_TYPE = "unknown-type"
    ENCRYPTED = "encrypted"
    TOO_LONG = "too-long"  # wall or CPU limit; values: seconds
    TOO_MUCH_MEMORY = "too-much-memory"  # values: megabytes
    TOO_MANY_PAGES = "too-many-pages"  # values: limit, pages
    TOO_MUCH_TEXT = "too-much-text"  # values: characters
    TOO_MUCH_SAID = "too-much-said"  # values: characters, entries
    TOO_MANY_ENTRIES = "too-many-entries"  # values: limit
    TOO_DEEP = "too-deep"  # values: limit
    TOO_LARGE_IMAGE = "too-large-image"  # values: pixels
    TOO_LARGE_PART = "too-large-part"  # values: bytes
    CRASHED = "crashed"  # the reader died on it; values: detail
    NOT_RECOGNISED = "not-recognised"  # pages of pixels and recognition is off or missing; values: pages
    PARTS_UNREAD = "parts-unread"  # values: parts
    PARTS_LOCKED = "parts-locked"
    NEEDS_SEVEN_ZIP = "needs-seven-zip"  # the library that unpacks .7z is not installed
    NOT_UNPACKED = "not-unpacked"  # in an archive that only its own program unpacks
    NOT_READ = "not-read"  # something in it that carries text; values: what (`model.intake.reasons.WHAT`), count
    ODD_CHARACTERS = "odd-characters"  # values: characters
    UNSURE_ENCODING = "unsure-encoding"  # read in more than one way, all of them indexed


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with the values its sentence needs (strings and integers only)."""

    code: ReasonCode
    values: Mapping[str, str | int] = field(default_factory=dict)


Box = tuple[int, int, int, int, int, int]
"""Where a stretch of recognised text stands: its first character and the one after its last in the page's text; left, top, right and bottom of it on the
upright page, in 1/10000 of its width and height."""


@dataclass(frozen=True, slots=True)
class Page:
    """Text of one page (or sheet, or the whole of an unpaged file). `number` counts from 1 within its part."""

    text: str
    number: int = 1
    part: int = 0  # 0: the file itself; otherwise `Part.number`
    recognised: bool = False  # by OCR
    confidence: float | None = None  # mean of the recognised lines, 0 to 1
    boxes: tuple[Box, ...] = ()  # of the recognised lines, in the order of the text
    turn: int = 0  # degrees, counter-clockwise, that the page was turned by to be upright: 0, 90, 180 or 270


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside the file: a mail attachment, a zip entry, a message inside a mbox. Numbered depth first from 1."""

    number: int
    name: str  # as the sender called it, decoded; for nested parts `outer.zip/inner.docx`
    media_type: str
    bytes: int
    sha256: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    extractor: str = (
        ""  # name and version of its reader; empty where none looked at it, or before readers of parts were kept
    )

    @property
    def reason(self) -> Reason | None:
        """The first of its reasons."""
        return next(iter(self.reasons), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself, beside its text. Empty strings and tuples where it says nothing."""

    title: str = ""  # a mail's subject, a document's title
    sender: str = ""  # address, lower case
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    sent: str = ""  # ISO 8601 with offset, as the sender claims
    message_id: str = ""  # without the angle brackets
    references: tuple[str, ...] = ()  # In-Reply-To and References, without brackets, oldest first
    codes: tuple[str, ...] = ()  # payloads of QR codes seen on the pages


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything read out of one file. `to_recognise` are pages of pixels still to be recognised (1-based, of the file itself)."""

    media_type: str
    outcome: Outcome
    extractor: str  # name and version of the reader, e.g. `pdf/1`
    pages: tuple[Page, ...] = ()
    parts: tuple[Part, ...] = ()
    facts: Facts = field(default_factory=Facts)
    reasons: tuple[Reason, ...] = ()  # all that is missing, the gravest first
    page_count: int = 0
    to_recognise: tuple[int, ...] = ()
    parts_to_recognise: tuple[tuple[int, int], ...] = ()  # (part, page): pages of pixels inside parts

    @property
    def text(self) -> str:
        """All pages' text, a form feed between pages."""
        return "\f".join(page.text for page in self.pages)

    @property
    def reason(self) -> Reason | None:
        """The first of its reasons."""
        return next(iter(self.reasons), None)


def to_json(extracted: Extracted) -> bytes:
    """The JSON form: what crosses the process border and what is kept."""
    return json.dumps(
        {"format": EXTRACTED_FORMAT, **plain(extracted)}, ensure_ascii=False, separators=(",", ":")
    ).encode(errors="replace")


def from_json(text: bytes) -> Extracted | None:
    """Read the JSON form back; None when it is of another format, or has words this docvault does not know, and must be made again."""
    tree = json.loads(text)
    kept_as = tree.pop("format", None)
    if kept_as not in {1, EXTRACTED_FORMAT}:
        return None
    try:
        return _read_back(_of_first_format(tree) if kept_as == 1 else tree)
    except (KeyError, TypeError, ValueError):  # a newer docvault kept it
        return None


def _read_back(tree: dict[str, Any]) -> Extracted:
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in tree.pop("facts").items()
    }
    return bounded(
        Extracted(
            media_type=tree["media_type"],
            outcome=Outcome(tree["outcome"]),
            extractor=tree["extractor"],
            pages=tuple(_page(page) for page in tree["pages"]),
            parts=tuple(_part(part) for part in tree["parts"]),
            facts=Facts(**facts),
            reasons=_reasons(tree["reasons"]),
            page_count=tree["page_count"],
            to_recognise=tuple(tree["to_recognise"]),
            parts_to_recognise=tuple((part, page) for part, page in tree["parts_to_recognise"]),
        )
    )


def bounded(extracted: Extracted) -> Extracted:
    """The same with no more of what the file says of itself than is taken over; what was cut is told as a reason.

    Whoever sends a file chooses all of that, and it goes into manifests, histories and lists. What a subject goes on with is found as text.
    """
    facts = Facts(**{name: _short(value) for name, value in plain(extracted.facts).items()})
    parts = tuple(
        replace(part, name=_short_name(part.name), media_type=part.media_type[:SAID_CHARACTERS])
        for part in extracted.parts
    )
    if (facts, parts) == (extracted.facts, extracted.parts):
        return extracted
    cut = Reason(ReasonCode.TOO_MUCH_SAID, {"characters": SAID_CHARACTERS, "entries": SAID_ENTRIES})
    outcome = extracted.outcome if extracted.reasons else Outcome.PARTIAL
    reasons = extracted.reasons if cut in extracted.reasons else (*extracted.reasons, cut)
    return replace(extracted, facts=facts, parts=parts, outcome=outcome, reasons=reasons)


def _short(said: Any) -> Any:
    if isinstance(said, str):
        return said[:SAID_CHARACTERS]
    return tuple(one[:SAID_CHARACTERS] for one in said[:SAID_ENTRIES])


def _short_name(name: str) -> str:
    if len(name) <= SAID_CHARACTERS:
        return name
    return f"{name[: SAID_CHARACTERS - _ENDING - 1]}…{name[-_ENDING:]}"


def _page(tree: dict[str, Any]) -> Page:
    boxes = tuple(tuple(box) for box in tree.get("boxes", ()))
    return Page(**{**tree, "boxes": boxes})


def _part(tree: dict[str, Any]) -> Part:
    return Part(**{**tree, "outcome": Outcome(tree["outcome"]), "reasons": _reasons(tree["reasons"])})


def _of_first_format(tree: dict[str, Any]) -> dict[str, Any]:
    """A file or part as format 1 kept it, which had one reason, or none."""
    parts = [_of_first_format(part) for part in tree.get("parts", ())]
    reason = tree.pop("reason")
    return tree | {"reasons": [reason] if reason else []} | ({"parts": parts} if "parts" in tree else {})


def _reasons(trees: list[dict[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(ReasonCode(tree["code"]), tree["values"]) for tree in trees)
