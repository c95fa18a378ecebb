"""What the intake leaves for later: a busy index, a full disk, a process that was killed. Each is told, each can be seen, and the next one goes on with it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sized
from pathlib import Path

import pytest

from docvault.cli.exit_codes import BUSY, DONE
from docvault.model.values import replace
from docvault.services.intake.pipeline import Intake
from docvault.services.upkeep.opening import open_vault
from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from tests.cli.results import demand_described
from tests.cli.terminal import Ran, Run, environment, run_in
from tests.cli.test_busy_index import held, index_of
from tests.cli.test_trouble import small_disk as small_disk  # noqa: PLC0414 - a fixture
from tests.pace import HANG_SECONDS, share, until


def run_with(vault: Path, code: str, *arguments: str) -> Ran:
    """Run a command in a real process in which something was changed first."""
    code += f"\nimport sys\nfrom docvault.cli.main import main\nsys.argv = ['docvault', *{arguments!r}]\nmain()\n"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=vault, env=environment(), capture_output=True, text=True, check=False, timeout=HANG_SECONDS,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


IMPATIENT = (
    "from docvault.model.values import replace\n"
    "from docvault.services.upkeep import opening\n"
    "asker = opening.asker_of\n"
    "opening.asker_of = lambda *given: replace(asker(*given), patience=0.5)\n"
)


def test_ingest_beside_a_busy_index_says_what_is_in(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/fax/one.txt").write_text("one PO-4711", encoding="utf-8")
    assert run("order", "list").code == 0
    with held(index_of(vault)):
        ran = run_with(vault, IMPATIENT, "ingest", "--json")
    assert ran.code == BUSY
    demand_described(["ingest", "--json"], ran.json)
    assert [(one["file"], one["fate"]) for one in ran.json["items"]] == [("one.txt", "waiting")]
    assert "busy" in ran.json["unfinished"]
    assert ran.json["not_taken"] == []
    again = run("ingest", "--json")
    assert [(one["file"], one["fate"], one["order"]) for one in again.json["items"]] == [("one.txt", "filed", order)]
    assert (again.code, "unfinished" in again.json) == (DONE, False)


def test_ingest_on_a_full_disk_leaves_the_file_in_its_inbox_and_says_so(template: Path, small_disk: Path) -> None:
    vault = shutil.copytree(template, small_disk / "vault")
    large = vault / "inbox/scan/large.bin"
    large.write_bytes(bytes(900_000))
    before = large.stat().st_ctime_ns
    (vault / "inbox/fax/small.txt").write_text("an offer of zips", encoding="utf-8")
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 600_000))
    ran = run_in(vault, "ingest", "--json")
    assert ran.code == BUSY, ran.out + ran.err
    assert [one["file"] for one in ran.json["items"]] == ["small.txt"]
    assert [one["path"] for one in ran.json["not_taken"]] == ["inbox/scan/large.bin"]
    assert "disk is full" in ran.json["not_taken"][0]["why"]
    assert large.stat().st_ctime_ns == before, "when it was received is told by this"
    filler.unlink()
    again = run_in(vault, "ingest", "--json")
    assert (again.code, [one["file"] for one in again.json["items"]]) == (DONE, ["large.bin"])
    assert run_in(vault, "check").code == DONE


KILLED_WHEN_TAKEN = (
    "import os, sys\n"
    "def at(event, given):\n"
    "    if event == 'open' and str(given[0]).startswith('item~') and not given[2] & os.O_EXCL:\n"
    "        os._exit(9)\n"
    "sys.addaudithook(at)\n"
)
"""Ends a process where it begins to enter an item: at its mark, which may be there already, unlike the copy of the same name."""


def test_what_was_taken_and_not_registered_can_be_seen(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/fax/one.txt").write_text("one PO-4711", encoding="utf-8")
    assert run_with(vault, KILLED_WHEN_TAKEN, "ingest").code == 9
    assert not (vault / "inbox/fax/one.txt").exists()
    sentence = "Taken from inbox/fax and not registered yet, because whoever took it was stopped: one.txt."
    waits = run("inbox", "--json")
    assert (waits.json["items"], waits.json["unregistered"]) == ([], [{"inbox": "inbox/fax", "file": "one.txt"}])
    for seen in (waits, run("inbox", "--all"), run("agenda"), run("reindex")):
        assert (seen.code, seen.err.count(sentence)) == (DONE, 1), seen.err
    assert "已从 inbox/fax 取走" in run("inbox", "--lang", "zh_CN").err
    checked = run("check", "--json")
    assert [(one["rule"], one["path"].endswith("/one.txt")) for one in checked.json["findings"]] == [("W050", True)]
    with hold(Layout(vault).lock("intake"), "the inbox", Holder("li", 1, "here")):  # a live one has it in hand
        assert run("inbox", "--json").json["unregistered"] == []
        assert run("check").code == DONE
    items = run("ingest", "--json").json["items"]
    assert [(one["file"], one["fate"], one["order"]) for one in items] == [("one.txt", "filed", order)]
    assert list((vault / "inbox/fax/.taken").iterdir()), "it is held for a day, and registered"
    assert "Taken from" not in run("inbox").err + run("agenda").err
    assert run("check").code == DONE


def test_what_was_taken_and_finds_no_room_is_told_too(template: Path, small_disk: Path) -> None:
    vault = shutil.copytree(template, small_disk / "vault")
    (vault / "inbox/scan/large.bin").write_bytes(bytes(900_000))
    assert run_with(vault, KILLED_WHEN_TAKEN, "ingest").code == 9
    shutil.rmtree(vault / ".docvault/staging")
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 600_000))
    ran = run_in(vault, "ingest", "--json")
    assert (ran.code, ran.json["items"]) == (BUSY, [])
    [path] = [one["path"] for one in ran.json["not_taken"]]
    assert path.startswith("inbox/scan/.taken/")
    assert (vault / path).stat().st_size == 900_000
    filler.unlink()
    again = run_in(vault, "ingest", "--json")
    assert (again.code, [one["file"] for one in again.json["items"]]) == (DONE, ["large.bin"])


def test_reindex_changes_nothing_but_the_index(run: Run, vault: Path) -> None:
    (vault / "inbox/fax/one.txt").write_text("one PO-4711", encoding="utf-8")
    assert run_with(vault, KILLED_WHEN_TAKEN, "ingest").code == 9

    def files() -> dict[Path, bytes]:
        places = (path for path in vault.rglob("*") if path.is_file() and ".docvault" not in path.parts)
        return {path: path.read_bytes() for path in places}

    before = files()
    assert run("reindex").code == DONE
    assert files() == before


KILLED_WHEN_READING = (
    "import os, sys\nsys.addaudithook(lambda event, _: os._exit(9) if event == 'subprocess.Popen' else None)\n"
)
"""Ends a process where it starts a reader."""


@pytest.mark.parametrize("typed", ["ingest", "watch", "reindex"])
def test_what_a_killed_add_left_unread_is_read(run: Run, vault: Path, order: str, tmp_path: Path, typed: str) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"horn buttons 牛角扣 {number}", encoding="utf-8")
    files = [str(tmp_path / f"{number}.txt") for number in range(6)]
    assert run_with(vault, KILLED_WHEN_READING, "add", order, *files, "--kind", "other").code == 9
    unread = run("search", "牛角扣", "--lang", "en")
    assert "6 files have not been read yet" in unread.err
    assert "`docvault ingest`" in unread.err
    if typed == "watch":
        with subprocess.Popen(
            [sys.executable, "-m", "docvault", "watch"], cwd=vault, env=environment(), stderr=subprocess.DEVNULL
        ) as watcher:
            until(lambda: run("search", "牛角扣", "--json").json["total"] == 6)
            watcher.send_signal(signal.SIGINT)
            assert watcher.wait(HANG_SECONDS) == DONE
    else:
        assert run(typed).code == DONE
    found = run("search", "牛角扣", "--json").json
    assert (found["total"], found["unread"]) == (6, 0)


@pytest.mark.parametrize("typed", [("order", "new", "--customer", "NORDIC", "--title", "T"), ("add", "ORDER", "FILE")])
def test_what_a_full_disk_refuses_leaves_nothing(
    template: Path, small_disk: Path, order: str, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    """With no room at all, then a page more each time: wherever it fails, nothing is there afterwards but what was there before."""
    vault = shutil.copytree(template, small_disk / "vault")
    (tmp_path / "large.txt").write_text("gold " * 900, encoding="utf-8")
    arguments = [{"ORDER": order, "FILE": str(tmp_path / "large.txt")}.get(word, word) for word in typed]
    assert run_in(vault, "order", "list").code == DONE
    before = _files(vault)
    filler = small_disk / "filler"
    codes: list[int] = []
    for pages in range(share(6, 24)):
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free))
        os.truncate(filler, filler.stat().st_size - pages * 4096)
        ran = run_in(vault, *arguments)
        codes.append(ran.code)
        filler.unlink()
        if ran.code == DONE:
            break
        assert ran.code == BUSY, ran.err
        assert run_in(vault, "order", "list").code == DONE
        assert _files(vault) == before
        checked = run_in(vault, "check", "--json").json
        assert (checked["findings"], checked["lost_and_found"], checked["interrupted"]) == ([], 0, 0)
    assert codes.count(BUSY) > 1


def _files(vault: Path) -> set[str]:
    """What lies in a vault, but for locks, the index, and the note of the last check."""
    places = (path.relative_to(vault).as_posix() for path in vault.rglob("*"))
    derived = (".docvault/index", ".docvault/locks", ".docvault/last-check.json")
    return {place for place in places if not place.startswith(derived)}


def test_a_watcher_remembers_nothing_of_what_is_done(run: Run, vault: Path) -> None:
    """It runs for months: after whatever it took, nothing is longer than before."""
    opened = open_vault(vault, person=run("person", "list", "--json").json["people"][0]["person"])
    opened.config = replace(opened.config, intake=replace(opened.config.intake, holding_hours=0, quiet_seconds=0))
    intake = Intake(opened)
    try:
        for number in range(6):
            (vault / f"inbox/fax/{number}.txt").write_text(f"offer {number // 2}", encoding="utf-8")
        while intake.step() or intake.busy:
            intake.collect(0.1)
        intake.look_after_held()
        intake.step()
        assert sum(opened.index.counts().values()) == 6
        lengths = dict(_lengths(intake))
        assert set(lengths.values()) == {0}, lengths
    finally:
        intake.close()
        opened.close()


def _lengths(room: object) -> Iterator[tuple[str, int]]:
    """How much is kept in each place of an intake, and of what it is made of."""
    for name in [*getattr(room, "__dict__", ()), *getattr(room, "__slots__", ())]:
        value = getattr(room, name)
        if isinstance(value, Sized):
            yield name, len(value)
        elif type(value).__module__.startswith("docvault.services.intake"):
            yield from _lengths(value)
