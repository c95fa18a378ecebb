"""Items as whoever asks sees them: one that became a closed document, is the same as one, or from which one was taken, says only where it is (R-RO2)."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError
from docvault.model.case.kinds import CUSTOMER
from docvault.model.control.rights import Mark
from docvault.model.intake.item import SHORT
from docvault.model.intake.matching import Clue
from docvault.model.values import replace
from docvault.services.intake.item_entries import suggestions_json, suggestions_of
from docvault.services.intake.suggesting import due_of
from docvault.services.search.index_entries import item_state
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docvault.index.contract.catalogue import ItemEntry
    from docvault.services.vault import Vault

_SAID = (
    "file",
    "path",
    "sha256",
    "sender",
    "title",
    "reason",
    "suggestions",
    "likely",
    "message_id",
    "looks_like",
    "register",
)
"""The fields of an item that say what it is, or what is in it."""
_FAR = 20
"""So many steps from a duplicate to what it is the same as are gone; they end after one or two."""


class MayNotReadItemError(ForbiddenError):
    """An item that became, or looks like, a document somebody may not read."""

    message = N_("{person} may not read item {item}, and so cannot file it, nor a part of it, nor put it away.")
    next_step = N_("Give it to {people}.")


def seen_items(vault: "Vault", entries: "Sequence[ItemEntry]") -> "tuple[ItemEntry, ...]":
    """Items without what is closed of them; those say that they are `closed`. What docvault asks for itself is not seen like that."""
    closed = _closed(vault, entries)
    knows_senders = reader(vault).may_read_case(CUSTOMER)
    return tuple(
        closed_item(one) if one.item in closed else one if knows_senders else _without_senders(vault, one)
        for one in entries
    )


def closed_item(entry: "ItemEntry") -> "ItemEntry":
    """An item of which only where it is, until when it is to be dealt with, and who marked it as dealt with is left."""
    marked = item_state(entry).handled
    left = json.dumps({"handled": [marked.by, marked.at]}) if marked else ""
    return replace(entry, **dict.fromkeys(_SAID, "") | {"register": left}, closed=True)  # type: ignore[arg-type]  # text fields only


def _without_senders(vault: "Vault", entry: "ItemEntry") -> "ItemEntry":
    """An item without the orders its sender makes likely: whoever may not read customers would ask out their addresses, one dropped mail at a time."""
    suggested = suggestions_of(entry)
    shown = tuple(
        replace(one, matches=matches)
        for one in suggested
        if (matches := tuple(match for match in one.matches if match.clue is not Clue.SENDER))
    )
    if shown == suggested:
        return entry
    likely = shown[0].order if shown else ""
    return replace(entry, suggestions=suggestions_json(shown), likely=likely, due=due_of(vault, entry, likely))


def demand_readable_item(vault: "Vault", entry: "ItemEntry") -> None:
    """Refuse what whoever asks may not read. Raises `MayNotReadItemError`."""
    person = vault.who.id
    if _closed(vault, [entry]):
        from docvault.services.rules import able_people, named

        raise MayNotReadItemError(
            person=person, item=entry.item[-SHORT:], people=named(able_people(vault.config, "enter"))
        )


def _closed(vault: "Vault", entries: "Iterable[ItemEntry]") -> frozenset[str]:
    """The items whoever asks may not read."""
    asking = reader(vault)
    if asking.reads_everything:
        return frozenset()
    if not asking.items:
        return frozenset(one.item for one in entries)
    places = {one.item: set(_places(vault, one)) for one in entries}
    marks = vault.index.rights_of(order for found in places.values() for order, _document in found)
    readable = {place for place, mark in marks.items() if asking.may_read_marked(mark)}
    return frozenset(
        one.item
        for one in entries
        if not places[one.item] <= readable or not all(map(asking.may_read_marked, _marks(vault, one)))
    )


def _places(vault: "Vault", entry: "ItemEntry") -> Iterator[tuple[str, str]]:
    """The documents an item became, or is the same as: (order, document)."""
    for one in _same(vault, entry):
        if one.order and one.document:
            yield one.order, one.document
        yield from item_state(one).places
        for where in (one.duplicate_of, one.looks_like):
            order, slash, version = where.partition("/")
            if slash:
                yield order, version.rpartition("@")[0]


def _marks(vault: "Vault", entry: "ItemEntry") -> Iterator[Mark]:
    for one in _same(vault, entry):
        if one.mark:
            yield Mark(*json.loads(one.mark))


def _same(vault: "Vault", entry: "ItemEntry") -> "Iterator[ItemEntry]":
    """The item, and the items it is the same as."""
    found: ItemEntry | None = entry
    for _step in range(_FAR):
        if found is None:
            return
        yield found
        first = found.duplicate_of or found.looks_like
        if not first or "/" in first:
            return
        found = vault.index.exact_item(first)
