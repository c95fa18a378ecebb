"""Issuing a confirmed change (R-OD7): the corrected versions go to exactly those departments that hold an older one, and fields of the order follow."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.demands import demand_amount
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Document, Manifest
from docvault.model.case.records import ChangeNotice, NoticeStep, Owed
from docvault.model.case.transitions import demand_open, mark_changed
from docvault.model.control.change_notices import ISSUED, acknowledge, demand_step, find_change, order_field
from docvault.model.control.change_telling import concerned_by, telling
from docvault.model.control.distribution import Issue, distribute
from docvault.model.control.holdings import holds, is_signed
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class NotCorrectedError(RefusedError):
    """A confirmed change corrects the documents it affects before it goes out."""

    message = N_("Change {change} of {order} affects {documents}, and there is no corrected version of it yet.")
    next_step = N_("Add it: `docvault add {order} FILE --document {document} --change {change}`.")


@dataclass(frozen=True, slots=True)
class Sending:
    """How a change goes out: to whom beside the holders, until when it is to be signed."""

    to: tuple[str, ...] = ()
    due: str = ""
    signers: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]  # an empty mapping reads the same
    override: str = ""


def affected(manifest: Manifest, change: ChangeNotice) -> list[Document]:
    """The documents a change is about: those it names, and those with a version it made."""
    return [
        document for document in manifest.documents if document.id in change.affects or _is_made_by(document, change)
    ]


def _is_made_by(document: Document, change: ChangeNotice) -> bool:
    """Whether a version of a document that counts was made by a change."""
    return any(version.change == change.id and not version.is_gone for version in document.versions)


def issue_change(
    manifest: Manifest, change_id: str, sending: Sending, actor: str, now: str
) -> tuple[Manifest, Event, ChangeNotice]:
    """Issue a change: every holder of an older version is issued the newest in the same media and numbers, and owes a signature for it.

    Who has the newest already, by another change or a distribution, is told too, and owes the signature it has not given.
    Raises `ChangeStateError`, `NotCorrectedError`. Paper copies of the older versions are owed back from now on.
    """
    demand_open(manifest)
    change = find_change(manifest, change_id)
    demand_step(manifest, change, ISSUED)
    documents = affected(manifest, change)
    missing = [one.id for one in documents if not _is_made_by(one, change)]
    if missing:
        raise NotCorrectedError(order=manifest.id, change=change.id, documents=", ".join(missing), document=missing[0])
    issued: list[Json] = []
    for document in documents:
        for issue in _issues(document, change.id, sending):
            manifest, event, _version, _copies = distribute(manifest, issue, actor, now)
            issued.append(dict(event.data))
    owed, working = _concerned(manifest, change)
    others = [*sending.to, *(() if documents else concerned_by(manifest, change))]
    told = telling((one for one in others if one not in working), sending.due)
    notified = tuple(dict.fromkeys([*working, *others]))
    step = NoticeStep(ISSUED, now, actor)
    stepped = replace(change, steps=(*change.steps, step), notified=notified, owed=owed, told=told)
    manifest = _with_fields(manifest, stepped, actor, now)
    manifest, acknowledged = acknowledge(manifest, now, actor)
    data: dict[str, Json] = {
        "change": change.id,
        "notified": list(notified),
        "reopened": [{"department": one.department, "document": one.document} for one in owed],
        "issued": issued,
        "acknowledged": list(acknowledged),
        "override": sending.override,
    }
    return manifest, Event(now, actor, "change-issued", without_empty(data)), find_change(manifest, change.id)


def _issues(document: Document, change: str, sending: Sending) -> Iterator[Issue]:
    """What is to be issued: to each department that works from an older version, in each medium as many copies as it holds of that one."""
    working = _working_from(document)
    held = Counter(
        (copy.department, copy.medium)
        for version in document.versions
        if version is not document.newest
        for copy in version.copies
        if working.get(copy.department) == version.number and holds(document, version, copy)
    )
    for (department, medium), copies in held.items():
        yield Issue(document.id, (department,), copies, medium, sending.due, sending.signers, change, sending.override)


def _concerned(manifest: Manifest, change: ChangeNotice) -> tuple[tuple[Owed, ...], list[str]]:
    """The signatures that are owed now for the documents of a change, and everybody who holds one of them."""
    owed: list[Owed] = []
    told: list[str] = []
    for document in affected(manifest, change):
        working = _working_from(document)
        told += working
        newest = document.newest
        owed += [Owed(one, document.id, newest.number) for one in working if not is_signed(newest, one)]
    return tuple(owed), told


def _working_from(document: Document) -> dict[str, int]:
    """Department to the newest version it holds; to one that counts no more only where it holds no other."""
    return {
        copy.department: version.number
        for version in sorted(document.versions, key=lambda one: (not one.is_gone, one.number))
        for copy in version.copies
        if holds(document, version, copy)
    }


def _with_fields(manifest: Manifest, change: ChangeNotice, actor: str, now: str) -> Manifest:
    """The order with this change in its place, and the fields it names set to what it says: the delivery date (R-OD8), title, value, note, styles."""
    order = manifest.order.with_change(change)
    after = {order_field(difference.what): difference.after for difference in change.what}
    styles = list(order.styles)
    for difference in change.what:
        if order_field(difference.what) == "styles":
            styles = [*(style for style in styles if style != difference.before), difference.after]
    order = replace(
        order,
        due=after.get("due", order.due),
        value=demand_amount(after["value"]) if "value" in after else order.value,
        styles=tuple(dict.fromkeys(styles)),
    )
    changed = replace(
        manifest, title=after.get("title", manifest.title), note=after.get("note", manifest.note), facts=order
    )
    return mark_changed(changed, tuple(after), actor, now)
