"""Files in the holding places: what grew is made whole again, what has been quiet for long enough is removed (design 5)."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import BusyError, DocvaultError
from docvault.model.names import decoded
from docvault.services.intake.arrivals import Arrivals
from docvault.services.intake.growing import GrownApartError, correct
from docvault.services.intake.inbox_folders import usable
from docvault.services.intake.item_entries import find_item, state_of
from docvault.services.intake.item_reading import ItemReading
from docvault.services.intake.news import News, Tell
from docvault.services.intake.taking import Dropped
from docvault.services.intake.wholeness import is_whole, made_whole
from docvault.services.search.register_mark import told_unreadably
from docvault.store.border import OddError
from docvault.store.durable import SourceMissingError
from docvault.store.intake.files import Held, IntakeFiles

if TYPE_CHECKING:
    from docvault.services.vault import Vault


class HeldFiles:
    """Looks after the dropped files of a vault, each held since it was taken."""

    def __init__(self, vault: "Vault", arrivals: Arrivals, reading: ItemReading, tell: Tell) -> None:
        self._vault = vault
        self._arrivals = arrivals
        self._reading = reading
        self._tell = tell
        self._files = IntakeFiles(vault.layout)

    def take_unregistered(self) -> None:
        """Take in what was held by a process that was killed before it registered it."""
        for channel, inbox in self._inboxes():
            held = [one for one in self._files.held(inbox) if self._vault.index.exact_item(one.item) is None]
            unreadable = told_unreadably(self._vault, self._vault.index.marks(), (one.item for one in held))
            self._arrivals.take([_again(one, inbox, channel) for one in held if one.item not in unreadable])

    def look_after(self) -> None:
        """Look at each held file: whether it grew, and whether it was quiet for long enough to go."""
        keep_seconds = self._vault.config.intake.holding_hours * 3600
        for channel, inbox in self._inboxes():
            for held in list(self._files.held(inbox)):
                try:
                    self._look_after(held, inbox, channel, keep_seconds)
                except (BusyError, OddError, SourceMissingError, OSError):
                    continue  # somebody still writes to it, or works on its order: at the next look
                except DocvaultError as error:
                    self._arrivals.rest(Dropped(held.path, inbox, channel, time.time(), held.item), error)

    def _inboxes(self) -> Iterator[tuple[str, Path]]:
        yield from usable(self._vault.layout, self._vault.config, [])

    def _look_after(self, held: Held, inbox: Path, channel: str, keep_seconds: float) -> None:
        with self._files.opened(held.path) as (folder, file):
            info, held_since = file.info, folder.info().st_mtime
        now = (info.st_size, info.st_mtime_ns)
        if self._arrivals.held_as.get(held.path) != now and not self._followed(held, inbox, channel, now):
            return
        quiet = time.time() - max(info.st_mtime, held_since)
        if quiet > keep_seconds:
            self._make_whole(held.item)
            self._files.release(held, inbox)
            self._arrivals.held_as.pop(held.path, None)

    def _followed(self, held: Held, inbox: Path, channel: str, now: tuple[int, int]) -> bool:
        """Follow a file that is not as it was when it was copied. False while it has to stay, for the next look or as an item of its own."""
        if state_of(self._vault, held.item) is None:
            if not told_unreadably(self._vault, self._vault.index.marks(), (held.item,)):
                self._arrivals.take([_again(held, inbox, channel)])
            return False
        outcome = self._corrected(held, inbox)
        if outcome in {"anew", "later"}:
            return False
        self._arrivals.held_as[held.path] = now
        if outcome != "same":
            entry = find_item(self._vault, held.item)
            self._tell(News("corrected", held.item, entry.file, entry.order))
            self._reading.read(entry)
        return True

    def _make_whole(self, item: str) -> None:
        """Before a held file goes, an item that was damaged meanwhile is made whole from it."""
        entry = find_item(self._vault, item)
        if entry.path and not is_whole(self._vault.root / entry.path, entry.sha256, entry.bytes):
            made_whole(self._vault, entry)

    def _corrected(self, held: Held, inbox: Path) -> str:
        try:
            outcome = correct(self._vault, held, inbox)
        except GrownApartError as error:
            self._tell(News("failed", held.item, decoded(held.path.name), detail=str(error), error=error))
            outcome = "anew"
        self._arrivals.held_back.pop(held.path, None)
        if outcome == "anew":
            self._arrivals.held_as.pop(held.path, None)
        return outcome


def _again(held: Held, inbox: Path, channel: str) -> Dropped:
    """A file that was taken and never registered, to be taken again, received when it was taken."""
    return Dropped(held.path, inbox, channel, held.path.lstat().st_ctime, held.item)
