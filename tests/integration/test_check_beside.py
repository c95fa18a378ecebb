"""A check beside others who work: nothing of what is being changed right now is called a fault, and a real fault is told all the same."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docvault.services.proof.check import check
from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from tests.cli.terminal import Ran, environment, run_in
from tests.pace import HANG_SECONDS, share, until


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    assert run_in(tmp_path, "init", "vault", "--identity", "declared", "--time-zone", "Asia/Shanghai").code == 0
    root = tmp_path / "vault"
    _do(run_in(root, "person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager"))
    for number in ("2026-0001", "2026-0002"):
        _do(run_in(root, "order", "new", "--customer", "NORDIC", "--title", "Jacket", "--number", number))
    return root


def _do(ran: Ran) -> Ran:
    assert ran.code in {0, 1, 5}, ran.err  # 5: somebody else is at it, come again
    return ran


def _adding(root: Path, turn: int) -> None:
    file = root.parent / "added.txt"
    file.write_text(f"text {turn}", encoding="utf-8")
    _do(run_in(root, "add", "2026-0001", file, "--kind", "inspection-report" if turn % 2 else "contract"))


def _arriving(root: Path, turn: int) -> None:
    (root / "inbox" / "fax" / f"letter-{turn}.txt").write_text(f"letter {turn}", encoding="utf-8")
    for item in run_in(root, "inbox", "--json").json["items"][:3]:
        _do(run_in(root, "file", item["item"], "2026-0002", "--kind", "correspondence"))


def _disposing(root: Path, turn: int) -> None:
    number = f"2019-{turn:04}"
    _do(
        run_in(
            root, "order", "new", "--customer", "OLD", "--title", "Old", "--number", number, "--opened", "2019-01-02"
        )
    )
    (root.parent / "old.txt").write_text(f"old {turn}", encoding="utf-8")
    _do(run_in(root, "add", number, root.parent / "old.txt", "--kind", "spec-sheet"))
    _do(run_in(root, "order", "complete", number, "--on", "2019-01-31"))
    disposal = _do(run_in(root, "retention", "propose", f"order:{number}", "--json")).json["disposal"]
    for words in (("--as", "boss", "retention", "approve"), ("retention", "execute")):
        _do(run_in(root, *words, disposal))
    _do(run_in(root, "retention", *(("restore", disposal) if turn % 2 else ("execute", disposal, "--now", "--yes"))))


def _again_and_again(work: Callable[[Path, int], None], root: Path, done: threading.Event, failed: list[str]) -> None:
    turn = 0
    while not done.is_set():
        turn += 1
        try:
            work(root, turn)
        except AssertionError as error:
            failed.append(str(error))
            return


def test_what_is_being_changed_is_no_fault(vault: Path) -> None:
    done, failed = threading.Event(), list[str]()
    watcher = subprocess.Popen(
        [sys.executable, "-m", "docvault", "watch"],
        cwd=vault,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    workers = [
        threading.Thread(target=_again_and_again, args=(work, vault, done, failed))
        for work in (_adding, _arriving, _disposing)
    ]
    for worker in workers:
        worker.start()
    told: list[str] = []
    try:
        end = time.monotonic() + share(6, 120)
        while time.monotonic() < end:
            found = check(vault).findings
            told += [f"{one.rule} {one.path}: {one.text()}" for one in found if one.level == "error"]
    finally:
        done.set()
        for worker in workers:
            worker.join(HANG_SECONDS)
        watcher.terminate()
        watcher.wait(HANG_SECONDS)
    assert (told, failed) == ([], [])
    assert check(vault).findings == ()


def test_a_fault_is_told_while_others_work(vault: Path, tmp_path: Path) -> None:
    _adding(vault, 1)
    stored = next(vault.glob("orders/*/2026-0001/documents/*/v1/*"))
    stored.write_bytes(b"something else")
    lock, done = Layout(vault).lock("order~2026-0002"), threading.Event()
    held = threading.Event()

    def work() -> None:
        with hold(lock, "x", Holder("x", 1, "")):
            held.set()
            done.wait(0.4)

    worker = threading.Thread(target=work)
    worker.start()
    until(held.is_set)
    assert [one.rule for one in check(vault).findings] == ["V041"]
    worker.join()


def test_beside_a_watcher_that_waits_nothing_is_said_to_be_changed(vault: Path) -> None:
    watcher = subprocess.Popen(
        [sys.executable, "-m", "docvault", "watch"],
        cwd=vault,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        assert watcher.stderr is not None
        assert b"Watching" in watcher.stderr.readline()
        assert run_in(vault, "check", "--strict").code == 0
        (vault / "FORMAT.md").unlink()
        told = run_in(vault, "check")
        assert (told.code, "V003" in told.out, "being changed" in told.err) == (1, True, False)
    finally:
        watcher.terminate()
        watcher.communicate(timeout=HANG_SECONDS)
    with hold(Layout(vault).lock("order~2026-0001"), "the order", Holder("li", 1, "desk")):
        assert "Something is being changed at this moment" in run_in(vault, "check").err
