"""What lies in an inbox and nobody sees in any list, so it is said: files that were taken and never registered, and what is not taken at all.

Whoever took the first was stopped between the two. The next watcher or `ingest` takes them in. What a live one has in hand is no news: it holds the
intake's lock.
"""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.control.rights import CLOSED, NOT_SHOWN
from docvault.model.names import decoded
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.intake.inbox_folders import Odd, odd_in
from docvault.services.search.indexing import untold_arrivals
from docvault.services.search.register_mark import told_unreadably
from docvault.services.seeing import reader
from docvault.store.intake.files import IntakeFiles
from docvault.store.locks import is_held

if TYPE_CHECKING:
    from docvault.services.vault import Vault

NOT_REGISTERED = N_(
    "Taken from {inbox} and not registered yet, because whoever took it was stopped: {files}. `docvault ingest` takes it in."
)
ODD = N_("{path}: {why}")
MORE_ODD = N_("In the inboxes lie more things that are not taken in ({count}); `docvault check` names them.")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Unregistered:
    """A file that was taken from an inbox, by the path `vault.yaml` names, and is no item yet."""

    inbox: str
    file: str  # empty where whoever asks may not read what waits

    def to_tree(self) -> dict[str, Any]:
        """Inbox and file as JSON."""
        return {"inbox": self.inbox, **({"file": self.file} if self.file else {CLOSED: True})}


def unregistered(vault: "Vault") -> tuple[Unregistered, ...]:
    """What lies in the holding places and is registered nowhere; nothing while a watcher or `ingest` is at work.

    The holding places are listed before the lock is looked at, and the index is asked last: who finished in between has registered all he took.
    """
    lock, files = vault.layout.lock("intake"), IntakeFiles(vault.layout)
    if is_held(lock):
        return ()
    held = [(inbox.path, item) for inbox in vault.config.inboxes for item in files.held_items(vault.root / inbox.path)]
    if not held or is_held(lock):
        return ()
    told = set(untold_arrivals(vault))
    unknown = set(vault.index.unknown_items(item for _path, item in held if item not in told))
    unknown -= told_unreadably(vault, vault.index.marks(), unknown)
    lost = {(path, item) for path, item in held if item in unknown}
    return tuple(
        Unregistered(path, decoded(one.path.name))
        for path in dict.fromkeys(path for path, _item in sorted(lost))
        for one in files.held(vault.root / path)
        if (path, one.item) in lost
    )


def note_odd(vault: "Vault") -> tuple[Odd, ...]:
    """Tell whoever asked of what lies in the inboxes and is not taken, and of inboxes nothing is taken from. Returns them. Nobody of the vault is told."""
    if not reader(vault).items:
        return ()
    found = tuple(odd_in(vault.layout, vault.config))
    for one in found[:_NAMED]:
        values = {"path": decoded(vault.layout.shown(one.path)), "why": Sentence(one.error.message, one.error.values)}
        vault.notices.append(Sentence(ODD, values))
    if len(found) > _NAMED:
        vault.notices.append(Sentence(MORE_ODD, {"count": len(found) - _NAMED}))
    return found


def note_unregistered(vault: "Vault") -> tuple[Unregistered, ...]:
    """Tell whoever asked of files that were taken and never registered. Returns them."""
    found = unregistered(vault)
    if not reader(vault).items:
        found = tuple(replace(one, file="") for one in found)
    for inbox in dict.fromkeys(one.inbox for one in found):
        names = [one.file for one in found if one.inbox == inbox]
        shown: object = ", ".join(names[:_NAMED]) + (f" … ({len(names)})" if len(names) > _NAMED else "")
        shown = shown if names[0] else Sentence(NOT_SHOWN)
        vault.notices.append(Sentence(NOT_REGISTERED, {"inbox": inbox, "files": shown}))
    return found
