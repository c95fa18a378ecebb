"""Orders whose folder is not in its place: said in lists, put back when that is asked for, and never sealed over."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.kinds import ORDER
from docvault.model.names import decoded
from docvault.model.sentence import Sentence
from docvault.services.search.indexing import tell_index
from docvault.store.cases.astray import CaseAstrayError, astray, renamed_to, where_now
from docvault.store.dirty import DirtyMarks

if TYPE_CHECKING:
    from docvault.services.vault import Vault

RENAMED = N_(
    "The folder of order {order} was renamed or moved: it is {found} now. What it holds is not shown as the order's until "
    "it is back: `docvault revert {order}` puts it back."
)
MISSING = N_(
    "The folder of order {order} is missing: {folder}. `docvault revert {order}` looks for it in the vault and puts it back. "
    "If it was deleted, put it back from the trash or from your last backup."
)
MORE = N_("The folders of more orders are missing ({count}); `docvault check` names them.")
_NAMED = 5


def note_astray(vault: "Vault") -> None:
    """Tell whoever asked of orders whose folder is not in its place, and how each comes back."""
    found = astray(vault.layout, ORDER)
    for one in found[:_NAMED]:
        now = renamed_to(vault.layout, one)
        values = {"order": one.id, "folder": one.folder, "found": decoded(vault.layout.shown(now)) if now else ""}
        vault.notices.append(Sentence(RENAMED if now else MISSING, values))
    if len(found) > _NAMED:
        vault.notices.append(Sentence(MORE, {"count": len(found) - _NAMED}))


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
