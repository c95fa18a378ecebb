"""Who may read follows the content: whatever goes by a document that is changed is raised with it (R-RO2, design 2.11).

What follows is raised before the change itself, so that whoever is killed, or finds an order busy or changed by hand, leaves nothing open; and once more
behind it, for what was filed or moved at the same time. What cannot be raised then keeps a mark, and whoever opens the vault next goes on with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from docvault.errors import BusyError, DamagedError, DocvaultError, NotFoundError, RefusedError
from docvault.model.case.case_name import case_name, written
from docvault.model.case.history import WATCHER
from docvault.model.control.inheriting import Source, as_open_as, inheriting, raise_document
from docvault.model.control.rights import levels_of_kinds
from docvault.model.intake.item import FILED
from docvault.services.case_change import HeldCase, change_case
from docvault.services.intake.places_now import Documents, Named
from docvault.services.intake.raising import as_closed, followers
from docvault.services.search.index_entries import item_state
from docvault.services.search.indexing import item_now
from docvault.store.dirty import FOLLOW, DirtyMarks

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest
    from docvault.services.vault import Vault

NOT_NOW = (BusyError, RefusedError, DamagedError, NotFoundError)
"""What keeps something from being raised at this moment."""
EVERY = "every"
"""The mark of all orders, whose levels the settings have changed."""


def follow(
    vault: "Vault",
    about: "Mapping[Named, Document]",
    actor: str,
    held: Mapping[str, HeldCase] | None = None,
    *,
    own: str = "",
) -> "dict[Named, Document]":
    """Raise all that goes by documents as they are about to be, or are; durable on return. What is damaged nobody reads: it is left as it is.

    `held` are the orders that whoever asks holds. Of the order `own` nothing is written: what is raised there is only handed back, with all the rest.
    Raises `LockBusyError` while somebody works on an order that is to be raised, and `HandEditedError`.
    """
    known = Documents(vault, dict(about))
    waiting = dict.fromkeys(about)
    begun = set(about)
    while waiting:
        place = next(iter(waiting))
        del waiting[place]
        try:
            document = known.there(*place)
        except DamagedError:
            continue
        if document is None:
            continue
        closed = as_closed(vault, document, known)
        if closed != document:
            known.about[place] = closed
            if place[0] != own:
                _write(vault, place, closed, actor, (held or {}).get(place[0]))
        if closed != document or place in begun:
            begun.discard(place)
            waiting |= dict.fromkeys(followers(vault, closed, known))
    return known.about


def follow_after(vault: "Vault", places: Iterable[Named], actor: str) -> None:
    """Raise what goes by documents as they are, behind a change that stands. What cannot be raised now is marked, and raised by the next command."""
    for order, document_id in dict.fromkeys(places):
        try:
            document = Documents(vault).there(order, document_id)
            if document is not None:
                follow(vault, {(order, document_id): document}, actor)
        except NOT_NOW:
            DirtyMarks(vault.layout).mark(FOLLOW, order)


def follow_item(vault: "Vault", item: str, actor: str) -> None:
    """Raise what goes by an item that was filed, or by a part of it, as `follow_after` says."""
    entry = item_now(vault, item)
    if entry is None:
        return
    known, parts = Documents(vault), item_state(entry).parts
    places = [known.now(entry.order, entry.document, entry.version)] if entry.state == FILED else []
    follow_after(vault, [*places, *(known.now(one.order, one.document, one.version) for one in parts)], actor)


def finish_following(vault: "Vault", order: str) -> None:
    """Raise what goes by the documents of an order that is marked, or of all. The caller has opened the index.

    Of all orders those that cannot be done now keep a mark of their own. Of one raises what changing the others raises.
    """
    marks = DirtyMarks(vault.layout)
    if order != EVERY:
        _follow_all(vault, order)
    for name in [written(kind, one) for kind, one, _size in vault.cases.heads()] if order == EVERY else ():
        try:
            _follow_all(vault, name)
        except NOT_NOW:
            marks.mark(FOLLOW, name)
    marks.clear(FOLLOW, order)


@contextmanager
def following(vault: "Vault") -> Iterator[None]:
    """Change the settings, and raise what goes by documents whose level they change: a mark says meanwhile that this is to be done."""
    marks, before = DirtyMarks(vault.layout), _levels(vault)
    marks.mark(FOLLOW, EVERY)
    try:
        yield
    except DocvaultError:  # refused
        marks.clear(FOLLOW, EVERY)
        raise
    if _levels(vault) == before:
        marks.clear(FOLLOW, EVERY)
        return
    finish_following(vault, EVERY)


def _levels(vault: "Vault") -> object:
    return levels_of_kinds(vault.config), vault.config.confidentiality.cases


def raise_elsewhere(vault: "Vault", entry: "ItemEntry", source: Source | None, order: str, actor: str) -> None:
    """Raise what was filed of an item's parts in other orders than this one, to what it is about to become; durable on return."""
    for place, document in _lower(vault, entry, source):
        if place[0] != order:
            _write(vault, place, document, actor, None)


def raise_here(vault: "Vault", entry: "ItemEntry", source: Source | None, held: HeldCase, actor: str) -> None:
    """Raise what was filed of an item's parts in an order that is held; durable on return."""
    for place, document in _lower(vault, entry, source):
        if place[0] == held.case.manifest.called:
            _write(vault, place, document, actor, held)


def _follow_all(vault: "Vault", name: str) -> None:
    if not vault.cases.exists(*case_name(name)):
        return
    for document in vault.cases.read(*case_name(name)).manifest.documents:
        if any(one.item or one.moved.to.order or one.moved.came.order for one in document.versions):
            follow(vault, {(name, document.id): document}, WATCHER)


def _lower(vault: "Vault", entry: "ItemEntry", source: Source | None) -> "Iterable[tuple[Named, Document]]":
    """The documents that were made of parts and are not as closed as their source, as they are to be."""
    known, parts = Documents(vault), item_state(entry).parts
    places = [(part.order, part.document) for part in parts]
    places += [known.now(part.order, part.document, part.version) for part in parts]
    for place in dict.fromkeys(places) if source is not None else ():
        document = known.there(*place)
        if document is not None and source is not None:
            raised = inheriting(vault.config, document, source)
            if raised != document:
                yield place, raised


def _write(vault: "Vault", place: Named, document: "Document", actor: str, held: HeldCase | None) -> None:
    """Enter in its case file who may read a document, where it is there already."""
    order, document_id = place
    change = partial(_raised, document, actor)
    if held is not None:
        if held.case.manifest.document(document_id) is not None:
            held.change(change)
    elif vault.cases.exists(*case_name(order)):
        change_case(vault, *case_name(order), change)


def _raised(document: "Document", actor: str, manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
    known = manifest.document(document.id)
    return raise_document(manifest, as_open_as(known or document, document), actor, now)
