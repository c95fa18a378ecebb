"""Whether the bytes of an item, or of a version, are those that arrived; and an item made whole again from its dropped file, while that is held."""

from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, DamagedError, DocvaultError, NotFoundError
from docvault.model.sentence import Sentence
from docvault.services.intake.item_entries import demand_step, find_item, item_book
from docvault.services.search.index_entries import item_state
from docvault.store import digests, durable
from docvault.store.border import OddError
from docvault.store.intake.files import IntakeFiles

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry, Where
    from docvault.services.vault import Vault
    from docvault.store.intake.files import Staged

MADE_WHOLE = N_("The file of item {item} was damaged, and was made whole again from the file that was dropped.")


class ItemDamagedError(DamagedError):
    """The file of an item is gone, or has other bytes than arrived, and no whole one is held."""

    message = N_(
        "{path} of item {item} is gone or damaged: it does not have the bytes that arrived. Nothing was filed."
    )
    next_step = N_(
        "Put it back from a backup, or have it sent again: what is sent again arrives as an item of its own."
    )


class DuplicateGoneError(NotFoundError):
    """The bytes of a duplicate went with what it was the same as."""

    message = N_("{file} came as a duplicate of {first}, and its bytes went with that: they are in the vault no more.")
    next_step = N_("Have it sent again: it arrives as an item of its own.")


def is_whole(path: Path, sha256: str, size: int) -> bool:
    """Whether a file is there with these bytes. All of it is read, unless its size says already that it is another."""
    try:
        return path.stat().st_size == size and digests.digest(path)[0] == sha256
    except OSError:
        return False


def place_of(vault: "Vault", where: "Where") -> Path | None:
    """Where the bytes lie that the index speaks of; None when there is nothing of the kind."""
    try:
        if where.case_id:
            return vault.cases.version_path(where.case_kind, where.case_id, where.document, where.version)
        path = find_item(vault, where.item).path
    except (DocvaultError, OSError):
        return None
    return vault.root / path if path else None


def demand_whole(vault: "Vault", item: str, action: str) -> "ItemEntry":
    """The item as it is now, if it can take a step and its bytes are those that arrived. One that is damaged is made whole from its held file first.

    Raises `ItemStateError`, `ItemDamagedError`.
    """
    entry = find_item(vault, item)
    demand_step(item_state(entry), action)
    if is_whole(vault.root / entry.path, entry.sha256, entry.bytes):
        return entry
    if not made_whole(vault, entry):
        raise ItemDamagedError(item=entry.item, path=entry.path)
    return entry


def made_whole(vault: "Vault", entry: "ItemEntry") -> bool:
    """Put the held file of an item, if it has the bytes that arrived, in the place of the damaged one, which goes to lost+found; a notice says so."""
    files = IntakeFiles(vault.layout)
    inboxes = (vault.root / inbox.path for inbox in vault.config.inboxes)
    for path in [path for inbox in inboxes for path in files.held_of(inbox, entry.item)]:
        staged = _staged_whole(files, path, entry)
        if staged is None:
            continue
        try:
            if item_book(vault).restore(entry.item, staged):
                vault.notices.append(Sentence(MADE_WHOLE, {"item": entry.item}))
                return True
        finally:
            files.discard(staged)
    return False


def copy_of_first(vault: "Vault", entry: "ItemEntry") -> "Staged":
    """A staged copy of the bytes a duplicate has in common with what came before it. Raises `DuplicateGoneError` where they are nowhere any more."""
    files = IntakeFiles(vault.layout)
    for where in vault.index.find_bytes(entry.sha256):
        path = place_of(vault, where)
        staged = _staged_whole(files, path, entry) if path is not None else None
        if staged is not None:
            return staged
    raise DuplicateGoneError(file=entry.file, first=entry.duplicate_of)


def _staged_whole(files: IntakeFiles, path: Path, entry: "ItemEntry") -> "Staged | None":
    """A copy of a held file, if it has the bytes of the item."""
    try:
        with files.opened(path) as (_, file):
            staged = files.stage(file, entry.item)
    except (OddError, durable.SourceMissingError, OSError):
        return None
    if (staged.sha256, staged.bytes) == (entry.sha256, entry.bytes):
        return staged
    files.discard(staged)
    return None
