"""The verbs `retention propose` and `retention approve`: a numbered list of every file that is to go, and another person's yes (R-RO1)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, NotFoundError
from docvault.model.disposal import Disposal, demand_approvable
from docvault.model.disposal_list import (
    DisposalList,
    ListedCopy,
    ListedDocument,
    ListedItem,
    ListedOrder,
    ListedVersion,
)
from docvault.model.intake import REJECTED, WAITING, ItemState, fold
from docvault.model.retention import facts_of
from docvault.services.retention.audit import audit
from docvault.services.retention.disposals import disposals, enter, find_disposal, list_of, working
from docvault.services.rules import able_people, demand_permission
from docvault.store.dirty import DISPOSAL, DirtyMarks
from docvault.store.disposals import DisposalFiles, StrayCopies

if TYPE_CHECKING:
    from docvault.model.manifest import Manifest
    from docvault.services.vault import Vault

Progress = Callable[[int, int], None]
MOST_FILES = 20_000
"""Files on one list: a person is to read it, and a YAML file has its bounds (V010)."""


class NothingDueError(NotFoundError):
    """Nothing may be disposed of."""

    message = N_("Nothing is due for disposal as of {as_of}.")
    next_step = N_("`docvault retention audit --as-of {as_of}` says what is held back, and what falls due soon.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A list that was proposed. `left_out` counts orders that are due as well and did not fit on it."""

    listed: DisposalList
    left_out: int


def propose(vault: "Vault", as_of: str = "", query: str = "", progress: Progress = lambda *_: None) -> Proposed:
    """Write a disposal list of all that is due, or of what of it matches a query; durable on return. Raises `NothingDueError`, `NotPermittedError`."""
    actor = demand_permission(vault, "dispose-propose").id
    found = audit(vault, as_of)
    due = dict.fromkeys(order for order, _ in found.eligible)
    wanted = {entry.id for entry in _matching(vault, query)} if query.strip() else due.keys()
    numbers = [order for order in due if order in wanted]
    if not numbers:
        raise NothingDueError(as_of=found.as_of)
    with working(vault):
        orders, left_out = _listed(vault, numbers, found.as_of, progress)
        files = DisposalFiles(vault.layout)
        files.begin()
        number = _next_number(vault)
        DirtyMarks(vault.layout).mark(DISPOSAL, number)
        listed = DisposalList(number, found.as_of, orders)
        digest = files.write_list(listed)
        enter(vault, "proposed", number, actor, as_of=found.as_of, list=digest, orders=[one.order for one in orders])
        DirtyMarks(vault.layout).clear(DISPOSAL, number)
    return Proposed(listed, left_out)


def approve(vault: "Vault", typed: str) -> Disposal:
    """Approve a list in the name of another person than who proposed it; durable on return. Raises `SamePersonError`, `DisposalStateError`."""
    actor = demand_permission(vault, "dispose-approve").id
    with working(vault):
        disposal = find_disposal(vault, typed)
        others = [one.id for one in able_people(vault.config, "dispose-approve") if one.id != actor]
        demand_approvable(disposal, actor, ", ".join(others) or "–")
        list_of(vault, disposal)
        enter(vault, "approved", disposal.number, actor, list=disposal.list_sha256)
        return find_disposal(vault, disposal.number)


def items_tree(listed: DisposalList) -> list[dict[str, Any]]:
    """Every file of a list, as the JSON document of the command has it."""
    found: list[dict[str, Any]] = []
    for order in listed.orders:
        found += [
            {
                "order": order.order,
                "document": document,
                "version": version.version,
                "file": version.file,
                "sha256": version.sha256,
                "bytes": version.bytes,
            }
            for document, version in order.files()
        ]
    return found


def elsewhere_tree(listed: DisposalList) -> list[dict[str, Any]]:
    """What goes with the listed files: intake items and further copies; and where the same bytes stay."""
    found: list[dict[str, Any]] = []
    for order in listed.orders:
        found += [{"order": order.order, **item.to_tree()} for item in order.intake]
        found += [{"order": order.order, **copy.to_tree()} for copy in order.copies]
        found += [{"order": order.order, "stays": place} for place in order.kept]
    return found


def _matching(vault: "Vault", query: str) -> Any:
    from docvault.services.listing import list_orders

    return list_orders(vault, query)


def _next_number(vault: "Vault") -> str:
    year = vault.now()[:4]
    taken = [int(number[7:]) for number in disposals(vault) if number.startswith(f"D-{year}-")]
    return f"D-{year}-{max(taken, default=0) + 1:04}"


def _listed(vault: "Vault", numbers: list[str], as_of: str, progress: Progress) -> tuple[tuple[ListedOrder, ...], int]:
    items = _Items(vault)
    orders: list[ListedOrder] = []
    count = 0
    for done, number in enumerate(numbers, start=1):
        manifest = vault.cases.read("order", number).manifest
        documents = tuple(_documents(manifest, vault, as_of))
        count += sum(len(document.versions) for document in documents)
        if orders and count > MOST_FILES:
            break
        if documents:
            orders.append(ListedOrder(number, manifest.customer, documents))
        progress(done, len(numbers))
    if not orders:  # the index was behind the files
        raise NothingDueError(as_of=as_of)
    return tuple(_with_copies(vault, orders, items)), len(numbers) - len(orders)


def _documents(manifest: "Manifest", vault: "Vault", as_of: str) -> Iterator[ListedDocument]:
    dues = facts_of(manifest, vault.retention_rules).dues
    for document in manifest.documents:
        due = next((one for one in dues if one.covers(document.id)), None)
        if due is None or not document.live_versions or not due.expired or due.expired > as_of:
            continue
        yield ListedDocument(
            document.id,
            due.class_id,
            due.period,
            due.trigger,
            due.since,
            due.expired,
            tuple(
                ListedVersion(version.number, version.name, version.sha256, version.bytes)
                for version in document.live_versions
            ),
        )


def _with_copies(vault: "Vault", orders: list[ListedOrder], items: "_Items") -> Iterator[ListedOrder]:
    """The orders with what goes with them and what stays: the same bytes in the intake, in left-over files, in other orders."""
    going = {(one.order, document, version.version) for one in orders for document, version in one.files()}
    with_items = [ListedOrder(one.order, one.customer, one.documents, *items.of(vault, one, going)) for one in orders]
    strays = StrayCopies(vault.layout, [vault.root / inbox.path for inbox in vault.config.inboxes])
    owner = {digest: one.order for one in reversed(with_items) for digest in one.digests()}
    sizes = {version.bytes for one in with_items for _, version in one.files()}
    sizes |= {item.bytes for one in with_items for item in one.intake}
    copies: dict[str, list[ListedCopy]] = {}
    for path, digest, size in strays.find(owner.__contains__, sizes):
        copies.setdefault(owner[digest], []).append(ListedCopy(vault.layout.shown(path), digest, size))
    for intake_known in with_items:
        yield ListedOrder(
            intake_known.order,
            intake_known.customer,
            intake_known.documents,
            intake_known.intake,
            tuple(copies.get(intake_known.order, ())),
            intake_known.kept,
        )


class _Items:
    """The intake items that still have bytes of their own, by digest, and where parts of items were filed."""

    def __init__(self, vault: "Vault") -> None:
        states: dict[str, ItemState] = {}
        self._parts: dict[str, set[tuple[str, str, int]]] = {}
        for record in vault.registers.records("intake"):
            data: dict[str, Any] = dict(record.event.data)
            states[data["item"]] = fold(states.get(data["item"]), record)
            if record.event.action == "part-filed":
                place = (data["order"], data["document"], int(data["version"]))
                self._parts.setdefault(data["item"], set()).add(place)
        self._states = states
        self._by_digest: dict[str, list[ItemState]] = {}
        for state in states.values():
            if state.has_folder and state.state in {WAITING, REJECTED}:
                self._by_digest.setdefault(state.arrival.sha256, []).append(state)

    def of(
        self, vault: "Vault", listed: ListedOrder, going: set[tuple[str, str, int]]
    ) -> tuple[tuple[ListedItem, ...], tuple[ListedCopy, ...], tuple[str, ...]]:
        """What of the intake goes with an order, no copies yet, and where bytes of it stay."""
        found: dict[str, ListedItem] = {}
        kept: list[str] = []
        manifest = vault.cases.read("order", listed.order).manifest
        for document, version in listed.files():
            here = f"{document}@{version.version}"
            for state in self._by_digest.get(version.sha256, ()):
                found[state.item] = _listed_item(state, here)
            known = manifest.document(document)
            stored = known.version(version.version) if known else None
            mail = self._states.get(stored.item) if stored is not None and stored.part else None
            if mail is not None and mail.has_folder and self._parts.get(mail.item, set()) <= going:
                found.setdefault(mail.item, _listed_item(mail, here))
            elif mail is not None and not mail.disposal and not _goes(mail, going):
                kept.append(_place(mail))
            kept += _others(vault, version.sha256, going)
        return tuple(found.values()), (), tuple(dict.fromkeys(kept))


def _listed_item(state: ItemState, why: str) -> ListedItem:
    arrival = state.arrival
    return ListedItem(state.item, arrival.original_name, arrival.sha256, arrival.bytes, why)


def _goes(mail: ItemState, going: set[tuple[str, str, int]]) -> bool:
    return (mail.order, mail.document, mail.version) in going


def _place(mail: ItemState) -> str:
    return f"{mail.order}/{mail.document}@{mail.version}" if mail.order else f"intake {mail.item}"


def _others(vault: "Vault", sha256: str, going: Iterable[tuple[str, str, int]]) -> Iterator[str]:
    for where in vault.index.find_bytes(sha256):
        if where.case_id and (where.case_id, where.document, where.version) not in going:
            yield str(PurePosixPath(where.case_id) / f"{where.document}@{where.version}")
