"""Times and dates as the format writes them: ISO 8601 with offset, in the vault's time zone. The clock itself comes in as an argument."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from docvault.errors import N_
from docvault.model.sentence import ProblemError, Sentence

NO_DATE = N_("{text} is not a date; write dates as year-month-day, for example 2027-03-15")
NO_TIME = N_("{text} is not a time; write times like 2027-03-15T09:30:00+08:00")


_FIRST, _LAST = 1, 9999
"""In these two years a time of one zone may have none in another."""


def written_time(instant: datetime, zone: tzinfo) -> str:
    """`instant` (aware) in `zone`, to the second: `2026-11-24T15:30:12+08:00`."""
    return instant.astimezone(zone).isoformat(timespec="seconds")


def read_time(text: str) -> datetime:
    """The instant a written time means. Raises ValueError for a time without offset."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no offset: {text}")
    return instant


def read_date(text: str) -> date:
    """A date `YYYY-MM-DD`. Raises ValueError for anything else, `20261124` included."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not YYYY-MM-DD: {text}")
    return day


def known_date(text: str) -> str:
    """A date as it is, or nothing for nothing. Raises `ProblemError` for one that no calendar has, and in the first and last year of all calendars."""
    return _known(text, read_date, NO_DATE) if text else ""


def known_time(text: str) -> str:
    """A written time as it is, or nothing for nothing. Raises `ProblemError` for one that never was, and as `known_date` does."""
    return _known(text, read_time, NO_TIME) if text else ""


def _known(text: str, read: Callable[[str], date], problem: str) -> str:
    try:
        year = read(text).year
    except ValueError as error:
        raise ProblemError(Sentence(problem, {"text": text})) from error
    if not _FIRST < year < _LAST:
        raise ProblemError(Sentence(problem, {"text": text}))
    return text


def days_later(day: date, days: int) -> date:
    """So many days after a date, or before it; the first or last day there is where the calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def is_before(first: str, second: str) -> bool:
    """Whether a written time is before another, whatever their offsets."""
    return read_time(first) < read_time(second)


def minute(time: str) -> str:
    """A written time as sentences and papers have it: to the minute, `2026-11-24 15:30`."""
    return time[:16].replace("T", " ")
