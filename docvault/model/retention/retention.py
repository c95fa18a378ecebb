"""Retention (R-OD11, R-CU3): which documents may be disposed of on a date, and what stands against it. Arithmetic and decisions only.

`facts_of` reads an order by itself: what of it falls due when, and what of its own stands against it. `assess` puts many orders together with
what only others know: customers that are held, and chains of repeat orders. Index and files give the same facts, so the same audit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from docvault.errors import N_, Translate, untranslated
from docvault.model.called import Called, by_id
from docvault.model.case.holds import COMPLAINT, open_holds
from docvault.model.control.change_notices import CLOSED, REJECTED
from docvault.model.control.holdings import OWED, SignTimes, positions
from docvault.model.control.rights import NOT_SHOWN
from docvault.model.periods import read_period
from docvault.model.retention.retention_words import trigger_text
from docvault.model.times import days_later, read_date
from docvault.model.values import dataclass, field

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Document, Manifest
    from docvault.model.case.records import Hold
    from docvault.model.settings import RetentionClass

SENTENCES: Mapping[str, str] = {
    "open": N_("the order is not completed"),
    "hold": N_("held since {at} by {by}: {why}"),
    "complaint": N_("a complaint is open since {at}: {why}"),
    "customer": N_("customer {customer} is held since {at} by {by}: {why}"),
    "change": N_("change {change} is not closed"),
    "copies": N_("copies of {document}@{version} are not returned by {departments}"),
    "unsigned": N_("the newest version of {document} is not signed by {departments}"),
    "chain": N_("a chain of repeat orders it belongs to still runs: {order}"),
    "no-date": N_("the order has no {trigger}, from which its documents are kept"),
    # what may have become of something since it was proposed
    "edited": N_("its manifest.yaml was changed by hand"),
    "gone": N_("it is not as it was listed any more"),
    "newer": N_("{document} has a version that was not listed"),
    "not-due": N_("{document} is kept until {expired}"),
    "disposed": N_("it was disposed of by {disposal}"),
    "reopened": N_("it was opened again on {at}"),
    "other-date": N_("{document} is kept from {since} now, not from {was}"),
    "missing": N_("the file of {document}@{version} is not in its place: run `docvault check`"),
    "altered": N_("the file of {document}@{version} has other bytes than were stored: run `docvault check`"),
    "waiting": N_("{item}, the mail something of it came with, waits in the inbox with attachments nobody has filed"),
}
"""Why something is not disposed of, by the code of a `Ground`."""
HELD = frozenset({"hold", "complaint", "customer"})
"""The codes that stand for an open hold, one ground each."""
_BETWEEN = ", "
"""Between departments in a ground's value."""
_WITHOUT_DATE = frozenset({"open", "no-date"})


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that stands against a disposal: a code of `SENTENCES` and the values its sentence names."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, translate: Translate = untranslated, called: Called = by_id) -> str:
        """The ground in words."""
        values = dict(self.values)
        if "by" in values:
            values["by"] = called("person", values["by"])
        if "departments" in values:
            names = [called("department", one) for one in values["departments"].split(_BETWEEN)]
            values["departments"] = translate(N_(", ")).join(names)
        if values.get("why") == NOT_SHOWN:
            values["why"] = translate(NOT_SHOWN)
        if "trigger" in values:
            values["trigger"] = trigger_text(values["trigger"], translate)
        return translate(SENTENCES[self.code]).format_map(values)

    def to_tree(self) -> "dict[str, Json]":
        """The ground as registers and histories have it."""
        return {"code": self.code, "values": dict(self.values)}


class Due(NamedTuple):
    """Documents of an order that are kept by one class, and when they may go. With none named, all there are. Dates are empty while the trigger has none."""

    documents: tuple[str, ...]
    class_id: str
    period: str
    trigger: str  # the field the period counts from
    since: str  # its date
    expired: str  # the first day on which they may be disposed of

    def covers(self, document: str) -> bool:
        """Whether a document is among them."""
        return not self.documents or document in self.documents


class Facts(NamedTuple):
    """What an order by itself says of its retention."""

    order: str
    customer: str
    dues: tuple[Due, ...] = ()
    unclassed: tuple[str, ...] = ()  # documents no class fits
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An order that repeats another, and whether each of the two still runs."""

    order: str
    based_on: str
    runs: bool
    base_runs: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an order's retention depends on beside itself: grounds of customers that are held, and for orders in running chains one that runs."""

    customers: Mapping[str, tuple[Ground, ...]] = field(default_factory=dict)
    running: Mapping[str, str] = field(default_factory=dict)

    def grounds(self, order: str, customer: str) -> tuple[Ground, ...]:
        """What stands against disposing of an order from outside."""
        held = self.customers.get(customer, ())
        return (*held, Ground("chain", {"order": self.running[order]})) if order in self.running else held


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """What `vault.yaml` settles: the classes, the first that fits counts; and the times that say what a department owes."""

    classes: "tuple[RetentionClass, ...]"
    times: SignTimes


@dataclass(frozen=True, slots=True)
class Audit:
    """The answer to: what may go on this date, what is held back and why, what falls due soon, what has no class."""

    as_of: str
    eligible: tuple[tuple[str, Due], ...] = ()
    blocked: tuple[tuple[str, tuple[Ground, ...]], ...] = ()
    coming: tuple[tuple[str, Due, tuple[Ground, ...]], ...] = ()
    unclassed: tuple[tuple[str, str], ...] = ()


def facts_of(manifest: "Manifest", rules: RetentionRules) -> Facts:
    """What an order says of its retention. What was disposed of already does not count."""
    live = [document for document in manifest.documents if document.live_versions]
    dues = {document.id: due for document in live if (due := _due(manifest, document, rules)) is not None}
    _join_mails(live, dues)
    unclassed = tuple(document.id for document in live if document.id not in dues)
    grounds = [*_own_grounds(manifest, rules)]
    if manifest.state != "open":
        missing = sorted({due.trigger for due in dues.values() if not due.since})
        grounds += [Ground("no-date", {"trigger": trigger}) for trigger in missing]
    return Facts(manifest.id, manifest.order.customer, _gathered(dues, unclassed), unclassed, tuple(grounds))


def customer_grounds(manifest: "Manifest") -> tuple[Ground, ...]:
    """What a customer's open holds say against disposing of anything of that customer."""
    return tuple(
        Ground("customer", {"customer": manifest.id, **_hold_values(hold)}) for hold in open_holds(manifest.holds)
    )


def class_of(kind: str, importance: str, classes: "Iterable[RetentionClass]") -> "RetentionClass | None":
    """The first class that fits a kind of document in an order of some importance."""
    return next(
        (
            one
            for one in classes
            if (not one.kinds or kind in one.kinds) and (not one.importance or importance == one.importance)
        ),
        None,
    )


def trigger_date(manifest: "Manifest", trigger: str) -> str:
    """The date an order has for a trigger: any dated field of its manifest. A cancelled order was completed when it was cancelled."""
    order = manifest.order
    known = {
        "completed": order.completed or order.cancelled,
        "shipped": order.shipped,
        "settled": order.settled,
        "due": order.due,
        "confirmed": order.confirmed,
        "opened": manifest.opened,
    }
    text = str(known.get(trigger, manifest.extra.get(trigger, "")))[:10]
    try:
        return read_date(text).isoformat()
    except ValueError:
        return ""


def _due(manifest: "Manifest", document: "Document", rules: RetentionRules) -> Due | None:
    found = class_of(document.kind, manifest.order.importance, rules.classes)
    if found is None:
        return None
    since = trigger_date(manifest, found.trigger)
    expired = read_period(found.period).after(read_date(since)).isoformat() if since else ""
    return Due((), found.id, found.period, found.trigger, since, expired)


def _join_mails(live: "Sequence[Document]", dues: dict[str, Due]) -> None:
    """An attachment filed beside its mail goes when the mail goes: while the mail is kept, so are the attachment's bytes."""
    mails = {
        version.item: document.id
        for document in live
        for version in document.live_versions
        if version.item and not version.part
    }
    own = dict(dues)
    for document in live:
        for version in document.live_versions:
            mail = own.get(mails.get(version.item, "")) if version.part else None
            mine = dues.get(document.id)
            if mail is not None and mine is not None and (not mail.expired or mail.expired > mine.expired > ""):
                dues[document.id] = mail


def _gathered(dues: Mapping[str, Due], unclassed: Sequence[str]) -> tuple[Due, ...]:
    """One entry for what is kept alike; it names no documents where everything goes at once by one class."""
    alike: dict[Due, list[str]] = {}
    for document, due in dues.items():
        alike.setdefault(due, []).append(document)
    if len(alike) == 1 and not unclassed:
        return tuple(alike)
    return tuple(due._replace(documents=tuple(documents)) for due, documents in alike.items())


def _own_grounds(manifest: "Manifest", rules: RetentionRules) -> Iterator[Ground]:
    if manifest.state == "open":
        yield Ground("open")
    for hold in open_holds(manifest.holds):
        yield Ground("complaint" if hold.kind == COMPLAINT else "hold", _hold_values(hold))
    for change in manifest.order.changes:
        if change.state not in {CLOSED, REJECTED}:
            yield Ground("change", {"change": change.id})
    for document in manifest.documents:
        yield from _owed_grounds(document, rules.times)


def _owed_grounds(document: "Document", times: SignTimes) -> Iterator[Ground]:
    owing: list[str] = []
    out: dict[int, list[str]] = {}
    for one in positions(document, times):
        if one.state == OWED:
            owing.append(one.department)
        if one.out:
            out.setdefault(one.version, []).append(one.department)
    for version, departments in out.items():
        yield Ground(
            "copies", {"document": document.id, "version": str(version), "departments": _BETWEEN.join(departments)}
        )
    if owing:
        yield Ground("unsigned", {"document": document.id, "departments": _BETWEEN.join(owing)})


def _hold_values(hold: "Hold") -> dict[str, str]:
    return {"at": hold.at[:10], "by": hold.by, "why": hold.why, "target": hold.target}


def running_chains(links: Iterable[Link]) -> dict[str, str]:
    """Every order that is linked, over however many repetitions, to one that still runs, with that one."""
    neighbours: dict[str, set[str]] = {}
    runs: set[str] = set()
    for link in links:
        neighbours.setdefault(link.order, set()).add(link.based_on)
        neighbours.setdefault(link.based_on, set()).add(link.order)
        runs |= {order for order, still in ((link.order, link.runs), (link.based_on, link.base_runs)) if still}
    found: dict[str, str] = {}
    for first in sorted(runs):
        waiting = [first]
        while waiting:
            order = waiting.pop()
            if found.setdefault(order, first) == first:
                waiting += [other for other in neighbours[order] if other not in found]
    return {order: other for order, other in found.items() if order not in runs}


def assess(facts: Iterable[Facts], around: Surroundings, as_of: str, coming_days: int) -> Audit:
    """Judge every order as of a date. Orders come out in the order they come in."""
    horizon = days_later(read_date(as_of), coming_days).isoformat()
    eligible: list[tuple[str, Due]] = []
    blocked: list[tuple[str, tuple[Ground, ...]]] = []
    coming: list[tuple[str, Due, tuple[Ground, ...]]] = []
    unclassed: list[tuple[str, str]] = []
    for one in facts:
        outside = around.grounds(one.order, one.customer)
        grounds = one.grounds + outside if outside else one.grounds
        unclassed += [(one.order, document) for document in one.unclassed]
        ready = []
        for due in one.dues:
            if "" < due.expired <= as_of:
                ready.append((one.order, due))
            elif as_of < due.expired <= horizon:
                coming.append((one.order, due, grounds))
        if not grounds:
            eligible += ready
        elif ready or any(ground.code in _WITHOUT_DATE for ground in grounds):
            blocked.append((one.order, grounds))
    return Audit(as_of, tuple(eligible), tuple(blocked), tuple(coming), tuple(unclassed))


def is_short(period: str) -> bool:
    """Whether a period is less than the three years R-OD11 asks for."""
    return read_period(period).after(date(2001, 1, 1)) < date(2004, 1, 1)
