"""Disposals: bins and certificates against manifests and intake, holds against what was done, and the schedule (V072 to V075, W070)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.fields import FieldError
from docvault.model.case.holds import MOVED
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.intake.item import ItemState
from docvault.model.retention.certificate import Certificate
from docvault.model.retention.disposal import DESTROYED, Disposal
from docvault.model.retention.dues import is_short
from docvault.model.times import read_time
from docvault.model.values import dataclass
from docvault.services.proof.checking.disposal_books import BIN, MISSING, Books, Disposed
from docvault.services.proof.checking.findings import (
    FileToHash,
    Finding,
    is_no_part,
    left_about,
    read_yaml,
    shown_path,
    unreadable,
)
from docvault.store import inside
from docvault.store.layout import Layout
from docvault.store.retention.bin import Bin
from docvault.store.retention.papers import DisposalFiles

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import Hold
    from docvault.model.vault_config import VaultConfig


def check_schedule(config: "VaultConfig | None") -> Iterator[Finding]:
    """Periods below the three years of R-OD11 (W070)."""
    for one in config.retention.classes if config is not None else ():
        if is_short(one.period):
            message = N_("The retention class {id} keeps documents for {period} only: less than three years.")
            yield Finding("W070", "vault.yaml", message, {"id": one.id, "period": one.period})


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """What a disposal's check needs of a case file."""

    kind: str
    id: str
    shown: str
    manifest: "Manifest"
    disposed: tuple[Disposed, ...]


def check_disposals(
    root: Path, books: Books, cases: Sequence[CheckedCase], items: Iterable[ItemState]
) -> tuple[list[FileToHash], list[Finding]]:
    """Compare bins and certificates with manifests and intake, both ways (V072 to V074), and holds with times (V075)."""
    orders = {case.id: case for case in cases if case.kind == ORDER}
    customers = {case.id: case.manifest for case in cases if case.kind == CUSTOMER}
    bins = Bin(Layout(root))
    files = [
        FileToHash(folder / state.arrival.file, state.arrival.sha256, state.arrival.bytes, "V072")
        for state in items
        if state.disposal and _waits(books, state)
        for folder in [bins.item_folder(state.disposal, state.disposed_with, state.item)]
    ]
    missing = [file for file in files if not file.path.is_file()]
    found = [Finding("V072", shown_path(file.path, root), MISSING) for file in missing]
    found += _strangers(root, books, orders, files)
    for disposal in books.disposals.values():
        if disposal.state == DESTROYED:
            found += _certificate(root, disposal, orders)
    for case in orders.values():
        order = case.manifest.order_or_none
        holds = [*case.manifest.holds, *_holds(customers.get(order.customer) if order else None)]
        found += _held(books, case, holds)
    return [file for file in files if file not in missing], found


def _waits(books: Books, state: ItemState) -> bool:
    """Whether an item that went with an order still lies in the bin."""
    disposal = books.disposals.get(state.disposal)
    return disposal is not None and state.disposed_with not in disposal.destroying


def _strangers(
    root: Path, books: Books, orders: Mapping[str, CheckedCase], files: Iterable[FileToHash]
) -> Iterator[Finding]:
    layout = Layout(root)
    bins, papers = Bin(layout), DisposalFiles(layout)
    known = {file.path for file in files} | {file.path.with_name("item.yaml") for file in files}
    for case in orders.values():
        for document in case.manifest.documents:
            for version in document.versions:
                if version.disposed and books.whereabouts(case.id, document.id, version) == BIN:
                    known.add(bins.folder(version.disposed, case.id) / document.place(version))
    for disposal in books.disposals.values():
        known.add(papers.list_path(disposal.number))
        if disposal.state == DESTROYED:
            known |= {papers.certificate_path(disposal.number), papers.paper_path(disposal.number)}
    for place in (layout.bin, layout.disposals):
        for path in sorted(place.rglob("*")) if place.is_dir() else ():
            unknown = path not in known and not _is_of_unread_order(path, layout, books, orders)
            if unknown and (path.is_symlink() or not path.is_dir()):
                shown, is_left = shown_path(path, root), any(map(is_no_part, path.relative_to(place).parts))
                yield left_about(shown) if is_left else Finding("V074", shown, N_("No disposal accounts for this."))


def _is_of_unread_order(path: Path, layout: Layout, books: Books, orders: Mapping[str, CheckedCase]) -> bool:
    """Whether a file lies in the bin of an order that is in this disposal, and whose manifest, which would name it, cannot be read."""
    if not path.is_relative_to(layout.bin):
        return False
    number, _, rest = path.relative_to(layout.bin).as_posix().partition("/")
    order, disposal = rest.partition("/")[0], books.disposals.get(number)
    return disposal is not None and disposal.is_about(order) and order not in orders


def _certificate(root: Path, disposal: Disposal, orders: Mapping[str, CheckedCase]) -> Iterator[Finding]:
    papers = DisposalFiles(Layout(root))
    wanted = (
        (papers.certificate_path(disposal.number), disposal.certificate),
        (papers.paper_path(disposal.number), disposal.paper),
    )
    for path, digest in wanted:
        shown = shown_path(path, root)
        if not path.is_file():
            yield Finding("V073", shown, N_("The certificate is missing."))
        else:
            yield from _same_paper(path, shown, digest)
    path = papers.certificate_path(disposal.number)
    if not path.is_file():
        return
    tree, _, problems = read_yaml(path, shown_path(path, root), "certificate", "V073")
    yield from (Finding("V073", one.path, one.message, one.values) for one in problems)
    try:
        certified = {
            (one.order, document, version.version, version.sha256, version.bytes)
            for one in Certificate.from_tree(tree).orders
            for document, version in one.files()
        }
    except FieldError:
        return
    for order in disposal.destroying:
        for file in _destroyed_files(orders.get(order), disposal.number):
            if file not in certified:
                message = N_("The certificate does not name {document}@{version} of {order} as its manifest has it.")
                values = {"order": file[0], "document": file[1], "version": file[2]}
                yield Finding("V073", shown_path(path, root), message, values)


def _same_paper(path: Path, shown: str, digest: str) -> Iterator[Finding]:
    try:
        found = hashlib.sha256(inside.read_bytes(path)).hexdigest()
    except OSError as error:
        yield unreadable("V073", shown, error)
        return
    if found != digest:
        yield Finding("V073", shown, N_("The certificate is not the one that was entered: the digest differs."))


def _destroyed_files(case: CheckedCase | None, number: str) -> Iterator[tuple[str, str, int, str, int]]:
    for document in case.manifest.documents if case is not None else ():
        for version in document.versions:
            if case is not None and version.disposed == number:
                yield case.id, document.id, version.number, version.sha256, version.bytes


def _holds(manifest: "Manifest | None") -> "Sequence[Hold]":
    return manifest.holds if manifest is not None else ()


def _concerns(hold: "Hold", case: CheckedCase, number: str) -> bool:
    """Whether a hold was of something a disposal took: of all of the order, or of a document of it that went."""
    document = case.manifest.document(hold.document) if hold.kind == MOVED else None
    return hold.kind != MOVED or any(one.disposed == number for one in (document.versions if document else ()))


def _held(books: Books, case: CheckedCase, holds: "Sequence[Hold]") -> Iterator[Finding]:
    """What was done with an order while it was held (V075)."""
    steps = [(one.disposal, one.at) for one in case.disposed]
    steps += [
        (disposal.number, disposal.destroying[case.id].at)
        for disposal in books.disposals.values()
        if case.id in disposal.destroying
    ]
    for number, at in steps:
        when = read_time(at)
        for hold in holds:
            still = not hold.released or read_time(hold.released) > when
            if read_time(hold.at) < when and still and _concerns(hold, case, number):
                message = N_("Disposal {disposal} took a step with this order on {at}, while it was held: {why}.")
                yield Finding("V075", case.shown, message, {"disposal": number, "at": at, "why": hold.why})
