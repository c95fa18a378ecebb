"""What of an order is still to be done, by whom, until when (R-OD2, R-OD14, R-TM2): duties, made when the order changes, listed at any later moment."""

from collections.abc import Iterator, Mapping, Sequence

from docvault.model.case.kinds import is_controlled
from docvault.model.case.manifest import Manifest, Version
from docvault.model.control.change_notices import ACKNOWLEDGED, CONFIRMED, ISSUED, OPEN
from docvault.model.control.change_told import change_detail
from docvault.model.control.holdings import OWED, SignTimes, positions
from docvault.model.control.repeating import open_items
from docvault.model.control.stages import concluded, missing_papers
from docvault.model.values import dataclass, field

SIGNATURE, RETURN, UNCONFIRMED, INHERITED, CHANGE, TOLD, MISSING, DELIVERY = (
    "signature",
    "return",
    "unconfirmed",
    "inherited",
    "change",
    "told",
    "missing",
    "delivery",
)
DETAIL = "detail"
"""The value of a change's duty that `told_change` reads: what it says depends on who asks."""
VOID, MOVED = "void", "moved"
ARRIVAL = "arrival"
"""An intake item that waits: not a duty of an order, but a line of the agenda like the others."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done about an order. `due` is a time, empty when there is none. `values` are for the sentence."""

    kind: str
    due: str = ""
    department: str = ""
    person: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgendaRules:
    """What a vault has settled: times, which kinds each stage expects (in the order of the stages), who supplies a kind."""

    times: SignTimes
    change_hours: int = 24
    confirm_days: int = 2
    expected: Sequence[tuple[str, Sequence[str]]] = ()  # stage, kinds
    supplier: Mapping[str, str] = field(default_factory=dict)  # kind to department
    in_charge: str = "merchandising"  # the department that acts when nobody else is named


def duties(manifest: Manifest, rules: AgendaRules) -> Iterator[Duty]:
    """Everything still to be done about an order.

    Of one that is completed what it still owes: signatures, paper, changes, and the papers that were missing when it was completed all the same. Of
    one that is cancelled or void only paper to be given back.
    """
    if not is_controlled(manifest.kind):
        return
    is_open, is_owed = manifest.state == "open", manifest.state in {"open", "completed"}
    yield from _signatures(manifest, rules, is_owed=is_owed)
    if not is_owed:
        return
    yield from _changes(manifest, rules)
    if is_open or any(one.step == manifest.state for one in manifest.order.overrides):
        yield from _missing(manifest, rules)
    if not is_open:
        return
    yield from _confirmations(manifest, rules)
    if manifest.order.due:
        yield Duty(
            DELIVERY,
            rules.times.calendar.end_of(manifest.order.due, manifest.opened),
            rules.in_charge,
            manifest.order.merchandiser,
            {"title": manifest.title},
        )


def _signatures(manifest: Manifest, rules: AgendaRules, *, is_owed: bool) -> Iterator[Duty]:
    for document in manifest.documents:
        for one in positions(document, rules.times):
            version = document.version(one.version)
            values = {
                "document": one.document,
                "version": str(one.version),
                "newest": str(one.newest),
                "since": one.since,
                "open": ", ".join(one.open_signers),
                "gone": gone_as(version) if version else "",
            }
            if one.state == OWED and is_owed:
                yield Duty(SIGNATURE, one.due, one.department, values=values)
            if one.out:
                numbers = ", ".join(map(str, one.out))
                yield Duty(RETURN, one.return_due, one.department, values=values | {"copies": numbers})


def gone_as(version: Version) -> str:
    """How a version counts no more: `void`, `moved`, or the empty text for one that does."""
    return VOID if version.void.at else MOVED if version.moved.to.order else ""


def _confirmations(manifest: Manifest, rules: AgendaRules) -> Iterator[Duty]:
    due = rules.times.calendar.days_after(manifest.opened, rules.confirm_days)
    order, open_ = manifest.order, open_items(manifest)
    if not order.confirmed:
        yield Duty(UNCONFIRMED, due, rules.in_charge, order.merchandiser, {"customer": order.customer})
    if open_:
        values = {"base": order.based_on, "open": ", ".join(open_)}
        yield Duty(INHERITED, due, rules.in_charge, order.merchandiser, values)


def _changes(manifest: Manifest, rules: AgendaRules) -> Iterator[Duty]:
    for change in manifest.order.changes:
        if change.state in {OPEN, CONFIRMED, ISSUED, ACKNOWLEDGED}:
            due = rules.times.calendar.due(change.since, rules.change_hours) if change.since else ""
            values = {"change": change.id, "state": change.state, DETAIL: change_detail(manifest, change)}
            yield Duty(CHANGE, due, rules.in_charge, manifest.order.merchandiser, values)
        if change.state == ISSUED:
            values = {"order": manifest.id, "change": change.id, DETAIL: change_detail(manifest, change)}
            yield from (Duty(TOLD, one.due, one.department, values=values) for one in change.told if not one.at)


def _missing(manifest: Manifest, rules: AgendaRules) -> Iterator[Duty]:
    known = concluded(manifest, rules.expected)
    why = {"by": known.by, "at": known.at} if known is not None else {}
    for stage, kind in missing_papers(manifest, rules.expected):
        department = rules.supplier.get(kind, "") or rules.in_charge
        yield Duty(MISSING, "", department, values={"document_kind": kind, "stage": stage, **why})
