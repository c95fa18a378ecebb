"""Where a document of an order is by now: what was filed in one place may have been moved to another, and further."""

from typing import TYPE_CHECKING

from docvault.errors import DamagedError
from docvault.model.case.case_name import case_name
from docvault.services.search.index_entries import document_there

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Version
    from docvault.services.vault import Vault

Named = tuple[str, str]
"""A document: what its case file is called, and its id."""


class Documents:
    """Documents as they are, and some of them as they are about to be (`about`)."""

    def __init__(self, vault: "Vault", about: "dict[Named, Document] | None" = None) -> None:
        self._vault = vault
        self.about = about if about is not None else {}

    def there(self, order: str, document: str) -> "Document | None":
        """A document with the level it has where it is; None where there is none. Raises `DamagedError`."""
        known = self.about.get((order, document))
        return known if known is not None else document_there(self._vault, order, document)

    def now(self, order: str, document: str, version: int) -> Named:
        """The place a version is in that was filed there; where it went to another vault, or was never moved, that place itself.

        Of an order that is damaged nobody can say where it went from there: that place itself.
        """
        return self.followed(order, document, version)[0][:2]

    def followed(self, order: str, document: str, version: int) -> "tuple[tuple[str, str, int], Version | None]":
        """The same with the version there; None where nobody can say."""
        seen: set[tuple[str, str, int]] = set()
        place, known = (order, document, version), None
        while place not in seen and (place[:2] in self.about or self._vault.cases.exists(*case_name(place[0]))):
            seen.add(place)
            try:
                found = self.there(*place[:2])
            except DamagedError:
                return place, None
            known = found.version(place[2]) if found is not None else None
            to = known.moved.to if known is not None else None
            if to is None or not to.order or to.vault:
                break
            place = to.order, to.document, to.version
        return place, known


def place_now(vault: "Vault", order: str, document: str, version: int) -> Named:
    """Where a version that was filed there is, as `Documents.now` says."""
    return Documents(vault).now(order, document, version)


def counts_now(vault: "Vault", order: str, document: str, version: int) -> bool:
    """Whether a version that was filed there counts in the place it is in by now; one that went to another vault does."""
    known = Documents(vault).followed(order, document, version)[1]
    return known is None or not known.void.at


def version_now(
    vault: "Vault", order: str, document: str, version: int
) -> "tuple[tuple[str, str, int], Version | None]":
    """The place of a version that was filed there, and the version as it is by now; None where that is in another vault, or cannot be read."""
    return Documents(vault).followed(order, document, version)
