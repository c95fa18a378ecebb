"""The verb `export`: orders, and a customer's case file, taken out of the vault as bags (RFC 8493) that other programs can prove and read.

A bag holds the committed state of a case file, file by file as it lies in the vault. Nothing is locked: a history only grows and versions never change, so
that others go on working. All bags of one export get their names in the end, or none does.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, UsageError
from docvault.model.case.case_name import as_meant, case_name, written
from docvault.model.case.history import Event, parse_record
from docvault.model.case.kinds import CUSTOMER, KINDS, ORDER
from docvault.model.exchange.provenance import Provenance
from docvault.model.progress import Progress, unseen
from docvault.model.search.query import Field
from docvault.model.system_errors import told
from docvault.model.values import dataclass
from docvault.model.vault_config import FORMAT
from docvault.services.access import ReasonMissingError, demand_whole
from docvault.services.case_named import current_customer
from docvault.services.exchange.bags.build import BagFile, build_bag
from docvault.services.outside import demand_outside, whole_path
from docvault.services.search.asked import asked
from docvault.services.seeing import reader
from docvault.services.whereabouts import DamagedVersionError, MissingVersionError
from docvault.store import inside
from docvault.store.cases.case_file import NoSuchCaseError
from docvault.store.exchange.bag_files import BagPlace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import Snapshot

_BLOCK = 1 << 20


class NothingChosenError(UsageError):
    """An export of nothing."""

    message = N_("It is not said what to export.")
    next_step = N_("Name orders, or say `--customer` or `--query`.")


class StaysHereError(UsageError):
    """A case file of a kind that no other vault takes over."""

    message = N_("{case} stays in this vault: orders and customers can be exported.")
    next_step = N_("Take copies of its documents with `docvault get {case} DOCUMENT --out FILE --why REASON`.")


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export: case files by what they are called, all orders of a customer with the customer's own case file, orders that match a query."""

    orders: tuple[str, ...] = ()
    customer: str = ""
    query: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedBag:
    """A bag that was written."""

    kind: str
    id: str
    path: Path

    def to_tree(self) -> dict[str, Any]:
        """The bag as the result of the command has it: an order's or a customer's."""
        return {self.kind: self.id, "path": str(self.path)}


def export(
    vault: "Vault",
    selection: Selection,
    to: Path,
    why: str,
    *,
    zipped: bool = False,
    progress: Progress = unseen,
) -> Sequence[ExportedBag]:
    """Write one bag for each case file into the folder `to`, with an entry each in the access register (R-OD13); durable on return.

    Raises `NothingChosenError`, `ReasonMissingError`, `InsideVaultError`, `NoSuchCaseError`, `BagExistsError`, `HandEditedError`, `BrokenChainError`,
    `MayNotReadError`, `ReadOnlyVaultError`, and `DamagedVersionError` when stored bytes are not those that were stored, `MissingVersionError` when
    they are not there; no bag is left behind then.
    """
    if not why.strip():
        raise ReasonMissingError(order=", ".join(selection.orders) or selection.customer or selection.query or "–")
    actor, to = vault.who.id, whole_path(to)
    demand_outside(vault.root, to)
    cases = _chosen(vault, selection)
    total = _demand_whole(vault, cases)
    vault.registers.demand_writable("access")
    place = BagPlace(to, vault.holder)
    for kind, case_id in cases:
        place.demand_free(_name(kind, case_id, zipped=zipped))
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress(min(done, total), total)

    with place:
        entries = [_write(vault, place, actor, case, why, advance, zipped=zipped) for case in cases]
        if entries:
            vault.registers.append("access", entries)
        paths = place.publish()
    return [ExportedBag(kind, case_id, path) for (kind, case_id), path in zip(cases, paths, strict=True)]


def _demand_whole(vault: "Vault", cases: Sequence[tuple[str, str]]) -> int:
    """Refuse what cannot be read as a whole, before anything is written; how many bytes there are. Raises what `demand_whole` raises."""
    manifests = [vault.cases.read(kind, case_id).manifest for kind, case_id in cases]
    for manifest in manifests:
        demand_whole(vault, manifest)
    return sum(map(_size, manifests))


def bags_tree(bags: Sequence[ExportedBag]) -> dict[str, Any]:
    """The bags that were written, as the result of the command."""
    return {"bags": [bag.to_tree() for bag in bags]}


def _chosen(vault: "Vault", selection: Selection) -> list[tuple[str, str]]:
    """Kinds and ids of the case files, each once: the customer's first, orders in the order they were named."""
    if not selection.orders and not selection.customer and selection.query is None:
        raise NothingChosenError
    cases: list[tuple[str, str]] = [case_name(order) for order in selection.orders]
    for kind, case_id in cases:
        if not KINDS[kind].travels:
            raise StaysHereError(case=written(kind, case_id))
    if selection.customer:
        code = vault.cases.same_id(CUSTOMER, as_meant(selection.customer))
        if code is None:
            raise NoSuchCaseError(kind=CUSTOMER, id=selection.customer)
        codes = dict.fromkeys((current_customer(vault, code), code))  # the file it had before has papers of its own
        theirs = [one for each in codes for one in vault.index.cases(Field("customer", each), kind=ORDER)]
        cases = [*((CUSTOMER, one) for one in codes), *cases, *((ORDER, entry.id) for entry in reversed(theirs))]
    if selection.query is not None:
        found = vault.index.cases(asked(vault, selection.query), kind=ORDER, reader=reader(vault))
        cases += [(ORDER, entry.id) for entry in reversed(found)]
    return list(dict.fromkeys(cases))


def _name(kind: str, case_id: str, *, zipped: bool) -> str:
    return ("" if kind == ORDER else f"{kind}-") + case_id + (".zip" if zipped else "")


def _write(
    vault: "Vault",
    place: BagPlace,
    actor: str,
    case: tuple[str, str],
    why: str,
    advance: Callable[[int], None],
    *,
    zipped: bool,
) -> Event:
    """Write one bag and return the entry for the access register."""
    snapshot, now, name = vault.cases.snapshot(*case), vault.now(), _name(*case, zipped=zipped)
    top = _name(*case, zipped=False)
    writer = place.zip_bag(name, top, datetime.fromisoformat(now)) if zipped else place.folder_bag(name)
    origin = _provenance(vault, snapshot, actor, now)
    tags = {"docvault.json": json.dumps(origin.to_tree(), ensure_ascii=False, indent=2).encode() + b"\n"}
    if vault.layout.format_text.is_file():
        tags[vault.layout.format_text.name] = inside.read_bytes(vault.layout.format_text)
    build_bag(writer, _payload(vault, snapshot), _info(vault, snapshot.case.manifest, now), tags, advance)
    data: dict[str, Json] = {origin.kind: origin.id, "head": origin.head, "bag": name, "why": why}
    return Event(now, actor, "exported", data)


def _provenance(vault: "Vault", snapshot: "Snapshot", actor: str, now: str) -> Provenance:
    case = snapshot.case
    year = case.folder.parent.name if KINDS[case.kind].by_year else case.manifest.opened[:4]
    return Provenance(
        vault=vault.config.id,
        vault_name=vault.config.name,
        vault_format=FORMAT,
        kind=case.kind,
        id=case.id,
        year=year,
        first=parse_record(snapshot.history.partition(b"\n")[0]).hash,
        head=case.head.hash,
        exported=now,
        by=actor,
    )


def _info(vault: "Vault", manifest: "Manifest", now: str) -> list[tuple[str, str]]:
    return [
        ("Source-Organization", vault.config.name),
        ("Bagging-Date", now[:10]),
        ("External-Identifier", manifest.id),
        ("External-Description", manifest.title),
        ("Bag-Group-Identifier", manifest.order_or_none.customer if manifest.order_or_none else ""),
        ("Internal-Sender-Identifier", vault.config.id),
        ("Bag-Software-Agent", "docvault"),
    ]


def _payload(vault: "Vault", snapshot: "Snapshot") -> list[BagFile]:
    """The case file's folder: manifest, history and every version, whose bytes are compared with their digest on the way."""
    case = snapshot.case
    files = [
        BagFile(f"{case.id}/manifest.yaml", len(snapshot.manifest), lambda: [snapshot.manifest]),
        BagFile(f"{case.id}/history.jsonl", len(snapshot.history), lambda: [snapshot.history]),
    ]
    for document in case.manifest.documents:
        for version in document.live_versions:
            place = document.place(version)
            blocks = _proven(case.folder / place, version.sha256, vault.layout.shown(case.folder / place))
            files.append(BagFile(f"{case.id}/{place}", version.bytes, blocks))
    return files


def _proven(path: Path, sha256: str, shown: str) -> Callable[[], Iterator[bytes]]:
    """The bytes of a version. Raises `MissingVersionError`, and `DamagedVersionError` behind the last byte when they are not those that were stored."""

    def blocks() -> Iterator[bytes]:
        hasher = hashlib.sha256()
        try:
            with inside.reading(path) as file:
                while block := file.read(_BLOCK):
                    hasher.update(block)
                    yield block
        except FileNotFoundError as error:
            raise MissingVersionError(path=shown) from error
        except OSError as error:
            raise told(error, shown) from error
        if hasher.hexdigest() != sha256:
            raise DamagedVersionError(path=shown)

    return blocks


def _size(manifest: "Manifest") -> int:
    return sum(version.bytes for document in manifest.documents for version in document.live_versions)
