"""Intake items as services see them: found by what was typed, with reasons and suggestions in the index's JSON columns."""

import json
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DocvaultError, NotFoundError, RefusedError, UsageError
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.item import FILED, FILING, ID_LENGTH, SHORT, ItemState, step
from docvault.model.intake.item_steps import allows
from docvault.model.intake.matching import Clue, Match, Suggestion
from docvault.model.sentence import Sentence
from docvault.model.values import plain
from docvault.services.search.index_entries import item_state
from docvault.services.search.indexing import item_now, tell_of_items, untold_arrivals
from docvault.services.search.register_mark import demand_whole_register
from docvault.store.intake.item_book import ItemBook, Steps

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.services.vault import Vault
    from docvault.store.intake.files import Staged


REGISTER_FOLLOWS = N_("This is filed in {order}. The intake register follows with the next command that can write it.")
FOLDER_FOLLOWS = N_(
    "What became of item {item} is in the register. Its file item.yaml follows with the next command that can write it."
)


class NoSuchItemError(NotFoundError):
    """No item has this id, or ends with it."""

    message = N_("There is no item {item} in the intake.")
    next_step = N_("`docvault inbox` lists what waits.")


class AmbiguousItemError(UsageError):
    """Several items end with what was typed."""

    message = N_("Several items end with {item}: {items}.")
    next_step = N_("Type more of the id.")


class ItemStateError(RefusedError):
    """What is asked for cannot be done with an item in this state."""

    message = N_("Item {item} is {state}{where}, so this cannot be done with it.")
    next_step = N_("`docvault inbox {item}` shows what became of it.")


def find_item(vault: "Vault", typed: str) -> "ItemEntry":
    """The item that was typed, whole or by its ending, as the register tells it up to its end."""
    ending = typed.lower() if 2 <= len(typed) < ID_LENGTH else typed
    untold = [item for item in untold_arrivals(vault) if item == typed or (ending != item and item.endswith(ending))]
    items = list(dict.fromkeys([*(entry.item for entry in vault.index.item(typed)), *untold]))
    entry = item_now(vault, items[0]) if items else None
    if entry is None:
        raise NoSuchItemError(item=typed)
    if len(items) > 1:
        raise AmbiguousItemError(item=typed, items=", ".join(items[:5]))
    return entry


def state_of(vault: "Vault", item: str) -> ItemState | None:
    """What the register says of an item up to its end, None when it has not arrived. Never all of the register is read for it, and nothing is written."""
    entry = item_now(vault, item)
    return item_state(entry) if entry is not None else None


def item_book(vault: "Vault") -> ItemBook:
    """The intake items, for writing. Raises `RegisterShorterError` for a register that lost its end."""
    demand_whole_register(vault, vault.index)
    return ItemBook(vault.layout, vault.registers, partial(state_of, vault))


def change_item(vault: "Vault", item: str, steps: Steps, whole: "Staged | None" = None) -> ItemState | None:
    """Enter what happens to an item, as `ItemBook.change` says, and tell the index; durable on return."""
    book = item_book(vault)
    state = book.change(item, steps, whole)
    if state is not None and state.state != FILING and book.is_behind(item):
        vault.notices.append(Sentence(FOLDER_FOLLOWS, {"item": item}))
    tell_of_items(vault)
    return state


def demand_step(state: ItemState, action: str) -> None:
    """Refuse a step that an item cannot take as it is. Raises `ItemStateError`."""
    if not allows(state, action):
        named = state.order and state.state in {FILED, FILING}
        where = Sentence(N_(" ({order})"), {"order": state.order}) if named else ""
        raise ItemStateError(item=state.item[-SHORT:], state=state.state, where=where, wanted=action)


def entered(vault: "Vault", state: ItemState, action: str, actor: str, **data: "Json") -> "Event":
    """A step of an item, if it can take it as it is."""
    demand_step(state, action)
    return step(action, state.item, actor, vault.now(), **data)


def enter_filed(vault: "Vault", item: str, order: str, steps: "Steps") -> bool:
    """Enter in the register what the order has already. It stands: where it cannot be entered now, a notice says that it follows."""
    try:
        change_item(vault, item, steps)
    except (DocvaultError, OSError):
        vault.notices.append(Sentence(REGISTER_FOLLOWS, {"order": order}))
        return False
    return True


def reasons_json(reasons: Sequence[Reason]) -> str:
    """A reading's reasons as the index keeps them."""
    return json.dumps([plain(reason) for reason in reasons], ensure_ascii=False) if reasons else ""


def reason_of(entry: "ItemEntry") -> tuple[Reason, ...] | str:
    """Why an item could not be read whole (`Reason`s), or was rejected (somebody's words)."""
    tree: Any = json.loads(entry.reason or "[]")
    return str(tree["why"]) if "why" in tree else tuple(Reason(ReasonCode(one["code"]), one["values"]) for one in tree)


def suggestions_json(suggestions: Sequence[Suggestion]) -> str:
    """Suggestions as the index keeps them."""
    return json.dumps([plain(suggestion) for suggestion in suggestions], ensure_ascii=False)


def suggestions_of(entry: "ItemEntry") -> tuple[Suggestion, ...]:
    """Suggestions as the index kept them."""
    trees: list[dict[str, Any]] = json.loads(entry.suggestions or "[]")
    return tuple(
        Suggestion(
            tree["order"],
            tree["score"],
            tree["is_open"],
            tuple(Match(Clue(match["clue"]), match["key"], match["seen"]) for match in tree["matches"]),
        )
        for tree in trees
    )
