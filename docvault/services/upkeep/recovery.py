"""After a crash: whoever opens the vault next finishes or undoes what a killed process left (FORMAT.md section 7).

Marks under `.docvault/dirty` say where to look, so that opening a sound vault costs one look into an empty folder. What somebody is working on at
this moment is locked and left alone; a vault that cannot be written to is left as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, DamagedError, NotFoundError, RefusedError
from docvault.model.case.kinds import KINDS
from docvault.model.sentence import Sentence
from docvault.model.system_errors import NotWritableError
from docvault.model.values import replace
from docvault.services.intake.mending import mend_item
from docvault.services.intake.part_filing import finish_parts
from docvault.store.dirty import DISPOSAL, FOLLOW, ITEM, MERGE, MOVE, PART, UNFILE, DirtyMarks
from docvault.store.locks import hold

if TYPE_CHECKING:
    from docvault.services.vault import Vault

_LEFT = (BusyError, RefusedError, DamagedError, NotFoundError)
"""What keeps something that was begun from being finished now: it keeps its mark, and hinders nobody."""


def recover(vault: "Vault") -> None:
    """Finish or undo every change that is marked as begun. Does nothing in a vault without marks."""
    marked: dict[str, list[str]] = {}
    for kind, one in DirtyMarks(vault.layout).all():
        marked.setdefault(kind, []).append(one)
    if not marked:
        return
    try:
        with suppress(DamagedError):  # `check` names it
            vault.registers.mend()
        vault.cases.set_staged_aside()
        for kind in KINDS:
            for case_id in marked.get(kind, ()):
                _recover_case(vault, kind, case_id)
        if ITEM in marked or PART in marked:
            _mend_intake(vault, marked.get(PART, ()), marked.get(ITEM, ()))
        _finish_begun(vault, marked)
        for disposal in marked.get(DISPOSAL, ()):
            from docvault.services.retention.destroying import finish  # few vaults ever begin one

            finish(vault, disposal)
    except (BusyError, NotWritableError, PermissionError):
        return


def _finish_begun(vault: "Vault", marked: Mapping[str, Sequence[str]]) -> None:
    """Finish what concerns several case files and was interrupted between them."""
    if MOVE in marked:
        from docvault.services.orders.finishing_moves import finish_moves  # few moves are ever interrupted

        _finish(vault, marked[MOVE], finish_moves)
    if UNFILE in marked:
        from docvault.services.orders.unfiling import finish_unfiling  # fewer still

        _finish(vault, marked[UNFILE], finish_unfiling)
    if MERGE in marked:
        from docvault.services.orders.merging import finish_merge  # customers are rarely merged

        _finish(vault, marked[MERGE], finish_merge)
    if FOLLOW in marked:
        from docvault.services.intake.following import finish_following  # what follows is raised with what it follows

        _finish(vault, marked[FOLLOW], finish_following)


def _mend_intake(vault: "Vault", orders: Sequence[str], items: Sequence[str]) -> None:
    """Enter what orders got of parts, and let items agree with the register, without waiting for anybody: the next who opens the vault will do."""
    with suppress(*_LEFT):
        _ = vault.index  # brought up to date first, as patiently as ever: what is held below keeps its mark
        hurried = vault.asked_by(replace(vault.who, patience=0.0))
        hurried.notices = vault.notices
        for order in orders:
            finish_parts(hurried, order)
        for item in items:
            with hold(vault.layout.lock("intake"), Sentence(N_("the inbox")), vault.holder, timeout=0.0):
                mend_item(hurried, item)


def _finish(vault: "Vault", orders: Sequence[str], finish: "Callable[[Vault, str], None]") -> None:
    """Finish what was begun with these orders and another place, without waiting for anybody; what cannot be finished now keeps its mark."""
    with suppress(*_LEFT):
        _ = vault.index  # brought up to date first, as patiently as ever: what is held below keeps its mark
    hurried = vault.asked_by(replace(vault.who, patience=0.0))
    hurried.notices = vault.notices
    for order in orders:
        with suppress(*_LEFT):
            finish(hurried, order)


def _recover_case(vault: "Vault", kind: str, case_id: str) -> None:
    with suppress(*_LEFT):  # what is damaged is for a person; it keeps its mark
        vault.cases.recover(kind, case_id, patience=0.0)
