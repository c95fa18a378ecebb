"""What a manifest keeps of the control of versions: copies and signatures of a version, change notices, opinions, inherited items (FORMAT.md section 5.1).

Types and their two directions only; who may do what when is in `distribution`, `change_notices`, `repeating` and `reviewing`.
"""

from collections.abc import Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.fields import Fields, without_empty
from docvault.model.values import dataclass, field

MEDIA = ("paper", "screen", "email")
MEANS = ("screen", "sheet", "email")
"""How a signature was given: on screen, on a signed sheet, by an e-mail's reply; the last two need evidence."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A numbered copy of a version, issued to a department (R-OD5). Numbers count from 1 within the version."""

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

    def to_tree(self) -> dict[str, Json]:
        """The copy as it stands in the manifest."""
        known: dict[str, Json] = {
            "number": self.number,
            "department": self.department,
            "medium": self.medium,
            "issued": self.issued,
            "by": self.by,
            "due": self.due,
            "signers": list(self.signers),
            "change": self.change,
            "override": self.override,
            "recalled": self.recalled,
            "returned": self.returned,
            "returned_by": self.returned_by,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody received exactly these bytes (design 2.6). The name stands beside the id: it must be readable when the person is gone."""

    department: str
    person: str
    name: str
    at: str
    means: str
    sha256: str
    evidence: str = ""  # `document@version` of the same case file
    recorded_by: str = ""  # when somebody else entered it
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The signature as it stands in the manifest."""
        known: dict[str, Json] = {
            "department": self.department,
            "person": self.person,
            "name": self.name,
            "at": self.at,
            "means": self.means,
            "sha256": self.sha256,
            "evidence": self.evidence,
            "recorded_by": self.recorded_by,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Look:
    """A second look (核对) at a version by another person than who added it (R-OD3)."""

    person: str
    name: str
    at: str
    remark: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The look as it stands in the manifest."""
        known: dict[str, Json] = {"person": self.person, "name": self.name, "at": self.at, "remark": self.remark}
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes, from what to what."""

    what: str
    before: str
    after: str
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The difference as manifests and `--json` have it."""
        return {"field": self.what, "from": self.before, "to": self.after, **self.extra}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a change notice: the state it came to, when, by whom, on what evidence."""

    state: str
    at: str
    by: str
    evidence: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The step as it stands in the manifest."""
        known: dict[str, Json] = {
            "state": self.state,
            "at": self.at,
            "by": self.by,
            "evidence": self.evidence,
            "why": self.why,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Owed:
    """A signature a change asks of a department: for this version of this document."""

    department: str
    document: str
    version: int
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The debt as it stands in the manifest."""
        return {"department": self.department, "document": self.document, "version": self.version, **self.extra}


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A change of an order (R-OD6, R-OD7): what from what to what, why, on what evidence, and how far it is. Its state is its last step's."""

    id: str
    what: tuple[Difference, ...]
    why: str
    steps: tuple[Step, ...]
    affects: tuple[str, ...] = ()  # documents
    notified: tuple[str, ...] = ()  # departments the business notice went to
    owed: tuple[Owed, ...] = ()
    said: str = field(
        default="open", compare=False
    )  # the state as the manifest writes it, which must be the last step's (V064)
    free: bool = False  # within the hours the customer may amend freely (R-TM2)
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Which state it is in: open, confirmed, issued, acknowledged, closed, rejected."""
        return self.steps[-1].state

    def to_tree(self) -> dict[str, Json]:
        """The notice as it stands in the manifest."""
        known: dict[str, Json] = {
            "id": self.id,
            "state": self.state,
            "what": [difference.to_tree() for difference in self.what],
            "why": self.why,
            "affects": list(self.affects),
            "free": self.free or None,
            "notified": list(self.notified),
            "owed": [owed.to_tree() for owed in self.owed],
            "steps": [step.to_tree() for step in self.steps],
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reviewer's signed opinion on one item of the contract review (R-CO2). `about` is the contract paper it was given on."""

    item: str
    department: str
    person: str
    name: str
    opinion: str
    at: str
    remark: str = ""
    about: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The opinion as it stands in the manifest."""
        known: dict[str, Json] = {
            "item": self.item,
            "department": self.department,
            "person": self.person,
            "name": self.name,
            "opinion": self.opinion,
            "at": self.at,
            "remark": self.remark,
            "about": self.about,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Inherited:
    """A field or document a repeat order took over (R-OD9): open until it is confirmed or changed."""

    what: str
    state: str = "open"  # open, confirmed, changed
    at: str = ""
    by: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The item as it stands in the manifest."""
        known: dict[str, Json] = {
            "what": self.what,
            "state": self.state,
            "at": self.at,
            "by": self.by,
            "why": self.why,
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold (冻结): while it is not released, nothing of the case file, or of the customer's orders, is disposed of (R-CU3)."""

    target: str  # what was asked for: the order, `customer:CODE`, or a query
    why: str
    by: str
    at: str
    kind: str = ""  # complaint, when an arriving complaint opened it
    document: str = ""  # that complaint
    released: str = ""
    released_by: str = ""
    released_why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Json]:
        """The hold as it stands in the manifest."""
        known: dict[str, Json] = {
            "target": self.target,
            "why": self.why,
            "by": self.by,
            "at": self.at,
            "kind": self.kind,
            "document": self.document,
            "released": self.released,
            "released_by": self.released_by,
            "released_why": self.released_why,
        }
        return {**without_empty(known), **self.extra}


def read_copy(entry: Fields) -> Copy:
    """Read a copy."""
    return Copy(
        number=entry.integer("number"),
        department=entry.text("department"),
        medium=entry.text("medium"),
        issued=entry.text("issued"),
        by=entry.text("by"),
        due=entry.text("due", ""),
        signers=entry.texts("signers"),
        change=entry.text("change", ""),
        override=entry.text("override", ""),
        recalled=entry.text("recalled", ""),
        returned=entry.text("returned", ""),
        returned_by=entry.text("returned_by", ""),
        extra=entry.extra(),
    )


def read_signature(entry: Fields) -> Signature:
    """Read a signature."""
    return Signature(
        department=entry.text("department"),
        person=entry.text("person"),
        name=entry.text("name"),
        at=entry.text("at"),
        means=entry.text("means"),
        sha256=entry.text("sha256"),
        evidence=entry.text("evidence", ""),
        recorded_by=entry.text("recorded_by", ""),
        extra=entry.extra(),
    )


def read_look(entry: Fields) -> Look:
    """Read a second look."""
    return Look(
        person=entry.text("person"),
        name=entry.text("name"),
        at=entry.text("at"),
        remark=entry.text("remark", ""),
        extra=entry.extra(),
    )


def read_change(entry: Fields) -> ChangeNotice:
    """Read a change notice. Its state is read from its steps; `check` compares it with the field `state` (V064)."""
    return ChangeNotice(
        id=entry.text("id"),
        what=tuple(
            Difference(one.text("field"), one.text("from", ""), one.text("to", ""), one.extra())
            for one in entry.each("what")
        ),
        why=entry.text("why"),
        steps=tuple(_read_step(one) for one in entry.each("steps"))
        or (Step("open", "", ""),),  # the schema asks for one: a notice without is named by `check`, not a crash here
        affects=entry.texts("affects"),
        notified=entry.texts("notified"),
        owed=tuple(
            Owed(one.text("department"), one.text("document"), one.integer("version"), one.extra())
            for one in entry.each("owed")
        ),
        said=entry.text("state"),
        free=entry.flag("free", default=False),
        extra=entry.extra(),
    )


def _read_step(entry: Fields) -> Step:
    return Step(
        state=entry.text("state"),
        at=entry.text("at"),
        by=entry.text("by"),
        evidence=entry.text("evidence", ""),
        why=entry.text("why", ""),
        extra=entry.extra(),
    )


def read_hold(entry: Fields) -> Hold:
    """Read a hold."""
    return Hold(
        target=entry.text("target"),
        why=entry.text("why"),
        by=entry.text("by"),
        at=entry.text("at"),
        kind=entry.text("kind", ""),
        document=entry.text("document", ""),
        released=entry.text("released", ""),
        released_by=entry.text("released_by", ""),
        released_why=entry.text("released_why", ""),
        extra=entry.extra(),
    )


def read_opinion(entry: Fields) -> Opinion:
    """Read an opinion."""
    return Opinion(
        item=entry.text("item"),
        department=entry.text("department"),
        person=entry.text("person"),
        name=entry.text("name"),
        opinion=entry.text("opinion"),
        at=entry.text("at"),
        remark=entry.text("remark", ""),
        about=entry.text("about", ""),
        extra=entry.extra(),
    )


def read_inherited(entry: Fields) -> Inherited:
    """Read an inherited item."""
    return Inherited(
        what=entry.text("what"),
        state=entry.text("state"),
        at=entry.text("at", ""),
        by=entry.text("by", ""),
        why=entry.text("why", ""),
        extra=entry.extra(),
    )
