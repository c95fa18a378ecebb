"""Looking into the inboxes: what lies there, how long it has been quiet, what may be taken now (design 5).

The decision itself is `model.stability`; here are the eyes: directory entries, leases, the ends of files.
"""

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.model.intake.stability import Lease, Patience, Seen, Verdict, decide, is_temporary, looks_whole, observe
from docvault.services.intake.taking import Dropped
from docvault.store.durable import SourceChangedError, SourceMissingError
from docvault.store.layout import HOLDING

if TYPE_CHECKING:
    from docvault.services.vault import Vault

GOES_ON_BY_ITSELF = (SourceChangedError, SourceMissingError, FileNotFoundError)
"""What is not taken because its sender still writes it, or took it away again."""

Identity = tuple[int, int, int]
"""Size, mtime in nanoseconds, inode: what a file that could not be removed is recognised by while we run."""


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
    odd: list[tuple[Path, str]] = field(default_factory=list)


class Inboxes:
    """The inbox folders of a vault, observed over time. `left` holds the identity of files that were taken and could not be removed."""

    def __init__(self, vault: "Vault") -> None:
        settings = vault.config.intake
        self._patience = Patience(settings.quiet_seconds, settings.incomplete_seconds)
        self.folders = {inbox.channel: vault.root / inbox.path for inbox in vault.config.inboxes}
        self._seen: dict[Path, Seen] = {}
        self._whole: dict[Path, tuple[Seen, bool]] = {}
        self.left: dict[Path, Identity] = {}
        self.resting: dict[Path, Resting] = {}

    def look(self, limit: int = 200) -> Look:
        """Look into every inbox once. At most `limit` files are handed out; the rest is still there at the next look."""
        found = Look()
        present: set[Path] = set()
        for channel, inbox in self.folders.items():
            for entry in _files(inbox, found.odd):
                path = Path(entry.path)
                present.add(path)
                self._consider(entry, path, inbox, channel, found, limit)
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
        self, entry: "os.DirEntry[str]", path: Path, inbox: Path, channel: str, found: Look, limit: int
    ) -> None:
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError:
            return
        identity = (info.st_size, info.st_mtime_ns, info.st_ino)
        if self.left.get(path) == identity:
            return
        now = time.monotonic()
        seen = self._seen[path] = observe(self._seen.get(path), *identity, now)
        if len(found.ready) >= limit or self._rests(path, now):
            found.waiting += 1
            return
        lease = lease_of(path)
        verdict = decide(seen, lease, whole=self._is_whole(path, seen), now=now, patience=self._patience)
        if verdict is Verdict.TAKE:
            found.ready.append(Dropped(path, inbox, channel, received_at(info)))
        else:
            found.waiting += 1

    def _rests(self, path: Path, now: float) -> bool:
        resting = self.resting.get(path)
        return resting is not None and resting.until > now

    def _is_whole(self, path: Path, seen: Seen) -> bool:
        """Whether the format looks whole; asked once for each state of a file."""
        known = self._whole.get(path)
        if known and known[0] == seen:
            return known[1]
        whole = is_whole(path)
        self._whole[path] = (seen, whole)
        return whole


def received_at(info: os.stat_result) -> float:
    """When a file reached its folder: its last change of inode, which a copy's preserved mtime does not hide. Seconds since the epoch."""
    return min(max(info.st_ctime, info.st_mtime), time.time())


def is_whole(path: Path) -> bool:
    """Whether the file at `path` looks complete in its format."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)

            def read(offset: int, length: int) -> bytes:
                file.seek(min(offset, size))
                return file.read(length)

            return looks_whole(size, read)
    except (OSError, ValueError):
        return False


def lease_of(path: Path) -> Lease:
    """Ask the system whether anybody has a file open for writing: on Linux a read lease is refused while somebody has (fcntl(2), F_SETLEASE)."""
    try:
        import fcntl
    except ImportError:
        return Lease.UNKNOWN
    if not hasattr(fcntl, "F_SETLEASE"):
        return Lease.UNKNOWN
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return Lease.UNKNOWN
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return Lease.HELD
    except OSError:
        return Lease.UNKNOWN
    finally:
        os.close(handle)
    return Lease.FREE


def _files(folder: Path, odd: list[tuple[Path, str]]) -> Iterator["os.DirEntry[str]"]:
    """Regular files in a folder and the folders inside it, but for temporary names and the holding place."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        odd.append((folder, error.strerror or str(error)))
        return
    for entry in entries:
        if entry.name == HOLDING or is_temporary(entry.name):
            continue
        try:
            mode = entry.stat(follow_symlinks=False).st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode):
            yield from _files(Path(entry.path), odd)
        elif stat.S_ISREG(mode):
            yield entry
        else:
            odd.append((Path(entry.path), "not an ordinary file"))
