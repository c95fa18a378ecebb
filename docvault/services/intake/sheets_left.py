"""Signed sheets that are filed, and of which not every signature is entered: a list of what waits names them, too."""

from typing import TYPE_CHECKING, Any

from docvault.errors import DocvaultError
from docvault.model.case.kinds import ORDER
from docvault.model.search.query import Field
from docvault.model.values import dataclass
from docvault.services.entering import RECEIPT
from docvault.services.intake.sheets import SheetLine, lines_of_bytes
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docvault.index.contract.full_text import Hit
    from docvault.services.vault import Vault

_NEWEST = 50
"""Of so many filed sheets, the newest, is looked whether something of them is left: a list stays as quick as it is in a small vault."""


@dataclass(frozen=True, slots=True)
class SheetLeft:
    """A filed sheet: the item it came as, where it is filed, and its lines that are not signed for yet."""

    item: str
    order: str
    document: str
    version: int
    lines: tuple[SheetLine, ...]

    def to_tree(self) -> dict[str, Any]:
        """The sheet as JSON."""
        place = {"item": self.item, "order": self.order, "document": self.document, "version": self.version}
        return {**place, "remaining": [line.to_tree() for line in self.lines]}


def sheets_left(vault: "Vault") -> "tuple[SheetLeft, ...]":
    """The filed sheets with lines left, the newest first, of those whoever asks may read."""
    from docvault.index.contract.full_text import Sort

    found = vault.index.search(Field("kind", RECEIPT), limit=_NEWEST, offset=0, sort=Sort.NEWEST, reader=reader(vault))
    return tuple(one for hit in found.hits for one in _left(vault, hit))


def _left(vault: "Vault", hit: "Hit") -> "Iterator[SheetLeft]":
    if hit.closed or not hit.document or hit.case_kind != ORDER:
        return
    try:
        document = vault.cases.read(ORDER, hit.order).manifest.document(hit.document)
    except DocvaultError:  # `check` names what is wrong with it
        return
    version = document.version(hit.version) if document is not None else None
    if version is None or not version.item or version.is_gone:
        return
    lines = tuple(one for one in lines_of_bytes(vault, version.sha256) if not one.signed and not one.unchecked)
    if lines:
        yield SheetLeft(version.item, hit.order, hit.document, hit.version, lines)
