"""Many processes at once on one vault: nothing lost, nothing doubled, numbers without gaps."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.values import replace
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import cancel_order
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from docvault.store.locks import Holder, LockBusyError, hold
from tests.pace import HANG_SECONDS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    return tmp_path / "vault"


def at_once(count: int, work: Callable[[int], None]) -> None:
    """Run `work(0)` … `work(count - 1)` in as many processes and wait for all to succeed."""
    pids = []
    for number in range(count):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                work(number)
                code = 0
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(code)
        pids.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0] * count


def patient(vault: Vault) -> Vault:
    """Wait for locks as long as it takes: sixteen of them on a busy machine are slow, and that is no fault."""
    return vault.asked_by(replace(vault.who, patience=HANG_SECONDS))


def test_sixteen_processes_add_versions_to_one_order(root: Path, tmp_path: Path) -> None:
    vault = open_vault(root, system_user="li")
    number_of_order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    vault.close()

    def add(number: int) -> None:
        own = patient(open_vault(root, system_user="li"))
        for turn in range(5):
            path = tmp_path / f"{number}-{turn}.txt"
            path.write_text(f"version of process {number}, turn {turn}", encoding="utf-8")
            add_documents(own, number_of_order, [path], kind="spec-sheet", document="spec-sheet")
        own.close()

    at_once(16, add)
    manifest = open_vault(root, system_user="li").cases.read("order", number_of_order).manifest
    versions = manifest.documents[0].versions
    assert [version.number for version in versions] == list(range(1, 81))
    assert len({version.sha256 for version in versions}) == 80
    assert check(root).findings == ()


def test_eight_processes_open_orders_without_gaps(root: Path) -> None:
    def order(number: int) -> None:
        own = patient(open_vault(root, system_user="li"))
        for turn in range(6):
            new_order(own, NewOrder("", f"C{number % 3}", f"order {turn} of process {number}"))
        own.close()

    at_once(8, order)
    ids = [entry.id for entry in list_orders(open_vault(root, system_user="li"))]
    year = ids[0].partition("-")[0]
    assert sorted(ids) == [f"{year}-{number:04}" for number in range(1, 49)]
    assert check(root).findings == ()


def test_a_number_is_never_used_again(root: Path) -> None:
    vault = open_vault(root, system_user="li")
    first = new_order(vault, NewOrder("", "HANSA", "Jeans"))
    cancel_order(vault, first.order, "the customer withdrew")
    second = new_order(vault, NewOrder("", "HANSA", "Jackets"))
    for path in sorted((root / second.folder).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (root / second.folder).rmdir()
    (root / ".docvault" / "numbers.json").write_text("{}", encoding="utf-8")
    third = new_order(open_vault(root, system_user="li"), NewOrder("", "HANSA", "Shirts"))
    assert [first.order[-4:], second.order[-4:], third.order[-4:]] == ["0001", "0002", "0003"]


def test_a_lock_names_its_holder_and_dies_with_it(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    ready, go = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        with hold(lock, "order 2026-0001", Holder("wang.li", os.getpid(), "desk-3")):
            os.write(ready[1], b"x")
            os.read(go[0], 1)
            os._exit(0)
    os.read(ready[0], 1)
    with pytest.raises(LockBusyError) as caught, hold(lock, "order 2026-0001", Holder("li", 1, "here"), timeout=0.1):
        pass
    assert "wang.li" in str(caught.value)
    assert "desk-3" in str(caught.value)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    with hold(lock, "order 2026-0001", Holder("li", 1, "here"), timeout=HANG_SECONDS):
        pass


def test_what_is_done_while_somebody_else_makes_the_index_again(root: Path) -> None:
    """A vault that was open before goes on with the new index: what it is told is not lost, what it answers is not old."""
    first, second = open_vault(root, system_user="li"), open_vault(root, system_user="li")
    new_order(first, NewOrder("", "HANSA", "Jeans"))
    reindex(second)
    new_order(first, NewOrder("", "HANSA", "Shirts"))
    new_order(second, NewOrder("", "HANSA", "Skirts"))
    assert [len(list_orders(vault, "")) for vault in (first, second)] == [3, 3]
    first.close()
    second.close()
    assert check(root).findings == ()
