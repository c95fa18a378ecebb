"""Looking into the inboxes: what lies there, how long it has been quiet, what may be taken now (design 5).

The decision itself is `model.stability`; here are the eyes: directory entries, leases, the ends of files.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.model.intake.stability import Lease, Patience, Seen, Verdict, decide, looks_whole, observe
from docvault.model.values import replace
from docvault.services.intake.inbox_folders import Odd, files_in, usable
from docvault.services.intake.taking import Dropped
from docvault.store.border import Folder, OddError, OpenFile, identity
from docvault.store.durable import SourceChangedError, SourceMissingError

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.border import Identity

GOES_ON_BY_ITSELF = (SourceChangedError, SourceMissingError, FileNotFoundError)
"""What is not taken because its sender still writes it, or took it away again."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A file that could not be taken: why, and the monotonic time before which it is not tried again."""

    error: Exception
    until: float


@dataclass
class Look:
    """What one look found: files that may be taken, how many must still wait, and what cannot be taken at all, with the reason."""

    ready: list[Dropped] = field(default_factory=list)
    waiting: int = 0
    odd: list[Odd] = field(default_factory=list)


class Inboxes:
    """The inbox folders of a vault, observed over time. `left` holds the identity of files that were taken and could not be removed."""

    def __init__(self, vault: "Vault") -> None:
        settings = vault.config.intake
        self._patience = Patience(settings.quiet_seconds, settings.incomplete_seconds)
        self._vault = vault
        self._seen: dict[Path, Seen] = {}
        self._whole: dict[Path, tuple[Seen, bool]] = {}
        self.left: dict[Path, Identity] = {}
        self.resting: dict[Path, Resting] = {}

    def look(self, limit: int = 200) -> Look:
        """Look into every inbox once. At most `limit` files are handed out; the rest is still there at the next look."""
        found = Look()
        present: set[Path] = set()
        layout = self._vault.layout
        for channel, inbox in usable(layout, self._vault.config, found.odd):
            for folder, name, info in files_in(layout, self._vault.config, inbox, found.odd):
                path = folder.path / name
                present.add(path)
                self._consider(folder, name, info, Dropped(path, inbox, channel, received_at(info)), found, limit)
        for gone in self._seen.keys() - present:
            del self._seen[gone]
            self._whole.pop(gone, None)
        for path in self.left.keys() - present:
            del self.left[path]
        for path in self.resting.keys() - present:
            del self.resting[path]
        return found

    def refused(self) -> dict[Path, Exception]:
        """Files that could not be taken, for a reason that does not go away by itself: no room, no right."""
        return {path: one.error for path, one in self.resting.items() if not isinstance(one.error, GOES_ON_BY_ITSELF)}

    def _consider(
        self, folder: Folder, name: str, info: os.stat_result, dropped: Dropped, found: Look, limit: int
    ) -> None:
        path, now = dropped.path, time.monotonic()
        if self.left.get(path) == identity(info):
            return
        if len(found.ready) >= limit or self._rests(path, now):
            self._seen[path] = observe(self._seen.get(path), *identity(info), now)
            found.waiting += 1
            return
        try:
            with folder.file(name) as file:
                seen = self._seen[path] = observe(self._seen.get(path), *identity(file.info), now)
                lease, whole = lease_of(file), self._is_whole(file, seen)
                known_by = identity(file.info)
        except (FileNotFoundError, OddError, SourceChangedError):
            return  # it went away, or is another by now: at the next look
        except OSError:  # whoever takes it says why it cannot be read
            seen = self._seen[path] = observe(self._seen.get(path), *identity(info), now)
            lease, whole, known_by = Lease.UNKNOWN, True, identity(info)  # at once: no waiting makes it readable
        if decide(seen, lease, whole=whole, now=now, patience=self._patience) is Verdict.TAKE:
            found.ready.append(replace(dropped, seen=known_by))
        else:
            found.waiting += 1

    def _rests(self, path: Path, now: float) -> bool:
        resting = self.resting.get(path)
        return resting is not None and resting.until > now

    def _is_whole(self, file: OpenFile, seen: Seen) -> bool:
        """Whether the format looks whole; asked once for each state of a file."""
        known = self._whole.get(file.path)
        if known and known[0] == seen:
            return known[1]
        whole = is_whole(file)
        self._whole[file.path] = (seen, whole)
        return whole


def received_at(info: os.stat_result) -> float:
    """When a file reached its folder: its last change of inode, which a copy's preserved mtime does not hide. Seconds since the epoch."""
    return min(max(info.st_ctime, info.st_mtime), time.time())


def is_whole(file: OpenFile) -> bool:
    """Whether an open file looks complete in its format."""
    try:
        return looks_whole(file.info.st_size, file.read)
    except (OSError, ValueError):
        return False


def lease_of(file: OpenFile) -> Lease:
    """Ask the system whether anybody has a file open for writing: on Linux a read lease is refused while somebody has (fcntl(2), F_SETLEASE)."""
    try:
        import fcntl
    except ImportError:
        return Lease.UNKNOWN
    if not hasattr(fcntl, "F_SETLEASE"):
        return Lease.UNKNOWN
    try:
        fcntl.fcntl(file.handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file.handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return Lease.HELD
    except OSError:
        return Lease.UNKNOWN
    return Lease.FREE
