"""Times and dates: what is written is read back as the same instant, in every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.times import days_later, read_date, read_time, written_time

ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]
instants = st.integers(0, 6 * 10**15).map(
    lambda count: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=count)
)


@given(instants, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_a_time_is_the_same_instant_in_every_zone(instant: datetime, here: str, there: str) -> None:
    written = written_time(instant, ZoneInfo(here))
    assert read_time(written) == instant.replace(microsecond=0)
    assert read_time(written_time(instant, ZoneInfo(there))) == read_time(written)
    assert written_time(read_time(written), ZoneInfo(here)) == written


def test_times_are_written_to_the_second_with_their_offset() -> None:
    instant = datetime(2026, 11, 24, 7, 30, 12, 999_999, tzinfo=UTC)
    assert written_time(instant, ZoneInfo("Asia/Shanghai")) == "2026-11-24T15:30:12+08:00"
    assert written_time(instant, ZoneInfo("America/St_Johns")) == "2026-11-24T04:00:12-03:30"
    assert written_time(instant, UTC) == "2026-11-24T07:30:12+00:00"


@pytest.mark.parametrize("text", ["", "2026-11-24", "2026-11-24T15:30:12", "yesterday", "2026-02-30T00:00:00+08:00"])
def test_these_are_no_times(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_time(text)


@given(st.dates())
def test_a_date_is_read_as_it_is_written(day: date) -> None:
    assert read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["", "20261124", "2026-W48-2", "2026-11-31", "2026-1-2", "2026-11-24T00:00:00", "24.11.2026"]
)
def test_these_are_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_date(text)


@given(st.dates(), st.integers(-(10**9), 10**9))
def test_days_later_stops_where_the_calendar_ends(day: date, days: int) -> None:
    later = days_later(day, days)
    assert (later - day).days == days or later == (date.max if days > 0 else date.min)
    assert (later > day) == (days > 0 and day < date.max)
