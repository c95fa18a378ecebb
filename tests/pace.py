"""How much of a long test is run, and how long a test waits before it takes something for hanging.

No test fails because the machine is busy: limits of time are for what hangs, and what is slow is measured in `benchmarks/`.
"""

import os
import time
from collections.abc import Callable

HANG_SECONDS = 240.0
"""Nothing a test waits for takes this long, on however busy a machine."""


def is_long() -> bool:
    """Whether this is `make test-long`."""
    return os.environ.get("DOCVAULT_TESTS") == "long"


def share(part: int, whole: int) -> int:
    """How many kills, writers, examples or seconds: `part` in `make test`, `whole` in `make test-long`."""
    return whole if is_long() else part


def until(condition: Callable[[], bool], *, look_every: float = 0.05) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + HANG_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(look_every)
