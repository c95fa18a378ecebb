"""When a dropped file may be taken: a pure decision over observations, the clock being an argument (design 5).

Nobody writes to it (a read lease says so exactly, where one can be had), size, mtime and inode have been quiet, and the format looks whole or the longer
wait is over. Names that programs use for files under way wait for their rename.
"""

import re
import struct
from collections.abc import Callable
from enum import Enum

from docvault.model.values import dataclass

LEASED_QUIET_SECONDS = 0.25
"""Quiet time when a lease has shown that nobody holds the file open for writing."""

_TEMPORARY = re.compile(
    r"^(?:~\$.*|\..*|.*~|.*\.(?:part|partial|tmp|temp|crdownload|download|filepart|opdownload|!ut|swp|lock)|thumbs\.db|desktop\.ini)$",
    re.IGNORECASE,
)


class Verdict(Enum):
    """What to do with a file in an inbox now."""

    TAKE = "take"
    WAIT = "wait"


class Lease(Enum):
    """What the system says about writers of a file."""

    FREE = "free"  # nobody has it open for writing
    HELD = "held"  # somebody has
    UNKNOWN = "unknown"  # the system cannot tell: another system, a network share, no right to ask


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as observed over time. Times are seconds of a monotonic clock."""

    size: int
    mtime_ns: int
    inode: int
    changed: float  # when it was last seen different from before, at first when first seen


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    quiet: float
    incomplete: float


def is_temporary(name: str) -> bool:
    """Whether a name is one that programs use for files under way, or that a system leaves about."""
    return bool(_TEMPORARY.match(name))


def observe(before: Seen | None, size: int, mtime_ns: int, inode: int, now: float) -> Seen:
    """The next observation: any difference starts the quiet time anew."""
    if before is not None and (before.size, before.mtime_ns, before.inode) == (size, mtime_ns, inode):
        return before
    return Seen(size, mtime_ns, inode, now)


def decide(seen: Seen, lease: Lease, *, whole: bool, now: float, patience: Patience) -> Verdict:
    """Whether to take a file now. `whole` says that its format does not look cut off."""
    if lease is Lease.HELD:
        return Verdict.WAIT
    quiet = now - seen.changed
    needed = LEASED_QUIET_SECONDS if lease is Lease.FREE else patience.quiet
    if not whole:
        needed = max(needed, patience.incomplete)
    return Verdict.TAKE if quiet >= needed else Verdict.WAIT


ReadAt = Callable[[int, int], bytes]
"""(offset, length) to bytes, fewer at the end of the file."""


def looks_whole(size: int, read: ReadAt) -> bool:
    """Whether a file's format looks complete; formats without an end of their own always do, an empty file never."""
    if size == 0:
        return False
    head = read(0, 16)
    if head.startswith(b"%PDF"):
        return b"%%EOF" in read(max(0, size - 2048), 2048)
    if head[:4] in {b"II*\0", b"MM\0*"}:
        return _tiff_whole(size, head, read)
    if head.startswith(b"PK\3\4"):
        return b"PK\5\6" in read(max(0, size - 66_000), 66_000)
    if head.startswith(b"\x89PNG"):
        return b"IEND" in read(max(0, size - 32), 32)
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in read(max(0, size - 4096), 4096)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound_whole(size, read)
    return _mail_whole(size, read)


def _tiff_whole(size: int, head: bytes, read: ReadAt) -> bool:
    """Every directory and every strip lies inside the file."""
    if len(head) < 8:
        return False  # cut off before the place of the first directory
    order = "<" if head[:2] == b"II" else ">"
    (offset,) = struct.unpack_from(order + "I", head, 4)
    for _ in range(10_000):
        if offset == 0:
            return True
        count_bytes = read(offset, 2)
        if len(count_bytes) < 2:
            return False
        (count,) = struct.unpack(order + "H", count_bytes)
        entries = read(offset + 2, count * 12 + 4)
        if len(entries) < count * 12 + 4 or not _strips_inside(entries[:-4], order, size, read):
            return False
        (offset,) = struct.unpack(order + "I", entries[-4:])
    return True


def _strips_inside(entries: bytes, order: str, size: int, read: ReadAt) -> bool:
    lists = {
        tag: _tiff_values(entry, order, read)
        for tag, entry in _tiff_entries(entries, order)
        if tag in {273, 279, 324, 325}
    }
    for offsets, lengths in ((273, 279), (324, 325)):
        if any(
            start + length > size for start, length in zip(lists.get(offsets, ()), lists.get(lengths, ()), strict=False)
        ):
            return False
    return True


def _tiff_entries(entries: bytes, order: str) -> list[tuple[int, bytes]]:
    places = range(0, len(entries), 12)
    return [(struct.unpack_from(order + "H", entries, place)[0], entries[place : place + 12]) for place in places]


def _tiff_values(entry: bytes, order: str, read: ReadAt) -> tuple[int, ...]:
    kind, count = struct.unpack_from(order + "HI", entry, 2)
    letter, width = {3: ("H", 2), 4: ("I", 4)}.get(kind, ("", 0))
    if not letter or count > 1_000_000:
        return ()
    raw = entry[8:12] if count * width <= 4 else read(struct.unpack_from(order + "I", entry, 8)[0], count * width)
    return struct.unpack(f"{order}{count}{letter}", raw[: count * width]) if len(raw) >= count * width else (2**62,)


def _compound_whole(size: int, read: ReadAt) -> bool:
    """An OLE file has as many sectors as its allocation table says at least; the last ones are what a cut takes away."""
    header = read(0, 512)
    if len(header) < 512:
        return False
    (shift,) = struct.unpack_from("<H", header, 30)
    (tables,) = struct.unpack_from("<I", header, 44)
    if not 7 <= shift <= 16:
        return True
    starts = struct.unpack_from("<109I", header, 76)[: min(tables, 109)]
    return all((start + 2) << shift <= size for start in starts if start < 0xFFFFFFF0)


def _mail_whole(size: int, read: ReadAt) -> bool:
    """A mail of several parts ends with its closing boundary."""
    head = read(0, 65_536)
    match = re.search(
        rb'(?im)^content-type:\s*multipart/[^\n]*(?:\n[ \t][^\n]*)*?boundary="?([^"\r\n;]+)',
        head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0],
    )
    if not match or not re.match(rb"(?i)[!-9;-~]+:", head):
        return True
    return b"--" + match[1].strip() + b"--" in read(max(0, size - 65_536), 65_536)
