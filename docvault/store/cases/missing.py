"""The case files somebody missed: entered, and not in their place when it was last looked. Derived.

Whoever opens the index looks for these alone, so that a folder that is put back from the trash or a backup is taken up by the next command.
"""

from collections.abc import Collection, Iterable
from typing import Any

from docvault.store.kept_json import keep, kept
from docvault.store.layout import Layout


def note_missing(layout: Layout, kind: str, ids: Iterable[str]) -> None:
    """Remember which case files of a kind are missing now; nothing is written where nothing is new."""
    known, now = missing(layout), sorted(ids)
    if known.get(kind, []) != now:
        keep(layout.derived / "missing", {name: each for name, each in {**known, kind: now}.items() if each})


def missing(layout: Layout) -> dict[str, list[str]]:
    """The case files that were missing when it was last looked, by kind."""
    found: Any = kept(layout.derived / "missing")
    return found if isinstance(found, dict) else {}


def no_more_missing(layout: Layout, back: Collection[tuple[str, str]]) -> None:
    """Look for these no more: each is in its place, and the index knows it."""
    for kind, ids in missing(layout).items() if back else ():
        note_missing(layout, kind, (one for one in ids if (kind, one) not in back))
