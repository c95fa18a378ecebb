"""The verb `inbox`: what waits, since when, until when, why, and where it may belong."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate, untranslated
from docvault.model.intake.extracted import Reason
from docvault.model.intake.item import DISPOSED, DUPLICATE, FILED, FILING, REJECTED, WAITING
from docvault.model.intake.matching import Ground
from docvault.model.intake.reasons import sentence
from docvault.services.intake.item_entries import reason_of, suggestions_of

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.index.contract.page import Page
    from docvault.services.vault import Vault


def inbox(vault: "Vault", *, everything: bool = False, limit: int | None = None, offset: int = 0) -> "Page[ItemEntry]":
    """Items that wait, by due time; with `everything` those filed, rejected and duplicate too."""
    states = (WAITING, FILING, FILED, REJECTED, DUPLICATE) if everything else (WAITING, FILING)
    return vault.index.items(states, limit=limit, offset=offset)


def item_tree(entry: "ItemEntry", translate: Translate = untranslated) -> dict[str, Any]:
    """An item as the JSON document of the command has it (design 7)."""
    tree: dict[str, Any] = {
        "item": entry.item,
        "file": entry.file,
        "channel": entry.channel,
        "received": entry.received,
        "due": entry.due,
        "state": entry.state,
        "outcome": entry.outcome,
        "reason": reason_text(reason_of(entry), translate),
        "sender": entry.sender,
        "title": entry.title,
        "sha256": entry.sha256,
        "suggestions": [
            {"order": one.order, "score": one.score, "why": one.why(translate)} for one in suggestions_of(entry)
        ],
    }
    receipts = receipts_of(entry)
    if receipts:
        tree["receipts"] = receipts
    if entry.looks_like:
        tree["looks_like"] = entry.looks_like
    if entry.order:
        tree |= {"order": entry.order, "document": entry.document, "version": entry.version}
    if entry.duplicate_of:
        tree["first"] = entry.duplicate_of
    return tree


def receipts_of(entry: "ItemEntry") -> list[dict[str, str]]:
    """Whose signatures for what an item may carry: the lines of a signed sheet, as its codes name them."""
    return [
        {"order": one.order, "document": reason.key, "department": reason.seen}
        for one in suggestions_of(entry)
        for reason in one.reasons
        if reason.ground is Ground.RECEIPT
    ]


def reason_text(reason: Reason | str | None, translate: Translate = untranslated) -> str:
    """Why something could not be read, or was rejected, in words."""
    if reason is None:
        return ""
    if isinstance(reason, str) and reason.startswith(DISPOSED):
        return translate(N_("disposed of by {disposal}")).format(disposal=reason.removeprefix(DISPOSED))
    return reason if isinstance(reason, str) else sentence(reason, translate)
