"""An item whose folder and register disagree after a crash: the register is right, the folder follows it (FORMAT.md section 7)."""

from functools import partial
from typing import TYPE_CHECKING

from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER
from docvault.model.intake.item import FILING, FiledPart, ItemState, allows, step
from docvault.services.intake.filing import finish_filing
from docvault.services.intake.item_entries import change_item, item_book
from docvault.store.intake.files import IntakeFiles

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.services.vault import Vault


def finish_parts(vault: "Vault", order: str) -> None:
    """Enter which attachments an order has that the register does not know of: whoever filed one was stopped between the two.

    One that is being filed now is left alone: its order is held.
    """
    if not _parts(vault, order):
        return
    _ = vault.index  # brought up to date before the order is held: what is held keeps its mark
    with vault.cases.if_idle(ORDER, order) as idle:
        for item, place in _parts(vault, order) if idle else ():
            change_item(vault, item, partial(_entered, vault, place))


def _parts(vault: "Vault", order: str) -> list[tuple[str, FiledPart]]:
    """The attachments an order has, each with the item it came in."""
    return [
        (version.item, FiledPart(version.part, order, document.id, version.number))
        for document in vault.cases.read(ORDER, order).manifest.documents
        for version in document.versions
        if version.item and version.part
    ]


def _entered(vault: "Vault", place: FiledPart, state: ItemState) -> "list[Event]":
    if place in state.parts or not allows(state, "part-filed"):
        return []
    where: dict[str, str | int] = {
        "order": place.order,
        "document": place.document,
        "version": place.version,
        "part": place.part,
    }
    return [step("part-filed", state.item, WATCHER, vault.now(), **where)]


def mend_item(vault: "Vault", item: str) -> None:
    """Make an item's folder agree with the register: the caller holds the intake. One that somebody files now is left alone."""
    files = IntakeFiles(vault.layout)
    held = {one.item for inbox in vault.config.inboxes for one in files.held(vault.root / inbox.path)}
    state = item_book(vault).mend(item, is_held=item in held)
    if state is not None and state.state == FILING:
        finish_filing(vault, item)
