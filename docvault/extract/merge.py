"""Put recognised pages into the reading they belong to: one `Extracted` that says what is text, what is missing and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from docvault.model.intake.extracted import Extracted, Outcome, Page, Part, Reason, ReasonCode
from docvault.model.values import replace

PagePlace = tuple[int, int]
"""(part, page); part 0 is the file itself."""


@dataclass
class Recognition:
    """What became of the pages to recognise, as it comes in. A page can have text and a reason: a part of it is missing."""

    pages: list[Page] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    reasons: dict[PagePlace, Reason] = field(default_factory=dict)
    engine: str = ""


def pages_to_recognise(reading: Extracted) -> list[tuple[int, int, str]]:
    """(part, page, media type) of every page left over, the file's own first, a part's pages together."""
    media_types = {part.number: part.media_type for part in reading.parts}
    places = [(0, page) for page in reading.to_recognise] + sorted(reading.parts_to_recognise)
    return [(part, page, media_types.get(part, reading.media_type)) for part, page in places]


def with_recognised(reading: Extracted, done: Recognition) -> Extracted:
    """The reading with what was recognised. Pages that failed are not left over again, except for want of an engine."""
    unopened = {place for place, reason in done.reasons.items() if reason.code is ReasonCode.NOT_RECOGNISED}
    recognised = tuple(page for page in done.pages if page.text)
    pages = tuple(sorted(reading.pages + recognised, key=lambda page: (page.part, page.number)))
    parts = tuple(_part(part, pages, done) for part in reading.parts)
    # A part's failing page is that part's trouble; the whole names the first that is missing anything.
    lasting = None if _parts_were_all(reading, parts) else _lasting(reading.reason)
    outcome, reason = _settled(lasting, done.reasons.values(), pages)
    return replace(
        reading,
        outcome=outcome,
        reason=reason,
        pages=pages,
        parts=parts,
        facts=replace(reading.facts, codes=tuple(dict.fromkeys((*reading.facts.codes, *done.codes)))),
        extractor=f"{reading.extractor} {done.engine}".strip(),
        to_recognise=tuple(page for page in reading.to_recognise if (0, page) in unopened),
        parts_to_recognise=tuple(place for place in reading.parts_to_recognise if place in unopened),
    )


def _part(part: Part, pages: Iterable[Page], done: Recognition) -> Part:
    places = {place for place in done.reasons if place[0] == part.number}
    own = [page for page in pages if page.part == part.number]
    if not places and not any(page.recognised for page in own):
        if _lasting(part.reason) is part.reason:
            return part
        return replace(part, outcome=Outcome.EMPTY, reason=None)  # its pages were blank
    outcome, reason = _settled(_lasting(part.reason), [done.reasons[place] for place in sorted(places)], own)
    return replace(part, outcome=outcome, reason=reason)


def _settled(lasting: Reason | None, reasons: Iterable[Reason], pages: Iterable[Page]) -> tuple[Outcome, Reason | None]:
    """The outcome of a file or part: what was wrong before recognising stays wrong; then comes the first page's trouble."""
    texts = [page for page in pages if page.text.strip()]
    reason = lasting or _first(list(reasons))
    if reason:
        left_over = texts or reason.code is ReasonCode.NOT_RECOGNISED
        return Outcome.PARTIAL if left_over else Outcome.UNREADABLE, reason
    if any(page.recognised for page in texts):
        return Outcome.RECOGNISED, None
    return Outcome.TEXT if texts else Outcome.EMPTY, None


def _first(reasons: list[Reason]) -> Reason | None:
    if not reasons or reasons[0].code is not ReasonCode.NOT_RECOGNISED:
        return reasons[0] if reasons else None
    pages = sum(reason.code is ReasonCode.NOT_RECOGNISED for reason in reasons)
    return Reason(ReasonCode.NOT_RECOGNISED, {"pages": pages})


def _lasting(reason: Reason | None) -> Reason | None:
    return None if reason and reason.code is ReasonCode.NOT_RECOGNISED else reason


def _parts_were_all(reading: Extracted, parts: Iterable[Part]) -> bool:
    """Whether the reading lacked nothing but parts, and they are all read now."""
    lacking = reading.reason
    return lacking is not None and lacking.code is ReasonCode.PARTS_UNREAD and not any(part.reason for part in parts)
