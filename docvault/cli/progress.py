"""A bar for long work: on standard error, when that is a terminal, else nothing at all."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docvault.model.progress import Progress

_MOMENT = 0.5
"""Seconds nobody minds."""


@contextmanager
def no_progress() -> Iterator["Progress"]:
    """Show nothing; the block may say how far it is all the same."""
    yield lambda _done, _total: None


@contextmanager
def progress(what: str) -> Iterator["Progress"]:
    """Show a bar named `what` while the block runs; the block says how far it is."""
    if sys.stderr is None or not sys.stderr.isatty():
        with no_progress() as silent:
            yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class LongWork:
    """A bar for work that is seldom long, and goes on beside another command: shown when it takes longer than a moment, gone when it is done."""

    def __init__(self, what: str) -> None:
        self._what, self._began, self._shown = what, 0.0, ExitStack()
        self._bar: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        """How far it is."""
        if done >= total:
            self._shown.close()
            self._bar, self._began = None, 0.0
            return
        self._began = self._began or time.monotonic()
        if self._bar is None and time.monotonic() - self._began > _MOMENT:
            self._bar = self._shown.enter_context(progress(self._what))
        if self._bar is not None:
            self._bar(done, total)
