"""Times and dates as the format writes them: ISO 8601 with offset, in the vault's time zone. The clock itself comes in as an argument."""

from datetime import date, datetime, timedelta, tzinfo


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
