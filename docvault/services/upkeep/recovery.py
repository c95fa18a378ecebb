"""After a crash: whoever opens the vault next finishes or undoes what a killed process left (FORMAT.md section 7).

Marks under `.docvault/dirty` say where to look, so that opening a sound vault costs one look into an empty folder. What somebody is working on at
this moment is locked and left alone; a vault that cannot be written to is left as it is.
"""

from typing import TYPE_CHECKING

from docvault.errors import BusyError, RefusedError
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.system_errors import NotWritableError
from docvault.services.intake.mending import finish_parts, mend_item
from docvault.store.dirty import DISPOSAL, ITEM, DirtyMarks
from docvault.store.locks import hold

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
            if kind in KINDS:
                _recover_case(vault, kind, case_id)
        if any(kind == ITEM for kind, _ in marked):
            with hold(vault.layout.lock("intake"), "the inbox", vault.holder, timeout=0.0):
                for kind, item in marked:
                    if kind == ITEM:
                        mend_item(vault, item)
        for kind, disposal in marked:
            if kind == DISPOSAL:
                from docvault.services.retention.destroying import finish  # few vaults ever begin one

                finish(vault, disposal)
    except (BusyError, NotWritableError, PermissionError):
        return


def _recover_case(vault: "Vault", kind: str, case_id: str) -> None:
    try:
        vault.cases.recover(kind, case_id, patience=0.0)
        if kind == ORDER and vault.cases.exists(kind, case_id):
            finish_parts(vault, case_id)
    except (BusyError, RefusedError):
        return
