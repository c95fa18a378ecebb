"""Where a document of an order is by now: what was filed in one place may have been moved to another, and further."""

from typing import TYPE_CHECKING

from docvault.errors import DamagedError
from docvault.model.case.case_name import case_name

if TYPE_CHECKING:
    from docvault.model.case.manifest import Version
    from docvault.services.vault import Vault


def place_now(vault: "Vault", order: str, document: str, version: int) -> tuple[str, str]:
    """The order and document a version is in that was filed there; where it went to another vault, or was never moved, that place itself.

    Of an order that is damaged nobody can say where it went from there: that place itself.
    """
    return _followed(vault, order, document, version)[0][:2]


def counts_now(vault: "Vault", order: str, document: str, version: int) -> bool:
    """Whether a version that was filed there counts in the place it is in by now; one that went to another vault does."""
    known = _followed(vault, order, document, version)[1]
    return known is None or not known.void.at


def version_now(
    vault: "Vault", order: str, document: str, version: int
) -> "tuple[tuple[str, str, int], Version | None]":
    """The place of a version that was filed there, and the version as it is by now; None where that is in another vault, or cannot be read."""
    return _followed(vault, order, document, version)


def _followed(vault: "Vault", order: str, document: str, version: int) -> "tuple[tuple[str, str, int], Version | None]":
    seen: set[tuple[str, str, int]] = set()
    place, known = (order, document, version), None
    while place not in seen and vault.cases.exists(*case_name(place[0])):
        seen.add(place)
        try:
            known = vault.cases.read(*case_name(place[0])).manifest.version(place[1], place[2])
        except DamagedError:
            return place, None
        to = known.moved.to if known is not None else None
        if to is None or not to.order or to.vault:
            break
        place = to.order, to.document, to.version
    return place, known
