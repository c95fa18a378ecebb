"""Intake items that go with a disposed order, and come back with it. The register says it first, then the folder moves (FORMAT.md section 7)."""

from functools import partial
from typing import TYPE_CHECKING

from docvault.model.intake.item import DISPOSED, DUPLICATE, REJECTED, WAITING, ItemState, step
from docvault.services.intake.item_entries import change_item
from docvault.services.intake.suggesting import look_again

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.history import Event
    from docvault.model.retention.disposal_list import ListedItem
    from docvault.services.vault import Vault


def take_items(vault: "Vault", disposal: str, order: str, items: "Iterable[ListedItem]", actor: str) -> None:
    """Put the items listed with an order into its bin; durable on return. An item that waits or was filed meanwhile, or has other bytes, stays."""
    for item in items:
        change_item(vault, item.item, partial(_taken, vault, disposal, order, item.sha256, actor))


def return_items(vault: "Vault", disposal: str, items: "Iterable[ListedItem]", actor: str) -> None:
    """Put items back that a disposal took, whichever order they went with; durable on return.

    What waited when an earlier docvault took it waits again, and it is looked at anew where it belongs and until when.
    """
    for item in items:
        state = change_item(vault, item.item, partial(_returned, vault, disposal, actor))
        if state is not None and state.state == WAITING:
            look_again(vault, item.item)


def _taken(vault: "Vault", disposal: str, order: str, sha256: str, actor: str, state: ItemState) -> "list[Event]":
    if not state.has_folder or state.state not in {REJECTED, DUPLICATE} or state.arrival.sha256 != sha256:
        return []
    return [step("disposed", state.item, actor, vault.now(), disposal=disposal, order=order)]


def _returned(vault: "Vault", disposal: str, actor: str, state: ItemState) -> "list[Event]":
    if state.disposal != disposal:
        return []
    now = vault.now()
    restored = step("restored", state.item, actor, now, disposal=disposal, order=state.disposed_with)
    if state.why != _why(disposal):
        return [restored]
    return [restored, step("waiting", state.item, actor, now)]


def _why(disposal: str) -> str:
    return f"{DISPOSED}{disposal}"
