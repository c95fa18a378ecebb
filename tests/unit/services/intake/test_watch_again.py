"""A watcher whose disk is full for hours: it tries seldom, and takes up what was left once."""

import threading
from typing import Any, cast

import pytest

from docvault.model.system_errors import DiskFullError
from docvault.services.intake import watch
from docvault.services.intake.news import News


class Trouble:
    """A disk that is full for the first looks, then has room. Time passes at once."""

    def __init__(self, full: int, stop: threading.Event) -> None:
        self.wake = threading.Event()
        self.intake = self
        self._full = full
        self._stop = stop
        self.done: list[str] = []

    def recover(self) -> None:
        self.done.append("recover")

    def open_anew(self) -> None:
        """Nothing was opened."""

    def once(self) -> None:
        self.done.append("look")
        if self.done.count("look") <= self._full:
            raise DiskFullError(path="index")
        if self.done[-2:] == ["recover", "look"]:
            self._stop.set()


def test_a_full_disk_is_waited_for_longer_and_longer_and_what_was_left_is_taken_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop, pauses, told = threading.Event(), list[float](), list[News]()
    monkeypatch.setattr(watch, "_pause", lambda _wake, _stop, seconds: pauses.append(seconds))
    trouble = Trouble(7, stop)
    watch._run(cast("Any", trouble), told.append, lambda: None, stop)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert trouble.done == ["recover", *["look"] * 8, "recover", "look"]
    assert [news.what for news in told] == ["busy"]


def test_a_pause_ends_when_it_is_time_to_stop() -> None:
    stop, wake = threading.Event(), threading.Event()
    waiting = threading.Thread(target=watch._pause, args=(wake, stop, 3600.0))
    waiting.start()
    wake.set()
    stop.set()
    wake.set()
    waiting.join(30)
    assert not waiting.is_alive()
