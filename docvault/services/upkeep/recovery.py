"""After a crash: whoever opens the vault next finishes or undoes what a killed process left (FORMAT.md section 7).

Marks under `.docvault/dirty` say where to look, so that opening a sound vault costs one look into an empty folder. What somebody is working on at
this moment is locked and left alone; a vault that cannot be written to is left as it is.
"""

from typing import TYPE_CHECKING

from docvault.errors import BusyError, RefusedError
from docvault.model.intake.item import DUPLICATE, FILED, FILING, fold
from docvault.model.system_errors import NotWritableError
from docvault.store.dirty import DISPOSAL, ITEM, DirtyMarks
from docvault.store.intake.files import IntakeFiles
from docvault.store.locks import hold
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from docvault.services.vault import Vault


def recover(vault: "Vault") -> None:
    """Finish or undo every change that is marked as begun. Does nothing in a vault without marks."""
    marks = DirtyMarks(vault.layout)
    marked = list(marks.all())
    if not marked:
        return
    try:
        vault.cases.set_staged_aside()
        for kind, case_id in marked:
            if kind not in {ITEM, DISPOSAL}:
                _recover_case(vault, kind, case_id)
        if any(kind == ITEM for kind, _ in marked):
            with hold(vault.layout.lock("intake"), "the inbox", vault.holder, timeout=0.0):
                for kind, item in marked:
                    if kind == ITEM:
                        mend_item(vault, item)
                        marks.clear(ITEM, item)
        for kind, disposal in marked:
            if kind == DISPOSAL:
                from docvault.services.retention.destroying import finish

                finish(vault, disposal)
    except (BusyError, NotWritableError, PermissionError):
        return


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


def _recover_case(vault: "Vault", kind: str, case_id: str) -> None:
    try:
        vault.cases.recover(kind, case_id)
    except (BusyError, RefusedError):
        return


def mend_item(vault: "Vault", item: str) -> None:
    """Make an item's folder agree with the register: the caller holds the intake."""
    from docvault.services.intake.filing import finish_filing, rewrite_item_file
    from docvault.services.search.indexing import follow_intake

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
