"""Every verb that writes, on a disk that fails at one of its durable steps, once or from there on: an error for people, nothing lost, nothing twice.

What was told as failed did not happen, or is finished by whoever opens the vault next; and when the disk is well again the same process goes on.
"""

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from docvault.errors import DocvaultError
from tests.crash.going import (
    Going,
    State,
    demand_nothing_lost,
    demand_sound,
    differences,
    put_back_afterwards,
    recorded,
    state,
    stored,
)
from tests.crash.harness import STEPS
from tests.crash.test_mixed_kills import DESTROYING, NAMES, SEVERAL, TOLD, UNFINISHED
from tests.crash.verbs import VERBS, Call, taken_in
from tests.everyday import House
from tests.pace import share
from tests.rebuilt import demand_the_same_when_rebuilt

FREEING = frozenset({"unlink", "rmdir", "ftruncate"})
"""What a full disk does not refuse."""
BEGUN = frozenset({"unfile", "unfile part"})
"""What is said in one place first and then in another, and goes on by itself when the disk is well."""
TAKING = frozenset({"ingest", "watch"})
"""What leaves to people what could not be filed by itself."""
LIVES, FAULTS = share(1, 20), share(12, 25)


class Fault(NamedTuple):
    """What the disk does at a step: it says `code`, after having written half where it is `short`; for that step alone, or `lasting`."""

    step: int
    code: int
    short: bool
    lasting: bool

    def __str__(self) -> str:
        said = errno.errorcode[self.code] + (" after a half" if self.short else "")
        return f"{said} {'from' if self.lasting else 'at'} step {self.step}{' on' if self.lasting else ''}"


class Disk:
    """The calls by which this process changes what lies in a folder, counted, and let fail where a fault is laid."""

    def __init__(self, folder: Path, fault: Fault | None = None) -> None:
        self._folder, self._fault = f"{folder}/", fault
        self.steps = 0

    @contextmanager
    def under(self) -> Iterator[None]:
        """Take the place of the calls of the system while the block runs."""
        real = {name: getattr(os, name) for name in STEPS}
        for name, call in real.items():
            setattr(os, name, self._counted(name, call))
        try:
            yield
        finally:
            for name, call in real.items():
                setattr(os, name, call)

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if not any(self._is_there(one) for one in (*arguments[:2], *options.values())):
                return real(*arguments, **options)
            self.steps += 1
            fault = self._fault
            if fault is None or self.steps < fault.step or (self.steps > fault.step and not fault.lasting):
                return real(*arguments, **options)
            if name == "write" and fault.short and len(arguments[1]) > 1 and self.steps == fault.step:
                return real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            if fault.code == errno.ENOSPC and name in FREEING:
                return real(*arguments, **options)
            raise OSError(fault.code, os.strerror(fault.code))

        return call

    def _is_there(self, argument: object) -> bool:
        """Whether a path, or what a handle is open for, lies in the folder."""
        if isinstance(argument, int) and not isinstance(argument, bool):
            try:
                argument = Path(f"/proc/self/fd/{argument}").readlink()
            except OSError:
                return False
        return isinstance(argument, str | os.PathLike) and f"{os.fspath(argument)}/".startswith(self._folder)


@pytest.mark.parametrize("life", range(LIVES))
def test_a_disk_that_fails_at_a_random_step(tmp_path: Path, life: int) -> None:
    house = House(tmp_path / "house/vault", life)
    try:
        for number in range(life * FAULTS, (life + 1) * FAULTS):
            fail_once(house, NAMES[number % len(NAMES)])
        demand_the_same_when_rebuilt(house.vault)
    finally:
        house.close()


def fail_once(house: House, name: str) -> None:
    """Make ready, see in a copy what it comes to and in how many steps, do it again on a disk that fails, and when it is well again."""
    call, chance = VERBS[name](house), house.chance
    house.open_again()
    before, bytes_before, records_before = state(house.vault), stored(house.root), recorded(house.root)
    with put_back_afterwards(house):
        counting = Disk(house.root)
        whole = Going(on(counting, call), lambda: counting.steps).ended()
        assert whole.how == "done", f"{name}: {whole.text}"
        house.open_again()
        after = state(house.vault)
    fault = Fault(
        chance.randint(1, whole.steps),
        chance.choice([errno.ENOSPC, errno.EIO]),
        short=chance.random() < 0.3,
        lasting=chance.random() < 0.5,
    )
    again = partial(taken_in, house) if name == "watch" else call
    tried_again = chance.random() < 0.5
    failing = on(Disk(house.root, fault), call)
    failed = Going(then(failing, again) if tried_again else failing).ended()
    label = f"{name}, {fault}{', tried again' if tried_again else ''}, was {failed.how}: {failed.text}"
    assert failed.how in {"done", "told"}, label
    house.open_again()
    now = state(house.vault)
    told = f"{label}\n{differences(after, now)}"
    if failed.how == "done":
        may_be_twice = tried_again and fault.lasting  # it did not even let be taken back what had failed
        assert now == after or may_be_twice or (name in TAKING and came(now) == came(after)), told
    else:
        expected = (before, after) if tried_again or fault.lasting or name in BEGUN else (before,)
        assert now in expected or name in SEVERAL, told
    if name not in DESTROYING:
        demand_nothing_lost(house.root, bytes_before, records_before)
    demand_sound(house, TOLD | UNFINISHED.get(name, frozenset()) | ({"V012"} if fault.lasting else set()))
    house.vault.registers.mend()  # as whoever writes there next does
    if now != after and failed.how == "told":
        again()
        at_last = state(house.vault)
        same = came(at_last) == came(after) if name in TAKING else at_last == after
        assert same, f"{label}, then came to another end:\n{differences(after, at_last)}"
    demand_sound(house, TOLD)


def came(seen: State) -> list[tuple[str, str]]:
    """Which files came, whatever became of them."""
    arrivals = seen["arrivals"]
    assert isinstance(arrivals, Counter)
    return sorted((one[0], one[2]) for one in arrivals.elements())


def on(disk: Disk, call: Call) -> Call:
    """The call, with a disk beneath it."""

    def carried_out() -> None:
        with disk.under():
            call()

    return carried_out


def then(failing: Call, again: Call) -> Call:
    """The call, and where it failed once more, on a disk that is well."""

    def carried_out() -> None:
        try:
            failing()
        except (DocvaultError, OSError):
            again()

    return carried_out
