"""An item whose folder and register disagree after a crash: the register is right, the folder follows it (FORMAT.md section 7)."""

from typing import TYPE_CHECKING

from docvault.model.intake.item import DUPLICATE, FILED, FILING, fold
from docvault.services.intake.filing import finish_filing, rewrite_item_file
from docvault.services.search.indexing import follow_intake
from docvault.store.intake.files import IntakeFiles
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from docvault.services.vault import Vault


def mend_item(vault: "Vault", item: str) -> None:
    """Make an item's folder agree with the register: the caller holds the intake."""
    files = IntakeFiles(vault.layout)
    follow_intake(vault, vault.index)
    found = [entry for entry in vault.index.item(item) if entry.item == item]
    folder = vault.layout.item(item)
    if _settle_disposed(vault, item):
        return
    if found and found[0].state == FILING:
        finish_filing(vault, item)
    elif not folder.is_dir():
        return
    elif not found:
        held = {one.item for inbox in vault.config.inboxes for one in files.held(vault.root / inbox.path)}
        if item in held:
            files.clear(item)  # its file is taken anew from the holding place
        else:
            files.set_aside(item)
    elif found[0].state in {FILED, DUPLICATE}:
        files.clear(item)
    else:
        rewrite_item_file(vault, item)


def _settle_disposed(vault: "Vault", item: str) -> bool:
    """Let the folder of an item that went with a disposed order lie in that bin, or come back; says whether it is gone from the intake."""
    bins, state, before = Bin(vault.layout), None, None
    for record in vault.registers.about("intake", item):
        before, state = (state if state is not None and state.disposal else before), fold(state, record)
    if state is not None and state.disposal:
        bins.take_item(state.disposal, state.disposed_with, item)
        return True
    if before is not None:
        bins.give_item_back(before.disposal, before.disposed_with, item)
    return False
