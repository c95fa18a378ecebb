"""Parts of an item follow the item: what was filed of them before gets the level of what the item itself becomes (R-RO2, design 2.11).

And the item follows its parts: what it became is as closed as they are. Parts are
raised before the item is filed, so that nobody who is killed in between leaves a part open; and once more behind it, for those that were filed
at the same time.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from docvault.model.case.case_name import case_name
from docvault.model.control.inheriting import Source, containing, inheriting, raise_document, source_of
from docvault.model.intake.item import FILED
from docvault.services.case_change import HeldCase, change_case
from docvault.services.intake.places_now import place_now
from docvault.services.search.index_entries import document_there, item_state
from docvault.services.search.indexing import item_now

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest
    from docvault.services.vault import Vault


def source_of_parts(vault: "Vault", entry: "ItemEntry") -> Source | None:
    """What a part is taken out of: the document its item became, wherever that was moved; None while it waits, when everybody who files may read it."""
    if entry.state != FILED:
        return None
    order, document_id = place_now(vault, entry.order, entry.document, entry.version)
    document = document_there(vault, order, document_id)
    return source_of(vault.config, document, entry.item) if document is not None else None


def raise_parts(vault: "Vault", item: str, actor: str) -> None:
    """Raise what was filed of a filed item's parts; durable on return. Raises `LockBusyError` while somebody works on an order of theirs."""
    entry = item_now(vault, item)
    if entry is not None and item_state(entry).parts:
        raise_elsewhere(vault, entry, source_of_parts(vault, entry), "", actor)


def raise_where_it_was(vault: "Vault", document: "Document", actor: str) -> None:
    """Raise the documents that versions of this one were moved away from; durable on return. Raises `LockBusyError` as `raise_parts` does."""
    source = source_of(vault.config, document, "")
    came = (one.moved.came for one in document.versions if one.moved.came.order and not one.moved.came.vault)
    for order, document_id in dict.fromkeys((one.order, one.document) for one in came):
        was = document_there(vault, order, document_id)
        if was is None or inheriting(vault.config, was, source) == was:
            continue
        case = change_case(vault, *case_name(order), partial(_raised, vault, document_id, source, actor))
        raised = case[0].manifest.document(document_id)
        if raised is not None:
            raise_where_it_was(vault, raised, actor)


def raise_whole(vault: "Vault", item: str, actor: str) -> None:
    """Raise the document a filed item became to what was made of its parts; durable on return. Raises `LockBusyError` as `raise_parts` does."""
    entry = item_now(vault, item)
    if entry is None or entry.state != FILED:
        return
    order, document_id = place_now(vault, entry.order, entry.document, entry.version)
    document = vault.cases.read(*case_name(order)).manifest.document(document_id)
    if document is not None and closed_by_parts(vault, entry, document) != document:
        change_case(vault, *case_name(order), partial(_raised_whole, vault, entry, document_id, actor))


def closed_by_parts(vault: "Vault", entry: "ItemEntry", document: "Document") -> "Document":
    """The document an item becomes, as closed as what was made of its parts."""
    places = (place_now(vault, one.order, one.document, one.version) for one in item_state(entry).parts)
    found = (document_there(vault, order, part) for order, part in dict.fromkeys(places))
    return containing(vault.config, document, [one for one in found if one is not None])


def raise_elsewhere(vault: "Vault", entry: "ItemEntry", source: Source | None, order: str, actor: str) -> None:
    """Raise what was filed of an item's parts in other orders than this one; durable on return."""
    for other, document in _lower(vault, entry, source):
        if other != order and source is not None:
            change_case(vault, *case_name(other), partial(_raised, vault, document, source, actor))


def raise_here(vault: "Vault", entry: "ItemEntry", source: Source | None, held: HeldCase, actor: str) -> None:
    """Raise what was filed of an item's parts in an order that is held; durable on return."""
    for order, document in _lower(vault, entry, source):
        if order == held.case.manifest.called and source is not None:
            held.change(partial(_raised, vault, document, source, actor))


def _lower(vault: "Vault", entry: "ItemEntry", source: Source | None) -> Iterator[tuple[str, str]]:
    """The documents that were made of parts and are not as closed as their source: (order, document)."""
    if source is None:
        return
    parts = item_state(entry).parts
    places = [(part.order, part.document) for part in parts]
    places += [place_now(vault, part.order, part.document, part.version) for part in parts]
    for order, document_id in dict.fromkeys(places):
        document = vault.cases.read(*case_name(order)).manifest.document(document_id)
        if document is not None and inheriting(vault.config, document, source) != document:
            yield order, document_id


def _raised_whole(
    vault: "Vault", entry: "ItemEntry", document_id: str, actor: str, manifest: "Manifest", now: str
) -> "tuple[Manifest, Event]":
    documents = [closed_by_parts(vault, entry, one) for one in manifest.documents if one.id == document_id]
    return raise_document(manifest, documents[0], actor, now)


def _raised(
    vault: "Vault", document_id: str, source: Source, actor: str, manifest: "Manifest", now: str
) -> "tuple[Manifest, Event]":
    documents = [inheriting(vault.config, one, source) for one in manifest.documents if one.id == document_id]
    return raise_document(manifest, documents[0], actor, now)
