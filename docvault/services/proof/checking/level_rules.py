"""What was taken out of something is at least as closed as that, and what it was taken out of as closed as it (W041, R-RO2)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.control.inheriting import containing, inheriting, source_of, standing_in
from docvault.services.proof.checking.findings import Finding
from docvault.store.cases.case_file import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.manifest import Document, Manifest
    from docvault.model.vault_config import VaultConfig

LOWER = N_(
    "{document} was taken out of {source}, which fewer people may read. Give it that level and department in manifest.yaml, and adopt it."
)


BELOW = N_(
    "{document} has {part} in it, which fewer people may read. Give it that level and department in manifest.yaml, and adopt it."
)


WAS_OPEN = N_(
    "{document} was moved to {place}, which fewer people may read. Give it that level and department in manifest.yaml, and adopt it."
)


def check_levels(config: "VaultConfig | None", orders: "Iterable[tuple[str, Manifest]]") -> Iterator[Finding]:
    """Every document made of a part of an item, against the document the item itself became; `orders` are manifests by their folders as findings show them."""
    if config is None:
        return
    known = list(orders)
    wholes = {
        version.item: (manifest.id, document)
        for _folder, manifest in known
        for document in manifest.documents
        for version in document.versions
        if version.item and not version.part and not version.is_gone
    }
    of_items: dict[str, list[tuple[str, Document]]] = {}
    for folder, manifest in known:
        for document, item in _parts(manifest):
            of_items.setdefault(item, []).append((manifest.id, document))
            order, whole = wholes.get(item, ("", None))
            if whole is not None and inheriting(config, document, source_of(config, whole, item)) != document:
                values = {"document": document.id, "source": f"{order}/{whole.id}"}
                yield Finding("W041", f"{folder}/{MANIFEST}", LOWER, values)
    folders = {manifest.id: folder for folder, manifest in known}
    yield from _old_places(config, known)
    for item, parts in of_items.items():
        order, whole = wholes.get(item, ("", None))
        if whole is not None and containing(config, whole, [part for _order, part in parts]) != whole:
            named = ", ".join(f"{place}/{part.id}" for place, part in parts)
            yield Finding("W041", f"{folders[order]}/{MANIFEST}", BELOW, {"document": whole.id, "part": named})


def _old_places(config: "VaultConfig", known: "list[tuple[str, Manifest]]") -> Iterator[Finding]:
    """Every document that versions were moved away from, against the document they are in."""
    orders = {manifest.id: manifest for _folder, manifest in known}
    for folder, manifest in known:
        for document in manifest.documents:
            gone = [
                one.moved.to for one in document.versions if one.moved.to.order in orders and not one.moved.to.vault
            ]
            for order, name in dict.fromkeys((one.order, one.document) for one in gone):
                there = orders[order].document(name)
                if there is not None and inheriting(config, document, standing_in(config, there, order)) != document:
                    values = {"document": document.id, "place": f"{order}/{name}"}
                    yield Finding("W041", f"{folder}/{MANIFEST}", WAS_OPEN, values)


def _parts(manifest: "Manifest") -> "Iterator[tuple[Document, str]]":
    """Documents with the items they were taken out of, each once."""
    for document in manifest.documents:
        for item in dict.fromkeys(one.item for one in document.versions if one.item and one.part):
            yield document, item
