"""The dates of an order held against each other (W061): opened, confirmed, shipped, completed in this order, none before it was opened, none to come. Pure.

What its documents are kept from must not be made earlier than it was: retention would end before its time (R-OD11).
"""

from collections.abc import Iterable, Iterator, Mapping

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Listing, Sentence
from docvault.model.times import read_date
from docvault.model.values import dataclass

OPENED, CONFIRMED, SHIPPED, COMPLETED, SETTLED = "opened", "confirmed", "shipped", "completed", "settled"
_CALLED: Mapping[str, Sentence] = {
    OPENED: Sentence(N_("the opening of the order")),
    CONFIRMED: Sentence(N_("the confirmation to the customer")),
    SHIPPED: Sentence(N_("the shipment")),
    COMPLETED: Sentence(N_("the completion")),
    SETTLED: Sentence(N_("the settlement")),
}
_FOLLOWING = (OPENED, CONFIRMED, SHIPPED, COMPLETED)
"""Each of these is not before any that stands before it. What is settled is settled before or after the shipment, but not before there was an order."""
_BEFORE = N_("{later} of {day} is before {earlier} of {other}")
_TO_COME = N_("{later} of {day} has not come yet")
_CAME_LATER = N_("{later} of {day} is before {document} version {version} came in, on {other}")
_KEPT_BEFORE = N_("{later} of {day} is before {other}, from which its documents were kept already")


class DatesDisagreeError(RefusedError):
    """A date that cannot be, beside the others of its order."""

    message = N_("The dates of order {order} do not agree: {problem}.")
    next_step = N_(
        "Look at the date again; `docvault order show {order}` shows the others. "
        "An order of earlier times is opened with the day it was opened then, `--opened DATE`."
    )


class DayToComeError(UsageError):
    """What has not happened yet is not entered."""

    message = N_("What has not happened yet is not entered: {problem}.")
    next_step = N_("Enter it when it has happened, with the day it happened on.")


@dataclass(frozen=True, slots=True)
class WrongDate:
    """A date of an order that cannot be: of which field, why, and whether it is only that its day has not come yet."""

    field: str
    problem: Sentence
    to_come: bool = False


def demand_come(field: str, day: str, today: str) -> None:
    """Refuse a day that has not come yet. Raises `DayToComeError`."""
    if day > today:
        raise DayToComeError(problem=_said(_TO_COME, field, day))


def dates_of(manifest: Manifest) -> dict[str, str]:
    """The dates an order has, by their fields; what is no date is not held against anything."""
    order = manifest.order
    said = {
        OPENED: manifest.opened,
        CONFIRMED: order.confirmed,
        SHIPPED: order.shipped,
        COMPLETED: order.completed,
        SETTLED: order.settled,
    }
    return {field: text[:10] for field, text in said.items() if _is_date(text[:10])}


def wrong_dates(manifest: Manifest, today: str = "") -> Iterator[WrongDate]:
    """The dates of an order that disagree with others of it, and, where it is said which day it is, those still to come."""
    days = dates_of(manifest)
    for place, later in enumerate(_FOLLOWING):
        for earlier in _FOLLOWING[:place]:
            yield from _before(days, later, earlier)
    yield from _before(days, SETTLED, OPENED)
    for field, day in days.items():
        if "" < today < day:
            yield WrongDate(field, _said(_TO_COME, field, day), to_come=True)


def backdated(manifest: Manifest, today: str, kept_from: str = "") -> Iterator[WrongDate]:
    """Why an order cannot be completed on the day it says: papers came in afterwards, or its documents were kept from a later day already (`kept_from`).

    Of one that was entered long after it was opened, the papers came in when they were entered, which says nothing; and none came in after today,
    whatever a clock said.
    """
    day = dates_of(manifest).get(COMPLETED, "")
    if not day:
        return
    if day < kept_from:
        yield WrongDate(COMPLETED, _said(_KEPT_BEFORE, COMPLETED, day, other=kept_from))
    came = [
        (version.received[:10], document.id, version.number)
        for document in manifest.documents
        for version in document.versions
        if version.received and not version.late and not version.is_gone
    ]
    if came and not manifest.order.entered:
        last, document_id, number = max(came)
        if day < min(last, today):
            values = {"document": document_id, "version": number, "other": last}
            yield WrongDate(COMPLETED, _said(_CAME_LATER, COMPLETED, day, **values))


def demand_agreeing(before: Manifest | None, after: Manifest, today: str, kept_from: str = "") -> None:
    """Refuse dates that disagree, or are still to come; what was wrong already hinders nobody. Raises `DatesDisagreeError`, `DayToComeError`."""
    known = () if before is None else tuple(_all(before, today, kept_from))
    new = [one for one in _all(after, today, kept_from) if one not in known]
    to_come = [one.problem for one in new if one.to_come]
    if to_come:
        raise DayToComeError(problem=Listing(tuple(to_come), apart=True))
    if new:
        raise DatesDisagreeError(order=after.id, problem=Listing(tuple(one.problem for one in new), apart=True))


def broken_by_hand(before: Manifest, after: Manifest, today: str, kept_from: str) -> Iterator[tuple[str, Sentence]]:
    """What an edit by hand makes of the dates of an order and a verb would refuse: field and problem.

    When it was opened, entered and confirmed is changed by hand only where the dates disagree, to put them right.
    """
    known = tuple(_all(before, today, kept_from))
    for one in _all(after, today, max(kept_from, before.order.completed)):
        if one not in known:
            yield one.field, one.problem
    if any(wrong_dates(before)):
        return
    if after.opened != before.opened or after.order.entered != before.order.entered:
        yield OPENED, Sentence(N_("when it was opened is changed by hand only where the dates of the order disagree"))
    if after.order.confirmed != before.order.confirmed:
        yield CONFIRMED, Sentence(N_("that it was confirmed is entered with `docvault order confirm`, not by hand"))


def _all(manifest: Manifest, today: str, kept_from: str) -> Iterable[WrongDate]:
    return (*wrong_dates(manifest, today), *backdated(manifest, today, kept_from))


def _before(days: Mapping[str, str], later: str, earlier: str) -> Iterator[WrongDate]:
    if later in days and earlier in days and days[later] < days[earlier]:
        yield WrongDate(later, _said(_BEFORE, later, days[later], earlier=_CALLED[earlier], other=days[earlier]))


def _said(message: str, later: str, day: str, **values: object) -> Sentence:
    return Sentence(message, {"later": _CALLED[later], "day": day, **values})


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except ValueError:
        return False
    return True
