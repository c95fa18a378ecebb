"""Holds that go along with what is moved: what was held is held where it goes, and nothing else there is. Pure.

Such a hold is of some versions of one document, and names the order they are held for. Where they go on it goes with them, and ends where they were;
where they go back to that order it ends: they are held there as they were, or are not any more.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docvault.model.case.holds import COMPLAINT, MOVED, open_holds
from docvault.model.case.records import Hold
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest, Version


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along with versions that are moved: the orders they are held for, each with the words that say so; whether it is a complaint that is open."""

    orders: tuple[tuple[str, str], ...] = ()
    complaint: bool = False


NOTHING_CARRIED = Carried()


def is_held(source: "Manifest", document: "Document") -> bool:
    """Whether all that is in an order is held; the hold of a complaint that is moved itself goes along by itself."""
    return any(not is_of_documents(one) and not _is_complaint(one, document.id) for one in open_holds(source.holds))


def held_for(source: "Manifest", document: "Document", versions: "Sequence[Version]", other: str) -> Iterator[str]:
    """The orders for which versions of a document are held that came from there; none for the one they are to be moved to, where they go back."""
    numbers = {one.number for one in versions}
    for hold in open_holds(source.holds):
        if is_of_documents(hold) and hold.document == document.id and numbers & {*hold.versions} and hold.came != other:
            yield hold.came


def complaint_open(source: "Manifest", document: "Document") -> bool:
    """Whether a complaint that is to be moved holds its order still."""
    return any(_is_complaint(hold, document.id) for hold in open_holds(source.holds))


def held_there(
    manifest: "Manifest", document: str, versions: Sequence[int], carried: Carried, actor: str, now: str
) -> "Manifest":
    """The order that versions went to, with a hold of these for each order they are held for."""
    opened = tuple(
        _hold(f"{manifest.id}/{document}", document, versions, order, why, actor, now) for order, why in carried.orders
    )
    return replace(manifest, holds=(*manifest.holds, *opened)) if opened else manifest


def released_here(manifest: "Manifest", document: str, why: str, actor: str, now: str, *, is_back: bool) -> "Manifest":
    """The order that versions went from, with the holds released that are only of such as count there no more.

    The hold of a complaint ends with it where that goes back to where it was filed; else it is for a person to release.
    """
    found = manifest.document(document)
    counting = {one.number for one in found.versions if not one.is_gone} if found is not None else set()
    ended = [
        hold
        for hold in open_holds(manifest.holds)
        if hold.document == document
        and (
            (is_of_documents(hold) and not counting & {*hold.versions})
            or (is_back and not counting and _is_complaint(hold, document))
        )
    ]
    if not ended:
        return manifest
    holds = tuple(
        replace(one, released=now, released_by=actor, released_why=why) if one in ended else one
        for one in manifest.holds
    )
    return replace(manifest, holds=holds)


def is_of_documents(hold: Hold) -> bool:
    """Whether a hold is of some versions of one document only, because they came from where they were held."""
    return hold.kind == MOVED


def _is_complaint(hold: Hold, document: str) -> bool:
    return hold.kind == COMPLAINT and hold.document == document


def _hold(target: str, document: str, versions: Sequence[int], order: str, why: str, actor: str, now: str) -> Hold:
    return Hold(target, why, actor, now, kind=MOVED, document=document, versions=tuple(versions), came=order)
