"""One attachment of an item filed as a document of its own, and what a crash left of that entered in the register (FORMAT.md sections 6 and 7)."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, DocvaultError, UsageError
from docvault.model.case.case_name import case_name
from docvault.model.case.history import WATCHER
from docvault.model.intake.item import SHORT, FiledPart, ItemState
from docvault.model.intake.item_steps import allows
from docvault.model.progress import Progress
from docvault.model.values import replace
from docvault.services.case_change import changing
from docvault.services.intake.following import follow_item
from docvault.services.intake.further import demand_decided
from docvault.services.intake.item_entries import (
    ItemStateError,
    NoSuchItemError,
    change_item,
    demand_step,
    enter_filed,
    entered,
    state_of,
)
from docvault.services.intake.target import FiledItem, Target, demand_taken, filed_as, with_version
from docvault.services.intake.wholeness import ItemDamagedError, is_whole, made_whole
from docvault.services.search.index_entries import item_state
from docvault.store import digests, durable, inside
from docvault.store.cases.case_file import NewFile
from docvault.store.dirty import PART, DirtyMarks

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.model.intake.extracted import Part
    from docvault.services.vault import Vault


class NoSuchPartError(UsageError):
    """A mail has no such attachment."""

    message = N_("{file} has no part {part}.")
    next_step = N_("`docvault inbox {item}` shows its parts by number.")


class PartsRenumberedError(UsageError):
    """Since an item was read a newer reader came, which finds more in it: the number that was typed is another part's."""

    message = N_("{file} was read by an older docvault, and its parts have other numbers now. Nothing was filed.")
    next_step = N_("`docvault inbox {item}` shows its parts by number.")


class PartUnreadableError(UsageError):
    """An attachment that cannot be taken out of its mail or archive."""

    message = N_("Part {part} of {file} cannot be taken out: {problem}.")
    next_step = N_("File the whole instead, without `--part`.")


def file_part(vault: "Vault", entry: "ItemEntry", target: Target, expected_head: str, progress: Progress) -> FiledItem:
    """File one attachment as a document of its own, and read it; the item itself stays what it is.

    The order's mark of parts is there until the register says where the part went: whoever finds it sees to that.
    """
    from docvault.services.intake.unread import (  # whole items are filed without a reader
        Unread,
        read_all,
        read_committed,
    )

    actor, marks = vault.who.id, DirtyMarks(vault.layout)
    demand_step(item_state(entry), "part-filed")
    known = _known_part(vault, entry, target.part)
    part_name = known.name.rpartition("/")[2] or f"part-{target.part}"
    staged = vault.layout.staging / f"part~{entry.item}~{target.part}~{durable.own_mark()}"
    durable.make_folders(staged.parent, durable=False, derived=True)
    _extract_part(vault, entry, target.part, staged)
    try:
        sha256, size = digests.digest(staged)
        if sha256 != known.sha256:
            read_all(vault, [Unread(entry.sha256, _bytes_of(vault, entry), entry.file)])
            raise PartsRenumberedError(file=entry.file, item=entry.item)
        part = replace(entry, file=part_name, sha256=sha256, bytes=size, title="")
        with changing(vault, *case_name(target.order), expected_head=expected_head) as order:
            _demand_fileable(vault, entry.item)  # it may have been put away and disposed of meanwhile
            demand_taken(vault, order.case.manifest, part, target)
            demand_decided(vault, order.case.manifest, part, target, actor)
            marks.mark(PART, target.order)
            try:
                new, version = order.change(
                    lambda manifest, now: with_version(vault, manifest, part, target, actor, now),
                    lambda new, version: [NewFile.of(new.document, version, staged)],
                )
            except BaseException:
                with suppress(DocvaultError, OSError):
                    _enter_missing(vault, target.order)
                raise
            place = FiledPart(target.part, target.order, new.document, version.number)
            if enter_filed(vault, entry.item, target.order, partial(_entered_by, vault, actor, place)):
                marks.clear(PART, target.order)
        follow_item(vault, entry.item, actor)  # the whole may have been filed meanwhile
    finally:
        durable.remove(staged, sync=False)
    read_committed(vault, order.case, {sha256}, progress)
    return filed_as(order.case, entry, part_name, new, version.number)


def finish_parts(vault: "Vault", order: str) -> None:
    """Enter which attachments an order has that the register does not know of: whoever filed one was stopped between the two.

    One that is being filed now is left alone: its order is held. The caller has opened the index.
    """
    with vault.cases.if_idle(*case_name(order)) as idle:
        if idle:
            _enter_missing(vault, order)


def _enter_missing(vault: "Vault", order: str) -> None:
    """Enter what the order has and the register does not say, then take the mark away. The caller holds the order."""
    for item, place in _parts_in(vault, order):
        change_item(vault, item, partial(_entered_later, vault, place))
    DirtyMarks(vault.layout).clear(PART, order)


def _parts_in(vault: "Vault", order: str) -> list[tuple[str, FiledPart]]:
    """The attachments an order has, each with the item it came in."""
    if not vault.cases.exists(*case_name(order)):
        return []
    return [
        (version.item, FiledPart(version.part, order, document.id, version.number))
        for document in vault.cases.read(*case_name(order)).manifest.documents
        for version in document.versions
        if version.item and version.part
    ]


def _entered_by(vault: "Vault", actor: str, place: FiledPart, state: ItemState) -> "list[Event]":
    where: dict[str, Json] = {"order": place.order, "document": place.document, "version": place.version}
    return [entered(vault, state, "part-filed", actor, **where, part=place.part)]


def _entered_later(vault: "Vault", place: FiledPart, state: ItemState) -> "list[Event]":
    was_taken_back = state.was_unfiled(place.part, place.order, place.document, place.version)
    if place in state.parts or was_taken_back or not allows(state, "part-filed"):
        return []
    return _entered_by(vault, WATCHER, place, state)


def _demand_fileable(vault: "Vault", item: str) -> None:
    """Refuse a part of an item that cannot be filed as it is now."""
    state = state_of(vault, item)
    if state is None:
        raise NoSuchItemError(item=item)
    demand_step(state, "part-filed")


def _known_part(vault: "Vault", entry: "ItemEntry", number: int) -> "Part":
    extracted = vault.kept_text.head(entry.sha256)
    part = next((part for part in (extracted.parts if extracted else ()) if part.number == number), None)
    if part is None:
        raise NoSuchPartError(item=entry.item, file=entry.file, part=number)
    return part


def _extract_part(vault: "Vault", entry: "ItemEntry", number: int, staged: Path) -> None:
    from docvault.extract.workers.jobs import PartJob
    from docvault.extract.workers.pool import Pool

    durable.remove(staged, sync=False)
    whole = _bytes_of(vault, entry)
    if not is_whole(whole, entry.sha256, entry.bytes) and not (entry.path and made_whole(vault, entry)):
        raise ItemDamagedError(item=entry.item, path=vault.layout.shown(whole))
    with Pool(
        vault.config.limits, workers=1, memory=vault.config.intake.memory_megabytes << 20, opener=inside.reading
    ) as pool:
        done = pool.submit(PartJob(whole, entry.file, number, staged)).result()
    if done.reasons or not staged.exists():
        raise PartUnreadableError(
            file=entry.file, part=number, problem=done.reasons[0].code.value if done.reasons else "?"
        )


def _bytes_of(vault: "Vault", entry: "ItemEntry") -> Path:
    """Where an item's bytes lie: in its folder, or in the order it was filed to."""
    if entry.path:
        return vault.root / entry.path
    for where in vault.index.find_bytes(entry.sha256):
        if where.case_id:
            return vault.cases.version_path(where.case_kind, where.case_id, where.document, where.version)
    raise ItemStateError(item=entry.item[-SHORT:], state=entry.state, where="", wanted="read")
