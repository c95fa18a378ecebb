"""What `vault.yaml` says: identity, people, departments, numbering, kinds, stages, service times, inboxes, limits. Frozen.

Names come in English and Chinese (`name`, `name_zh`); `called` picks one. Sections of later chapters (retention, review, …)
are kept in `extra` until they get code of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from docvault.model.canonical import Json
from docvault.model.fields import FieldError, Fields, without_empty
from docvault.model.limits import Limits

FORMAT = "docvault/1"
Settings = TypeVar("Settings", "IntakeSettings", Limits)
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
    limits: Limits = field(default_factory=Limits)
    extra: Mapping[str, Json] = field(default_factory=dict)

    def person(self, person_id: str) -> Person | None:
        """The person with this id, active or not."""
        return next((person for person in self.people if person.id == person_id), None)

    def person_of_user(self, system_user: str) -> Person | None:
        """The active person a user of the operating system stands for."""
        return next((person for person in self.people if person.active and system_user in person.system_users), None)

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
            raise FieldError("format", f"this program reads {FORMAT}")
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
            departments=tuple(_named(entry) for entry in top.each("departments")),
            people=tuple(_person(entry) for entry in top.each("people")),
            stages=tuple(_named(entry) for entry in top.each("stages")),
            kinds=tuple(_named(entry) for entry in top.each("kinds")),
            extra=top.extra(),
        )


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


def _settings(defaults: Settings, entry: Fields) -> Settings:
    """Settings whose fields are all whole numbers or true/false, read over their defaults."""
    changed: dict[str, Any] = {}
    for setting in fields(defaults):
        default = getattr(defaults, setting.name)
        if isinstance(default, bool):
            changed[setting.name] = entry.flag(setting.name, default=default)
        else:
            changed[setting.name] = entry.integer(setting.name, default)
    return replace(defaults, **changed)


def _settings_tree(settings: IntakeSettings | Limits) -> dict[str, Json]:
    defaults = type(settings)()
    names = [entry.name for entry in fields(settings)]
    return {name: getattr(settings, name) for name in names if getattr(settings, name) != getattr(defaults, name)}
