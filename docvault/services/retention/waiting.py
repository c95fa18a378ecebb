"""What waits in the inbox and holds an order back: nobody has said yet what it is, and so it never goes along with a paper that has its bytes.

An arrival that waits has the bytes of a paper when it came before that was added by hand, or while the paper lay in a bin; a mail waits, of which an
attachment was filed alone.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docvault.model.case.kinds import ORDER
from docvault.model.intake.item import FILING, WAITING
from docvault.model.retention.grounds import Ground
from docvault.services.intake.item_entries import state_of
from docvault.services.intake.places_now import place_now
from docvault.services.search.index_entries import item_state

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest, Version
    from docvault.model.intake.item import ItemState
    from docvault.model.retention.audit import Audit
    from docvault.model.retention.disposal_list import ListedOrder
    from docvault.model.retention.dues import Due
    from docvault.services.vault import Vault

_UNDECIDED = (WAITING, FILING)


def waiting_for(vault: "Vault", manifest: "Manifest", listed: "ListedOrder") -> Ground | None:
    """What waits and has the bytes of something listed, or is the mail something listed came with; None where nothing does."""
    for document_id, version in _stored(manifest, listed):
        for state in _of_bytes(vault, version.sha256):
            return _same(state, document_id, version.number)
        mail = state_of(vault, version.item) if version.part else None
        if mail is not None and mail.state in _UNDECIDED:
            return Ground("waiting-mail", {"item": mail.item, "at": mail.arrival.received[:10]})
    return None


def held_by_arrivals(vault: "Vault", found: "Audit") -> dict[str, tuple[Ground, ...]]:
    """The orders of an audit of which something is due that something waiting stands for, each with all such grounds."""
    due: dict[str, list[Due]] = {}
    for order, one in found.eligible:
        due.setdefault(order, []).append(one)
    held: dict[str, dict[str, Ground]] = {}
    for order, document, item, ground in _waiting(vault) if due else ():
        if any(one.covers(document) for one in due.get(order, ())):
            held.setdefault(order, {}).setdefault(item, ground)
    return {order: tuple(grounds.values()) for order, grounds in held.items()}


def _waiting(vault: "Vault") -> Iterator[tuple[str, str, str, Ground]]:
    """Everything that waits beside a paper: order, document, item, and what it holds the order back by."""
    for entry in vault.index.items(_UNDECIDED):
        state = item_state(entry)
        for where in vault.index.find_bytes(entry.sha256):
            if where.case_kind == ORDER:
                yield where.case_id, where.document, entry.item, _same(state, where.document, where.version)
        ground = Ground("waiting-mail", {"item": entry.item, "at": entry.received[:10]})
        for part in state.parts:
            for order, document in {
                (part.order, part.document),
                place_now(vault, part.order, part.document, part.version),
            }:
                yield order, document, entry.item, ground


def _of_bytes(vault: "Vault", sha256: str) -> Iterator["ItemState"]:
    for item in vault.index.items_with(sha256):
        state = state_of(vault, item)
        if state is not None and state.has_folder and state.state in _UNDECIDED:
            yield state


def _same(state: "ItemState", document: str, version: int) -> Ground:
    known = {"item": state.item, "at": state.arrival.received[:10]}
    return Ground("waiting-same", {**known, "document": document, "version": str(version)})


def _stored(manifest: "Manifest", listed: "ListedOrder") -> "Iterable[tuple[str, Version]]":
    for document_id, entry in listed.files():
        version = manifest.version(document_id, entry.version)
        if version is not None:
            yield document_id, version
