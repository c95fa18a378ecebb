"""What was put beside the inbox folders: nobody takes it in, so it is said where it belongs."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.names import decoded
from docvault.model.sentence import Sentence
from docvault.services.seeing import reader
from docvault.store.intake.beside import beside_inboxes

if TYPE_CHECKING:
    from docvault.services.vault import Vault

BESIDE_INBOXES = N_("Nobody takes in what lies here: {names}. Move it into one of the inboxes: {inboxes}.")
_NAMED = 5


def note_beside(vault: "Vault") -> None:
    """Tell whoever asked of files that lie beside the inboxes, and where they are to be put. Nobody of the vault is told."""
    if not reader(vault).items:
        return
    inboxes = [inbox.path for inbox in vault.config.inboxes]
    found = [decoded(vault.layout.shown(path)) for path in beside_inboxes(vault.root, inboxes)]
    if found:
        shown = ", ".join(found[:_NAMED]) + (f" … ({len(found)})" if len(found) > _NAMED else "")
        vault.notices.append(Sentence(BESIDE_INBOXES, {"names": shown, "inboxes": ", ".join(inboxes)}))
