"""Dropped files taken in: what cannot be taken now rests, what was taken is told, to the index and whoever watches, and read (design 5)."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.model.names import decoded
from docvault.services.intake.inboxes import Inboxes, Resting
from docvault.services.intake.item_entries import find_item
from docvault.services.intake.item_reading import ItemReading
from docvault.services.intake.news import News, Tell, error_of
from docvault.services.intake.taking import Dropped, Taken, take
from docvault.services.search.indexing import follow_intake
from docvault.store.border import identity

if TYPE_CHECKING:
    from pathlib import Path

    from docvault.services.vault import Vault

_RETRY_SECONDS = 5.0


class Arrivals:
    """Takes files in; remembers which could not be taken, how those that are held looked, and of what nobody was told yet."""

    def __init__(self, vault: "Vault", inboxes: Inboxes, reading: ItemReading, tell: Tell) -> None:
        self._vault = vault
        self._inboxes = inboxes
        self._reading = reading
        self._tell = tell
        self.untold: list[Taken] = []
        self.held_as: dict[Path, tuple[int, int]] = {}  # size and mtime (ns) of each held file when it was copied
        self.held_back: dict[Path, Exception] = {}  # held files that could not be taken

    def take(self, dropped: list[Dropped]) -> None:
        """Take files in, from their inbox or a holding place, and have them read."""
        if not dropped:
            return
        taken, failed = take(self._vault, dropped)
        for file in dropped:
            if all(file is not one for one, _error in failed):
                self._inboxes.resting.pop(file.path, None)
                self.held_back.pop(file.path, None)
        for one in taken:
            self._remember(one, dropped)
            if one.held is not None:
                self.held_as[one.held] = one.held_as
            if not one.known:
                self.untold.append(one)
        for file, error in failed:
            self.rest(file, error)
        self.tell_taken()

    def rest(self, file: Dropped, error: Exception) -> None:
        """A file that cannot be taken now is tried again and again; it is told once."""
        resting = self._inboxes.resting.get(file.path)
        before = resting.error if resting else self.held_back.get(file.path)
        if file.item:
            self.held_back[file.path] = error  # tried again with the held files, and at the next start
        else:
            self._inboxes.resting[file.path] = Resting(error, time.monotonic() + _RETRY_SECONDS)
        if type(before) is not type(error):
            self._tell(News("failed", file.item, file.path.name, detail=str(error), error=error_of(error)))

    def tell_taken(self) -> None:
        """Let the index know of what was registered, tell whoever watches, and have it read. While the index is busy all of it waits."""
        follow_intake(self._vault, self._vault.index)
        while self.untold:
            one = self.untold.pop(0)
            self._tell(News("duplicate" if one.first else "taken", one.item, one.file, detail=one.first))
            if not one.first:
                self._reading.read(find_item(self._vault, one.item))

    def _remember(self, taken: Taken, dropped: Iterable[Dropped]) -> None:
        """A source that could not be removed is known by its identity from now on."""
        if not taken.left:
            return
        for file in dropped:
            if decoded(file.path.name) == taken.file:
                self._inboxes.left[file.path] = identity(file.path.lstat())
