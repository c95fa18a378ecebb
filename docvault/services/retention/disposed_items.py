"""Intake items that go with a disposed order, and come back with it. The register says it first, then the folder moves (FORMAT.md section 7)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.model.intake.item import DISPOSED, REJECTED, WAITING, ItemState, fold, step
from docvault.services.search.indexing import follow_intake
from docvault.store.dirty import ITEM, DirtyMarks
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from docvault.model.retention.disposal_list import ListedItem
    from docvault.services.vault import Vault


def take_items(vault: "Vault", disposal: str, order: str, items: "Iterable[ListedItem]", actor: str) -> None:
    """Put the items listed with an order into its bin; durable on return. An item that was filed meanwhile, or has other bytes, stays."""
    for item in items:
        with vault.registers.locked("intake"):
            state = state_of(vault, item.item)
            if state is None or not state.has_folder or state.state not in {WAITING, REJECTED}:
                continue
            if state.arrival.sha256 != item.sha256:
                continue
            DirtyMarks(vault.layout).mark(ITEM, item.item)
            now = vault.now()
            events = [step("disposed", item.item, actor, now, disposal=disposal, order=order)]
            if state.state == WAITING:
                events.insert(0, step("rejected", item.item, actor, now, why=_why(disposal)))
            vault.registers.append_locked("intake", events)
            Bin(vault.layout).take_item(disposal, order, item.item)
        _told(vault, item.item)


def return_items(vault: "Vault", disposal: str, items: "Iterable[ListedItem]", actor: str) -> None:
    """Put items back that a disposal took, whichever order they went with; those that waited wait again. Durable on return."""
    from docvault.services.intake.filing import rewrite_item_file

    for item in items:
        with vault.registers.locked("intake"):
            state = state_of(vault, item.item)
            if state is None or state.disposal != disposal:
                continue
            DirtyMarks(vault.layout).mark(ITEM, item.item)
            now = vault.now()
            events = [step("restored", item.item, actor, now, disposal=disposal, order=state.disposed_with)]
            if state.why == _why(disposal):
                events.append(step("waiting", item.item, actor, now))
            vault.registers.append_locked("intake", events)
            Bin(vault.layout).give_item_back(disposal, state.disposed_with, item.item)
        rewrite_item_file(vault, item.item)
        _told(vault, item.item)


def state_of(vault: "Vault", item: str) -> ItemState | None:
    """What the register says of an item."""
    state = None
    for record in vault.registers.about("intake", item):
        state = fold(state, record)
    return state


def _told(vault: "Vault", item: str) -> None:
    follow_intake(vault, vault.index)
    DirtyMarks(vault.layout).clear(ITEM, item)


def _why(disposal: str) -> str:
    return f"{DISPOSED}{disposal}"
