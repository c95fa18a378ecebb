"""What every change that is stopped must leave: the state before it or the one after, and nothing that `check` finds."""

from collections.abc import Callable, Collection
from pathlib import Path

from docvault.services.proof.check import check
from tests.crash.harness import Change, power_lost_at_each_step, stopped_at_each_step

State = Callable[[Path], object]


def steps_when_stopped(base: Path, work: Path, change: Change, state: State, expected: Collection[object]) -> int:
    """Stop a change before each of its durable steps: how many there are. Fails where something else is left than was expected."""
    steps = 0
    for number, root in stopped_at_each_step(base, work, change):
        assert state(root) in expected, f"stopped before step {number}"
        assert check(root).findings == (), f"stopped before step {number}"
        steps = number - 1
    return steps


def images_without_power(base: Path, work: Path, change: Change, state: State, expected: Collection[object]) -> int:
    """Take the power away after each sync of a change: how many there are. Fails where something else is left than was expected."""
    images = 0
    for number, root in power_lost_at_each_step(base, work, change):
        assert state(root) in expected, f"power lost after sync {number}"
        assert check(root).findings == (), f"power lost after sync {number}"
        images = number
    return images
