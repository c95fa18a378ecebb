"""The pause of the cycle collector: shared by all threads of a process, and never left on."""

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from docvault.services.search.large_answers import collector_paused

THREADS, TURNS = 8, 200


@pytest.fixture(autouse=True)
def often_switched() -> Iterator[None]:
    """Threads take turns as often as they can, and the collector is on before and after."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    gc.enable()
    yield
    sys.setswitchinterval(interval)
    gc.enable()


def test_the_collector_rests_while_an_answer_grows() -> None:
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_many_at_once_leave_it_on() -> None:
    def answer() -> None:
        for _ in range(TURNS):
            with collector_paused():
                pass

    for _ in range(200):
        threads = [threading.Thread(target=answer) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert gc.isenabled()
