"""The verb `handled`: an item is marked as dealt with, so that it leaves the agenda; the register says who did, when and why, and it can be taken back."""

from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.intake.item import WAITING, ItemState
from docvault.services.intake.item_entries import change_item, entered, find_item
from docvault.services.intake.seen_items import demand_readable_item, seen_items
from docvault.services.intake.suggesting import due_of, finding_out
from docvault.services.search.indexing import describe_item

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.services.vault import Vault


class UnfiledReasonError(UsageError):
    """What was filed nowhere leaves the agenda with a reason, or not at all."""

    message = N_("{file} was filed nowhere: why is it dealt with?")
    next_step = N_("Say it with `--why`, or file it: `docvault file {item} ORDER`.")


class NotHandledError(RefusedError):
    """There is nothing to take back."""

    message = N_("{file} is not marked as dealt with.")
    next_step = N_("`docvault inbox {item}` shows what became of it.")


def handle_item(vault: "Vault", typed: str, why: str = "") -> "ItemEntry":
    """Mark an item as dealt with: what filed itself, or what needs nothing more. It leaves the agenda. Durable on return.

    One that is marked already stays as it was marked. Raises `MayNotReadItemError`, `ItemStateError`; `UnfiledReasonError` for what waits, of which
    nothing was filed, without a reason.
    """
    entry = find_item(vault, typed)
    demand_readable_item(vault, entry)
    actor, reason = vault.who.id, why.strip()

    def steps(state: ItemState) -> "list[Event]":
        if state.handled:
            return []
        if state.state == WAITING and not state.parts and not reason:
            raise UnfiledReasonError(file=entry.file, item=entry.item)
        return [entered(vault, state, "handled", actor, why=reason)]

    change_item(vault, entry.item, steps)
    return _now(vault, entry.item)


def unhandle_item(vault: "Vault", typed: str) -> "ItemEntry":
    """Take back that an item is dealt with: it is on the agenda again. Durable on return. Raises `MayNotReadItemError`, `NotHandledError`."""
    entry = find_item(vault, typed)
    demand_readable_item(vault, entry)
    actor = vault.who.id

    def steps(state: ItemState) -> "list[Event]":
        if not state.handled:
            raise NotHandledError(file=entry.file, item=entry.item)
        return [entered(vault, state, "unhandled", actor)]

    change_item(vault, entry.item, steps)
    with finding_out(vault):
        again = find_item(vault, entry.item)
        if not again.handled:
            describe_item(vault, again.item, due=due_of(vault, again, again.order or again.likely))
    return _now(vault, entry.item)


def _now(vault: "Vault", item: str) -> "ItemEntry":
    [entry] = seen_items(vault, [find_item(vault, item)])
    return entry
