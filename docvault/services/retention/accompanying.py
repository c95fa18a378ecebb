"""What goes with a disposed order, and what of its bytes stays: intake items, mails its attachments came in, left-over copies, other orders."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docvault.model.intake.item import REJECTED, WAITING, ItemState, fold
from docvault.model.retention.disposal_list import ListedCopy, ListedItem, ListedOrder
from docvault.model.retention.retention import Ground
from docvault.model.values import replace
from docvault.store.retention.bin import Bin
from docvault.store.retention.papers import StrayCopies

if TYPE_CHECKING:
    from docvault.model.case.manifest import Version
    from docvault.services.vault import Vault

Place = tuple[str, str, int]
"""Order, document, version."""


class Accompanying:
    """The intake items that still have bytes of their own, by digest, and where parts of items were filed."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault
        self._states: dict[str, ItemState] = {}
        self._filed: dict[str, dict[int, set[Place]]] = {}
        for record in vault.registers.records("intake"):
            data: dict[str, Any] = dict(record.event.data)
            self._states[data["item"]] = fold(self._states.get(data["item"]), record)
            if record.event.action == "part-filed":
                place = (data["order"], data["document"], int(data["version"]))
                self._filed.setdefault(data["item"], {}).setdefault(int(data["part"]), set()).add(place)
        self._by_digest: dict[str, list[ItemState]] = {}
        for state in self._states.values():
            if state.has_folder and state.state in {WAITING, REJECTED}:
                self._by_digest.setdefault(state.arrival.sha256, []).append(state)

    def waiting_mail(self, listed: ListedOrder) -> Ground | None:
        """A mail goes as a whole; one that waits with attachments nobody has filed does not go, and so does not what came with it."""
        for _, version in self._stored(listed):
            mail = self._mail(version)
            if mail is not None and mail.state == WAITING and not mail.handled and self._has_unfiled(mail):
                return Ground("waiting", {"item": mail.item})
        return None

    def with_items(self, listed: ListedOrder, going: set[Place]) -> ListedOrder:
        """The order with the intake items that go with it, and where the same bytes stay."""
        found: dict[str, ListedItem] = {}
        kept: list[str] = []
        for document, version in self._stored(listed):
            here = f"{document}@{version.number}"
            for state in self._by_digest.get(version.sha256, ()):
                found[state.item] = _listed_item(state, here)
            mail = self._mail(version)
            if mail is not None and mail.has_folder and all(self._goes(place, going) for place in self._places(mail)):
                found.setdefault(mail.item, _listed_item(mail, here))
            elif mail is not None and not mail.disposal and (mail.order, mail.document, mail.version) not in going:
                kept.append(f"{mail.order}/{mail.document}@{mail.version}" if mail.order else f"intake {mail.item}")
            kept += self._others(version.sha256, going)
        return replace(listed, intake=tuple(found.values()), kept=tuple(dict.fromkeys(kept)))

    def _stored(self, listed: ListedOrder) -> "Iterator[tuple[str, Version]]":
        manifest = self._vault.cases.read("order", listed.order).manifest
        for document_id, entry in listed.files():
            document = manifest.document(document_id)
            version = document.version(entry.version) if document else None
            if version is not None:
                yield document_id, version

    def _mail(self, version: "Version") -> ItemState | None:
        return self._states.get(version.item) if version.part else None

    def _places(self, mail: ItemState) -> set[Place]:
        return {place for places in self._filed.get(mail.item, {}).values() for place in places}

    def _goes(self, place: Place, going: set[Place]) -> bool:
        """Whether a version goes by the same list, or was destroyed before: a mail outlives none of its attachments."""
        order, document_id, number = place
        if place in going:
            return True
        document = self._vault.cases.read("order", order).manifest.document(document_id)
        version = document.version(number) if document else None
        if version is None or not version.disposed:
            return False
        return not Bin(self._vault.layout).folder(version.disposed, order).is_dir()

    def _has_unfiled(self, mail: ItemState) -> bool:
        extracted = self._vault.kept_text.get(mail.arrival.sha256)
        if extracted is None:  # never read: nobody can say what is in it
            return True
        own = [part.number for part in extracted.parts if "/" not in part.name]  # not what is inside an attachment
        return any(number not in self._filed.get(mail.item, {}) for number in own)

    def _others(self, sha256: str, going: Iterable[Place]) -> Iterator[str]:
        for where in self._vault.index.find_bytes(sha256):
            if where.case_id and (where.case_id, where.document, where.version) not in going:
                yield str(PurePosixPath(where.case_id) / f"{where.document}@{where.version}")


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
