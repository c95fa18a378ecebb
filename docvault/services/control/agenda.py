"""The verb `agenda`: what is to be done, by whom, until when; the evening's list is what keeps the desk from being empty (R-OD14)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.index.contract.catalogue import ArrivalQuery
from docvault.index.contract.control import AgendaQuery
from docvault.model.case.kinds import ORDER
from docvault.model.control.agenda import (
    ARRIVAL,
    CHANGE,
    DELIVERY,
    DETAIL,
    INHERITED,
    MISSING,
    MOVED,
    RETURN,
    SIGNATURE,
    TOLD,
    UNCONFIRMED,
    VOID,
    Duty,
)
from docvault.model.control.change_told import told_change
from docvault.model.control.rights import CLOSED, NOT_SHOWN
from docvault.model.intake.item import FILED, SHORT
from docvault.model.nearest import as_typed
from docvault.model.page import Page
from docvault.model.times import is_before, read_time
from docvault.model.values import dataclass, field, replace
from docvault.services.astray import note_astray
from docvault.services.clock_told import note_clock
from docvault.services.intake.beside import note_beside
from docvault.services.intake.seen_items import seen_items
from docvault.services.intake.unregistered import note_odd, note_unregistered
from docvault.services.people import PersonUnknownError
from docvault.services.seeing import reader
from docvault.services.typed import department_id, moment

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.control.rights import Reader
    from docvault.services.vault import Vault

TEXTS: Mapping[str, str] = {
    SIGNATURE: N_("{department} holds v{version} of {document} and has not signed"),
    RETURN: N_("{department} has paper copies of v{version} of {document} to give back: no. {copies}"),
    UNCONFIRMED: N_("not confirmed to the customer ({customer})"),
    INHERITED: N_("taken over from {base} and not confirmed: {open}"),
    TOLD: N_(
        "{department} was told of change {change} and has not acknowledged it (`docvault change acknowledge {order} {change}`): {what}"
    ),
    MISSING: N_("{department} owes {document_kind}, which stage {stage} expects"),
    DELIVERY: N_("delivery of {title}"),
}
MISSING_BY: Mapping[str, str] = {
    "shipped": N_(
        "{department} owes {document_kind}, which stage {stage} expects (no stage is entered, and the order was shipped on {at})"
    ),
    "settled": N_(
        "{department} owes {document_kind}, which stage {stage} expects (no stage is entered, and the order was settled on {at})"
    ),
}
SUPERSEDED = N_(
    "{department} holds v{version} of {document}, superseded by v{newest} since {since}; v{newest} is not signed"
)
TO_GIVE_BACK: Mapping[str, str] = {
    VOID: N_("{department} has paper copies of v{version} of {document}, which is void, to give back: no. {copies}"),
    MOVED: N_(
        "{department} has paper copies of v{version} of {document}, which was moved to another place, to give back: no. {copies}"
    ),
}
MEMBERS = N_("{department} holds v{version} of {document}; these have not signed: {open}")
CHANGES: Mapping[str, str] = {
    "open": N_("change {change} waits for the customer's answer: {what}"),
    "confirmed": N_("change {change} is confirmed and not issued: {what}"),
    "issued": N_("change {change} is not signed by all: {what}"),
    "acknowledged": N_("change {change} is signed by all and can be closed: {what}"),
}
ARRIVED = N_("{file} waits to be filed")
LIKELY = N_("{file} waits to be filed, may belong to {order}: `docvault file {item} {order}`")
OVERDUE, TODAY, LATER, WITHOUT_A_DATE = N_("Overdue"), N_("Today"), N_("Later"), N_("Without a date")
HEADINGS = (OVERDUE, TODAY, LATER, WITHOUT_A_DATE)
FILED_ITSELF = N_("{file} filed itself as {document}@{version}: look at it, then `docvault handled {item}`")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda."""

    due: str
    kind: str
    overdue: bool
    order: str = ""
    item: str = ""
    department: str = ""
    person: str = ""
    message: str = ""  # message id
    values: Mapping[str, str] = field(default_factory=dict)
    closed: str = ""  # the value that whoever asks may not read
    partly: bool = False  # something of a value is left out
    what: tuple[tuple[str, str], ...] = ()  # what a change changes: field and what it becomes

    def sentence(self, language: "Language", called: "Called") -> str:
        """The line in words."""
        values = dict(self.values) | {"department": called("department", self.department)}
        for name, of in (("document_kind", "kind"), ("stage", "stage")):
            if name in values:
                values[name] = called(of, values[name])
        if "copies" in values:
            values["copies"] = language.joined(values["copies"].split(", "))
        if values.get("open"):
            who = self.kind == SIGNATURE
            values["open"] = language.joined(
                called("person", one) if who else language.word(one) for one in values["open"].split(", ")
            )
        if self.what:
            values["what"] = language.changed(self.what)
        if self.closed:
            values[self.closed] = language.text(NOT_SHOWN)
        if "since" in values:
            values["since"] = language.moment(values["since"])
        return language.text(self.message).format_map(values)

    def to_tree(self, language: "Language", called: "Called") -> dict[str, Any]:
        """The line as JSON."""
        tree: dict[str, Any] = {"due": self.due, "kind": self.kind}
        for name in ("order", "item", "department", "person"):
            if getattr(self, name):
                tree[name] = getattr(self, name)
        for name in ("document", "version", "change"):
            if self.values.get(name):
                tree[name] = int(self.values[name]) if name == "version" else self.values[name]
        closed = {CLOSED: True} if self.closed or self.partly else {}
        return tree | {"text": self.sentence(language, called), "overdue": self.overdue} | closed


@dataclass(frozen=True, slots=True)
class Agenda:
    """The lines as of a moment, the most urgent first: all of them or a piece, and how many there are and are overdue of all."""

    as_of: str
    lines: tuple[Line, ...]
    total: int
    overdue: int
    capped: bool = False  # there are more than `total`

    def by_urgency(self) -> list[tuple[str, list[Line]]]:
        """The lines under their headings (message ids), the most urgent first. Headings nothing stands under are left out."""
        today = self.as_of[:10]
        headed: dict[str, list[Line]] = {heading: [] for heading in HEADINGS}
        for line in self.lines:
            headed[_heading(line, today)].append(line)
        return [(heading, lines) for heading, lines in headed.items() if lines]

    def to_tree(self, language: "Language", called: "Called") -> dict[str, Any]:
        """The agenda as JSON."""
        lines = [line.to_tree(language, called) for line in self.lines]
        counts = {"total": self.total, "capped": self.capped, "overdue": self.overdue}
        return {"as_of": self.as_of, "lines": lines, **counts}


def _heading(line: Line, today: str) -> str:
    if line.overdue:
        return OVERDUE
    if not line.due:
        return WITHOUT_A_DATE
    return TODAY if line.due[:10] == today else LATER


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose agenda: a person's, a department's, or with neither the whole house's."""

    person: str = ""
    department: str = ""


def agenda(
    vault: "Vault",
    whose: Whose | None = None,
    *,
    evening: bool = False,
    on: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> Agenda:
    """What is to be done as of now, or as of a date (its end) or time. In the evening only what is due by the end of the day, and every arrival.

    Where it is not said whose, it is that of who acts, or the whole house's where that is nobody of this vault. A person's agenda is what names the
    person, and what falls to the person's department and names nobody. Raises `PersonUnknownError`, `NoSuchDepartmentError`.
    """
    if whose is None:
        whose = Whose(vault.who.person.id if vault.who.person else "")
    as_of = moment(vault, on) if on else vault.now()
    department = _department_of(vault, whose)
    query = _query(vault, whose.person, department, as_of, evening=evening)
    last = None if limit is None else offset + limit
    wanted = _arrivals_wanted(vault, whose.person, department, as_of)
    if wanted is not None:
        note_unregistered(vault)
        note_beside(vault)
        note_odd(vault)
    note_astray(vault)
    note_clock(vault)
    duties = vault.index.duties(query, limit=last)
    arrivals = _arrivals(vault, wanted, last)
    asking = reader(vault)
    lines = [_line(order, duty, as_of, asking) for order, duty in duties]
    shown = seen_items(vault, [entry for entry, _person in arrivals])
    lines += [_arrival(vault, entry, person, as_of) for entry, (_entry, person) in zip(shown, arrivals, strict=True)]
    lines.sort(key=_urgency)
    overdue = sum(line.overdue for line in lines) if last is None else _overdue(vault, query, wanted, as_of)
    capped = duties.capped or arrivals.capped
    return Agenda(as_of, tuple(lines[offset:last]), duties.total + arrivals.total, overdue, capped)


def _department_of(vault: "Vault", whose: Whose) -> str:
    """The department an agenda is of: a person's own, or the one that was named."""
    if whose.person:
        person = vault.config.person(whose.person)
        if person is None:
            raise PersonUnknownError(person=as_typed(whose.person, (one.id for one in vault.config.people)))
        return person.department
    return department_id(vault.config, whose.department) if whose.department else ""


def _query(vault: "Vault", person: str, department: str, as_of: str, *, evening: bool) -> AgendaQuery:
    """What the index is asked for: in the evening what is due by the end of the day, else everything, and deliveries that are near."""
    near = read_time(as_of) + timedelta(days=vault.config.control.near_days)
    end = moment(vault, as_of[:10])
    return AgendaQuery(
        department=department,
        person=person,
        until=end if evening else "9999-12-31T00:00:00+00:00",
        deliveries_until=end if evening else near.isoformat(),
        dated=evening,
    )


def _overdue(vault: "Vault", query: AgendaQuery, wanted: ArrivalQuery | None, as_of: str) -> int:
    """How many of the duties and of the arrivals should be done by now, as far as each of the two is counted."""
    before = (read_time(as_of) - timedelta(seconds=1)).isoformat()
    duties = vault.index.duties(replace(query, until=before, deliveries_until=before, dated=True), limit=0)
    late = None if wanted is None else replace(wanted, due_before=as_of)
    return duties.total + _arrivals(vault, late, 0).total


def _urgency(line: Line) -> tuple[bool, float, str, str]:
    return not line.due, read_time(line.due).timestamp() if line.due else 0.0, line.order, line.item


def _line(order: str, duty: Duty, as_of: str, asking: "Reader") -> Line:
    text, values, closed = TEXTS.get(duty.kind, ""), duty.values, ""
    what: tuple[tuple[str, str], ...] = ()
    partly = False
    if duty.kind == SIGNATURE and duty.values.get("version") != duty.values.get("newest"):
        text = SUPERSEDED
    elif duty.kind == SIGNATURE and duty.values.get("open"):
        text = MEMBERS
    elif duty.kind == MISSING:
        text = MISSING_BY.get(duty.values.get("by", ""), text)
    elif duty.kind == RETURN:
        text = TO_GIVE_BACK.get(duty.values.get("gone", ""), text)
    elif duty.kind in {CHANGE, TOLD}:
        text, told = CHANGES.get(duty.values.get("state", ""), text), told_change(duty.values[DETAIL], asking)
        what, partly = told.what, told.closed
    elif duty.kind == DELIVERY and not asking.may_read_case(ORDER):
        closed = "title"
    overdue = bool(duty.due) and is_before(duty.due, as_of)
    return Line(
        duty.due, duty.kind, overdue, order, "", duty.department, duty.person, text, values, closed, partly, what
    )


def _arrivals_wanted(vault: "Vault", person: str, department: str, as_of: str) -> ArrivalQuery | None:
    """What arrived is the merchandisers', or the one's whose order it seems to be; None for a department it is nothing to."""
    charge = vault.config.in_charge
    if department not in {"", charge} and not person:
        return None
    return ArrivalQuery(as_of, person, unclaimed=department == charge)


def _arrivals(vault: "Vault", wanted: ArrivalQuery | None, limit: int | None) -> "Page[tuple[ItemEntry, str]]":
    return Page((), 0) if wanted is None else vault.index.arrivals(wanted, limit=limit)


def _arrival(vault: "Vault", entry: "ItemEntry", person: str, as_of: str) -> Line:
    order = entry.order or entry.likely
    text = FILED_ITSELF if entry.state == FILED else LIKELY if order else ARRIVED
    values = {
        "file": entry.file,
        "order": order,
        "document": entry.document,
        "version": str(entry.version) if entry.version else "",
        "item": entry.item[-SHORT:],
    }
    overdue = bool(entry.due) and is_before(entry.due, as_of)
    charge = vault.config.in_charge
    closed = "file" if entry.closed else ""
    return Line(entry.due, ARRIVAL, overdue, order, entry.item, charge, person, text, values, closed)
