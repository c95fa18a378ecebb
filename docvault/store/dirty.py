"""Marks of case files and intake items that are being changed: set before the first step, taken away when the index was told.

Marks are not synced: a killed process leaves them, and after a loss of power whoever opens the index compares every history anyway.
"""

import os
from collections.abc import Iterator

from docvault.store.layout import Layout


ITEM = "item"
"""The kind under which intake items are marked."""


class DirtyMarks:
    """The marks of one vault, as empty files `<kind>~<id>` under `.docvault/dirty`."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.dirty

    def mark(self, kind: str, case_id: str) -> None:
        """Say that this case file is about to change."""
        path = self._folder / f"{kind}~{case_id}"
        try:
            path.touch()
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.touch()

    def clear(self, kind: str, case_id: str) -> None:
        """Say that the index knows."""
        (self._folder / f"{kind}~{case_id}").unlink(missing_ok=True)

    def is_marked(self, kind: str, case_id: str) -> bool:
        """Whether a change of this case file may be unknown to the index."""
        return (self._folder / f"{kind}~{case_id}").exists()

    def all(self) -> Iterator[tuple[str, str]]:
        """Every marked case file."""
        try:
            names = sorted(os.listdir(self._folder))
        except FileNotFoundError:
            return
        for name in names:
            kind, found, case_id = name.partition("~")
            if found:
                yield kind, case_id
