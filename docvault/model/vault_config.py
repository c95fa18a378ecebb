"""What `vault.yaml` says: identity, people, departments, numbering, kinds, stages, service times, inboxes, limits. Frozen.

Names come in English and Chinese (`name`, `name_zh`); `called` picks one. Sections this program does not know are kept in `extra`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.fields import FieldError, Fields, without_empty
from docvault.model.limits import Limits
from docvault.model.periods import Period, read_period
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.service_hours import read_hours
from docvault.model.values import dataclass, field, fields_of, replace

FORMAT = "docvault/1"
Settings = TypeVar("Settings", "IntakeSettings", "ControlSettings", Limits)
NO_TIME = N_("{period} is no time at all: what it keeps could be destroyed at once")
NO_ADMINISTRATOR = N_("no active administrator would be left")
ROLES = ("merchandiser", "member", "reviewer", "records", "manager", "administrator")


@dataclass(frozen=True, slots=True)
class Named:
    """A department, a kind of document or a stage: an id and its names."""

    id: str
    name: str
    name_zh: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """The name in a language (`zh_CN`, `en`), English when there is no other."""
        return self.name_zh if language.startswith("zh") and self.name_zh else self.name

    def to_tree(self) -> dict[str, Json]:
        """The entry as it stands in `vault.yaml`."""
        return {**without_empty({"id": self.id, "name": self.name, "name_zh": self.name_zh}), **self.extra}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts in the vault. Never removed, only made inactive: signatures outlive people (design 2.6)."""

    id: str
    name: str
    department: str
    roles: tuple[str, ...] = ()
    system_users: tuple[str, ...] = ()
    active: bool = True
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The person as it stands in `vault.yaml`."""
        known: dict[str, Json] = {
            "id": self.id,
            "name": self.name,
            "department": self.department,
            "roles": list(self.roles),
            "system_users": list(self.system_users),
            "active": None if self.active else False,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder that is watched. `path` is relative to the vault or absolute; `watch` is auto, native or polling."""

    channel: str
    path: str
    watch: str = "auto"
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The inbox as it stands in `vault.yaml`."""
        watch = "" if self.watch == "auto" else self.watch
        return {**without_empty({"channel": self.channel, "path": self.path, "watch": watch}), **self.extra}


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """How inboxes are watched and items filed. Times in seconds; hours for `holding_hours`."""

    auto_file: bool = True  # exact and unique matches are filed without asking (design 5)
    quiet_seconds: int = 2  # size, mtime and inode unchanged, where no lease can be asked
    incomplete_seconds: int = 60  # the longer wait while the format does not look whole
    rescan_seconds: int = 120
    poll_seconds: int = 2
    holding_hours: int = 24  # how long a taken file is looked at for growth
    worker_idle_seconds: int = 60
    workers: int = 0  # 0: as many as cores
    recognise: bool = True


@dataclass(frozen=True, slots=True)
class ControlSettings:
    """How versions are controlled. Hours are hours of opening on the calendar, but for `free_hours`, which run on (R-TM2)."""

    every_member_signs: bool = False  # otherwise one signature stands for a department
    sign_hours: int = 24  # from the issue of a version to its signature
    return_hours: int = 48  # from the newer version, or the recall, to the return of paper
    change_hours: int = 24  # from one step of a change notice to the next
    confirm_days: int = 2  # working days to confirm an order to the customer (R-TM2)
    free_hours: int = 24  # how long after that the customer amends freely (R-TM2)
    near_days: int = 14  # deliveries within so many days are on the agenda


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """When the house is open: `hours` of the day, days of the week it is closed, a country's public holidays, and exceptions by date."""

    hours: str = "00:00-24:00"
    weekend: tuple[str, ...] = ()  # monday, tuesday, …
    country: str = ""  # ISO 3166: its public holidays and made-up working days
    holidays: tuple[str, ...] = ()  # further dates it is closed
    working_days: tuple[str, ...] = ()  # dates it is open all the same

    def to_tree(self) -> dict[str, Json]:
        """The calendar as it stands in `vault.yaml`."""
        known: dict[str, Json] = {
            "hours": self.hours,
            "weekend": list(self.weekend),
            "country": self.country,
            "holidays": list(self.holidays),
            "working_days": list(self.working_days),
        }
        return without_empty(known)


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """How long documents of some kinds, in orders of some importance, are kept (R-OD11). Without kinds or importance it fits any."""

    id: str
    name: str
    period: str  # ISO 8601, `P3Y`
    name_zh: str = ""
    kinds: tuple[str, ...] = ()
    importance: str = ""
    trigger: str = "completed"  # the dated field of the order it counts from
    extra: Mapping[str, Json] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """The name in a language (`zh_CN`, `en`), English when there is no other."""
        return self.name_zh if language.startswith("zh") and self.name_zh else self.name

    def to_tree(self) -> dict[str, Json]:
        """The class as it stands in `vault.yaml`."""
        known: dict[str, Json] = {
            "id": self.id,
            "name": self.name,
            "name_zh": self.name_zh,
            "kinds": list(self.kinds),
            "importance": self.importance,
            "period": self.period,
            "trigger": self.trigger,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """The retention schedule: classes, of which the first that fits counts; days in the bin, and days ahead the audit looks."""

    classes: tuple[RetentionClass, ...] = (RetentionClass("orders", "Order documents", "P3Y", "订单资料"),)
    bin_days: int = 30
    coming_days: int = 90

    @property
    def fields(self) -> frozenset[str]:
        """The fields of an order that settle how long and from when its documents are kept."""
        by_importance = {"importance"} if any(one.importance for one in self.classes) else set()
        return frozenset({one.trigger for one in self.classes} | by_importance)

    def to_tree(self) -> dict[str, Json]:
        """The schedule as it stands in `vault.yaml`."""
        return {
            "classes": [one.to_tree() for one in self.classes],
            "bin_days": self.bin_days,
            "coming_days": self.coming_days,
        }


@dataclass(frozen=True, slots=True)
class VaultConfig:
    """The whole of `vault.yaml`."""

    id: str
    name: str
    format_text: str
    time_zone: str
    language: str
    created: str
    engine: str = "sqlite"
    numbering: str = "{year}-{seq:04}"
    departments: tuple[Named, ...] = ()
    people: tuple[Person, ...] = ()
    kinds: tuple[Named, ...] = ()
    stages: tuple[Named, ...] = ()
    service_hours: Mapping[str, int] = field(default_factory=lambda: {"normal": 24, "special": 12, "urgent": 2})
    inboxes: tuple[Inbox, ...] = ()
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    control: ControlSettings = field(default_factory=ControlSettings)
    calendar: CalendarSettings = field(default_factory=CalendarSettings)
    permissions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # action to roles (R-RO1)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    limits: Limits = field(default_factory=Limits)
    extra: Mapping[str, Json] = field(default_factory=dict)

    def person(self, person_id: str) -> Person | None:
        """The person with this id, active or not."""
        return next((person for person in self.people if person.id == person_id), None)

    def person_of_user(self, system_user: str) -> Person | None:
        """The active person a user of the operating system stands for."""
        return next((person for person in self.people if person.active and system_user in person.system_users), None)

    def kind(self, kind_id: str) -> Named | None:
        """The kind of document with this id."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def kinds_with(self, mark: str) -> tuple[str, ...]:
        """The kinds marked so in `vault.yaml`: `production`, `review`, `once`."""
        return tuple(kind.id for kind in self.kinds if kind.extra.get(mark) is True)

    def members(self, department: str) -> tuple[Person, ...]:
        """The active people of a department."""
        return tuple(person for person in self.people if person.active and person.department == department)

    @property
    def in_charge(self) -> str:
        """The department of the merchandisers: it acts where nobody else is named."""
        ids = [department.id for department in self.departments]
        return "merchandising" if "merchandising" in ids else (ids[0] if ids else "")

    def who_signs(self) -> dict[str, tuple[str, ...]]:
        """Department to its members of today where every member signs; empty where one signature stands for a department."""
        if not self.control.every_member_signs:
            return {}
        return {one.id: tuple(member.id for member in self.members(one.id)) for one in self.departments}

    def to_tree(self) -> dict[str, Json]:
        """`vault.yaml` as a tree. Settings that have their default value are not written."""
        known: dict[str, Json] = {
            "format": FORMAT,
            "format_text": self.format_text,
            "id": self.id,
            "name": self.name,
            "created": self.created,
            "time_zone": self.time_zone,
            "language": self.language,
            "engine": self.engine,
            "numbering": {"order": self.numbering},
            "service_hours": dict(self.service_hours),
            "inboxes": [inbox.to_tree() for inbox in self.inboxes],
            "intake": _settings_tree(self.intake) or None,
            "limits": _settings_tree(self.limits) or None,
            "calendar": None if self.calendar == CalendarSettings() else self.calendar.to_tree(),
            "control": _settings_tree(self.control) or None,
            "permissions": {action: list(roles) for action, roles in self.permissions.items()} or None,
            "retention": None if self.retention == RetentionSettings() else self.retention.to_tree(),
            "departments": [department.to_tree() for department in self.departments],
            "people": [person.to_tree() for person in self.people],
            "stages": [stage.to_tree() for stage in self.stages],
            "kinds": [kind.to_tree() for kind in self.kinds],
        }
        return {**without_empty(known), **self.extra}

    @staticmethod
    def from_tree(tree: Any) -> "VaultConfig":
        """Read `vault.yaml`. Raises `FieldError` at the first field that is not as the format says."""
        top = Fields(tree)
        if top.text("format") != FORMAT:
            raise FieldError("format", Sentence(N_("this program reads {format}"), {"format": FORMAT}))
        return VaultConfig(
            format_text=top.text("format_text"),
            id=top.text("id"),
            name=top.text("name"),
            created=top.text("created"),
            time_zone=top.text("time_zone"),
            language=top.text("language"),
            engine=top.text("engine", "sqlite"),
            numbering=top.inner("numbering").text("order", "{year}-{seq:04}"),
            service_hours=_hours(top.inner("service_hours")),
            inboxes=tuple(_inbox(entry) for entry in top.each("inboxes")),
            intake=_settings(IntakeSettings(), top.inner("intake")),
            limits=_settings(Limits(), top.inner("limits")),
            calendar=_calendar(top.inner("calendar")),
            control=_settings(ControlSettings(), top.inner("control")),
            permissions=top.inner("permissions").lists(),
            retention=_retention(top.inner("retention")),
            departments=tuple(_named(entry) for entry in top.each("departments")),
            people=tuple(_person(entry) for entry in top.each("people")),
            stages=tuple(_named(entry) for entry in top.each("stages")),
            kinds=tuple(_named(entry) for entry in top.each("kinds")),
            extra=top.extra(),
        )


def unsound(config: VaultConfig) -> Iterator[tuple[str, Sentence]]:
    """What must not become the recorded state of a vault, though its format allows it: path and problem."""
    for place, one in enumerate(config.retention.classes):
        if read_period(one.period) == Period(0, 0):
            yield f"retention.classes[{place}].period", Sentence(NO_TIME, {"period": one.period})
    if not any(person.active and "administrator" in person.roles for person in config.people):
        yield "people", Sentence(NO_ADMINISTRATOR)


def _named(entry: Fields) -> Named:
    return Named(id=entry.text("id"), name=entry.text("name"), name_zh=entry.text("name_zh", ""), extra=entry.extra())


def _person(entry: Fields) -> Person:
    return Person(
        id=entry.text("id"),
        name=entry.text("name"),
        department=entry.text("department"),
        roles=entry.texts("roles"),
        system_users=entry.texts("system_users"),
        active=entry.flag("active", default=True),
        extra=entry.extra(),
    )


def _inbox(entry: Fields) -> Inbox:
    return Inbox(
        channel=entry.text("channel"),
        path=entry.text("path"),
        watch=entry.text("watch", "auto"),
        extra=entry.extra(),
    )


def _hours(entry: Fields) -> dict[str, int]:
    defaults = {"normal": 24, "special": 12, "urgent": 2}
    return {name: entry.integer(name, hours) for name, hours in defaults.items()}


def _calendar(entry: Fields) -> CalendarSettings:
    hours = entry.text("hours", "00:00-24:00")
    try:
        read_hours(hours)
    except ProblemError as error:
        raise FieldError(entry.at("hours"), error.problem) from error
    return CalendarSettings(
        hours=hours,
        weekend=entry.texts("weekend"),
        country=entry.text("country", ""),
        holidays=entry.texts("holidays"),
        working_days=entry.texts("working_days"),
    )


def _retention(entry: Fields) -> RetentionSettings:
    defaults = RetentionSettings()
    return RetentionSettings(
        classes=tuple(_retention_class(one) for one in entry.each("classes")) or defaults.classes,
        bin_days=entry.integer("bin_days", defaults.bin_days),
        coming_days=entry.integer("coming_days", defaults.coming_days),
    )


def _retention_class(entry: Fields) -> RetentionClass:
    period = entry.text("period")
    try:
        read_period(period)
    except ProblemError as error:
        raise FieldError(entry.at("period"), error.problem) from error
    return RetentionClass(
        id=entry.text("id"),
        name=entry.text("name"),
        name_zh=entry.text("name_zh", ""),
        kinds=entry.texts("kinds"),
        importance=entry.text("importance", ""),
        period=period,
        trigger=entry.text("trigger", "completed"),
        extra=entry.extra(),
    )


def _settings(defaults: Settings, entry: Fields) -> Settings:
    """Settings whose fields are all whole numbers or true/false, read over their defaults."""
    changed: dict[str, Any] = {}
    for name in fields_of(defaults):
        default = getattr(defaults, name)
        if isinstance(default, bool):
            changed[name] = entry.flag(name, default=default)
        else:
            changed[name] = entry.integer(name, default)
    return replace(defaults, **changed)


def _settings_tree(settings: IntakeSettings | ControlSettings | Limits) -> dict[str, Json]:
    defaults = type(settings)()
    return {
        name: getattr(settings, name)
        for name in fields_of(settings)
        if getattr(settings, name) != getattr(defaults, name)
    }
