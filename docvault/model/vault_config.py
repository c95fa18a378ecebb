"""What `vault.yaml` says: identity, people, departments, numbering, kinds, stages, service times, inboxes, limits. Frozen.

Names come in English and Chinese (`name`, `name_zh`); `called` picks one. Sections and fields this program does not know are kept in `extra`.
"""

import re
from collections.abc import Mapping

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.limits import Limits
from docvault.model.periods import read_period
from docvault.model.sentence import ProblemError
from docvault.model.service_hours import read_hours
from docvault.model.values import dataclass, field

FORMAT = "docvault/1"
SYSTEM, DECLARED = "system", "declared"
"""What `identity` says: who acts is proven by the user of the operating system, or declared with `--as`."""
_KEY = re.compile(r"(?:[0-9a-f]{64})?")
ROLES = ("merchandiser", "member", "reviewer", "records", "manager", "administrator")


@dataclass(frozen=True, slots=True)
class Named(Coded):
    """A department, a kind of document or a stage: an id and its names."""

    id: str
    name: str
    name_zh: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """The name in a language (`zh_CN`, `en`), English when there is no other."""
        return self.name_zh if language.startswith("zh") and self.name_zh else self.name

    @property
    def supplier(self) -> str:
        """The department that supplies documents of this kind; empty where none is named."""
        return str(self.extra.get("department", ""))

    def listed(self, under: str) -> tuple[str, ...]:
        """What `vault.yaml` lists of it under a word: `words` a kind is known by, kinds a stage `expects`."""
        found = self.extra.get(under)
        return tuple(str(one) for one in found) if isinstance(found, list) else ()


@dataclass(frozen=True, slots=True)
class Person(Coded):
    """Somebody who acts in the vault. Never removed, only made inactive: signatures outlive people (design 2.6)."""

    id: str
    name: str
    department: str
    roles: tuple[str, ...] = ()
    system_users: tuple[str, ...] = ()
    active: bool = True
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inbox(Coded):
    """A folder that is watched. `path` is relative to the vault or absolute; `watch` is auto, native or polling."""

    channel: str
    path: str
    watch: str = "auto"
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IntakeSettings(Coded):
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
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ControlSettings(Coded):
    """How versions are controlled. Hours are hours of opening on the calendar, but for `free_hours`, which run on (R-TM2)."""

    every_member_signs: bool = False  # otherwise one signature stands for a department
    sign_hours: int = 24  # from the issue of a version to its signature
    return_hours: int = 48  # from the newer version, or the recall, to the return of paper
    change_hours: int = 24  # from one step of a change notice to the next
    confirm_days: int = 2  # working days to confirm an order to the customer (R-TM2)
    free_hours: int = 24  # how long after that the customer amends freely (R-TM2)
    near_days: int = 14  # deliveries within so many days are on the agenda
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarSettings(Coded):
    """When the house is open: `hours` of the day, days of the week it is closed, a country's public holidays, and exceptions by date."""

    SHAPE = Shape(always=frozenset({"hours"}), checks={"hours": read_hours})

    hours: str = "00:00-24:00"
    weekend: tuple[str, ...] = ()  # monday, tuesday, …
    country: str = ""  # ISO 3166: its public holidays and made-up working days
    holidays: tuple[str, ...] = ()  # further dates it is closed
    working_days: tuple[str, ...] = ()  # dates it is open all the same
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RetentionClass(Coded):
    """How long documents of some kinds, in orders of some importance, are kept (R-OD11). Without kinds or importance it fits any."""

    SHAPE = Shape(
        order=("id", "name", "name_zh", "kinds", "importance"),
        always=frozenset({"trigger"}),
        checks={"period": read_period},
    )

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


@dataclass(frozen=True, slots=True)
class RetentionSettings(Coded):
    """The retention schedule: classes, of which the first that fits counts; days in the bin, and days ahead the audit looks."""

    SHAPE = Shape(always=frozenset({"classes", "bin_days", "coming_days"}))

    classes: tuple[RetentionClass, ...] = (RetentionClass("orders", "Order documents", "P3Y", "订单资料"),)
    bin_days: int = 30
    coming_days: int = 90
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """The fields of an order that settle how long and from when its documents are kept."""
        by_importance = {"importance"} if any(one.importance for one in self.classes) else set()
        return frozenset({one.trigger for one in self.classes} | by_importance)


@dataclass(frozen=True, slots=True)
class Numbering(Coded):
    """How orders are numbered: the pattern of an order's number."""

    SHAPE = Shape(always=frozenset({"order"}))

    order: str = "{year}-{seq:04}"
    extra: Mapping[str, Json] = field(default_factory=dict)


def read_key(text: str) -> bytes:
    """The key of the codes: 64 hexadecimal digits, or none. Raises `ProblemError`, which does not repeat it."""
    if not _KEY.fullmatch(text):
        raise ProblemError(N_("the key of the QR codes is 64 digits and letters a to f, or is left out"))
    return bytes.fromhex(text)


@dataclass(frozen=True, slots=True)
class CodeSettings(Coded):
    """The secret that the checksums of the vault's QR codes are made with: 64 hexadecimal digits, empty before the first paper is printed."""

    SHAPE = Shape(checks={"key": read_key})

    key: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Nothing of the key: what goes wrong is shown with what it went wrong on."""
        return "CodeSettings(key=…)"


@dataclass(frozen=True, slots=True)
class ServiceHours(Coded):
    """Within how many hours of opening an item is dealt with, by the class of its order (R-TM1)."""

    SHAPE = Shape(always=frozenset({"normal", "special", "urgent"}))

    normal: int = 24
    special: int = 12
    urgent: int = 2
    extra: Mapping[str, Json] = field(default_factory=dict)

    def of(self, service_class: str) -> int:
        """The hours of a class; of one nobody knows, those of `normal`."""
        return {"special": self.special, "urgent": self.urgent}.get(service_class, self.normal)


@dataclass(frozen=True, slots=True)
class Confidentiality(Coded):
    """The levels of case files, by their kind, and of fields, by their names (R-RO2); of what is not named, by default (`model.control.rights`)."""

    cases: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VaultConfig(Coded):
    """The whole of `vault.yaml`."""

    SHAPE = Shape(
        format=FORMAT,
        order=("format_text", "id", "name", "created", "identity"),
        always=frozenset({"engine", "numbering", "service_hours"}),
    )

    id: str
    name: str
    format_text: str
    time_zone: str
    language: str
    created: str
    identity: str = ""  # system: who acts is proven by the system user; declared: whoever says so. Empty is system.
    engine: str = "sqlite"
    numbering: Numbering = field(default_factory=Numbering)
    service_hours: ServiceHours = field(default_factory=ServiceHours)
    inboxes: tuple[Inbox, ...] = ()
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    limits: Limits = field(default_factory=Limits)
    calendar: CalendarSettings = field(default_factory=CalendarSettings)
    control: ControlSettings = field(default_factory=ControlSettings)
    codes: CodeSettings = field(default_factory=CodeSettings)
    permissions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # action to roles (R-RO1)
    confidentiality: Confidentiality = field(default_factory=Confidentiality)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    departments: tuple[Named, ...] = ()
    people: tuple[Person, ...] = ()
    stages: tuple[Named, ...] = ()
    kinds: tuple[Named, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def identity_in_force(self) -> str:
        """How it is known who acts: `SYSTEM` or `DECLARED`."""
        return self.identity or SYSTEM

    @property
    def is_declared(self) -> bool:
        """Whether whoever works here may say who they are, and nobody proves it."""
        return self.identity == DECLARED

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
