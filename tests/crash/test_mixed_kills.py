"""Every verb that writes, in a process that is killed at a random moment: before or after, nothing lost, nothing twice."""

import random
from pathlib import Path

import pytest

from docvault.cli.commands import ANSWERS, GROUPS, SECTIONS
from tests.crash.going import (
    Going,
    demand_nothing_lost,
    demand_sound,
    differences,
    put_back_afterwards,
    recorded,
    state,
    stored,
)
from tests.crash.verbs import VERBS, taken_in
from tests.everyday import House
from tests.pace import share
from tests.rebuilt import demand_the_same_when_rebuilt

LIVES, KILLS = share(1, 40), share(12, 25)
NAMES = random.Random(12).sample(list(VERBS), len(VERBS))
SEVERAL = frozenset(
    {
        *("ingest", "watch", "retention execute", "retention destroy", "retention restore"),
        "file rejected",  # it is taken up again, then filed
        "order new",  # the customer's file is opened, then the order's
    }
)
"""Verbs that are several changes: done again after they were stopped between two they come to the same end."""
DESTROYING = frozenset({"retention destroy"})
ELSEWHERE = frozenset({"init", "demo", "prove"})
"""Commands that make a vault, or write only beside it."""
TOLD = frozenset({"W062"})
"""What `check` tells of a house where somebody wanted two papers of a kind."""
UNFINISHED = {
    **dict.fromkeys(("ingest", "watch"), frozenset({"W050"})),
    **dict.fromkeys(("adopt", "revert"), frozenset({"V032"})),
}
"""What `check` tells of before they are done: what was taken in and is not registered yet, what somebody edited by hand."""


def test_every_command_that_writes_is_among_them() -> None:
    grouped = {f"{group} {name}" for group, table in GROUPS.items() for name in table}
    alone = {name for table in SECTIONS.values() for name in table if name not in GROUPS}
    verbs = {name.replace("-", " ") for name in (grouped | alone) - ANSWERS - ELSEWHERE}
    assert {verb for verb in verbs if not any(f"{name} ".startswith(f"{verb} ") for name in VERBS)} == set()


@pytest.mark.parametrize("life", range(LIVES))
def test_killed_at_a_random_moment(tmp_path: Path, life: int) -> None:
    house = House(tmp_path / "house/vault", life)
    try:
        for number in range(life * KILLS, (life + 1) * KILLS):
            kill_once(house, NAMES[number % len(NAMES)])
        demand_the_same_when_rebuilt(house.vault)
    finally:
        house.close()


def kill_once(house: House, name: str) -> None:
    """Make ready, see in a copy what it comes to, do it again and kill it on the way; then look, and let the next go on."""
    call = VERBS[name](house)
    house.open_again()
    before, bytes_before, records_before = state(house.vault), stored(house.root), recorded(house.root)
    with put_back_afterwards(house):
        whole = Going(call).ended()
        assert whole.how == "done", f"{name}: {whole.text}"
        house.open_again()
        after = state(house.vault)
    killed = Going(call).killed_after(house.chance.uniform(0.0, whole.seconds * 1.1))
    assert killed.how in {"", "done"}, f"{name}: {killed.text}"
    while house.chance.random() < 0.25:  # whoever opens it next is killed too
        Going(house.open_again).killed_after(house.chance.uniform(0.0, 0.05))
    house.open_again()
    now = state(house.vault)
    seen = f"{name}, which was {killed.how or 'under way'}, left neither before nor after:\n{differences(after, now)}"
    assert now == after or (not killed.how and (now == before or name in SEVERAL)), seen
    if name not in DESTROYING:
        demand_nothing_lost(house.root, bytes_before, records_before)
    demand_sound(house, TOLD | UNFINISHED.get(name, frozenset()))
    if now != after:
        taken_in(house) if name == "watch" else call()
        again = state(house.vault)
        assert again == after, (
            f"{name}, done again after it was killed, came to another end:\n{differences(after, again)}"
        )
        demand_sound(house, TOLD)
