"""How long the watcher may sleep: a pure decision (design 5)."""

from docvault.model.values import dataclass

TICK = 0.1
"""Seconds between looks while files come to rest or readings are under way."""


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
