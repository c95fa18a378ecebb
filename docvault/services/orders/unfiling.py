"""The verb `unfile`: what was filed by mistake waits in the inbox again, and the version it became is void (FORMAT.md sections 5.4 and 7).

The register of arrivals says it first, the order after it; a mark says meanwhile that an item is taken back out of that order, so that whoever opens the
vault after a crash makes the version void.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.model.case.case_name import case_name
from docvault.model.case.history import WATCHER
from docvault.model.control.voiding import void_version
from docvault.model.intake.item import FILED, step
from docvault.model.values import dataclass
from docvault.services.access import demand_may_read
from docvault.services.case_change import change_case, changing
from docvault.services.entering import demand_may_enter
from docvault.services.intake.item_entries import change_item, find_item, state_of
from docvault.services.intake.places_now import counts_now
from docvault.services.intake.seen_items import demand_readable_item
from docvault.services.intake.suggesting import look_again
from docvault.services.issued_papers import demand_may_set_aside
from docvault.services.orders.corrected import What, what_of, withdrawn_tree
from docvault.services.orders.finishing_moves import demand_moves_finished
from docvault.services.orders.sound import demand_text
from docvault.services.search.index_entries import item_state
from docvault.services.whereabouts import demand_whole_bytes
from docvault.store.dirty import UNFILE, DirtyMarks
from docvault.store.intake.files import IntakeFiles

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.control.withdrawing import Withdrawn
    from docvault.model.intake.item import ItemState
    from docvault.services.case_change import HeldCase
    from docvault.services.vault import Vault
    from docvault.store.intake.files import Staged


class NotFiledError(RefusedError):
    """Nothing of the item is filed as it was said."""

    message = N_("{file} is not filed as a whole.")
    next_step = N_("`docvault inbox {item}` shows what became of it, and of its parts.")


class PartsFiledError(NotFiledError):
    """Only attachments of the item are filed."""

    message = N_("{file} is not filed as a whole, but of its parts: {parts}.")
    next_step = N_("Say which is taken back, such as `docvault unfile {item} --part {first} --why REASON`.")


class PartNotFiledError(NotFiledError):
    """That attachment is not filed."""

    message = N_("Part {part} of {file} is not filed.")


class WentOnError(RefusedError):
    """What was filed is in another place by now."""

    message = N_("{file} was filed to {document} of {order}, and moved from there to {place}.")
    next_step = N_(
        "Move it back first, or make it void where it is: `docvault document void {other} {there} --why REASON`."
    )


@dataclass(frozen=True, slots=True)
class UnfiledItem:
    """An item, or a part of one, that was taken back out of an order; `versions` are void since, none where they were so before."""

    item: str
    file: str
    state: str
    part: int
    order: str
    document: str
    versions: tuple[int, ...]
    why: str
    what: What

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        tree: dict[str, Any] = {"item": self.item, "file": self.file, "state": self.state}
        if self.part:
            tree["part"] = self.part
        place = {"order": self.order, "document": self.document, "versions": list(self.versions)}
        return {**tree, **place, "why": self.why, **withdrawn_tree(self.what)}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item, or a part of one, was filed."""

    part: int
    order: str
    document: str
    version: int


def unfile_item(vault: "Vault", typed: str, why: str, *, part: int = 0, override: bool = False) -> UnfiledItem:
    """Take an item, or one attachment of it, back out of the order it was filed to; durable on return.

    The item waits and is not filed again by itself. Copies that are out of its versions are asked back, as `void_version` says. With `override` a manager
    goes on although the paper is out and changes by a change notice.
    Raises `SetAsideError`, `NoSuchItemError`, `NotFiledError`, `WentOnError`, `NotPermittedError`, `MayNotReadError`, `NotThereError`.
    """
    demand_text(why, "reason")
    actor = demand_may_enter(vault).id
    entry = find_item(vault, typed)
    demand_readable_item(vault, entry)
    place = _place_of(entry, item_state(entry), part)
    with changing(vault, *case_name(place.order)) as held:
        demand_moves_finished(vault, held.case.manifest)
        entry = find_item(vault, entry.item)
        if _place_of(entry, item_state(entry), part) != place:
            raise _refusal(entry, item_state(entry), part)
        document, versions = _versions(vault, held.case.manifest, entry, place)
        demand_may_read(vault, place.order, document, held.case.kind)
        if not all(version.is_gone for version in versions):
            demand_may_set_aside(vault, held.case.manifest, document, vault.now(), override=override)
        DirtyMarks(vault.layout).mark(UNFILE, place.order)
        _enter(vault, held, entry, place, document, versions, actor, why.strip())
        counting = tuple(version.number for version in versions if not version.is_gone)
        done = [_voided(held, f"{document.id}@{number}", entry.item, why.strip(), actor) for number in counting]
        DirtyMarks(vault.layout).clear(UNFILE, place.order)
        what = what_of(held.case.manifest, document.id, done[-1] if done else None)
    look_again(vault, entry.item)
    now = find_item(vault, entry.item)
    return UnfiledItem(now.item, now.file, now.state, part, place.order, document.id, counting, why.strip(), what)


def finish_unfiling(vault: "Vault", order: str) -> None:
    """Make void in an order what the register says was taken back out of it. What is taken back now is left alone: its order is held.

    The caller has opened the index. An order whose folder is not in its place stays marked. Raises what changing the order raises.
    """
    with vault.cases.if_idle(*case_name(order)) as idle:
        if not idle or not vault.cases.exists(*case_name(order)):
            return
    for name, item, why in _still_counting(vault, order):
        change_case(vault, *case_name(order), partial(_void, name, item, why, WATCHER))
    DirtyMarks(vault.layout).clear(UNFILE, order)


def _still_counting(vault: "Vault", order: str) -> list[tuple[str, str, str]]:
    """Versions of an order that were taken back and count still: which, of which item, why."""
    found = []
    for document in vault.cases.read(*case_name(order)).manifest.documents:
        for version in document.versions:
            state = state_of(vault, version.item) if version.item and not version.is_gone else None
            found += [
                (f"{document.id}@{version.number}", version.item, one.why)
                for one in (state.unfiled if state is not None else ())
                if one.was(version.part, order, document.id, version.number)
            ]
    return found


def _place_of(entry: "ItemEntry", state: "ItemState", part: int) -> _Place:
    """Where the item, or a part of it the last time, was filed. Raises `NotFiledError` and those below it."""
    if part:
        places = [_Place(one.part, one.order, one.document, one.version) for one in state.parts if one.part == part]
        if places:
            return places[-1]
    elif state.state == FILED:
        return _Place(0, state.order, state.document, state.version)
    raise _refusal(entry, state, part)


def _refusal(entry: "ItemEntry", state: "ItemState", part: int) -> NotFiledError:
    known = {"file": entry.file, "item": entry.item}
    if part:
        return PartNotFiledError(**known, part=part)
    parts = sorted({one.part for one in state.parts})
    if parts:
        return PartsFiledError(**known, parts=", ".join(map(str, parts)), first=parts[0])
    return NotFiledError(**known)


def _versions(
    vault: "Vault", manifest: "Manifest", entry: "ItemEntry", place: _Place
) -> "tuple[Document, tuple[Version, ...]]":
    """The document an item became, and the versions of it that are the item: several where its sender went on writing. Refuses what is not there."""
    document = manifest.document(place.document)
    state = item_state(entry)
    found = tuple(
        one
        for one in (document.versions if document is not None else ())
        if one.item == entry.item and one.part == place.part and (not place.part or one.number == place.version)
        if not state.was_unfiled(place.part, place.order, place.document, one.number)
    )
    if document is None or not found:
        raise _refusal(entry, state, place.part)
    to = found[-1].moved.to
    if to.order and counts_now(vault, place.order, document.id, found[-1].number):
        known = {"file": entry.file, "document": document.id, "order": place.order}
        raise WentOnError(**known, place=f"{to.order} {to.name}", other=to.order, there=to.name)
    demand_whole_bytes(vault, manifest, document, found[-1])
    return document, found


def _enter(
    vault: "Vault",
    held: "HeldCase",
    entry: "ItemEntry",
    place: _Place,
    document: "Document",
    versions: "tuple[Version, ...]",
    actor: str,
    why: str,
) -> None:
    """Say in the register that the item is taken back; a whole one gets its bytes again, those of the last version, which has all its sender wrote."""
    numbers = tuple(one.number for one in versions)
    if place.part:
        change_item(vault, entry.item, partial(_taken_back, vault, place, numbers, actor, why, None))
        return
    files = IntakeFiles(vault.layout)
    with files.opened(held.case.folder / document.place(versions[-1])) as (_, file):
        whole = files.stage(file, entry.item)
    try:
        change_item(vault, entry.item, partial(_taken_back, vault, place, numbers, actor, why, whole), whole)
    finally:
        files.discard(whole)


def _taken_back(
    vault: "Vault",
    place: _Place,
    versions: tuple[int, ...],
    actor: str,
    why: str,
    whole: "Staged | None",
    state: "ItemState",
) -> "list[Event]":
    now, action = vault.now(), "part-unfiled" if place.part else "unfiled"
    where: dict[str, Json] = {"order": place.order, "document": place.document, "versions": list(versions), "why": why}
    events = [step(action, state.item, actor, now, part=place.part, **where)]
    if whole is not None and whole.sha256 != state.arrival.sha256:
        events.append(step("corrected", state.item, actor, now, sha256=whole.sha256, bytes=whole.bytes))
    return events


def _voided(held: "HeldCase", name: str, item: str, why: str, actor: str) -> "Withdrawn":
    (withdrawn,) = held.change(partial(_void, name, item, why, actor))
    return withdrawn


def _void(
    name: str, item: str, why: str, actor: str, manifest: "Manifest", now: str
) -> "tuple[Manifest, Event, Withdrawn]":
    changed, event, _document, _version, withdrawn = void_version(manifest, name, why, actor, now, item)
    return changed, event, withdrawn
