"""What goes with a disposed order, and what of its bytes stays: intake items, mails its attachments came in, left-over copies, other orders."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docvault.model.case.case_name import case_name, written
from docvault.model.case.kinds import ORDER
from docvault.model.intake.item import DUPLICATE, REJECTED, ItemState
from docvault.model.retention.disposal_list import ListedCopy, ListedItem, ListedOrder
from docvault.model.values import replace
from docvault.services.intake.item_entries import state_of
from docvault.services.search.index_entries import item_state
from docvault.store.retention.bin import Bin
from docvault.store.retention.papers import StrayCopies

if TYPE_CHECKING:
    from docvault.model.case.manifest import Version
    from docvault.services.vault import Vault

Place = tuple[str, str, int]
"""Order, document, version."""


class Accompanying:
    """What goes with disposed orders, and what of their bytes stays."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault
        self._same: dict[str, list[ItemState]] | None = None

    def with_items(self, listed: ListedOrder, going: set[Place]) -> ListedOrder:
        """The order with the intake items that go with it, and where the same bytes stay."""
        found: dict[str, ListedItem] = {}
        kept: list[str] = []
        for document, version in self._stored(listed):
            here = f"{document}@{version.number}"
            for state in (*self._rejected(version.sha256), *self._same_mails(listed.order, document, version)):
                found[state.item] = _listed_item(state, here)
            mail = self._mail(version)
            if (
                mail is not None
                and mail.has_folder
                and mail.state == REJECTED
                and all(self._goes(place, going) for place in self._places(mail))
            ):
                found.setdefault(mail.item, _listed_item(mail, here))
            elif mail is not None and not mail.disposal and (mail.order, mail.document, mail.version) not in going:
                kept.append(f"{mail.order}/{mail.document}@{mail.version}" if mail.order else f"intake {mail.item}")
            kept += self._others(version.sha256, going)
        return replace(listed, intake=tuple(found.values()), kept=tuple(dict.fromkeys(kept)))

    def _stored(self, listed: ListedOrder) -> "Iterator[tuple[str, Version]]":
        manifest = self._vault.cases.read(ORDER, listed.order).manifest
        for document_id, entry in listed.files():
            version = manifest.version(document_id, entry.version)
            if version is not None:
                yield document_id, version

    def _rejected(self, sha256: str) -> "Iterator[ItemState]":
        """The items with these bytes that were rejected, and still have them. One that waits never goes along (`waiting_for`)."""
        for item in self._vault.index.items_with(sha256):
            state = state_of(self._vault, item)
            if state is not None and state.has_folder and state.state == REJECTED:
                yield state

    def _same_mails(self, order: str, document: str, version: "Version") -> list[ItemState]:
        """The same mail in bytes of its own, as somebody else saved it, of one that goes."""
        if self._same is None:
            self._same = {}
            for entry in self._vault.index.items((DUPLICATE,)):
                if entry.path:
                    self._same.setdefault(entry.duplicate_of, []).append(item_state(entry))
        whole = version.item if not version.part else ""
        return [*self._same.get(f"{order}/{document}@{version.number}", ()), *self._same.get(whole, ())]

    def _mail(self, version: "Version") -> ItemState | None:
        return state_of(self._vault, version.item) if version.part else None

    def _places(self, mail: ItemState) -> set[Place]:
        return {(part.order, part.document, part.version) for part in mail.parts}

    def _goes(self, place: Place, going: set[Place]) -> bool:
        """Whether a version goes by the same list, or was destroyed before: a mail outlives none of its attachments."""
        order, document_id, number = place
        if place in going:
            return True
        version = self._vault.cases.read(*case_name(order)).manifest.version(document_id, number)
        if version is None or not version.disposed:
            return False
        return not Bin(self._vault.layout).folder(version.disposed, order).is_dir()

    def _others(self, sha256: str, going: Iterable[Place]) -> Iterator[str]:
        for where in self._vault.index.find_bytes(sha256):
            case = written(where.case_kind, where.case_id)
            if where.case_id and (case, where.document, where.version) not in going:
                yield f"{case}/{where.document}@{where.version}"


def with_copies(vault: "Vault", orders: list[ListedOrder]) -> list[ListedOrder]:
    """The orders with the copies of their bytes that lie in holding places, in lost+found and in staging."""
    strays = StrayCopies(vault.layout, [vault.root / inbox.path for inbox in vault.config.inboxes])
    owner = {digest: one.order for one in reversed(orders) for digest in one.digests()}
    sizes = {version.bytes for one in orders for _, version in one.files()}
    sizes |= {item.bytes for one in orders for item in one.intake}
    copies: dict[str, list[ListedCopy]] = {}
    for path, digest, size in strays.find(owner.__contains__, sizes):
        copies.setdefault(owner[digest], []).append(ListedCopy(vault.layout.shown(path), digest, size))
    return [replace(one, copies=tuple(copies.get(one.order, ()))) for one in orders]


def _listed_item(state: ItemState, why: str) -> ListedItem:
    arrival = state.arrival
    return ListedItem(state.item, arrival.original_name, arrival.sha256, arrival.bytes, why)
