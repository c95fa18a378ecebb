"""Issuing a confirmed change (R-OD7): the corrected versions go to exactly those departments that hold an older one, and fields of the order follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.change_notices import ISSUED, acknowledge, demand_step, find_change, order_field
from docvault.model.control import ChangeNotice, Owed, Step
from docvault.model.distribution import Issue, distribute
from docvault.model.fields import without_empty
from docvault.model.history import Event
from docvault.model.holdings import holds
from docvault.model.manifest import Document, Manifest
from docvault.model.transitions import demand_amount, demand_open

if TYPE_CHECKING:
    from docvault.model.canonical import Json


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
        document
        for document in manifest.documents
        if document.id in change.affects or any(version.change == change.id for version in document.versions)
    ]


def issue_change(
    manifest: Manifest, change_id: str, sending: Sending, actor: str, now: str
) -> tuple[Manifest, Event, ChangeNotice]:
    """Issue a change: every holder of an older version is issued the newest in the same media and numbers, and owes a signature for it.

    Raises `ChangeStateError`, `NotCorrectedError`. Paper copies of the older versions are owed back from now on.
    """
    demand_open(manifest)
    change = find_change(manifest, change_id)
    demand_step(manifest, change, ISSUED)
    documents = affected(manifest, change)
    missing = [one.id for one in documents if not any(version.change == change.id for version in one.versions)]
    if missing:
        raise NotCorrectedError(order=manifest.id, change=change.id, documents=", ".join(missing), document=missing[0])
    issued: list[Json] = []
    owed: list[Owed] = []
    for document in documents:
        for (department, medium), count in _held(document).items():
            issue = Issue(
                document.id,
                (department,),
                count,
                medium,
                sending.due,
                sending.signers,
                change.id,
                sending.override,
            )
            manifest, event, version, _copies = distribute(manifest, issue, actor, now)
            issued.append(dict(event.data))
            owed.append(Owed(department, document.id, version.number))
    owed = list(dict.fromkeys(owed))
    notified = tuple(dict.fromkeys([*(one.department for one in owed), *sending.to]))
    stepped = replace(change, steps=(*change.steps, Step(ISSUED, now, actor)), notified=notified, owed=tuple(owed))
    manifest = _with_fields(manifest.with_change(stepped), stepped)
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


def _held(document: Document) -> dict[tuple[str, str], int]:
    """(department, medium) to the number of copies it holds of the newest of its versions, for all who do not hold the newest there is."""
    held: dict[tuple[str, str], int] = {}
    newest_of: dict[str, int] = {}
    for version in document.versions:
        for copy in version.copies:
            if holds(document, version, copy):
                newest_of[copy.department] = max(version.number, newest_of.get(copy.department, 0))
    for version in document.versions[:-1]:
        for copy in version.copies:
            if newest_of.get(copy.department) == version.number and holds(document, version, copy):
                key = (copy.department, copy.medium)
                held[key] = held.get(key, 0) + 1
    return held


def _with_fields(manifest: Manifest, change: ChangeNotice) -> Manifest:
    """The order with the fields a change names set to what it says: the delivery date (R-OD8), title, value, note, styles."""
    after = {order_field(difference.what): difference for difference in change.what}
    styles = list(manifest.styles)
    for difference in change.what:
        if order_field(difference.what) == "styles":
            styles = [*(style for style in styles if style != difference.before), difference.after]
    return replace(
        manifest,
        due=after["due"].after if "due" in after else manifest.due,
        title=after["title"].after if "title" in after else manifest.title,
        value=demand_amount(after["value"].after) if "value" in after else manifest.value,
        note=after["note"].after if "note" in after else manifest.note,
        styles=tuple(dict.fromkeys(styles)),
    )
