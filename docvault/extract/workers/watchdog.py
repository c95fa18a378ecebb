"""The parent's wall limit: kills a worker that has not answered in time, whatever it is doing and whoever waits for it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from docvault.extract.workers.child import Child


class Watchdog:
    """Watches children while they work. Its thread exists only as long as there is something to watch."""

    def __init__(self, wall_seconds: float) -> None:
        """Every answer may take this long."""
        self._wall_seconds = wall_seconds
        self._deadlines: dict[Child, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def guarding(self, child: Child) -> Iterator[None]:
        """Kill the child when what is done here takes longer than the limit."""
        with self._changed:
            self._deadlines[child] = time.monotonic() + self._wall_seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="docvault-watchdog", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._changed:
                self._deadlines.pop(child, None)

    def close(self) -> None:
        """Let the thread end."""
        with self._changed:
            thread = self._thread
            self._deadlines.clear()
            self._changed.notify()
        if thread:
            thread.join()

    def _watch(self) -> None:
        with self._changed:
            # All deadlines are equally far from their start: a new one is never before those that are waited for.
            while self._deadlines:
                self._changed.wait(max(0.0, min(self._deadlines.values()) - time.monotonic()))
                self._kill_late()
            self._thread = None

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in [child for child, deadline in self._deadlines.items() if deadline <= now]:
            child.kill(timed_out=True)
            del self._deadlines[child]
