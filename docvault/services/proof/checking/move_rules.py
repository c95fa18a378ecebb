"""What was moved is where it went, and says where it came from: both places agree (V043, W042)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.corrections import Place
from docvault.services.proof.checking.findings import Finding
from docvault.store.cases.case_file import MANIFEST

if TYPE_CHECKING:
    from docvault.model.case.corrections import Moved
    from docvault.model.case.manifest import Manifest, Version

NOT_THERE = N_("{version} is said to have been moved to {place}, and that is not what was moved.")
NOT_SAID = N_(
    "{version} is said to have been moved here from {place}, and that does not say that it went here. "
    "Where a move was interrupted, any other command finishes it."
)
NO_ORDER = N_("{version} was moved from or to order {order}, which this vault does not have.")


def check_moves(orders: "Iterable[tuple[str, Manifest]]", *, complete: bool) -> Iterator[Finding]:
    """Every version that was moved, against the place it went to or came from; `orders` are manifests by their folders as findings show them.

    Places in other vaults cannot be looked at. Unless all orders are there (`complete`), one that is missing is no finding.
    """
    known = list(orders)
    manifests = {manifest.id: manifest for _folder, manifest in known}
    for folder, manifest in known:
        for document in manifest.documents:
            for version in document.versions:
                here = Place(manifest.id, document.id, version.number)
                for message, values in _wrong(manifests, here, version, complete=complete):
                    rule = "W042" if message is NO_ORDER else "V043"
                    yield Finding(rule, f"{folder}/{MANIFEST}", message, {"version": here.name, **values})


def _wrong(
    manifests: "Mapping[str, Manifest]", here: Place, version: "Version", *, complete: bool
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What does not agree of the two places a version may have been moved between."""
    moved = version.moved
    for place in (moved.to, moved.back) if moved.is_undone else (moved.came, moved.to, moved.back):
        if not place.order or place.vault:
            continue
        if place.order not in manifests:
            if complete:
                yield NO_ORDER, {"order": place.order}
            continue
        other = manifests[place.order].version(place.document, place.version)
        is_same = other is not None and other.sha256 == version.sha256
        if other is None or not is_same or not _agrees(moved, place, other.moved, here):
            yield NOT_THERE if place is moved.to else NOT_SAID, {"place": f"{place.order}/{place.name}"}


def _agrees(moved: "Moved", place: Place, other: "Moved", here: Place) -> bool:
    """Whether the other of two places says of a version what this one does."""
    if place is moved.to:
        return not other.to.is_same(here) if moved.is_undone else other.came.is_same(here)
    if place is moved.back:
        return other.is_undone and other.to.is_same(here)
    return other.to.is_same(here) or other.back.is_same(here)
