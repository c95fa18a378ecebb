"""Service hours on the house's calendar: time runs only while the house is open, by its own clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.sentence import ProblemError
from docvault.model.service_hours import Calendar, read_hours
from docvault.model.times import read_time

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
FRIDAY, SUNDAY = "2026-09-25T16:00:00+08:00", "2026-09-27T11:00:00+08:00"


def weekdays(day: date) -> bool:
    return day.weekday() < 5


OFFICE = Calendar(weekdays, 8 * 60 + 30, 17 * 60 + 30, SHANGHAI)
ALWAYS = Calendar(zone=SHANGHAI)
starts = st.integers(0, 10**6).map(lambda count: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=count))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (FRIDAY, 1, "2026-09-25T17:00:00+08:00"),
        (FRIDAY, 2, "2026-09-28T09:00:00+08:00"),  # half an hour is left, the weekend does not count
        (SUNDAY, 9, "2026-09-28T17:30:00+08:00"),  # due as the house closes, not when it opens again
        ("2026-09-28T20:00:00+08:00", 1, "2026-09-29T09:30:00+08:00"),  # it came in the evening
        ("2026-09-28T06:00:00+08:00", 1, "2026-09-28T09:30:00+08:00"),
        ("2026-09-25T10:00:00+02:00", 1, "2026-09-25T17:00:00+08:00"),  # written elsewhere, shown by our clocks
        (FRIDAY, 0, ""),
    ],
)
def test_hours_run_while_the_house_is_open(start: str, hours: int, due: str) -> None:
    assert OFFICE.due(start, hours) == due


@given(starts, st.integers(0, 200), st.integers(0, 200))
def test_two_waits_are_one_wait_of_both(start: datetime, first: int, then: int) -> None:
    one, other = timedelta(hours=first), timedelta(hours=then)
    assert OFFICE.after(OFFICE.after(start, one), other) == OFFICE.after(start, one + other)


@given(starts, st.integers(1, 200))
def test_due_is_never_early_and_never_while_the_house_is_closed(start: datetime, hours: int) -> None:
    due = OFFICE.after(start, timedelta(hours=hours))
    assert due - start >= timedelta(hours=hours)
    assert due.tzinfo is SHANGHAI
    assert weekdays(due.date())
    assert 8 * 60 + 30 < due.hour * 60 + due.minute + due.second / 60 <= 17 * 60 + 30


@given(starts, st.integers(0, 200))
def test_a_house_that_never_closes_counts_hours(start: datetime, hours: int) -> None:
    assert ALWAYS.after(start, timedelta(hours=hours)) == start + timedelta(hours=hours)


def test_without_a_zone_the_offset_of_the_written_time_counts() -> None:
    assert Calendar().due("2026-09-25T16:00:00-03:30", 24) == "2026-09-26T16:00:00-03:30"
    assert Calendar().end_of("2026-09-26", "2026-09-25T16:00:00-03:30") == "2026-09-26T23:59:59-03:30"


def test_the_night_the_clocks_change() -> None:
    house = Calendar(zone=BERLIN)
    assert house.due("2026-03-28T12:00:00+01:00", 24) == "2026-03-29T13:00:00+02:00"
    assert house.days_after("2026-03-28T12:00:00+01:00", 1) == "2026-03-29T12:00:00+02:00"
    assert house.days_after("2026-03-28T02:30:00+01:00", 1) == "2026-03-29T03:30:00+02:00"  # there is no half past two
    assert house.end_of("2026-10-25", "2026-03-28T02:30:00+01:00") == "2026-10-25T23:59:59+01:00"


def test_working_days_later() -> None:
    assert OFFICE.days_after(FRIDAY, 1) == "2026-09-28T16:00:00+08:00"
    assert OFFICE.days_after(FRIDAY, 6) == "2026-10-05T16:00:00+08:00"
    assert OFFICE.days_after(SUNDAY, 0) == SUNDAY
    assert OFFICE.days_after("2026-09-25T10:00:00+02:00", 1) == "2026-09-28T16:00:00+08:00"


def test_a_calendar_without_a_working_day_lets_the_clock_run_on() -> None:
    never = Calendar(lambda _day: False, zone=SHANGHAI)
    assert never.due(FRIDAY, 24) == "2026-09-26T16:00:00+08:00"
    assert never.days_after(FRIDAY, 2) == "2026-09-27T16:00:00+08:00"


@given(starts, st.integers(0, 30))
def test_every_day_counted_is_a_working_day(start: datetime, days: int) -> None:
    begun = start.astimezone(SHANGHAI)
    due = read_time(OFFICE.days_after(start.isoformat(), days))
    between = [begun.date() + timedelta(days=count) for count in range(1, (due.date() - begun.date()).days + 1)]
    assert sum(map(weekdays, between)) == days
    assert due.timetz().replace(tzinfo=None) == begun.timetz().replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08:30-17:30", (510, 1050)),
        ("00:00-24:00", (0, 1440)),
        ("8:05 - 9:00", (485, 540)),
        ("23:59-24:00", (1439, 1440)),
    ],
)
def test_opening_hours(text: str, hours: tuple[int, int]) -> None:
    assert read_hours(text) == hours


BAD_HOURS = ["", "08:30", "17:30-08:30", "08:30-08:30", "08:30-24:01", "08:60-09:00", "8-17", "a:00-b:00", "-1:00-2:00"]


@pytest.mark.parametrize("text", [*BAD_HOURS, "08:30-17:30-18:00", "08:30-17:3x"])
def test_these_are_no_opening_hours(text: str) -> None:
    with pytest.raises(ProblemError):
        read_hours(text)
