"""What `vault.yaml` settles for the control of versions, put together for the model: the calendar, times, expectations, and who may do what (R-RO1)."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.agenda import AgendaRules
from docvault.model.calendar import Calendar, read_hours
from docvault.model.holdings import SignTimes
from docvault.model.vault_config import CalendarSettings, Person, VaultConfig

if TYPE_CHECKING:
    from docvault.services.vault import Vault

DEFAULT_PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    "distribute": ("merchandiser", "records", "manager", "administrator"),
    "change": ("merchandiser", "manager", "administrator"),
    "repeat": ("merchandiser", "manager", "administrator"),
    "review": ("reviewer", "manager", "administrator"),
    "override": ("manager",),
}
"""Who may do what in a vault whose `permissions` do not say."""
ACTIONS: Mapping[str, str] = {
    "distribute": N_("issue and recall copies"),
    "change": N_("keep change notices"),
    "repeat": N_("open and confirm repeat orders"),
    "review": N_("review contracts"),
    "override": N_("go on against a rule, or approve an order above the credit limit"),
}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NotPermittedError(RefusedError):
    """Somebody without the role for it."""

    message = N_("{person} may not do this: only a {roles} may {action}.")
    next_step = N_("Ask one of: {people}.")


class NoCountryError(UsageError):
    """A calendar of a country nobody knows."""

    message = N_("vault.yaml names the calendar of {country}, which is not known.")
    next_step = N_("Write the country's two letters, for example CN, and record the change with `docvault adopt`.")


def demand_permission(vault: "Vault", action: str) -> Person:
    """The acting person, who may do this. Raises `NotPermittedError`, which names who may."""
    actor = vault.config.person(vault.actor)
    roles = vault.config.permissions.get(action, DEFAULT_PERMISSIONS[action])
    if actor is None or not set(roles) & set(actor.roles):
        able = [one.id for one in vault.config.people if one.active and set(roles) & set(one.roles)]
        raise NotPermittedError(
            person=vault.actor, roles=", ".join(roles), action=ACTIONS[action], people=", ".join(able) or "–"
        )
    return actor


def calendar_of(config: VaultConfig) -> Calendar:
    """The calendar of a vault. Raises `NoCountryError`."""
    settings = config.calendar
    if settings == CalendarSettings():
        return Calendar()
    opens, closes = read_hours(settings.hours)
    return Calendar(_working_days(settings), opens, closes)


@lru_cache(maxsize=8)
def _working_days(settings: CalendarSettings) -> Callable[[date], bool]:
    """Whether the house works on a day: exceptions by date first, then made-up working days, public holidays, the weekend."""
    closed = {_WEEK.index(day) for day in settings.weekend if day in _WEEK}
    public = _Public(settings.country)
    worked, holidays = set(settings.working_days), set(settings.holidays)

    @lru_cache(maxsize=4096)
    def is_working(day: date) -> bool:
        text = day.isoformat()
        if text in worked or text in holidays:
            return text in worked
        return public.made_up(day) or (day.weekday() not in closed and not public.holiday(day))

    return is_working


class _Public:
    """A country's public holidays, and the days its government has made up for them; nothing without a country."""

    def __init__(self, country: str) -> None:
        self._days = None
        if country:
            from holidays import country_holidays

            try:
                self._days = country_holidays(country)
            except NotImplementedError as error:
                raise NoCountryError(country=country) from error

    def holiday(self, day: date) -> bool:
        return self._days is not None and day in self._days

    def made_up(self, day: date) -> bool:
        """Whether a weekend day is worked (调休)."""
        if self._days is None:
            return False
        self._days.get(day)  # the year's days are made when first asked for
        return day in self._days.weekend_workdays


def sign_times(config: VaultConfig) -> SignTimes:
    """How long a department has to sign and to give back."""
    return SignTimes(calendar_of(config), config.control.sign_hours, config.control.return_hours)


def agenda_rules(config: VaultConfig) -> AgendaRules:
    """What the agenda goes by."""
    return AgendaRules(
        times=sign_times(config),
        change_hours=config.control.change_hours,
        confirm_days=config.control.confirm_days,
        expected=tuple((stage.id, _texts(stage.extra.get("expects"))) for stage in config.stages),
        supplier={kind.id: str(kind.extra.get("department", "")) for kind in config.kinds},
        in_charge=in_charge(config),
    )


def in_charge(config: VaultConfig) -> str:
    """The department of the merchandisers: it acts where nobody else is named."""
    ids = [department.id for department in config.departments]
    return "merchandising" if "merchandising" in ids else (ids[0] if ids else "")


def signers_of(config: VaultConfig, departments: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Who has to sign for each department where every member does; nobody in particular otherwise."""
    if not config.control.every_member_signs:
        return {}
    return {department: tuple(one.id for one in config.members(department)) for department in departments}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
