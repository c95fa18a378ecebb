"""Moving versions that were filed in the wrong place to another order, or to another document of the same one. Pure.

They become versions of the place they go to, with their bytes; what they were stays where it was, and says where they went. What goes back to where it
came from becomes no new version there: the one it was counts again. So a move is two changes of two case files, the one they go to first; the other can
be made of what that one says (`waiting_moves`).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.corrections import NOWHERE, Moved, Place
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.holds import held_by_complaint
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.transitions import (
    NoSuchDocumentError,
    confirmed_change,
    demand_taking,
    find_version,
    mark_changed,
)
from docvault.model.control.carried_holds import NOTHING_CARRIED, Carried, held_there, released_here
from docvault.model.control.counting_again import OutAgain, joined, out_again
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
    carried: Carried = NOTHING_CARRIED  # the holds that go along


@dataclass(frozen=True, slots=True)
class Arrived:
    """The versions as they are in the place they went to, each with the one it was; copies of those that are back where they came from."""

    document: Document
    pairs: tuple[tuple[Version, Version], ...]
    back: tuple[OutAgain, ...] = ()

    @property
    def new(self) -> tuple[tuple[Version, Version], ...]:
        """Those that were not there before, whose bytes are to be put there."""
        return tuple((was, became) for was, became in self.pairs if not became.moved.back.order)

    @property
    def is_back(self) -> bool:
        """Whether all of them are where they came from."""
        return not self.new


def moved_versions(manifest: Manifest, wanted: str, *, whole: bool) -> tuple[Document, tuple[Version, ...]]:
    """The document, and of its versions those that a move of `DOC` (all that count) or `DOC@V` takes along.

    Raises `VoidVersionError`, `MovedAwayError`, what `find_version` raises.
    """
    document, version = find_version(manifest, wanted)
    demand_counting(manifest, document, version)
    if not whole:
        return document, (version,)
    return document, tuple(one for one in document.versions if not one.is_gone)


def move_in(manifest: Manifest, move: Move, actor: str, now: str) -> tuple[Manifest, Event, Arrived]:
    """Take the versions over from another order. Where they were held there, they are held here from now on, and nothing else is.

    What becomes a version of a document that is there is of its kind. Raises what `demand_taking` raises.
    """
    manifest, arrived = _arrive(manifest, move, actor, now)
    data = {**_there(move, arrived), "from": _here(move), "why": move.why}
    return manifest, Event(now, actor, "moved-in", without_empty(data | _back_data(move, arrived))), arrived


def move_out(
    manifest: Manifest, move: Move, went: Sequence[tuple[Version, int]], actor: str, now: str
) -> tuple[Manifest, Event, Withdrawn]:
    """Say of the versions where they went: each with the number it has there. Copies that are out are asked back."""
    document = manifest.document(move.document.id)
    if document is None:
        raise NoSuchDocumentError(order=manifest.id, document=move.document.id)
    gone = tuple(_gone(version, Place(move.other, move.to, number), move.why, actor, now) for version, number in went)
    changed, withdrawn = withdraw(manifest, document, gone, actor, now)
    is_back = all(version.moved.is_undone for version in gone)
    changed = released_here(changed, document.id, move.why, actor, now, is_back=is_back)
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
    data = without_empty({**event.data, **_back_data(move, arrived)})
    return changed, replace(event, action="moved", data=data), arrived, withdrawn


def waiting_moves(manifest: Manifest) -> Iterator[tuple[Place, Document, Version]]:
    """What of an order was moved here from an order of this vault, or is back from one: the place it was in, and the document and version it is here."""
    for document in manifest.documents:
        for version in document.versions:
            moved = version.moved
            places = (moved.back,) if moved.is_undone else (moved.came, moved.back)
            yield from ((place, document, version) for place in places if place.order and not place.vault)


def is_said(source: Manifest, place: Place, order: str, document: Document, version: Version) -> bool:
    """Whether the place a version came from says that it went here."""
    known = source.version(place.document, place.version)
    if known is None:
        return False
    here = Place(order, document.id, version.number)
    return known.moved.to.is_same(here) or known.moved.back.is_same(here)


def _arrive(manifest: Manifest, move: Move, actor: str, now: str) -> tuple[Manifest, Arrived]:
    known = manifest.document(move.to)
    own = move.document
    demand_taking_over(manifest, move)
    change = confirmed_change(manifest, move.change)
    document = known or replace(own, id=move.to, versions=(), extra={})
    pairs: list[tuple[Version, Version]] = []
    back: list[OutAgain] = []
    for version in move.versions:
        came = Place(move.order, own.id, version.number)
        before = was_here(manifest, move, version)
        if before is not None:
            moved = Moved(before.moved.came, back=came, at=now, by=actor, why=move.why)
            document = document.with_version(replace(before, moved=moved))
            document, again = out_again(document, before.number, before.moved.at)
            back.append(again)
            pairs.append((version, document.versions[before.number - 1]))
            continue
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
    if move.carried.complaint:
        changed = held_by_complaint(changed, document.id, document.kind, document.title, actor, now)
    changed = held_there(changed, document.id, [became.number for _was, became in pairs], move.carried, actor, now)
    return changed, Arrived(document, tuple(pairs), joined(back))


def was_here(manifest: Manifest, move: Move, version: Version) -> Version | None:
    """The version of an order that went from it to be the one that is to be moved, and is to be again what it was; None where that is moved elsewhere."""
    came = version.moved.came
    document = manifest.document(move.to)
    if document is None or not came.is_same(Place(move.other, move.to, came.version)):
        return None
    before = document.version(came.version)
    here = Place(move.order, move.document.id, version.number)
    return before if before is not None and not before.disposed and before.moved.to.is_same(here) else None


def demand_taking_over(manifest: Manifest, move: Move) -> None:
    """Refuse what an order does not take any more; what was in it before goes back whenever it is not void. Raises what `demand_taking` raises."""
    known = manifest.document(move.to)
    is_back = all(was_here(manifest, move, version) is not None for version in move.versions)
    demand_taking(manifest, (known or move.document).kind, move.late, afterwards=is_back)


def _gone(version: Version, to: Place, why: str, actor: str, now: str) -> Version:
    return replace(version, moved=replace(version.moved, to=to, back=NOWHERE, at=now, by=actor, why=why))


def _here(move: Move) -> "dict[str, Json]":
    return {"order": move.order, "document": move.document.id, "versions": [one.number for one in move.versions]}


def _back_data(move: Move, arrived: Arrived) -> "dict[str, Json]":
    """What a record says of what is back where it came from; it is nothing new, and so the record says why a rule was set aside."""
    kept = [copy for one in arrived.back for copy in one.kept]
    return (
        {"back": True, "kept": copies_tree(kept), "override": move.override, "change": move.change}
        if arrived.is_back
        else {}
    )


def _there(move: Move, arrived: Arrived) -> "dict[str, Json]":
    return {"document": move.to, "versions": [became.number for _was, became in arrived.pairs]}
