"""Service times on the house's own calendar: hours run only while it is open, on working days (R-TM1, R-TM2).

Which days are working days comes in as a function: public holidays and made-up working days are looked up outside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from docvault.model.times import read_time

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
    """When a house is open: on days `is_working` names, from minute `opens` to minute `closes` of the day."""

    is_working: Callable[[date], bool] = every_day
    opens: int = 0
    closes: int = 24 * 60

    def due(self, start: str, hours: int) -> str:
        """The time `hours` of opening after a written time, in the same offset; for no hours the empty text."""
        return self.after(read_time(start), timedelta(hours=hours)).isoformat(timespec="seconds") if hours else ""

    def after(self, start: datetime, open_for: timedelta) -> datetime:
        """The instant by which the house has been open for so long since `start`."""
        moment, left = start, open_for
        for _ in range(_MOST_DAYS):
            opens, closes = self._hours(moment)
            moment = max(moment, opens)
            if self.is_working(moment.date()) and moment < closes:
                if moment + left <= closes:
                    return moment + left
                left -= closes - moment
            moment = _midnight(opens) + _DAY
        return start + open_for

    def days_after(self, start: str, days: int) -> str:
        """The same time of day so many working days later (R-TM2)."""
        moment, left = read_time(start), days
        for _ in range(_MOST_DAYS):
            if not left:
                break
            moment += _DAY
            left -= self.is_working(moment.date())
        return moment.isoformat(timespec="seconds")

    def _hours(self, moment: datetime) -> tuple[datetime, datetime]:
        midnight = _midnight(moment)
        return midnight + timedelta(minutes=self.opens), midnight + timedelta(minutes=self.closes)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def read_hours(text: str) -> tuple[int, int]:
    """`08:30-17:30` in minutes of the day. Raises ValueError for anything else; `00:00-24:00` is the whole day."""
    first, _, last = text.partition("-")
    opens, closes = _minutes(first), _minutes(last)
    if not 0 <= opens < closes <= 24 * 60:
        raise ValueError(f"not opening hours: {text}")
    return opens, closes


def _minutes(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60):
        raise ValueError(f"not a time of day: {text}")
    return int(hours) * 60 + int(minutes)
