"""Changes of a case file as pure functions: `(manifest, intent, actor, now) -> (manifest, event)`.

Nothing here reads a clock or a disk; what a rule forbids raises an error of the tree. Event data names what a reader of the
history needs (R-OD12); the differences themselves are in the record's `changes`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.demands import demand_amount, demand_class, demand_date, distinct
from docvault.model.case.facts import CustomerFacts, OrderFacts
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.holds import COMPLAINT, held_by_complaint
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.manifest import VOID, Document, Manifest, Version
from docvault.model.case.order_dates import demand_agreeing
from docvault.model.nearest import as_typed
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class OrderClosedError(RefusedError):
    """A completed, cancelled or void order does not change any more."""

    message = N_("Order {order} is {state}; nothing is added to it or changed in it.")
    next_step = N_(
        "If more is to be done for the customer, open a new order; one that was closed by mistake, or for a complaint, "
        "is opened again with `docvault order reopen {order} --why REASON`."
    )


class ClosedToPapersError(OrderClosedError):
    """A completed or cancelled order takes complaints, and what comes late for a reason."""

    next_step = N_(
        "A complaint is taken all the same (`--kind complaint`), another paper that came late with `--late --why REASON`; an order that was closed by "
        "mistake is opened again with `docvault order reopen {order} --why REASON`."
    )


class NotLateError(UsageError):
    """Nothing comes late to an order that is open."""

    message = N_("Order {order} is open: nothing comes late.")
    next_step = N_("Leave `--late` and its reason out.")


class NoSuchDocumentError(NotFoundError):
    """The order has no such document."""

    message = N_("{order} has no document {document}.")
    next_step = N_("`docvault order show {order}` lists its documents.")


class NoSuchVersionError(NotFoundError):
    """The document has no such version."""

    message = N_("{document} of {order} has no version {version}; the last is {newest}.")
    next_step = N_("`docvault order show {order}` lists the versions.")


class NoConfirmedChangeError(RefusedError):
    """A version is made by a change the customer has confirmed (R-OD6)."""

    message = N_("Change {change} of {order} is {state}: only a confirmed one makes a version.")
    next_step = N_("`docvault change list {order}` shows how far each is.")


class NotAffectedError(RefusedError):
    """A change that names the documents it affects makes versions of those."""

    message = N_("Change {change} of {order} does not affect {document}; it affects {documents}.")
    next_step = N_(
        "Leave `--change` out, or name one of those documents; a change of {document} is a change notice of its own."
    )


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What is known of an order when it is opened."""

    number: str
    customer: str
    title: str
    service_class: str = "normal"
    stage: str = ""
    due: str = ""
    references: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    merchandiser: str = ""
    value: str = ""
    note: str = ""
    opened: str = ""  # the first moment of the day it was opened on, when that is a day before it is entered


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be added: to the document `document`, which is made when the case file does not have it."""

    document: str
    kind: str
    title: str
    department: str
    file: str
    original_name: str
    sha256: str
    bytes: int
    received: str = ""
    channel: str = ""
    sender: str = ""
    item: str = ""
    part: int = 0
    note: str = ""
    change: str = ""
    override: str = ""
    late: str = ""
    origin: str = ""
    afterwards: bool = False  # the evidence of a signature, which is owed after an order is closed too


def open_order(new: NewOrder, actor: str, now: str) -> tuple[Manifest, Event]:
    """Open an order (R-OD1), or enter one that was opened on an earlier day. Raises `DayToComeError`."""
    facts = OrderFacts(
        customer=new.customer,
        service_class=demand_class(new.service_class),
        stage=new.stage,
        due=demand_date(new.due),
        references=distinct(new.references),
        styles=distinct(new.styles),
        contracts=distinct(new.contracts),
        merchandiser=new.merchandiser,
        value=demand_amount(new.value),
        entered=now if new.opened else "",
    )
    manifest = Manifest(ORDER, new.number, new.title, "open", new.opened or now, facts, note=new.note)
    demand_agreeing(None, manifest, now[:10])
    data: dict[str, Json] = {"kind": ORDER, "id": new.number, "title": new.title, "customer": new.customer}
    return manifest, Event(now, actor, "opened", data | ({"on": new.opened[:10]} if new.opened else {}))


def open_customer(code: str, name: str, actor: str, now: str) -> tuple[Manifest, Event]:
    """Open a customer's case file (R-CU1)."""
    manifest = Manifest(CUSTOMER, code, name or code, "open", now, CustomerFacts())
    return manifest, Event(now, actor, "opened", {"kind": CUSTOMER, "id": code, "title": manifest.title})


def add_version(manifest: Manifest, new: NewVersion, actor: str, now: str) -> tuple[Manifest, Event, Version]:
    """Add a version to a document, or a document with its first version (R-OD4). The older versions stay, superseded.

    A closed order takes what `demand_taking` lets it; it stays closed, and is kept from the date it was.
    """
    known = manifest.document(new.document)
    demand_taking(manifest, known.kind if known else new.kind, new.late, afterwards=new.afterwards)
    document = known or Document(new.document, new.kind, new.title, new.department)
    version = Version(
        number=len(document.versions) + 1,
        file=new.file,
        original_name=new.original_name if new.original_name != new.file else "",
        sha256=new.sha256,
        bytes=new.bytes,
        added=now,
        by=actor,
        received=new.received or now,
        channel=new.channel,
        sender=new.sender,
        item=new.item,
        part=new.part,
        note=new.note,
        change=confirmed_change(manifest, new.change),
        override=new.override,
        late=new.late,
        origin=new.origin,
    )
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "file": version.name,
        "sha256": version.sha256,
        "item": new.item,
        "change": version.change,
        "override": version.override,
        "late": version.late,
    }
    event = Event(now, actor, "version-added" if known else "document-added", without_empty(data))
    changed = manifest.with_document(replace(document, versions=(*document.versions, version)))
    held = held_by_complaint(changed, document.id, document.kind, document.title, actor, now)
    return mark_changed(held, (document.id,), actor, now), event, version


def demand_taking(manifest: Manifest, kind: str, late: str, *, afterwards: bool = False) -> None:
    """Refuse a paper of a kind that a case file does not take any more: a completed or cancelled order takes complaints, and what comes late for a reason.

    Raises `ClosedToPapersError`, `OrderClosedError`, `NotLateError`.
    """
    if manifest.state == "open":
        if late:
            raise NotLateError(order=manifest.called)
    elif manifest.state == VOID:
        demand_open(manifest)
    elif not (late or afterwards or kind == COMPLAINT):
        raise ClosedToPapersError(order=manifest.called, state=manifest.state)


def confirmed_change(manifest: Manifest, typed: str) -> str:
    """The id of the confirmed change a version is made by, the empty text when by none. Raises `NoConfirmedChangeError`."""
    if not typed:
        return ""
    order = manifest.order_or_none
    change = order.change_typed(typed) if order else None
    if change is None or change.state != "confirmed":
        raise NoConfirmedChangeError(order=manifest.called, change=typed, state=change.state if change else "not there")
    return change.id


def demand_affected(manifest: Manifest, typed: str, document: str) -> None:
    """Refuse a version of a document that the change it is to be made by does not affect. Raises `NotAffectedError`."""
    order = manifest.order_or_none
    change = order.change_typed(typed) if order else None
    if change is not None and change.affects and document not in change.affects:
        affected = ", ".join(change.affects)
        raise NotAffectedError(order=manifest.called, change=change.id, document=document or "–", documents=affected)


def mark_changed(manifest: Manifest, names: Sequence[str], actor: str, now: str) -> Manifest:
    """Inherited items (R-OD9) that are still open and were changed just now are open no longer."""
    order = manifest.order_or_none
    if order is None:
        return manifest
    items = tuple(
        replace(item, state="changed", at=now, by=actor) if item.state == "open" and item.what in names else item
        for item in order.to_confirm
    )
    return manifest if items == order.to_confirm else manifest.with_facts(replace(order, to_confirm=items))


_LONGEST_NUMBER = 18
"""No version has a number of more digits; what is cut off of a longer one makes it none that exists."""


def names_version(wanted: str) -> bool:
    """Whether `DOC@V` was typed, and not `DOC` alone."""
    return "@" in wanted and wanted.rpartition("@")[2].removeprefix("v").isdecimal()


def find_version(manifest: Manifest, wanted: str) -> tuple[Document, Version]:
    """Find `DOC` or `DOC@V`: a document by id, or by title when only one has it, and a version (the newest without `@V`).

    Raises `NoSuchDocumentError`, `NoSuchVersionError`.
    """
    name, _, number = wanted.rpartition("@") if names_version(wanted) else (wanted, "", "")
    document = manifest.document(name)
    if document is None:
        titled = [known for known in manifest.documents if known.title == name]
        if len(titled) != 1:
            known = (one.id for one in manifest.documents)
            raise NoSuchDocumentError(order=manifest.called, document=as_typed(name, known))
        document = titled[0]
    version = document.version(int(number.removeprefix("v")[:_LONGEST_NUMBER])) if number else document.newest
    if version is None:
        raise NoSuchVersionError(
            order=manifest.called, document=document.id, version=number, newest=document.versions[-1].number
        )
    return document, version


def demand_open(manifest: Manifest) -> None:
    """Refuse a change of a case file that is completed, cancelled or void."""
    if manifest.state != "open":
        raise OrderClosedError(order=manifest.called, state=manifest.state)
