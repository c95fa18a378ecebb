"""Who brought a version: whoever added it, and where it was moved from whoever did so there (R-OD3)."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from docvault.model.case.corrections import Place
from docvault.model.case.kinds import ORDER
from docvault.services.second_person import last_step

if TYPE_CHECKING:
    from docvault.model.case.history import Event, Record
    from docvault.services.vault import Vault


def brought(vault: "Vault", order: str, document: str, version: int) -> "Iterator[Event]":
    """The steps that brought a version where it is, the last first: it was added, or moved there from where it was added."""
    place, seen = Place(order, document, version), set[tuple[str, str, int]]()
    while place.order and not place.vault and vault.cases.exists(ORDER, place.order):
        named = (place.order, place.document, place.version)
        found = vault.cases.read(ORDER, place.order).manifest.document(place.document)
        known = found.version(place.version) if found is not None else None
        if named in seen or known is None:
            return
        seen.add(named)
        yield last_step(vault, place.order, partial(_brings, place))
        place = known.moved.came


def _brings(place: Place, record: "Record") -> bool:
    """Whether a record brought a version."""
    data, action = record.event.data, record.event.action
    if action in {"document-added", "version-added"}:
        return data.get("document") == place.document and data.get("version", 1) == place.version
    there = data.get("to") if action == "moved" else data if action == "moved-in" else None
    if not isinstance(there, Mapping) or there.get("document") != place.document:
        return False
    versions = there.get("versions")
    return isinstance(versions, list | tuple) and place.version in versions
