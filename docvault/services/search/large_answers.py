"""Answers of hundreds of thousands of lines, made without stopping to look for garbage."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOOKED_AT_AND_SET = threading.Lock()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cycle collector: while an answer grows it looks through all of it again and again and finds nothing, at half of all time spent.

    Reference counting goes on. Two threads at once may end the pause of one early, never leave it on.
    """
    with _LOOKED_AT_AND_SET:  # else one that looks while another pauses it would leave it off for good
        paused = gc.isenabled()
        gc.disable()
    try:
        yield
    finally:
        if paused:
            with _LOOKED_AT_AND_SET:
                gc.enable()
