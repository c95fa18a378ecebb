"""How long the watcher may sleep: a pure decision (design 5)."""

from docvault.model.values import dataclass

TICK = 0.1
"""Seconds between looks while files come to rest or readings are under way."""
LONGEST_PAUSE = 30
"""Seconds between tries while the index stays busy, or the disk full."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The vault's settings: seconds between looks at folders without events, and between rescans of all."""

    poll: float
    rescan: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is under way."""

    unsettled: bool  # files in an inbox that are not at rest yet
    reading: bool  # readings in child processes
    polling: bool  # a folder whose events do not arrive


def next_look(plan: Plan, waiting: Waiting) -> float:
    """Seconds until the next look, unless an event wakes the watcher before."""
    if waiting.unsettled or waiting.reading:
        return TICK
    return plan.poll if waiting.polling else plan.rescan


def next_try(failed: int) -> float:
    """Seconds until the next try after so many in a row that others, or a full disk, kept from being made: 1, 2, 4 and so on, up to half a minute."""
    return float(min(2 ** min(failed - 1, LONGEST_PAUSE), LONGEST_PAUSE))
