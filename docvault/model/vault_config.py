"""What `vault.yaml` says: identity, people, departments, kinds, stages, and the sections of `model/settings`. Frozen.

Names come in English and Chinese (`name`, `name_zh`); `called` picks one. Sections and fields this program does not know are kept in `extra`.
"""

from collections.abc import Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.limits import Limits
from docvault.model.settings import (
    CalendarSettings,
    CodeSettings,
    Confidentiality,
    ControlSettings,
    Inbox,
    IntakeSettings,
    Numbering,
    RetentionSettings,
    ServiceHours,
)
from docvault.model.values import dataclass, field

FORMAT = "docvault/1"
SYSTEM, DECLARED = "system", "declared"
"""What `identity` says: who acts is proven by the user of the operating system, or declared with `--as`."""
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
        """The kinds marked so in `vault.yaml`: `production`, `review`, `once`, `single`."""
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
