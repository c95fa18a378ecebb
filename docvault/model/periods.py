"""Periods of time as ISO 8601 writes them (`P3Y`, `P18M`, `P2Y6M`, `P90D`), added to dates of the calendar."""

import re
from calendar import monthrange
from datetime import MAXYEAR, date

from docvault.errors import N_
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.times import days_later
from docvault.model.values import dataclass

_WRITTEN = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")
_UNITS = "YMWD"


@dataclass(frozen=True, slots=True)
class Period:
    """So many months, then so many days."""

    months: int
    days: int

    def after(self, day: date) -> date:
        """The day on which the period that began on `day` is over.

        A day its month does not have is the last of that month: three years after 2024-02-29 is 2027-02-28. What goes beyond the calendar is
        never over: it ends on the calendar's last day.

        >>> read_period("P3Y").after(date(2024, 2, 29)).isoformat()
        '2027-02-28'
        >>> read_period("P1M").after(date(2026, 1, 31)).isoformat()
        '2026-02-28'
        """
        years, month = divmod(day.month - 1 + self.months, 12)
        year, month = day.year + years, month + 1
        if year > MAXYEAR:
            return date.max
        return days_later(date(year, month, min(day.day, monthrange(year, month)[1])), self.days)


def read_period(text: str) -> Period:
    """Read a period. Raises `ProblemError` for anything else, an empty one included."""
    parts = dict(period_parts(text))
    return Period(parts.get("Y", 0) * 12 + parts.get("M", 0), parts.get("W", 0) * 7 + parts.get("D", 0))


def period_parts(text: str) -> tuple[tuple[str, int], ...]:
    """The units (`Y`, `M`, `W`, `D`) a period is written in, each with its number. Raises `ProblemError`.

    >>> period_parts("P2Y6M")
    (('Y', 2), ('M', 6))
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise ProblemError(Sentence(N_("{text} is no period; write it like P3Y, P18M or P90D"), {"text": text}))
    return tuple((unit, int(number)) for unit, number in zip(_UNITS, found.groups(), strict=True) if number)
