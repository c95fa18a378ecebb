"""The sections of `vault.yaml` that settle how something is done: intake, control, calendar, retention, numbers, codes, service times, levels. Frozen."""

import re
from collections.abc import Mapping

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.periods import read_period
from docvault.model.sentence import ProblemError
from docvault.model.service_hours import read_hours
from docvault.model.values import dataclass, field

_KEY = re.compile(r"(?:[0-9a-f]{64})?")


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
    memory_megabytes: int = 0  # what all readers hold together; 0: half of the machine's memory
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
