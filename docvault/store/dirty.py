"""Marks of case files and intake items that are being changed: set before the first step, taken away when the index was told.

A killed process leaves its marks, and so does a loss of power: whoever opens the vault next looks there first.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from docvault.errors import DocvaultError
from docvault.store import durable
from docvault.store.layout import Layout

ITEM = "item"
"""The kind under which intake items are marked."""
PART = "part"
"""The kind under which orders are marked to which a part of an item is filed: till the register says where it went, whatever becomes of their own mark."""
MOVE = "move"
"""The kind under which orders are marked to which versions are moved from another: till that one says where they went, whatever becomes of their own marks."""
UNFILE = "unfile"
"""The kind under which orders are marked of which an item is taken back: till its versions are void, whatever becomes of their own mark."""
MERGE = "merge"
"""The kind under which customers are marked that go into another, or are parted from it: till all orders name the one they should."""
FOLLOW = "follow"
"""The kind under which orders are marked of which something that goes by their documents is not as closed yet as those: till it is."""
DISPOSAL = "disposal"
"""The kind under which disposals are marked whose destruction was begun."""


class DirtyMarks:
    """The marks of one vault, as empty files `<kind>~<id>` under `.docvault/dirty`."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.dirty

    def mark(self, kind: str, *ids: str) -> None:
        """Say that these case files or items are about to change; durable on return, so that a loss of power leaves the mark too."""
        durable.make_folders(self._folder, durable=False, derived=True)
        fresh = [path for path in (self._path(kind, one) for one in ids) if not path.exists()]
        for path in fresh:
            durable.touch(path)
        if fresh:
            durable.sync_folder(self._folder)

    def clear(self, kind: str, case_id: str) -> None:
        """Say that the index knows. A mark the disk does not let go of costs whoever opens the vault next one look: nothing has failed for it."""
        with suppress(DocvaultError, OSError):
            durable.remove(self._path(kind, case_id), sync=False)

    def is_marked(self, kind: str, case_id: str) -> bool:
        """Whether a change of this case file may be unknown to the index."""
        return self._path(kind, case_id).exists()

    def all(self) -> Iterator[tuple[str, str]]:
        """Every marked case file."""
        try:
            names = sorted(os.listdir(self._folder))
        except FileNotFoundError:
            return
        for name in names:
            kind, found, case_id = name.partition("~")
            if found:
                yield kind, case_id.replace("~", ":")

    def _path(self, kind: str, marked: str) -> Path:
        """The file of a mark; no name on disk has a colon, which stands in what a customer's file is called by."""
        return self._folder / f"{kind}~{marked.replace(':', '~')}"
