"""Answers of hundreds of thousands of lines, made without stopping to look for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cycle collector: while an answer grows it looks through all of it again and again and finds nothing, at half of all time spent.

    Reference counting goes on. Two threads at once may end the pause of one early, never leave it on.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
