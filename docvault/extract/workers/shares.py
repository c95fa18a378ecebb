"""How many workers run at once and what each may hold, so that all together stay within the memory they are given."""

import os

from docvault.model.limits import Limits
from docvault.model.values import dataclass, replace

_LEAST_READERS = 2  # even on one core, where memory allows: one file at its limits must not hold up the others
_UNKNOWN = 4 << 30
"""Bytes of a machine that doesn't say how much memory it has."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Workers of each role at most, and the limits of each of them."""

    readers: int
    recognisers: int
    limits: Limits


def shared_out(limits: Limits, cores: int, memory: int) -> Shares:
    """As many workers as cores want and `memory` (bytes) holds; always one of each role, with lower limits where these two would not fit."""
    recogniser = min(limits.recognise_memory_bytes, max(memory // 2, memory - limits.memory_bytes))
    reader = min(limits.memory_bytes, memory - recogniser)
    readers = recognisers = 1
    wanted = (max(_LEAST_READERS, cores), cores)
    left = memory - reader - recogniser
    while True:
        before = left
        if readers < wanted[0] and left >= reader:
            readers, left = readers + 1, left - reader
        if recognisers < wanted[1] and left >= recogniser:
            recognisers, left = recognisers + 1, left - recogniser
        if left == before:
            return Shares(readers, recognisers, replace(limits, memory_bytes=reader, recognise_memory_bytes=recogniser))


def half_of_the_memory() -> int:
    """Bytes: what readers together may hold where nothing else is set."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN // 2
