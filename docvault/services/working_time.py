"""Working time as `vault.yaml` settles it, put together for the model: the calendar, due times, what stages expect."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from docvault.errors import N_, UsageError
from docvault.model.control.agenda import AgendaRules
from docvault.model.control.holdings import SignTimes
from docvault.model.nearest import or_meant
from docvault.model.sentence import Problem, Sentence
from docvault.model.service_hours import Calendar, PublicDays, read_hours
from docvault.model.settings import CalendarSettings
from docvault.model.vault_config import VaultConfig
from docvault.services.time_zone import NoZoneError, zone_of, zone_or_utc
from docvault.store.kept_days import KeptDays
from docvault.store.layout import Layout

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

UNKNOWN_ZONE = N_("the time zone {zone} is not known here; write it like Asia/Shanghai")
UNKNOWN_COUNTRY = N_("the calendar of {country} is not known; write the country's two letters, for example CN")
_ZONES_ALIKE = 0.9
"""Cities are many, and some are called alike: only a slip of the keys is taken for one."""
NOT_INSTALLED = N_("the package of the engine {engine} is not installed here; leave this out, or write sqlite")


class NoCountryError(UsageError):
    """A calendar of a country nobody knows."""

    message = N_("vault.yaml names the calendar of {country}, which is not known.")
    next_step = N_("Write the country's two letters, for example CN, and record the change with `docvault adopt`.")


def unknown_settings(config: VaultConfig) -> Iterator[tuple[str, Problem]]:
    """What `vault.yaml` names and nobody knows, so that nothing could be dated by it: path and problem."""
    try:
        zone_of(config)
    except NoZoneError as error:
        from zoneinfo import available_timezones

        unknown = Sentence(UNKNOWN_ZONE, error.values)
        yield "time_zone", or_meant(unknown, config.time_zone, available_timezones(), alike=_ZONES_ALIKE)
    if config.engine == "whoosh" and find_spec("whoosh") is None:
        yield "engine", Sentence(NOT_INSTALLED, {"engine": config.engine})
    if config.calendar.country:
        try:
            _looked_up(config.calendar.country, 2026)
        except NoCountryError as error:
            yield "calendar.country", Sentence(UNKNOWN_COUNTRY, error.values)


def calendar_of(config: VaultConfig, layout: Layout) -> Calendar:
    """A vault's calendar, in UTC where its zone is not known. It raises `NoCountryError` when asked for a day of a country nobody knows."""
    zone = zone_or_utc(config)
    if config.calendar == CalendarSettings():
        return Calendar(zone=zone)
    opens, closes = read_hours(config.calendar.hours)
    return Calendar(_working_days(config.calendar, layout), opens, closes, zone)


def _working_days(settings: CalendarSettings, layout: Layout) -> Callable[[date], bool]:
    """Whether the house works on a day: exceptions by date first, then made-up working days, public holidays, the weekend."""
    closed = {_WEEK.index(day) for day in settings.weekend if day in _WEEK}
    public = _public_days(settings.country, layout)
    worked, holidays = set(settings.working_days), set(settings.holidays)

    @lru_cache(maxsize=4096)
    def is_working(day: date) -> bool:
        text = day.isoformat()
        if text in worked or text in holidays:
            return text in worked
        days = public(day.year)
        return text in days.made_up or (day.weekday() not in closed and text not in days.holidays)

    return is_working


def _public_days(country: str, layout: Layout) -> Callable[[int], PublicDays]:
    """A year's public days in a country, kept once they were looked up; none without a country."""
    if not country:
        return lambda _year: PublicDays()
    kept = KeptDays(layout, _installed_holidays())

    def of_year(year: int) -> PublicDays:
        days = kept.get(country, year)
        if days is None:
            days = _looked_up(country, year)
            kept.put(country, year, days)
        return days

    return of_year


def _looked_up(country: str, year: int) -> PublicDays:
    """The public days of a year as the package `holidays` has them: its import takes longer than most commands."""
    from holidays import country_holidays

    try:
        days = country_holidays(country, years=year)
    except NotImplementedError as error:
        raise NoCountryError(country=country) from error
    return PublicDays(
        frozenset(day.isoformat() for day in days if day.year == year),
        frozenset(day.isoformat() for day in days.weekend_workdays if day.year == year),
    )


def _installed_holidays() -> str:
    """What changes when another release of the package `holidays` is installed, found without importing it; empty when it cannot be told."""
    spec = find_spec("holidays")
    if spec is None or spec.origin is None:
        return ""
    try:
        found = Path(spec.origin).stat()
    except OSError:
        return ""
    return f"{spec.origin} {found.st_size} {found.st_mtime_ns}"


def agenda_rules(config: VaultConfig, layout: Layout) -> AgendaRules:
    """What due times and duties go by. `Vault.agenda_rules` keeps them for as long as the configuration stays the same."""
    control = config.control
    return AgendaRules(
        times=SignTimes(calendar_of(config, layout), control.sign_hours, control.return_hours, config.who_signs()),
        change_hours=control.change_hours,
        confirm_days=control.confirm_days,
        expected=tuple((stage.id, stage.listed("expects")) for stage in config.stages),
        supplier={kind.id: kind.supplier for kind in config.kinds},
        in_charge=config.in_charge,
    )
