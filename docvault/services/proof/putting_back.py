"""Putting a case file's folder back that was renamed or moved in a file manager."""

from typing import TYPE_CHECKING

from docvault.model.case.kinds import ORDER
from docvault.model.names import decoded
from docvault.services.search.indexing import tell_index
from docvault.store.cases.astray import CaseAstrayError, astray, where_now
from docvault.store.dirty import DirtyMarks

if TYPE_CHECKING:
    from docvault.services.vault import Vault


def put_back(vault: "Vault", order: str) -> tuple[str, str] | None:
    """Put the folder of an order back where it belongs: from where and to where, relative to the vault; None when it is there. Durable on return.

    Nothing is recorded: what the order says is as it was. Raises `CaseAstrayError` when the folder is nowhere in the vault, `SeveralFoundError`.
    """
    for one in astray(vault.layout, ORDER, {order}):
        found = where_now(vault.layout, one)
        if found is None:
            raise CaseAstrayError(kind=ORDER, id=order, folder=one.folder)
        DirtyMarks(vault.layout).mark(ORDER, order, found.name)  # under both names whoever opens the index looks again
        vault.cases.put_back(one, found)
        tell_index(vault, [vault.cases.read(ORDER, order)])
        return decoded(vault.layout.shown(found)), one.folder
    return None
