"""What a document is at least as closed as (R-RO2, design 2.11): one rule over what it was taken out of, what is in it, and where it stands by now.

A part of a mail goes by what the mail became, a mail by what was made of its parts, the place something was moved from by the place it is in. Whatever
changes who may read a document asks `as_closed` of it, and of those that follow it (`following`).
"""

from functools import reduce
from typing import TYPE_CHECKING

from docvault.errors import DamagedError
from docvault.model.control.inheriting import Source, containing, inheriting, source_of, standing_in
from docvault.model.control.rights import CONFIDENTIAL, higher
from docvault.model.intake.item import DUPLICATE, FILED
from docvault.services.intake.places_now import Documents
from docvault.services.search.index_entries import item_state
from docvault.services.search.indexing import item_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.manifest import Document
    from docvault.services.intake.places_now import Named
    from docvault.services.vault import Vault

_FAR = 20
"""So many steps from a duplicate to what it is the same as are gone; they end after one or two."""


def as_closed(vault: "Vault", document: "Document", known: Documents | None = None) -> "Document":
    """A document with at least the level of all it goes by; `known` are documents as they are about to be. Raises `DamagedError`."""
    known = known or Documents(vault)
    for source in _sources(vault, document, known):
        document = inheriting(vault.config, document, source)
    for entry in _items(vault, document, parts=False):
        document = closed_by_parts(vault, entry, document, known)
    return document


def followers(vault: "Vault", document: "Document", known: Documents) -> "Iterator[Named]":
    """The documents that go by this one: parts and wholes of what it was filed from, the places that versions of it were moved from."""
    for entry in _items(vault, document, parts=False):
        for part in item_state(entry).parts:
            yield from ((part.order, part.document), known.now(part.order, part.document, part.version))
    for entry in _items(vault, document, parts=True):
        if entry.state == FILED:
            yield known.now(entry.order, entry.document, entry.version)
    for version in document.versions:
        for place in (version.moved.came, version.moved.back):
            if place.order and not place.vault:
                yield place.order, place.document


def source_of_parts(vault: "Vault", entry: "ItemEntry", known: Documents | None = None) -> Source | None:
    """What a part is taken out of: the document its item became, wherever that was moved.

    Of one that was taken back, or is a duplicate, what it was, or is the same as; None while it waits, when everybody who files may read it.
    """
    found = documents_of(vault, entry, known or Documents(vault))
    sources = [source_of(vault.config, one, entry.item) for one in found]
    if not sources:
        return None
    level = reduce(higher, (one.level for one in sources))
    departments = {one.department for one in sources if one.level == CONFIDENTIAL} or {sources[0].department}
    return Source(level, departments.pop() if len(departments) == 1 else "", entry.item)


def documents_of(vault: "Vault", entry: "ItemEntry", known: Documents | None = None) -> "list[Document]":
    """The document an item is; of one that is in no order those it was before it was taken back, or is the same as."""
    known = known or Documents(vault)
    places = [known.now(*one) for one in _places(vault, entry)]
    found = (known.there(*place) for place in dict.fromkeys(places))
    return [one for one in found if one is not None]


def same_document(vault: "Vault", entry: "ItemEntry") -> "Document | None":
    """The document a duplicate is the same as; None where that is in no order, or it is no duplicate."""
    return next(iter(documents_of(vault, entry)), None) if entry.duplicate_of and entry.state == DUPLICATE else None


def closed_by_parts(
    vault: "Vault", entry: "ItemEntry", document: "Document", known: Documents | None = None
) -> "Document":
    """The document an item becomes, as closed as what was made of its parts."""
    known = known or Documents(vault)
    places = (known.now(one.order, one.document, one.version) for one in item_state(entry).parts)
    found = (known.there(*place) for place in dict.fromkeys(places))
    return containing(vault.config, document, [one for one in found if one is not None])


def _places(vault: "Vault", entry: "ItemEntry") -> "Iterator[tuple[str, str, int]]":
    """Where an item is, was, or is the same as: order, document, version."""
    found: ItemEntry | None = entry
    for _step in range(_FAR):
        if found is None:
            return
        if found.state == FILED:
            yield found.order, found.document, found.version
            return
        yield from (
            (one.order, one.document, one.versions[-1])
            for one in item_state(found).unfiled
            if not one.part and one.versions
        )
        first = found.duplicate_of or found.looks_like
        order, slash, version = first.partition("/")
        if slash:
            name, _, number = version.rpartition("@")
            yield order, name, int(number) if number.isdecimal() else 0
        found = item_now(vault, first) if first and not slash else None


def _sources(vault: "Vault", document: "Document", known: Documents) -> "Iterator[Source]":
    for entry in _items(vault, document, parts=True):
        source = source_of_parts(vault, entry, known)
        if source is not None:
            yield source
    gone = (one.moved.to for one in document.versions if one.moved.to.order and not one.moved.to.vault)
    for order, there in dict.fromkeys((one.order, one.document) for one in gone):
        try:
            stands = known.there(order, there)
        except DamagedError:
            stands = None
        if stands is not None:
            yield standing_in(vault.config, stands, order)


def _items(vault: "Vault", document: "Document", *, parts: bool) -> "Iterator[ItemEntry]":
    """The items of which versions of a document are parts, or which became versions of it."""
    for item in dict.fromkeys(one.item for one in document.versions if one.item and bool(one.part) == parts):
        entry = item_now(vault, item)
        if entry is not None:
            yield entry
