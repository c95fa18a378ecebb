"""Signed sheets as documents of their orders: the evidence of what was signed on them."""

from typing import TYPE_CHECKING

from docvault.model.intake.item import FILED
from docvault.services.entering import RECEIPT
from docvault.services.intake.filing import file_item
from docvault.services.intake.item_entries import find_item
from docvault.services.intake.target import Target

if TYPE_CHECKING:
    from docvault.services.vault import Vault


def filed_sheet(vault: "Vault", order: str, item: str, expected_head: str) -> tuple[str, str]:
    """The signed sheet as a document of the order: filed now, or before, when another line of it was entered; and the head that is expected then."""
    entry = find_item(vault, item)
    if entry.state == FILED and entry.order == order:
        return f"{entry.document}@{entry.version}", expected_head
    kind = RECEIPT if vault.config.kind(RECEIPT) is not None else "other"
    # Each sheet is a paper of its own: none supersedes another.
    target = Target(order, kind=kind, new=True, afterwards=True)
    filed = file_item(vault, item, target, expected_head=expected_head)
    return f"{filed.document}@{filed.version}", filed.head if expected_head else ""
