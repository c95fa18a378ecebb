"""Orders whose folder is not in its place: said with lists and agendas, which look for them only when a folder came or went since."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.names import decoded
from docvault.model.sentence import Sentence
from docvault.store.cases.missing import missing, note_missing
from docvault.store.shelves import is_as_seen, note_seen, shelf_times

if TYPE_CHECKING:
    from docvault.services.vault import Vault

RENAMED = N_(
    "The folder of order {order} was renamed or moved: it is {found} now. What it holds is not shown as the order's until "
    "it is back: `docvault revert {order}` puts it back."
)
MISSING = N_(
    "The folder of order {order} is missing: {folder}. `docvault revert {order}` looks for it in the vault and puts it back. "
    "If it was deleted, put it back from the trash or from your last backup: the next command takes it up."
)
MORE = N_("The folders of more orders are missing ({count}); `docvault check` names them.")
_NAMED = 5


def note_astray(vault: "Vault", *, look_inside: bool = False) -> None:
    """Tell whoever asked of orders whose folder is not in its place, and how each comes back; with `look_inside` also where it is there and empty."""
    times = shelf_times(vault.layout, ORDER)
    if is_as_seen(vault.layout, ORDER, times) and not look_inside:
        return
    from docvault.store.cases.astray import astray, renamed_to  # it reads case files, which lists do not need

    if missing(vault.layout):
        vault.index  # noqa: B018 - opening it takes up what is back, which is looked for no more when it is noted that nothing is missing
    found = astray(vault.layout, ORDER, look_inside=look_inside)
    note_missing(vault.layout, ORDER, (one.id for one in found))
    for kind in KINDS if look_inside else ():
        if kind != ORDER:  # nobody lists them here, and they are looked for all the same
            note_missing(vault.layout, kind, (one.id for one in astray(vault.layout, kind, look_inside=True)))
    if not found:
        note_seen(vault.layout, ORDER, times)
    for one in found[:_NAMED]:
        now = renamed_to(vault.layout, one)
        values = {"order": one.id, "folder": one.folder, "found": decoded(vault.layout.shown(now)) if now else ""}
        vault.notices.append(Sentence(RENAMED if now else MISSING, values))
    if len(found) > _NAMED:
        vault.notices.append(Sentence(MORE, {"count": len(found) - _NAMED}))
