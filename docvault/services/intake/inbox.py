"""The verb `inbox`: what waits, since when, until when, why, and where it may belong."""

from typing import TYPE_CHECKING, Any

from docvault.model.intake.item import DUPLICATE, FILED, FILING, REJECTED, WAITING
from docvault.model.names import decoded
from docvault.model.page import Page
from docvault.model.values import dataclass
from docvault.services.intake.beside import note_beside
from docvault.services.intake.fate_now import FateNow, fate_now
from docvault.services.intake.further import Further, further_of
from docvault.services.intake.ingest import NotTaken
from docvault.services.intake.item_entries import find_item
from docvault.services.intake.item_trees import item_tree
from docvault.services.intake.parts import Part, parts_of
from docvault.services.intake.seen_items import seen_items
from docvault.services.intake.sheets import SheetLine, sheet_lines
from docvault.services.intake.sheets_left import SheetLeft, sheets_left
from docvault.services.intake.suggesting import as_of_now
from docvault.services.intake.twins import Twins, twins_of
from docvault.services.intake.unregistered import Unregistered, note_odd, note_unregistered

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.services.vault import Vault

EVERY_STATE = (WAITING, FILING, FILED, REJECTED, DUPLICATE)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Items as of a moment; `parts` is what lies inside each of them, `further` what each may be a further version of, as far as it was asked for."""

    as_of: str
    entries: "tuple[ItemEntry, ...]"  # all of the list, or a piece
    parts: tuple[tuple[Part, ...], ...]
    further: tuple[tuple[Further, ...], ...]
    twins: tuple[Twins, ...]  # what is known of each from others
    sheets: tuple[tuple[SheetLine, ...], ...]  # the lines each carries signatures on
    total: int
    capped: bool = False  # there are more than `total`
    unregistered: tuple[Unregistered, ...] = ()  # taken, and no items yet
    left: tuple[SheetLeft, ...] = ()  # is filed, and not all of it is signed for
    odd: tuple[NotTaken, ...] = ()  # lies in an inbox and is not taken
    in_list: bool = True  # not the one item that was asked for
    since: FateNow = FateNow()  # what became since of the one that was asked for

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """The list as JSON (design 7)."""
        items = [item_tree(entry, language, self.as_of, in_list=self.in_list) for entry in self.entries]
        if not self.in_list:
            items[0] |= self.since.to_tree()
        for tree, lines in zip(items, self.sheets, strict=False):
            if lines:
                tree["receipts"] = [line.to_tree() for line in lines]
        for tree, parts, further, twins in zip(items, self.parts, self.further, self.twins, strict=False):
            tree["parts"] = [part.to_tree(language) for part in parts]
            tree["further"] = [one.to_tree(language) for one in further]
            if twins.rejected:
                tree["rejected_before"] = [one.to_tree() for one in twins.rejected]
            if twins.claimed:
                tree["same_message_id"] = twins.claimed
        unregistered = [one.to_tree() for one in self.unregistered]
        return {
            "items": items,
            "total": self.total,
            "capped": self.capped,
            "unregistered": unregistered,
            **({"sheets_left": [one.to_tree() for one in self.left]} if self.left else {}),
            "odd": [one.to_tree(language) for one in self.odd],
        }


def inbox(
    vault: "Vault", item: str = "", *, everything: bool = False, limit: int | None = None, offset: int = 0
) -> Inbox:
    """Items that wait, by due time, with the orders they may belong to now and their parts; with `everything` also all others, without parts.

    What was taken from the inboxes and never registered, and what lies there and is not taken, is told beside it.

    With `item`, the one that was typed, whatever became of it. Raises `NoSuchItemError`, `AmbiguousItemError`.
    """
    states = EVERY_STATE if everything else (WAITING, FILING)
    found = Page((find_item(vault, item),), 1) if item else vault.index.items(states, limit=limit, offset=offset)
    shown = seen_items(vault, [as_of_now(vault, entry) for entry in found])
    parts = (
        () if everything else tuple(() if entry.closed else parts_of(vault, entry, in_list=not item) for entry in shown)
    )
    further = () if everything else tuple(further_of(vault, entry, entry.likely) for entry in shown)
    twins = () if everything else tuple(_twins(vault, entry) for entry in shown)
    sheets = () if everything else tuple(sheet_lines(vault, entry) for entry in shown)
    lost = () if item else note_unregistered(vault)
    if not item:
        note_beside(vault)
    odd = () if item else tuple(NotTaken(decoded(vault.layout.shown(one.path)), one.error) for one in note_odd(vault))
    since = fate_now(vault, shown[0]) if item else FateNow()
    known = vault.now(), shown, parts, further, twins, sheets, found.total, found.capped, lost
    return Inbox(*known, () if item or everything or offset else sheets_left(vault), odd, not item, since)


def _twins(vault: "Vault", entry: "ItemEntry") -> Twins:
    """What is known of an item that waits from others; nothing of one whoever asks may not read."""
    if entry.closed or entry.state != WAITING:
        return Twins()
    return twins_of(vault, entry, vault.kept_text.get(entry.sha256))
