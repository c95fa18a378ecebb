"""Putting a case file's folder back that was renamed or moved in a file manager."""

from typing import TYPE_CHECKING

from docvault.model.case.case_name import case_name
from docvault.model.names import decoded
from docvault.services.search.indexing import tell_index
from docvault.store.cases.astray import NowhereError, astray, refusal_of, where_now
from docvault.store.dirty import DirtyMarks

if TYPE_CHECKING:
    from docvault.services.vault import Vault


def put_back(vault: "Vault", case: str) -> tuple[str, str] | None:
    """Put the folder of a case file back where it belongs: from where and to where, relative to the vault; None when it is there. Durable on return.

    Nothing is recorded: what it says is as it was. Raises `NowhereError` when the folder is nowhere in the vault, `SeveralFoundError`.
    """
    kind, case_id = case_name(case)
    for one in astray(vault.layout, kind, {case_id}):
        found = where_now(vault.layout, one)
        if found is None:
            raise refusal_of(one, NowhereError)
        DirtyMarks(vault.layout).mark(kind, case_id, found.name)  # under both names whoever opens the index looks again
        vault.cases.put_back(one, found)
        tell_index(vault, [vault.cases.read(kind, case_id)])
        return decoded(vault.layout.shown(found)), one.folder
    return None
