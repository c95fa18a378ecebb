"""Kept text: what was read out of bytes, by sha256 of the bytes, under `.docvault/text`. Derived: it can be deleted and is made again.

Each file is the JSON form of an `Extracted` behind a digest of its own, so that a half-written or damaged one is noticed and read again.
"""

import hashlib
import zlib
from pathlib import Path

from docvault.model.intake.extracted import Extracted, from_json, to_json
from docvault.store import durable, inside
from docvault.store.layout import Layout


class KeptText:
    """The kept text of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.texts

    def get(self, sha256: str) -> Extracted | None:
        """What was read out of these bytes; None when nothing was, or what was kept is damaged, of an older shape or not ours to read."""
        try:
            kept = inside.read_bytes(self._path(sha256))
        except OSError:
            return None
        if kept[:32] != hashlib.sha256(kept[32:]).digest():
            return None
        return from_json(zlib.decompress(kept[32:]))

    def put(self, sha256: str, extracted: Extracted) -> None:
        """Keep what was read. Not synced."""
        text = zlib.compress(to_json(extracted), 1)
        durable.write_derived(self._path(sha256), hashlib.sha256(text).digest() + text)

    def forget(self, sha256: str) -> None:
        """Remove what was kept of these bytes."""
        path = self._path(sha256)
        durable.remove(path, sync=False)
        for left in path.parent.glob(f".{path.name}.*"):  # a killed process may have left one half written
            durable.remove(left, sync=False)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256
