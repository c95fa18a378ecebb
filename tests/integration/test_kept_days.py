"""The calendar's kept days: the same answers as the package they came from, and no half believed file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from holidays import country_holidays

from docvault.model.service_hours import Calendar, PublicDays
from docvault.model.settings import CalendarSettings
from docvault.model.vault_config import VaultConfig
from docvault.services.working_time import NoCountryError, calendar_of
from docvault.store.kept_days import KeptDays
from docvault.store.layout import Layout

DAYS = PublicDays(frozenset({"2026-10-01"}), frozenset({"2026-10-10"}))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path)


def house(settings: CalendarSettings) -> VaultConfig:
    """A configuration with this calendar; nothing else of it matters here."""
    return VaultConfig("x", "x", "x", "Asia/Shanghai", "en", "x", calendar=settings)


def chinese(layout: Layout) -> Calendar:
    return calendar_of(house(CalendarSettings(weekend=("saturday", "sunday"), country="CN")), layout)


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=count) for count in range(365)]


def test_what_is_kept_answers_as_the_package_does(layout: Layout) -> None:
    package = country_holidays("CN", years=(2025, 2026))
    expected = [
        day in package.weekend_workdays or (day.weekday() < 5 and day not in package)
        for year in (2025, 2026)
        for day in days_of(year)
    ]
    for _ in range(2):  # looked up, then kept
        calendar = chinese(layout)
        assert [calendar.is_working(day) for year in (2025, 2026) for day in days_of(year)] == expected
    assert expected.count(True) == 248 + 248


def test_a_due_time_runs_over_a_holiday_and_a_made_up_saturday(layout: Layout) -> None:
    """National Day 2026: closed from October 1 to 7, worked on Saturday the 10th."""
    for _ in range(2):  # looked up, then kept
        calendar = chinese(layout)
        assert calendar.due("2026-09-30T12:00:00+08:00", 24) == "2026-10-08T12:00:00+08:00"
        assert calendar.due("2026-10-09T12:00:00+08:00", 24) == "2026-10-10T12:00:00+08:00"


def test_days_are_kept_by_country_and_year(layout: Layout) -> None:
    KeptDays(layout, "release 1").put("CN", 2026, DAYS)
    KeptDays(layout, "release 1").put("DE", 2026, PublicDays())
    kept = KeptDays(layout, "release 1")
    assert kept.get("CN", 2026) == DAYS
    assert kept.get("DE", 2026) == PublicDays()
    assert kept.get("CN", 2027) is None
    assert kept.get("FR", 2026) is None


def test_another_release_of_the_package_is_asked_anew(layout: Layout) -> None:
    KeptDays(layout, "release 1").put("CN", 2026, DAYS)
    later = KeptDays(layout, "release 2")
    assert later.get("CN", 2026) is None
    later.put("CN", 2026, PublicDays())
    assert KeptDays(layout, "release 2").get("CN", 2026) == PublicDays()


def test_what_cannot_be_told_from_another_release_is_not_written_down(layout: Layout) -> None:
    kept = KeptDays(layout, "")
    kept.put("CN", 2026, DAYS)
    assert kept.get("CN", 2026) == DAYS
    assert KeptDays(layout, "").get("CN", 2026) is None


def test_no_damage_is_believed(layout: Layout) -> None:
    KeptDays(layout, "release 1").put("CN", 2026, DAYS)
    path = layout.derived / "calendar"
    whole = path.read_bytes()
    damaged = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(len(whole))]
    for text in [*damaged, b"", whole[:-1], whole + b" ", b"{}"]:
        path.write_bytes(text)
        assert KeptDays(layout, "release 1").get("CN", 2026) is None


def test_a_damaged_file_is_made_anew_without_a_word(layout: Layout) -> None:
    holiday, path = date(2026, 10, 1), layout.derived / "calendar"
    assert not chinese(layout).is_working(holiday)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"2026-10-01", b"2026-10-11"))
    assert not chinese(layout).is_working(holiday)
    assert path.read_bytes() == whole


def test_a_country_nobody_knows(layout: Layout) -> None:
    with pytest.raises(NoCountryError):
        calendar_of(house(CalendarSettings(country="XX")), layout).is_working(date(2026, 10, 1))
    assert not (layout.derived / "calendar").exists()


def test_a_house_without_a_country_looks_nothing_up(layout: Layout) -> None:
    calendar = calendar_of(house(CalendarSettings(weekend=("friday",))), layout)
    assert [day.isoformat() for day in days_of(2026)[:9] if not calendar.is_working(day)] == [
        "2026-01-02",
        "2026-01-09",
    ]
    assert not (layout.derived / "calendar").exists()
