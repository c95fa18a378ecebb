"""Service times on the house's own calendar: hours run only while it is open, on working days (R-TM1, R-TM2).

Which days are working days comes in as a function: public holidays and made-up working days are looked up outside.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from docvault.errors import N_
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.times import read_time
from docvault.model.values import dataclass

_DAY = timedelta(days=1)
_MOST_DAYS = 3660
"""A calendar without a working day in ten years is a mistake in `vault.yaml`: the clock runs on then."""


@dataclass(frozen=True, slots=True)
class PublicDays:
    """What a government settles for a year, each day as `YYYY-MM-DD`: holidays, and weekend days that are worked for them (调休)."""

    holidays: frozenset[str] = frozenset()
    made_up: frozenset[str] = frozenset()


def every_day(_day: date) -> bool:
    """The calendar of a house that never closes."""
    return True


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a house is open: on days `is_working` names, from minute `opens` to minute `closes` of the day, by the clocks of its `zone`.

    Hours are hours that pass: on the night the clocks are put forward, a house that never closes is open for 23. Without a zone the
    offset a time is written in counts.
    """

    is_working: Callable[[date], bool] = every_day
    opens: int = 0
    closes: int = 24 * 60
    zone: tzinfo | None = None

    def due(self, start: str, hours: int) -> str:
        """The time `hours` of opening after a written time, as the house's clocks show it; for no hours the empty text."""
        return self.after(read_time(start), timedelta(hours=hours)).isoformat(timespec="seconds") if hours else ""

    def after(self, start: datetime, open_for: timedelta) -> datetime:
        """The instant by which the house has been open for so long since `start`."""
        zone = self._zone(start)
        moment, left, day = start.astimezone(UTC), open_for, start.astimezone(zone).date()
        for _ in range(_MOST_DAYS):
            if self.is_working(day):
                moment = max(moment, _instant(day, self.opens, zone))
                closes = _instant(day, self.closes, zone)
                if moment + left <= closes:
                    return (moment + left).astimezone(zone)
                left -= max(closes - moment, timedelta(0))
            day += _DAY
        return (start + open_for).astimezone(zone)

    def days_after(self, start: str, days: int) -> str:
        """The same time of day so many working days later (R-TM2)."""
        begun = read_time(start).astimezone(self._zone(read_time(start)))
        day, left = begun.date(), days
        for _ in range(_MOST_DAYS):
            if not left:
                break
            day += _DAY
            left -= self.is_working(day)
        else:
            day = begun.date() + days * _DAY
        return _written(datetime.combine(day, begun.timetz()))

    def end_of(self, day: str, written: str) -> str:
        """The last second of a date; without a zone in the offset of a `written` time."""
        end = time(23, 59, 59, tzinfo=self._zone(read_time(written)))
        return _written(datetime.combine(date.fromisoformat(day), end))

    def _zone(self, written: datetime) -> tzinfo:
        return self.zone or written.tzinfo or UTC


def _instant(day: date, minutes: int, zone: tzinfo) -> datetime:
    """The instant at which the clocks of a zone show so many minutes of a day; 24 hours are the next midnight."""
    return (datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minutes)).astimezone(UTC)


def _written(moment: datetime) -> str:
    """A time of the zone's clocks as the format writes it. One they leave out in spring becomes the one they show instead."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).isoformat(timespec="seconds")


def read_hours(text: str) -> tuple[int, int]:
    """`08:30-17:30` in minutes of the day. Raises `ProblemError` for anything else; `00:00-24:00` is the whole day."""
    first, _, last = text.partition("-")
    opens, closes = _minutes(first), _minutes(last)
    if not 0 <= opens < closes <= 24 * 60:
        raise ProblemError(Sentence(N_("{text} are no opening hours; write them like 08:30-17:30"), {"text": text}))
    return opens, closes


def _minutes(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60):
        raise ProblemError(Sentence(N_("{text} is no time of day; write it like 08:30"), {"text": text}))
    return int(hours) * 60 + int(minutes)
