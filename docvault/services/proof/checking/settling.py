"""A vault is checked while others work on it: what a look found is looked at again as long as something is under way, and only what stays is told.

A look locks nothing and takes its time: a register is read before an item is entered, the item's folder after. Of a vault nobody works on one look is enough,
whatever is wrong with it.
"""

import os
import time
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from docvault.services.proof.checking.findings import CLOCK, Finding
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout
from docvault.store.locks import is_held
from docvault.store.registers import NAMES

_PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds before each further look: together more than any step takes between two files that must agree, but for the longest copies, which hold a lock."""
_WATCHED = frozenset({"intake.lock", "watching.lock", "watcher.lock"})
"""Held by a watcher as long as it runs, whether anything arrives or not."""

Look = Callable[[Collection[str] | None], tuple[Finding, ...]]
"""One look at everything: what is found. Where paths are given, only the bytes of files there are compared again."""


class _Sign(NamedTuple):
    """What is another after any change: the ends of registers, and when something was last marked or put together."""

    registers: tuple[tuple[int, int], ...]
    folders: tuple[int, ...]


def settled(layout: Layout, look: Look) -> tuple[Finding, ...]:
    """What is found at every look, the last of which saw a vault that nobody was working on, or one where it stayed all the same."""
    before = _sign(layout)
    found = look(None)
    for pause in _PAUSES:
        if not any(finding.rule != CLOCK for finding in found) or (before == _sign(layout) and not is_at_work(layout)):
            break
        time.sleep(pause)
        before = _sign(layout)
        found = _staying(found, look({finding.path for finding in found}))
    return found


def _staying(before: Iterable[Finding], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What was found before too. The newer sentence counts: it may say how many bytes there are by now."""
    known = {(finding.rule, finding.path) for finding in before}
    return tuple(finding for finding in found if (finding.rule, finding.path) in known)


def _sign(layout: Layout) -> _Sign:
    registers = (*(layout.register(name) for name in (*NAMES, "disposal")), layout.config)
    folders = (layout.dirty, layout.staging, layout.bin, layout.lost_and_found)
    return _Sign(
        tuple((found.st_size, found.st_mtime_ns) if (found := _stat(path)) else (0, 0) for path in registers),
        tuple(found.st_mtime_ns if (found := _stat(path)) else 0 for path in folders),
    )


def _stat(path: os.PathLike[str]) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - a missing one is no error here
    except OSError:
        return None


def is_at_work(layout: Layout) -> bool:
    """Whether somebody holds something, or a watcher has an item in hand."""
    folder = layout.lock("any").parent
    try:
        held = [name for name in os.listdir(folder) if is_held(folder / name)]
        return any(name not in _WATCHED for name in held) or bool(held and next(DirtyMarks(layout).all(), None))
    except OSError:
        return False
