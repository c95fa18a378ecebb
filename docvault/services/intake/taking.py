"""Taking a dropped file in: held, copied, compared, registered; and what a held file that grew afterwards leads to (design 5).

The inbox file is gone for its sender the moment it is held; its bytes are removed from the holding place only when they are durable and verified
in the vault and nobody has written to them for `holding_hours`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case import transitions
from docvault.model.case.history import WATCHER
from docvault.model.case.transitions import NewVersion
from docvault.model.intake.item import DUPLICATE, FILED, Arrival, ItemState, arrived, step
from docvault.model.system_errors import DiskFullError, NotWritableError
from docvault.model.times import written_time
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.search.indexing import follow_intake
from docvault.store import durable
from docvault.store.cases.case_file import NewFile
from docvault.store.dirty import ITEM, DirtyMarks
from docvault.store.intake.files import Held, IntakeFiles, Staged

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest, Version
    from docvault.services.vault import Vault

CORRECTION = N_("the sender's program went on writing after the file was taken in")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that may be taken: where it lies, in which inbox, since when. `item` is set when it is held already."""

    path: Path
    inbox: Path
    channel: str
    received: float  # seconds since the epoch
    item: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a file led to. `first` names the first of a duplicate; `left` says that the source could not be removed from its inbox."""

    item: str
    file: str
    channel: str
    sha256: str
    bytes: int
    first: str = ""
    left: bool = False
    known: bool = False  # it was taken before and could not be removed: nothing new was registered
    held: Path | None = None  # the dropped file in its holding place, and its size and mtime (ns) before it was copied
    held_as: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Copy:
    dropped: Dropped
    staged: Staged
    arrival: Arrival
    held_as: tuple[int, int]


def take(vault: "Vault", files: Sequence[Dropped]) -> tuple[list[Taken], list[tuple[Dropped, Exception]]]:
    """Take files in, with one register append for all; durable on return. Files that cannot be taken now are handed back with the error."""
    intake = IntakeFiles(vault.layout)
    copies: list[_Copy] = []
    failed: list[tuple[Dropped, Exception]] = []
    for dropped in files:
        try:
            copies.append(_copy(vault, intake, dropped))
        except (
            durable.SourceMissingError,
            durable.SourceChangedError,
            DiskFullError,
            NotWritableError,
            OSError,
        ) as error:
            failed.append((dropped, error))
    try:
        return _registered(vault, intake, copies), failed
    except BaseException:
        for copy in copies:
            intake.discard(copy.staged)
        raise


def _copy(vault: "Vault", intake: IntakeFiles, dropped: Dropped) -> _Copy:
    item, path, left = dropped.item or _unused_id(vault, intake), dropped.path, False
    if not dropped.item:
        try:
            path = intake.hold(dropped.path, dropped.inbox, item)
        except (NotWritableError, PermissionError):
            left = True
    seen = path.stat()
    staged = intake.stage(path, item)
    name = _decoded(path.name)
    received = written_time(datetime.fromtimestamp(dropped.received, tz=UTC), vault.zone)
    source = _decoded(dropped.path.relative_to(dropped.inbox).as_posix()) if not dropped.item else ""
    arrival = Arrival(
        item=item,
        channel=dropped.channel,
        file=intake.safe(name),
        original_name=name,
        received=received,
        sha256=staged.sha256,
        bytes=staged.bytes,
        source=source if "/" in source or left else "",
        left=left,
    )
    return _Copy(replace(dropped, path=path, item=item), staged, arrival, (seen.st_size, seen.st_mtime_ns))


def _unused_id(vault: "Vault", intake: IntakeFiles) -> str:
    """An id no item has: of two thousand on one day, two would draw the same in one of sixteen cases."""
    while True:
        item = vault.new_item_id()
        if not intake.is_used(item) and not vault.index.item(item):
            return item


def _registered(vault: "Vault", intake: IntakeFiles, copies: Sequence[_Copy]) -> list[Taken]:
    taken: list[Taken] = []
    events: list[Event] = []
    firsts: dict[str, str] = {}
    marks = DirtyMarks(vault.layout)
    marks.mark(ITEM, *(copy.arrival.item for copy in copies))
    for copy in copies:
        arrival = copy.arrival
        if arrival.left and (before := _taken_before(vault, arrival)):
            intake.discard(copy.staged)
            taken.append(
                Taken(
                    before, arrival.original_name, arrival.channel, arrival.sha256, arrival.bytes, left=True, known=True
                )
            )
            continue
        first = firsts.get(arrival.sha256) or first_of(vault, arrival.sha256)
        now = vault.now()
        events.append(arrived(arrival, WATCHER, now))
        if first:
            events.append(step("duplicate", arrival.item, WATCHER, now, first=first))
        else:
            firsts[arrival.sha256] = arrival.item
            intake.place(copy.staged, ItemState(arrival))
        held = None if arrival.left else copy.dropped.path
        taken.append(
            Taken(
                arrival.item,
                arrival.original_name,
                arrival.channel,
                arrival.sha256,
                arrival.bytes,
                first,
                arrival.left,
                held=held,
                held_as=copy.held_as,
            )
        )
    if events:
        vault.registers.append("intake", events)
    for copy, one in zip(copies, taken, strict=True):
        if one.first:
            intake.discard(copy.staged)
        marks.clear(ITEM, copy.arrival.item)
    return taken


def _taken_before(vault: "Vault", arrival: Arrival) -> str:
    """The item a source that could not be removed was taken as before; the empty text when it is new, or its bytes are."""
    for item in vault.index.items_with(arrival.sha256):
        first = next(vault.registers.about("intake", item), None)
        if first is not None and first.event.data.get("left") and first.event.data.get("source") == arrival.source:
            return item
    return ""


def first_of(vault: "Vault", sha256: str) -> str:
    """Where these bytes are already: an item, or `order/document@version`; the empty text when they are nowhere."""
    for where in vault.index.find_bytes(sha256):
        return where.item if not where.case_id else f"{where.case_id}/{where.document}@{where.version}"
    return ""


def correct(vault: "Vault", held: Held, inbox: Path) -> str:
    """A held file is not what was taken of it: make the item whole again. Returns what became of it: `same`, `corrected`, `version`, `anew`.

    A waiting or rejected item gets the whole bytes; a filed one a further version; a duplicate that is none any more arrives anew.
    """
    intake = IntakeFiles(vault.layout)
    follow_intake(vault, vault.index)
    found = [entry for entry in vault.index.item(held.item) if entry.item == held.item]
    if not found or found[0].state == DUPLICATE:
        if found and durable.digest(held.path)[0] == found[0].sha256:
            return "same"
        intake.give_back(held, inbox)
        return "anew"
    entry = found[0]
    staged = intake.stage(held.path, held.item)
    if staged.sha256 == entry.sha256 or _is_version(vault, entry, staged.sha256):
        intake.discard(staged)
        return "same"
    return _add_correction(vault, entry, staged) if entry.state == FILED else _replace(vault, entry, staged)


def _replace(vault: "Vault", entry: "ItemEntry", staged: Staged) -> str:
    from docvault.services.intake.filing import rewrite_item_file

    with vault.registers.locked("intake"):
        file = Path(entry.path).name
        arrival = Arrival(entry.item, entry.channel, file, entry.file, entry.received, staged.sha256, staged.bytes)
        IntakeFiles(vault.layout).replace(staged, ItemState(arrival))
        data: dict[str, str | int] = {"sha256": staged.sha256, "bytes": staged.bytes}
        vault.registers.append_locked("intake", [step("corrected", entry.item, WATCHER, vault.now(), **data)])
        follow_intake(vault, vault.index)
    rewrite_item_file(vault, entry.item)
    return "corrected"


def _add_correction(vault: "Vault", entry: "ItemEntry", staged: Staged) -> str:
    _case, document, version = change_case(
        vault,
        "order",
        entry.order,
        lambda manifest, now: _with_correction(manifest, entry, staged, now),
        lambda document, version: [NewFile.of(document, version, staged.path, keep_source=False)],
    )
    IntakeFiles(vault.layout).discard(staged)
    data: dict[str, str | int] = {
        "document": document,
        "version": version.number,
        "sha256": staged.sha256,
        "bytes": staged.bytes,
    }
    vault.registers.append("intake", [step("corrected", entry.item, WATCHER, vault.now(), **data)])
    follow_intake(vault, vault.index)
    return "version"


def _with_correction(
    manifest: "Manifest", entry: "ItemEntry", staged: Staged, now: str
) -> "tuple[Manifest, Event, str, Version]":
    """The whole bytes as a further version of the document a filed item became."""
    document = manifest.document(entry.document)
    if document is None or manifest.state != "open":
        raise transitions.OrderClosedError(order=entry.order, state=manifest.state)
    before = document.newest
    new = NewVersion(
        document=document.id,
        kind=document.kind,
        title=document.title,
        department=document.department,
        file=before.file,
        original_name=before.name,
        sha256=staged.sha256,
        bytes=staged.bytes,
        received=entry.received,
        channel=entry.channel,
        sender=before.sender,
        item=entry.item,
        note=CORRECTION,
    )
    changed, event, version = transitions.add_version(manifest, new, WATCHER, now)
    return changed, event, document.id, version


def _is_version(vault: "Vault", entry: "ItemEntry", sha256: str) -> bool:
    return entry.state == FILED and any(
        where.case_id == entry.order and where.document == entry.document for where in vault.index.find_bytes(sha256)
    )


def _decoded(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 (a share of another system) are read as GB18030 when they can be, else shown escaped."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode(errors="surrogateescape")
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode(errors="backslashreplace").replace("\\", "_")
    return name
