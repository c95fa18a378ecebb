"""When folders last came to the shelves of case files or went from them: what was seen of them holds until then. Derived.

A file system that tells times by the second hides what happens in the second of a look; `check` and `seal` look at everything each time.
"""

import os
from typing import Any

from docvault.model.case.kinds import KINDS
from docvault.store.kept_json import keep, kept
from docvault.store.layout import Layout

ShelfTimes = dict[str, int]
"""A shelf, or a year of it, to when a folder last came or went, in nanoseconds."""


def shelf_times(layout: Layout, kind: str) -> ShelfTimes:
    """The times of the shelf of a kind, and of its years; nothing where one cannot be told."""
    shelf = layout.shelf(kind)
    try:
        years = _folders(shelf) if KINDS[kind].by_year else []
        return {name: (shelf / name).stat().st_mtime_ns for name in ("", *years)}
    except OSError:
        return {}


def is_as_seen(layout: Layout, kind: str, times: ShelfTimes) -> bool:
    """Whether nothing came or went since the shelf of a kind was looked at and everything was in its place."""
    seen: Any = kept(layout.derived / "shelves")
    return bool(times) and isinstance(seen, dict) and seen.get(kind) == times


def note_seen(layout: Layout, kind: str, times: ShelfTimes) -> None:
    """Remember that everything was in its place; `times` are those of before the look."""
    keep(layout.derived / "shelves", {kind: times})


def _folders(shelf: os.PathLike[str]) -> list[str]:
    with os.scandir(shelf) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
