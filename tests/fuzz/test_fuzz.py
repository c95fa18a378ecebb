"""What is typed and what is edited by hand, at random: never exit 70, never a traceback, and a vault that is sound afterwards.

Each example is made of a seed of its own, which a failure names: `Lines(random.Random(seed), …)` makes it again.
"""

import contextlib
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.model.search.query import TooLongQueryError
from docvault.services.orders.listing import list_orders
from docvault.services.search.search import search
from docvault.services.upkeep.opening import open_vault
from tests.fuzz.hand_edits import edited
from tests.fuzz.house import House, type_line
from tests.fuzz.lines import Lines
from tests.fuzz.queries import query
from tests.pace import HANG_SECONDS, share

STREAMS = 4
"""The examples are shared out to so many tests, which run beside each other."""
_TOGETHER = 25
"""So many lines are typed one after the other in one vault, before it is looked at and put back."""
_READ = (
    "order list",
    "order show {order}",
    "history {order}",
    "agenda --all",
    "search buttons",
    "about",
    "check --json",
    "person list",
    "customer show NORDIC",
    "change list",
    "distribution {order}",
    "signoffs",
    "inbox",
    "retention audit --from-files",
    "order compare {repeat}",
)
_WRITE = (
    "order edit {order} --note x",
    "person edit rec --name R",
    "order repeat {order}",
    "retention propose",
    "distribute {order} spec-sheet --to cutting",
    "change open {order} --what buttons:a->b --why fax",
    "order complete {order}",
    "reindex",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


@pytest.fixture
def inside(house: House) -> Iterator[House]:
    """Somebody who stands in the vault, which is as it was made."""
    house.afresh()
    with house.at(house.vault):
        yield house


@pytest.mark.parametrize("stream", range(STREAMS))
def test_no_line_that_parses_is_our_fault(inside: House, stream: int) -> None:
    for batch in range(share(100, 10_000) // STREAMS // _TOGETHER):
        inside.afresh()
        seed = stream * 1_000_000 + batch
        lines = Lines(random.Random(seed), inside.known, inside.folder)
        for _ in range(_TOGETHER):
            words = lines.line()
            typed = type_line(words)
            assert (typed.fault, typed.code != 70) == ("", True), (seed, words)
            assert "Traceback" not in typed.out + typed.err, (seed, words)
            if "--json" in words and typed.code > 1 and not typed.out:
                assert json.loads(typed.err)["error"]["exit"] == typed.code, (seed, words)
        assert inside.errors() == [], seed


@pytest.mark.parametrize("stream", range(STREAMS))
def test_no_query_is_our_fault(inside: House, stream: int) -> None:
    vault = open_vault(inside.vault, person="boss", system_user="root")
    for number in range(share(200, 2_000) // STREAMS):
        seed = stream * 1_000_000 + number
        dice = random.Random(seed)
        asked, began = query(dice), time.monotonic()
        with contextlib.suppress(TooLongQueryError):
            search(vault, asked, relevance=dice.random() < 0.5)
            list_orders(vault, asked)
        assert time.monotonic() - began < HANG_SECONDS / 10, (seed, asked)
    vault.close()


@pytest.mark.parametrize("stream", range(STREAMS))
def test_no_edit_by_hand_is_our_fault(inside: House, stream: int) -> None:
    """Every command works whatever was made of a manifest or of the settings, `revert` undoes it; what `adopt` takes, no command fails at."""
    for number in range(share(16, 1_000) // STREAMS):
        inside.afresh()
        seed = stream * 1_000_000 + number
        dice = random.Random(seed)
        path = _chosen(dice, inside.vault)
        path.write_bytes(edited(dice, path.read_bytes()))
        which = [] if path.parent == inside.vault else [path.parent.name]
        for line in dice.sample([*_READ, *_WRITE], 4):
            _type(inside, line, seed)
        if dice.random() < 0.5:
            typed = type_line(["revert", *which])
            assert typed.code in {0, 3}, (seed, typed)  # 3: nothing was edited
            assert inside.errors() == [], seed
        else:
            assert type_line(["adopt", *which]).code in {0, 2, 3, 6}, seed
            for line in dice.sample([*_READ, *_WRITE], 8):
                _type(inside, line, seed)


def _chosen(dice: random.Random, vault: Path) -> Path:
    return dice.choice([*[vault / "vault.yaml"] * 3, *sorted(vault.glob("orders/*/*/manifest.yaml"))])


def _type(house: House, line: str, seed: int) -> None:
    orders = house.known("order")
    words = [word.replace("->", " -> ") for word in line.format(order=orders[1], repeat=orders[3]).split()]
    typed = type_line(words)
    assert (typed.fault, typed.code != 70) == ("", True), (seed, words)
