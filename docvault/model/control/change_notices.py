"""Change notices (R-OD6, R-OD7): open → confirmed → issued → acknowledged → closed, or rejected. Issuing is in `change_issue`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.demands import demand_amount, demand_date
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import ChangeNotice, Difference, NoticeStep, Owed
from docvault.model.case.transitions import demand_open, find_version
from docvault.model.control.holdings import held_versions, is_signed
from docvault.model.sentence import BESIDE, Listing, Named, Sentence
from docvault.model.times import read_time
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

OPEN, CONFIRMED, ISSUED, ACKNOWLEDGED, CLOSED, REJECTED = (
    "open",
    "confirmed",
    "issued",
    "acknowledged",
    "closed",
    "rejected",
)
STEPS = {
    OPEN: (CONFIRMED, REJECTED),
    CONFIRMED: (ISSUED, REJECTED),
    ISSUED: (ACKNOWLEDGED,),
    ACKNOWLEDGED: (CLOSED,),
    CLOSED: (),
    REJECTED: (),
}
"""From which state to which (V064)."""
_ARROWS = ("->", "→", "=>", "⇒")


_FIELDS = {
    "due": "due", "delivery": "due", "delivery date": "due", "交期": "due", "交货期": "due", "交货日期": "due",
    "title": "title", "标题": "title", "名称": "title", "品名": "title",
    "value": "value", "金额": "value",
    "note": "note", "备注": "note",
    "style": "styles", "styles": "styles", "款号": "styles",
}  # fmt: skip
"""What the fields of an order are called when a change is typed."""


class BadDifferenceError(UsageError):
    """What changes is not said as it should be."""

    message = N_("{text} does not say what changes.")
    next_step = N_("Write it as FIELD: FROM -> TO, for example 'buttons: gold -> silver'.")


class EvidenceWantedError(RefusedError):
    """R-OD6: no change without the customer's written word."""

    message = N_("A change needs written evidence: the customer's fax or mail, or a telephone note.")
    next_step = N_("File it in the order, and name it: `--evidence DOCUMENT@VERSION`.")


class ReasonWantedError(UsageError):
    """A change is recorded with its reason."""

    message = N_("The reason of the change is missing.")
    next_step = N_("Say it with `--why`.")


class NoSuchChangeError(NotFoundError):
    """The order has no such change notice."""

    message = N_("{order} has no change notice {change}.")
    next_step = N_("`docvault change list {order}` shows those there are.")


class ChangeStateError(RefusedError):
    """The notice is not in a state that allows this."""

    message = N_("Change {change} of {order} is {state}, so this cannot be done with it.")
    next_step = N_("`docvault change show {order} {change}` shows how far it is.")


class NotAcknowledgedError(RefusedError):
    """A change is closed when everybody concerned has signed."""

    message = N_("Change {change} of {order} is not signed by all: {open}.")
    next_step = N_(
        "They sign with `docvault sign`; `docvault signoffs --order {order}` shows who. Who was told and has no document to sign for acknowledges it: "
        "`docvault change acknowledge {order} {change} --department DEPARTMENT`."
    )


class ChangeRejectedError(RefusedError):
    """A version stands only as long as the change that made it."""

    message = N_("Version {version} of {document}, order {order}, was made by change {change}, which was rejected.")
    next_step = N_(
        "Add the version that is to be in force instead: `docvault add {order} FILE --document {document}`; "
        "a manager may go on with `--override --why REASON`."
    )


@dataclass(frozen=True, slots=True)
class NewChange:
    """What is known of a change when it is opened. `free_hours` is how long after its confirmation an order may be amended freely (R-TM2)."""

    what: tuple[str, ...]
    why: str
    evidence: tuple[str, ...] = ()
    affects: tuple[str, ...] = ()
    free_hours: int = 24


def open_change(manifest: Manifest, new: NewChange, actor: str, now: str) -> tuple[Manifest, Event, ChangeNotice]:
    """Open a change notice on the customer's written word. Raises `EvidenceWantedError`, `BadDifferenceError`, what `find_version` raises."""
    demand_open(manifest)
    if not new.why.strip():
        raise ReasonWantedError
    what = tuple(read_difference(text) for text in new.what)
    if not what:
        raise BadDifferenceError(text="''")
    for difference in what:
        _demand_sound(difference)
    evidence = _evidence(manifest, new.evidence)
    if not evidence:
        raise EvidenceWantedError
    affects = tuple(dict.fromkeys(find_version(manifest, wanted)[0].id for wanted in new.affects))
    order = manifest.order
    free = bool(order.confirmed) and read_time(now) <= read_time(order.confirmed) + timedelta(hours=new.free_hours)
    change = ChangeNotice(
        id=f"CN-{len(order.changes) + 1}",
        what=what,
        why=new.why.strip(),
        steps=(NoticeStep(OPEN, now, actor, evidence),),
        affects=affects,
        free=free,
    )
    data: dict[str, Json] = {
        "change": change.id,
        "what": [difference.to_tree() for difference in what],
        "why": change.why,
        "evidence": evidence,
        "affects": list(affects),
    }
    return (
        manifest.with_facts(replace(order, changes=(*order.changes, change))),
        Event(now, actor, "change-opened", without_empty(data)),
        change,
    )


def confirm_change(
    manifest: Manifest, change_id: str, evidence: Sequence[str], actor: str, now: str
) -> tuple[Manifest, Event, ChangeNotice]:
    """Confirm a change by the customer's answer. One within the free hours needs no further answer (R-TM2)."""
    demand_open(manifest)
    change = find_change(manifest, change_id)
    demand_step(manifest, change, CONFIRMED)
    proof = _evidence(manifest, evidence)
    if not proof and not change.free:
        raise EvidenceWantedError
    return _stepped(manifest, change, NoticeStep(CONFIRMED, now, actor, proof), "change-confirmed")


def close_change(manifest: Manifest, change_id: str, actor: str, now: str) -> tuple[Manifest, Event, ChangeNotice]:
    """Close a change everybody concerned has signed for. Raises `NotAcknowledgedError` with those who have not.

    Whom a change still waited for may have left the house since: then it is acknowledged now.
    """
    manifest, _ = acknowledge(manifest, now, actor)
    change = find_change(manifest, change_id)
    if change.state == ISSUED:
        owed = [
            (Named("department", one.department), f"{one.document}@{one.version}")
            for one in unsettled(manifest, change)
        ]
        signed = [Sentence(BESIDE, {"text": department, "more": what}) for department, what in owed]
        open_ = Listing((*signed, *(Named("department", one) for one in untold(change))))
        raise NotAcknowledgedError(order=manifest.id, change=change.id, open=open_)
    return _stepped(manifest, change, NoticeStep(CLOSED, now, actor), "change-closed")


def reject_change(
    manifest: Manifest, change_id: str, why: str, actor: str, now: str
) -> tuple[Manifest, Event, ChangeNotice]:
    """Reject a change that was not issued yet, with the reason."""
    if not why.strip():
        raise ReasonWantedError
    return _stepped(
        manifest, find_change(manifest, change_id), NoticeStep(REJECTED, now, actor, why=why.strip()), "change-rejected"
    )


def made_by(manifest: Manifest, change: ChangeNotice) -> list[tuple[Document, Version]]:
    """The versions a change made."""
    return [
        (document, version)
        for document in manifest.documents
        for version in document.versions
        if version.change == change.id
    ]


def rejected_maker(manifest: Manifest, version: Version) -> str:
    """The change that made a version and was rejected afterwards; the empty text for none."""
    change = manifest.order.change(version.change) if version.change else None
    return change.id if change is not None and change.state == REJECTED else ""


def demand_standing(manifest: Manifest, document: Document, version: Version) -> None:
    """Refuse a version whose change was rejected after it was made. Raises `ChangeRejectedError`."""
    change = rejected_maker(manifest, version)
    if change:
        raise ChangeRejectedError(order=manifest.id, document=document.id, version=version.number, change=change)


def acknowledge(manifest: Manifest, now: str, actor: str) -> tuple[Manifest, tuple[str, ...]]:
    """Bring every issued change nobody owes a signature for any more to `acknowledged`; returns which."""
    done = []
    order = manifest.order
    for change in order.changes:
        if change.state == ISSUED and not unsettled(manifest, change) and not untold(change):
            step = NoticeStep(ACKNOWLEDGED, now, actor)
            order = order.with_change(replace(change, steps=(*change.steps, step)))
            done.append(change.id)
    return manifest.with_facts(order), tuple(done)


def unsettled(manifest: Manifest, change: ChangeNotice) -> list[Owed]:
    """The signatures a change still waits for: not given for its version or a newer one, by a department that still holds the document."""
    return [owed for owed in change.owed if not _is_settled(manifest, owed)]


def untold(change: ChangeNotice) -> list[str]:
    """The departments that were told of a change, have no document to sign for by it, and have not acknowledged it."""
    return [one.department for one in change.told if not one.at]


def _is_settled(manifest: Manifest, owed: Owed) -> bool:
    document = manifest.document(owed.document)
    if document is None or not held_versions(document, owed.department):
        return True
    version = document.version(owed.version)
    if version is not None and version.is_gone:  # nobody signs for what counts no more
        return True
    return any(version.number >= owed.version and is_signed(version, owed.department) for version in document.versions)


def find_change(manifest: Manifest, typed: str) -> ChangeNotice:
    """The notice that was typed: `CN-2`, `cn2` or `2`."""
    change = manifest.order.change_typed(typed)
    if change is None:
        raise NoSuchChangeError(order=manifest.id, change=typed)
    return change


def demand_step(manifest: Manifest, change: ChangeNotice, state: str) -> None:
    """Refuse a step the notice's state does not allow."""
    if state not in STEPS.get(change.state, ()):
        raise ChangeStateError(order=manifest.id, change=change.id, state=change.state)


def read_difference(text: str) -> Difference:
    """Parse `FIELD: FROM -> TO`; arrows and colons may be Chinese. Raises `BadDifferenceError`."""
    for arrow in _ARROWS:
        before, found, after = text.partition(arrow)
        if found:
            field, colon, before = before.replace("：", ":", 1).partition(":")
            if colon and field.strip() and after.strip():
                return Difference(field.strip(), before.strip(), after.strip())
    raise BadDifferenceError(text=repr(text))


def order_field(name: str) -> str:
    """The field of the order that a difference is about, in either language; the empty text when it is about something else."""
    return _FIELDS.get(name.strip().lower(), "")


def _demand_sound(difference: Difference) -> None:
    """What is to become a field of the order has that field's form. Raises `BadDateError`, `BadAmountError`."""
    field = order_field(difference.what)
    if field == "due":
        demand_date(difference.after)
    elif field == "value":
        demand_amount(difference.after)


def _stepped(
    manifest: Manifest, change: ChangeNotice, step: NoticeStep, action: str
) -> tuple[Manifest, Event, ChangeNotice]:
    demand_step(manifest, change, step.state)
    stepped = replace(change, steps=(*change.steps, step))
    data: dict[str, Json] = {"change": change.id, "evidence": step.evidence, "why": step.why}
    changed = manifest.with_facts(manifest.order.with_change(stepped))
    return changed, Event(step.at, step.by, action, without_empty(data)), stepped


def _evidence(manifest: Manifest, wanted: Sequence[str]) -> str:
    found = [find_version(manifest, one) for one in wanted]
    return ", ".join(f"{document.id}@{version.number}" for document, version in found)
