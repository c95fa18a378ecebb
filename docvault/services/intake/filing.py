"""The verbs `file` and `reject`: a waiting item becomes a document of an order, or is rejected with a reason (FORMAT.md sections 6 and 7).

The register says `filing` before the order changes and `filed` after, all while the order is held; the item's folder goes last. Whoever finds
`filing` without an end (`finish_filing`) looks into the order and finishes or undoes.
"""

from functools import partial
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, DamagedError, UsageError
from docvault.model.case.case_name import case_name
from docvault.model.case.history import WATCHER
from docvault.model.case.manifest import Document
from docvault.model.case.transitions import NoSuchDocumentError
from docvault.model.control.inheriting import Source, source_of
from docvault.model.intake.item import DUPLICATE, FILING, ItemState, step
from docvault.model.nearest import as_typed
from docvault.model.progress import Progress, unseen
from docvault.model.values import replace
from docvault.services.access import demand_open_case
from docvault.services.case_change import changing
from docvault.services.document_kinds import kind_id
from docvault.services.intake.fate_now import demand_bytes_kept
from docvault.services.intake.following import follow_item, raise_elsewhere, raise_here
from docvault.services.intake.further import demand_decided
from docvault.services.intake.item_entries import change_item, demand_step, enter_filed, entered, find_item, state_of
from docvault.services.intake.part_filing import file_part
from docvault.services.intake.seen_items import demand_readable_item
from docvault.services.intake.target import FiledItem, Target, demand_taken, filed_as, new_version, with_version
from docvault.services.intake.wholeness import copy_of_first, demand_whole
from docvault.services.search.index_entries import item_state
from docvault.services.search.indexing import saying_what_stands
from docvault.store import durable
from docvault.store.cases.case_file import NewFile

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault


class NoReasonError(UsageError):
    """An item is rejected with a reason, or not at all."""

    message = N_("Why is item {item} rejected?")
    next_step = N_("Say it with `--why`; it stays in the register.")


def file_item(
    vault: "Vault", typed: str, target: Target, *, expected_head: str = "", progress: Progress = unseen
) -> FiledItem:
    """File an item, or one part of it, to an order; durable on return. `progress` is told of reading the part.

    Raises `NoSuchItemError`, `ItemStateError`, `NoSuchCaseError`, `OrderClosedError`, `NoSuchDocumentError`, `NoSuchPartError`.
    """
    target = replace(target, kind=kind_id(vault.config, target.kind))
    demand_open_case(vault, target.order)
    entry = find_item(vault, typed)
    demand_readable_item(vault, entry)
    demand_bytes_kept(vault, entry)
    if target.part:
        return file_part(vault, entry, target, expected_head, progress)
    return file_entry(vault, entry, target, vault.who.id, expected_head=expected_head)


def file_entry(vault: "Vault", entry: "ItemEntry", target: Target, actor: str, *, expected_head: str = "") -> FiledItem:
    """File a whole item in somebody's name (`docvault` when the vault's settings decide).

    All of it happens while the order is held: who finds an item being filed and can hold its order knows that nobody is at it any more. What is filed is
    the item as it is by then. Raises `ItemDamagedError`; `SourceChangedError` when it is corrected at this moment.
    """
    going = _going_to(vault, entry, target, actor)
    raise_elsewhere(vault, entry, going, target.order, actor)
    with changing(vault, *case_name(target.order), expected_head=expected_head) as order:
        _demand_place(vault, order.case.manifest, entry, target, actor)
        raise_here(vault, entry, going, order, actor)
        whole = copy_of_first(vault, entry) if entry.state == DUPLICATE and not entry.path else None
        entry = entry if whole is not None else demand_whole(vault, entry.item, "filing")
        place = vault.layout.item(entry.item) / item_state(entry).arrival.file
        with saying_what_stands(vault):
            change_item(vault, entry.item, partial(_begun, vault, entry, actor, target.order), whole)
            try:
                new, version = order.change(
                    lambda manifest, now: with_version(vault, manifest, entry, target, actor, now),
                    lambda new, version: [NewFile.of(new.document, version, place, keep_source=False)],
                )
            except BaseException:
                change_item(vault, entry.item, partial(_end_of_filing, vault, actor))
                raise
        enter_filed(vault, entry.item, target.order, partial(_end_of_filing, vault, actor))
    follow_item(vault, entry.item, actor)  # a part may have been filed meanwhile
    return filed_as(order.case, entry, entry.file, new, version.number)


def reject_item(vault: "Vault", typed: str, why: str) -> "ItemEntry":
    """Reject an item with a reason: advertising, a wrong number. Its bytes stay; `file` can still take it up. Durable on return."""
    entry = find_item(vault, typed)
    demand_readable_item(vault, entry)
    if not why.strip():
        raise NoReasonError(item=entry.item)
    actor = vault.who.id
    change_item(vault, entry.item, lambda state: [entered(vault, state, "rejected", actor, why=why.strip())])
    return find_item(vault, entry.item)


def finish_filing(vault: "Vault", item: str) -> None:
    """Finish or undo a filing that a crash interrupted: the order has the version, or it has not (FORMAT.md section 7).

    An item is being filed only while its order is held: where somebody holds that, it is being filed now, and left alone.
    """
    state = state_of(vault, item)
    if state is None or state.state != FILING:
        return
    try:
        vault.cases.recover(*case_name(state.order), patience=0.0)
    except (BusyError, DamagedError):
        return  # what a damaged order has, nobody can say: `check` names it, and whoever mends it finds the item as it was
    change_item(vault, item, partial(_end_of_filing, vault, WATCHER))


def _begun(vault: "Vault", entry: "ItemEntry", actor: str, order: str, state: ItemState) -> "list[Event]":
    """The intention to file an item: nobody corrects it from here on. Its bytes must still be those that were looked at."""
    if state.arrival.sha256 != entry.sha256:
        raise durable.SourceChangedError(path=entry.path)
    return [entered(vault, state, "filing", actor, order=order)]


def _end_of_filing(vault: "Vault", actor: str, state: ItemState) -> "list[Event]":
    """How a filing ended: the order says it, whose history counts also when its manifest is not published yet."""
    if state.state != FILING:
        return []
    found = _version_of_item(vault, state)
    if found is None and state.duplicate_of:
        same_mail = {"same_mail": True} if state.same_mail else {}
        return [step("duplicate", state.item, actor, vault.now(), first=state.duplicate_of, **same_mail)]
    if found is None:
        return [step("waiting", state.item, actor, vault.now())]
    return [step("filed", state.item, actor, vault.now(), order=state.order, document=found[0], version=found[1])]


def _version_of_item(vault: "Vault", state: ItemState) -> tuple[str, int] | None:
    if not vault.cases.exists(*case_name(state.order)):
        return None
    for document in vault.cases.read(*case_name(state.order)).manifest.documents:
        for version in document.versions:
            is_it = version.item == state.item and not version.part and version.sha256 == state.arrival.sha256
            if is_it and not state.was_unfiled(0, state.order, document.id, version.number):
                return document.id, version.number
    return None


def _demand_place(vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target, actor: str) -> None:
    """Refuse what the order cannot take, and what it is not said of what it becomes there, before the register says that the item is being filed."""
    demand_step(item_state(entry), "filing")
    demand_taken(vault, manifest, entry, target)
    if target.document and manifest.document(target.document) is None and not target.kind:
        known = (one.id for one in manifest.documents)
        raise NoSuchDocumentError(order=target.order, document=as_typed(target.document, known))
    demand_decided(vault, manifest, entry, target, actor)


def _going_to(vault: "Vault", entry: "ItemEntry", target: Target, actor: str) -> Source | None:
    """What an item is about to become, as the source of what was filed of its parts; None where nothing was."""
    if not item_state(entry).parts:
        return None
    manifest = vault.cases.read(*case_name(target.order)).manifest
    _demand_place(vault, manifest, entry, target, actor)
    new = new_version(vault, manifest, entry, target, None, actor)
    known = manifest.document(new.document)
    return source_of(vault.config, known or Document(new.document, new.kind, new.title, new.department), entry.item)
