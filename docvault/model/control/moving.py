"""Moving versions that were filed in the wrong place to another order, or to another document of the same one. Pure.

They become versions of the place they go to, with their bytes; what they were stays where it was, and says where they went. So a move is two changes
of two case files, the one they go to first; the other can be made of what that one says (`waiting_moves`).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.corrections import Moved, Place
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.holds import held_by_complaint, held_with
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.transitions import (
    NoSuchDocumentError,
    confirmed_change,
    demand_taking,
    find_version,
    mark_changed,
)
from docvault.model.control.withdrawing import Withdrawn, copies_tree, demand_counting, withdraw
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class SameDocumentError(RefusedError):
    """A move leads to another place."""

    message = N_("{document} is in {order} already.")
    next_step = N_(
        "Name another order, or another document of it: `docvault move {order} {document} {order} --document ID --why REASON`."
    )


class DocumentThereError(RefusedError):
    """The other order has a document of the same name: whether this is a further version of it is for a person to say."""

    message = N_("{other} has a document {document} already.")
    next_step = N_(
        "Say what it becomes there: `--document {document}` makes it a further version of that, `--document {free}` a document of its own."
    )


@dataclass(frozen=True, slots=True)
class Move:
    """Versions of a document to be moved, to which document of which order, and why."""

    order: str
    document: Document
    versions: tuple[Version, ...]
    other: str
    to: str
    why: str
    foreign: frozenset[str] = frozenset()  # items that arrived in another vault, whose register alone knows them
    late: str = ""  # why an order that is closed takes it
    override: str = ""  # why it takes the place of a paper for production that is out, without a change notice
    change: str = ""  # the change notice of the other order it is made by there


@dataclass(frozen=True, slots=True)
class Arrived:
    """The versions as they are in the place they went to, each with the one it was."""

    document: Document
    pairs: tuple[tuple[Version, Version], ...]


def moved_versions(manifest: Manifest, wanted: str, *, whole: bool) -> tuple[Document, tuple[Version, ...]]:
    """The document, and of its versions those that a move of `DOC` (all that count) or `DOC@V` takes along.

    Raises `VoidVersionError`, `MovedAwayError`, what `find_version` raises.
    """
    document, version = find_version(manifest, wanted)
    demand_counting(manifest, document, version)
    if not whole:
        return document, (version,)
    return document, tuple(one for one in document.versions if not one.is_gone)


def move_in(manifest: Manifest, held: str, move: Move, actor: str, now: str) -> tuple[Manifest, Event, Arrived]:
    """Take the versions over from another order. Where they were held there, this one is held from now on: `held` says why.

    What becomes a version of a document that is there is of its kind. Raises what `demand_taking` raises.
    """
    manifest, arrived = _arrive(manifest, move, actor, now)
    if held:
        manifest = held_with(manifest, held, actor, now)
    data = {**_there(move, arrived), "from": _here(move), "why": move.why}
    return manifest, Event(now, actor, "moved-in", data), arrived


def move_out(
    manifest: Manifest, move: Move, went: Sequence[tuple[Version, int]], actor: str, now: str
) -> tuple[Manifest, Event, Withdrawn]:
    """Say of the versions where they went: each with the number it has there. Copies that are out are asked back."""
    document = manifest.document(move.document.id)
    if document is None:
        raise NoSuchDocumentError(order=manifest.id, document=move.document.id)
    gone = tuple(_gone(version, Place(move.other, move.to, number), move.why, actor, now) for version, number in went)
    changed, withdrawn = withdraw(manifest, document, gone, actor, now)
    to: dict[str, Json] = {"order": move.other, "document": move.to, "versions": [number for _version, number in went]}
    data: dict[str, Json] = {
        "document": document.id,
        "versions": [version.number for version, _number in went],
        "to": to,
        "why": move.why,
        "recalled": copies_tree(withdrawn.copies),
        "acknowledged": list(withdrawn.acknowledged),
    }
    return changed, Event(now, actor, "moved-out", without_empty(data)), withdrawn


def move_within(manifest: Manifest, move: Move, actor: str, now: str) -> tuple[Manifest, Event, Arrived, Withdrawn]:
    """Move versions to another document of the same order, in one change. Raises what `demand_taking` raises."""
    manifest, arrived = _arrive(manifest, move, actor, now)
    went = [(was, became.number) for was, became in arrived.pairs]
    changed, event, withdrawn = move_out(manifest, move, went, actor, now)
    return changed, replace(event, action="moved"), arrived, withdrawn


def waiting_moves(manifest: Manifest) -> Iterator[tuple[Place, Document, Version]]:
    """What of an order was moved here from an order of this vault: the place it came from, and the document and version it is here."""
    for document in manifest.documents:
        for version in document.versions:
            if version.moved.came.order and not version.moved.came.vault:
                yield version.moved.came, document, version


def is_said(source: Manifest, place: Place, order: str, document: Document, version: Version) -> bool:
    """Whether the place a version came from says that it went here."""
    was = source.document(place.document)
    known = was.version(place.version) if was else None
    if known is None:
        return False
    to = known.moved.to
    return (to.order, to.document, to.version) == (order, document.id, version.number)


def _arrive(manifest: Manifest, move: Move, actor: str, now: str) -> tuple[Manifest, Arrived]:
    known = manifest.document(move.to)
    own = move.document
    demand_taking(manifest, known.kind if known else own.kind, move.late)
    change = confirmed_change(manifest, move.change)
    document = known or replace(own, id=move.to, versions=(), extra={})
    pairs: list[tuple[Version, Version]] = []
    for version in move.versions:
        came = Place(move.order, own.id, version.number)
        became = Version(
            number=len(document.versions) + 1,
            file=version.file,
            original_name=version.original_name,
            sha256=version.sha256,
            bytes=version.bytes,
            added=now,
            by=actor,
            received=version.received or version.added,
            channel=version.channel,
            sender=version.sender,
            item="" if version.item in move.foreign else version.item,
            part=0 if version.item in move.foreign else version.part,
            note=version.note,
            change=change,
            override=move.override,
            late=move.late,
            origin=version.origin,
            moved=Moved(came, at=now, by=actor, why=move.why),
        )
        document = replace(document, versions=(*document.versions, became))
        pairs.append((version, became))
    changed = mark_changed(manifest.with_document(document), (document.id,), actor, now)
    held = held_by_complaint(changed, document.id, document.kind, document.title, actor, now)
    return held, Arrived(document, tuple(pairs))


def _gone(version: Version, to: Place, why: str, actor: str, now: str) -> Version:
    return replace(version, moved=replace(version.moved, to=to, at=now, by=actor, why=why))


def _here(move: Move) -> "dict[str, Json]":
    return {"order": move.order, "document": move.document.id, "versions": [one.number for one in move.versions]}


def _there(move: Move, arrived: Arrived) -> "dict[str, Json]":
    return {"document": move.to, "versions": [became.number for _was, became in arrived.pairs]}
