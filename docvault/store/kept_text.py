"""Kept text: what was read out of bytes, by sha256 of the bytes, under `.docvault/text`. Derived: it can be deleted and is made again.

Each file is a head (how reading ended, why, by which readers, the parts, what it says of itself) and the pages after it, so that lists read the head
alone. Each of the two stands behind a digest of its own, so that a half-written or damaged one is noticed and read again.
"""

import hashlib
import zlib
from io import BufferedReader
from pathlib import Path

from docvault.model.intake.extracted import Extracted, from_json, to_json
from docvault.model.values import replace
from docvault.store import durable, inside
from docvault.store.layout import Layout

_BEGIN = b"DVTEXT2\n"
"""How a file begins that has a head; one of before is a digest and everything after it."""
_DIGEST, _LENGTH = 32, 8


class KeptText:
    """The kept text of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.texts

    def get(self, sha256: str) -> Extracted | None:
        """What was read out of these bytes; None when nothing was, or what was kept is damaged, of an older shape or not ours to read."""
        return self._read(sha256, with_pages=True)

    def head(self, sha256: str) -> Extracted | None:
        """The same without its pages, at a fraction of the cost: for what says how reading ended, and not what was read."""
        return self._read(sha256, with_pages=False)

    def put(self, sha256: str, extracted: Extracted) -> None:
        """Keep what was read. Not synced."""
        head, pages = replace(extracted, pages=()), replace(extracted, parts=(), reasons=())
        blocks = [zlib.compress(to_json(one), 1) for one in (head, pages)]
        kept = b"".join(_digest(one) + len(one).to_bytes(_LENGTH, "big") + one for one in blocks)
        durable.write_derived(self._path(sha256), _BEGIN + kept)

    def since(self, sha256: str) -> int:
        """When it was kept, as the file system counts (nanoseconds); 0 where nothing is."""
        try:
            return self._path(sha256).stat().st_mtime_ns
        except OSError:
            return 0

    def forget(self, sha256: str) -> None:
        """Remove what was kept of these bytes."""
        path = self._path(sha256)
        durable.remove(path, sync=False)
        for left in path.parent.glob(f".{path.name}.*"):  # a killed process may have left one half written
            durable.remove(left, sync=False)

    def _read(self, sha256: str, *, with_pages: bool) -> Extracted | None:
        try:
            with inside.reading(self._path(sha256)) as file:
                begin = file.read(len(_BEGIN))
                if begin != _BEGIN:
                    return _of_before(begin + file.read(), with_pages=with_pages)
                head = _block(file)
                pages = _block(file) if with_pages and head is not None else None
        except OSError:
            return None
        if head is None or not with_pages:
            return head
        return replace(head, pages=pages.pages) if pages is not None else None

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _block(file: BufferedReader) -> Extracted | None:
    """The next block of a file, None when it is not whole."""
    digest, length = file.read(_DIGEST), int.from_bytes(file.read(_LENGTH), "big")
    size = file.seek(0, 1)
    left = file.seek(0, 2) - size
    file.seek(size)
    block = file.read(min(length, left))
    return from_json(zlib.decompress(block)) if _digest(block) == digest else None


def _of_before(kept: bytes, *, with_pages: bool) -> Extracted | None:
    """What was kept before there were heads: all of it behind one digest."""
    if kept[:_DIGEST] != _digest(kept[_DIGEST:]):
        return None
    found = from_json(zlib.decompress(kept[_DIGEST:]))
    return found if with_pages or found is None else replace(found, pages=())


def _digest(block: bytes) -> bytes:
    return hashlib.sha256(block).digest()
