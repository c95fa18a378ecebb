"""Damage inside the index, met by whoever asks for what stands there: it is said, the index is made anew, and the answer is the same as ever."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from docvault.index.names import FILE
from docvault.model.case.transitions import NewOrder
from docvault.services.control.agenda import agenda
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.index_opening import MENDED
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.pace import share

PAGE = 4096
ORDERS = 15


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("damaged") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(root, system_user="li")
    for number in range(ORDERS):
        new_order(vault, NewOrder(f"A-{number}", f"C{number % 3}", f"Jeans {number} 银色纽扣"))
    answers(vault)
    vault.close()
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "vault")


def index_of(root: Path) -> Path:
    return root / ".docvault" / "index" / FILE


def answers(vault: Vault) -> list[object]:
    found = search(vault, "银色 -gold")
    return [
        list(list_orders(vault)),
        list(list_orders(vault, "customer:C1")),
        list(list_orders(vault, "jeans 7")),
        found,
        agenda(vault).lines,
    ]


def zeros(_chance: random.Random) -> bytes:
    return bytes(PAGE)


def noise(chance: random.Random) -> bytes:
    return chance.randbytes(PAGE)


@pytest.mark.parametrize("seed", range(share(6, 400)))
@pytest.mark.parametrize("damage", [zeros, noise])
def test_damaged_pages_change_no_answer(root: Path, seed: int, damage: Callable[[random.Random], bytes]) -> None:
    sound = open_vault(root, system_user="li")
    expected = answers(sound)
    sound.close()
    chance, index = random.Random(seed), index_of(root)
    with index.open("r+b") as file:
        for _ in range(chance.randint(1, 20)):
            file.seek(chance.randrange(1, index.stat().st_size // PAGE) * PAGE)
            file.write(damage(chance))
    with closing(open_vault(root, system_user="li")) as vault:
        assert answers(vault) == expected
        assert {notice.message for notice in vault.notices} <= {MENDED}


@pytest.fixture
def vault(root: Path) -> Iterator[Vault]:
    opened = open_vault(root, system_user="li")
    answers(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("table", ["words", "tokens", "cases", "marks"])
def test_a_table_that_is_missing_is_missed_and_made(vault: Vault, table: str) -> None:
    expected = answers(vault)
    with closing(sqlite3.connect(index_of(vault.root), isolation_level=None)) as other:
        other.execute(f"DROP TABLE {table}")
    assert answers(vault) == expected
    assert vault.index.counts() == {}
    if table in {"words", "cases"}:
        assert [notice.message for notice in vault.notices] == [MENDED]


def test_of_two_that_meet_the_damage_one_makes_it_anew(vault: Vault) -> None:
    other = open_vault(vault.root, system_user="li")
    expected = answers(other)
    with closing(sqlite3.connect(index_of(vault.root), isolation_level=None)) as broken:
        broken.execute("DROP TABLE cases")
    assert answers(vault) == expected
    made = index_of(vault.root).stat().st_ino
    assert answers(other) == expected
    assert index_of(vault.root).stat().st_ino == made
    other.close()
