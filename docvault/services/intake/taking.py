"""Taking a dropped file in: copied, held, compared, registered (design 5).

The inbox file is gone for its sender the moment it is held; its bytes are removed from the holding place only when they are durable and verified
in the vault and nobody has written to them for `holding_hours`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.model.case.case_name import written
from docvault.model.case.history import WATCHER
from docvault.model.intake.item import REJECTED, Arrival
from docvault.model.names import decoded
from docvault.model.system_errors import DiskFullError, NotWritableError
from docvault.model.times import written_time
from docvault.model.values import dataclass, replace
from docvault.services.intake.item_entries import item_book, state_of
from docvault.services.intake.wholeness import is_whole, place_of
from docvault.store import durable
from docvault.store.border import Folder, Identity, OddError, identity, owner_of
from docvault.store.intake.files import IntakeFiles, Staged
from docvault.store.intake.item_book import Arriving

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import Where
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that may be taken: where it lies, in which inbox, since when, and what it was known by when that was decided.

    `item` is set when it is held already.
    """

    path: Path
    inbox: Path
    channel: str
    received: float  # seconds since the epoch
    item: str = ""
    seen: Identity | None = None


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
            OddError,
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
    """Copy a file, then take it out of its inbox: where there is no room for the copy, it stays there as it came."""
    item = dropped.item or _unused_id(vault, intake)
    with intake.opened(dropped.path) as (folder, file):
        seen = identity(file.info)
        if dropped.seen not in {None, seen}:
            raise durable.SourceChangedError(path=str(dropped.path))
        staged = intake.stage(file, item)
        try:
            path, left = (dropped.path, False) if dropped.item else _held(intake, folder, dropped, item)
            with intake.opened(path) as (_, held):
                if identity(held.info) != seen:  # its sender wrote on, or put another in its place, while it was copied
                    seen, staged = identity(held.info), intake.stage(held, item)
        except BaseException:
            intake.discard(staged)
            raise
    name = decoded(path.name)
    received = written_time(datetime.fromtimestamp(dropped.received, tz=UTC), vault.zone)
    source = decoded(dropped.path.relative_to(dropped.inbox).as_posix()) if not dropped.item else ""
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
        dropped_by=owner_of(file.info),
    )
    return _Copy(replace(dropped, path=path, item=item), staged, arrival, seen[:2])


def _held(intake: IntakeFiles, folder: Folder, dropped: Dropped, item: str) -> tuple[Path, bool]:
    """Where a dropped file lies when it is taken, and whether it could not be taken out of its inbox."""
    try:
        return intake.hold(folder, dropped.path.name, dropped.inbox, item), False
    except (NotWritableError, PermissionError):
        return dropped.path, True


def _unused_id(vault: "Vault", intake: IntakeFiles) -> str:
    """An id no item has: of two thousand on one day, two would draw the same in one of sixteen cases."""
    while True:
        item = vault.new_item_id()
        if not intake.is_used(item) and vault.index.exact_item(item) is None:
            return item


def _registered(vault: "Vault", intake: IntakeFiles, copies: Sequence[_Copy]) -> list[Taken]:
    taken: list[Taken] = []
    arriving: list[Arriving] = []
    firsts: dict[str, str] = {}
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
        first = firsts.get(arrival.sha256) or first_of(vault, arrival.sha256, arrival.bytes)
        firsts.setdefault(arrival.sha256, arrival.item)
        arriving.append(Arriving(arrival, copy.staged, first))
        taken.append(
            Taken(
                arrival.item,
                arrival.original_name,
                arrival.channel,
                arrival.sha256,
                arrival.bytes,
                first,
                arrival.left,
                held=None if arrival.left else copy.dropped.path,
                held_as=copy.held_as,
            )
        )
    item_book(vault).take_in(arriving, WATCHER, vault.now())
    return taken


def _taken_before(vault: "Vault", arrival: Arrival) -> str:
    """The item a source that could not be removed was taken as before; the empty text when it is new, or its bytes are."""
    for item in vault.index.items_with(arrival.sha256):
        state = state_of(vault, item)
        if state is not None and state.arrival.left and state.arrival.source == arrival.source:
            return item
    return ""


def _is_rejected(vault: "Vault", where: "Where") -> bool:
    state = state_of(vault, where.item) if not where.case_id else None
    return state is not None and state.state == REJECTED


def first_of(vault: "Vault", sha256: str, size: int) -> str:
    """Where these bytes are already: an item, or `order/document@version`; the empty text when they are nowhere.

    An item that was rejected is passed over: what comes once more may be meant. So is a version that counts no more. Where the first is gone or
    damaged, too: the file that arrives may be the only whole one.
    """
    for where in vault.index.find_bytes(sha256):
        path = place_of(vault, where) if not where.gone and not _is_rejected(vault, where) else None
        if path is not None and is_whole(path, sha256, size):
            return (
                where.item
                if not where.case_id
                else f"{written(where.case_kind, where.case_id)}/{where.document}@{where.version}"
            )
    return ""
