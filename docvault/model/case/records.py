"""What a manifest keeps of the control of versions: copies and signatures of a version, change notices, opinions, inherited items (FORMAT.md section 5.1).

Types only; who may do what when is in `distribution`, `change_notices`, `repeating` and `reviewing`. What was put right is in `corrections`.
"""

from collections.abc import Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.times import known_time
from docvault.model.values import dataclass, field

MEDIA = ("paper", "screen", "email")
MEANS = ("screen", "sheet", "email")
"""How a signature was given: on screen, on a signed sheet, by an e-mail's reply; the last two need evidence."""


@dataclass(frozen=True, slots=True)
class Copy(Coded):
    """A numbered copy of a version, issued to a department (R-OD5). Numbers count from 1 within the version."""

    SHAPE = Shape(checks=dict.fromkeys(("issued", "due", "recalled", "returned"), known_time))

    number: int
    department: str
    medium: str
    issued: str
    by: str
    due: str = ""  # when the signature is due
    signers: tuple[str, ...] = ()  # who has to sign where every member does; empty: one of the department
    change: str = ""  # the change notice it was issued with
    override: str = ""  # why a manager issued it although something was open
    recalled: str = ""
    returned: str = ""
    returned_by: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature(Coded):
    """Somebody received exactly these bytes (design 2.6). The name stands beside the id: it must be readable when the person is gone."""

    SHAPE = Shape(checks={"at": known_time})

    department: str
    person: str
    name: str
    at: str
    means: str
    sha256: str
    evidence: str = ""  # `document@version` of the same case file
    recorded_by: str = ""  # when somebody else entered it
    evidence_only: bool = False  # the evidence does not carry the code of a copy of the department
    why: str = ""  # it is taken for evidence all the same
    elsewhere: str = ""  # the vault it was given in, before the order came from there
    declared: str = ""  # the system user from which it was entered, where it is not proven who did
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecondCheck(Coded):
    """A second look (核对) at a version by another person than who added it (R-OD3)."""

    SHAPE = Shape(checks={"at": known_time})

    person: str
    name: str
    at: str
    remark: str = ""
    elsewhere: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference(Coded):
    """What changes, from what to what."""

    SHAPE = Shape(keys={"what": "field", "before": "from", "after": "to"}, always=frozenset({"before", "after"}))

    what: str
    before: str = ""
    after: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoticeStep(Coded):
    """One step of a change notice: the state it came to, when, by whom, on what evidence."""

    SHAPE = Shape(checks={"at": known_time})

    state: str
    at: str
    by: str
    evidence: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owed(Coded):
    """A signature a change asks of a department: for this version of this document."""

    department: str
    document: str
    version: int
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told(Coded):
    """A department that is told of a change and owes no signature for a document by it; `at` is when it acknowledged, entered by `person`."""

    SHAPE = Shape(checks=dict.fromkeys(("due", "at"), known_time))

    department: str
    due: str = ""
    at: str = ""
    person: str = ""
    name: str = ""
    evidence: str = ""  # the signed notice, `document@version` of the same case file
    declared: str = ""  # the system user it was entered from, where it is not proven who did
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeNotice(Coded):
    """A change of an order (R-OD6, R-OD7): what from what to what, why, on what evidence, and how far it is. Its state is its last step's."""

    SHAPE = Shape(
        keys={"said": "state"},
        said_by={"said": "state"},
        order=("id", "said", "what", "why", "affects", "free", "notified", "owed", "told", "steps"),
        always=frozenset({"said"}),
        wanted=frozenset({"said"}),
    )

    id: str
    what: tuple[Difference, ...]
    why: str
    steps: tuple[NoticeStep, ...]
    affects: tuple[str, ...] = ()  # documents
    notified: tuple[str, ...] = ()  # departments the business notice went to
    owed: tuple[Owed, ...] = ()
    told: tuple[Told, ...] = ()
    said: str = field(
        default="open", compare=False
    )  # the state as the manifest writes it, which must be the last step's (V064)
    free: bool = False  # within the hours the customer may amend freely (R-TM2)
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Which state it is in: open, confirmed, issued, acknowledged, closed, rejected."""
        return (
            self.steps[-1].state if self.steps else "open"
        )  # the schema asks for a step; `check` names a notice without

    @property
    def opened(self) -> str:
        """When its first step was taken."""
        return self.steps[0].at if self.steps else ""

    @property
    def since(self) -> str:
        """When it came to its state."""
        return self.steps[-1].at if self.steps else ""


@dataclass(frozen=True, slots=True)
class Opinion(Coded):
    """A reviewer's signed opinion on one item of the contract review (R-CO2). `about` is the contract paper it was given on."""

    SHAPE = Shape(checks={"at": known_time})

    item: str
    department: str
    person: str
    name: str
    opinion: str
    at: str
    remark: str = ""
    about: str = ""
    elsewhere: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inherited(Coded):
    """A field or document a repeat order took over (R-OD9): open until it is confirmed or changed."""

    SHAPE = Shape(always=frozenset({"state"}), wanted=frozenset({"state"}), checks={"at": known_time})

    what: str
    state: str = "open"  # open, confirmed, changed
    at: str = ""
    by: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Override(Coded):
    """A step an order took although something was open, when who may said why. What was open stands in the record of the step."""

    SHAPE = Shape(checks={"at": known_time})

    step: str  # completed, confirmed
    at: str
    by: str
    why: str
    elsewhere: str = ""  # the vault in which it took it, before it came from there
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold(Coded):
    """A hold (冻结): while it is not released, nothing of the case file, or of the customer's orders, is disposed of (R-CU3).

    One of the kind `moved` is of versions of one document only, which came from an order where they were held.
    """

    SHAPE = Shape(keys={"came": "from"}, checks=dict.fromkeys(("at", "released"), known_time))

    target: str  # what was asked for: the order, `customer:CODE`, or a query
    why: str
    by: str
    at: str
    kind: str = ""  # complaint, when an arriving complaint opened it; moved
    document: str = ""  # that complaint, or what was moved
    released: str = ""
    released_by: str = ""
    released_why: str = ""
    versions: tuple[int, ...] = ()  # of what was moved
    came: str = ""  # the order it is held for
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def cause(self) -> str:
        """What it is released by: the target that was asked for, or `order/document` of the complaint that opened it."""
        of_complaint = self.kind and self.document and not self.target.endswith(f"/{self.document}")
        return f"{self.target}/{self.document}" if of_complaint else self.target


@dataclass(frozen=True, slots=True)
class WithoutParts(Coded):
    """The level and the source department a document would have without what was taken out of it, which is more closed: by that go its parts."""

    level: str = ""
    department: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


AS_IT_IS = WithoutParts()
"""What a document has of which nothing more closed was taken out."""
