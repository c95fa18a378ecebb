"""Put recognised pages into the reading they belong to: one `Extracted` that says what is text, what is missing and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from docvault.model.intake.extracted import Extracted, Outcome, Page, Part, Reason, ReasonCode
from docvault.model.intake.lacking import gathered
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
    lasting = _lasting(reading.reasons)
    if not any(part.outcome is Outcome.UNREADABLE for part in parts):
        lasting = [reason for reason in lasting if reason.code is not ReasonCode.PARTS_UNREAD]
    outcome, reasons = _settled([*lasting, *done.reasons.values()], pages)
    return replace(
        reading,
        outcome=outcome,
        reasons=reasons,
        pages=pages,
        parts=parts,
        facts=replace(reading.facts, codes=tuple(dict.fromkeys((*reading.facts.codes, *done.codes)))),
        extractor=f"{reading.extractor} {done.engine}".strip(),
        to_recognise=tuple(page for page in reading.to_recognise if (0, page) in unopened),
        parts_to_recognise=tuple(place for place in reading.parts_to_recognise if place in unopened),
    )


def _part(part: Part, pages: Iterable[Page], done: Recognition) -> Part:
    places = sorted(place for place in done.reasons if place[0] == part.number)
    own = [page for page in pages if page.part == part.number]
    lasting = _lasting(part.reasons)
    if not places and not any(page.recognised for page in own) and len(lasting) == len(part.reasons):
        return part  # nothing of it was to be recognised
    outcome, reasons = _settled([*lasting, *(done.reasons[place] for place in places)], own)
    return replace(part, outcome=outcome, reasons=reasons)


def _settled(lacking: Iterable[Reason], pages: Iterable[Page]) -> tuple[Outcome, tuple[Reason, ...]]:
    """The outcome of a file or part: what was wrong before recognising stays wrong; then come the pages' troubles."""
    texts = [page for page in pages if page.text.strip()]
    reasons = gathered(lacking)
    if reasons:
        left_over = texts or any(reason.code is ReasonCode.NOT_RECOGNISED for reason in reasons)
        return Outcome.PARTIAL if left_over else Outcome.UNREADABLE, reasons
    if any(page.recognised for page in texts):
        return Outcome.RECOGNISED, ()
    return (Outcome.TEXT if texts else Outcome.EMPTY), ()


def _lasting(reasons: Iterable[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.code is not ReasonCode.NOT_RECOGNISED]
