"""An index that others keep busy stops nobody at the inboxes: what is decided is entered, what arrives is taken in, and it is said what follows later."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Run, environment
from tests.cli.test_busy_index import held, index_of
from tests.pace import HANG_SECONDS, until


@pytest.fixture
def item(run: Run, vault: Path) -> str:
    (vault / "inbox/fax/fax.txt").write_text("an offer of zips", encoding="utf-8")
    items = run("ingest", "--json").json["items"]
    assert [one["fate"] for one in items] == ["waiting"]
    item = str(items[0]["item"])
    assert item in run("agenda", "--all", "--json").out
    return item


@pytest.mark.parametrize(
    ("command", "state"),
    [
        (("reject", "ITEM", "--why", "advertising"), "rejected"),
        (("handled", "ITEM", "--why", "by telephone"), "waiting"),
        (("file", "ITEM", "ORDER"), "filed"),
    ],
)
def test_what_a_person_decides_is_entered(
    run: Run, vault: Path, order: str, item: str, command: tuple[str, ...], state: str
) -> None:
    typed = [{"ITEM": item, "ORDER": order}.get(word, word) for word in command]
    with held(index_of(vault)) as holder:
        ran = run(*typed, "--json")
        assert (ran.code, holder.poll()) == (0, None), ran.err
        assert ran.err.count("This is in the vault") == 1
        assert "newest state" not in ran.err
    assert run("check", "--fast").code == 0
    assert run("inbox", item, "--json").json["items"][0]["state"] == state
    assert item not in run("agenda", "--all", "--json").out
    again = run(*typed)
    assert again.code == (0 if command[0] == "handled" else 3)


def test_the_watcher_waits_and_goes_on(vault: Path, run: Run) -> None:
    command = [sys.executable, "-m", "docvault", "--lang", "en", "watch"]
    with subprocess.Popen(
        command, cwd=vault, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as watcher:
        try:
            assert watcher.stderr is not None
            assert watcher.stdout is not None
            assert "Watching" in watcher.stderr.readline()
            with held(index_of(vault)):
                (vault / "inbox/fax/one.txt").write_text("one PO-4711", encoding="utf-8")
                while "waits" not in watcher.stdout.readline():
                    assert watcher.poll() is None
            (vault / "inbox/fax/two.txt").write_text("two PO-4711", encoding="utf-8")
            until(
                lambda: (
                    {one["file"] for one in run("inbox", "--all", "--json").json["items"] if one["state"] == "filed"}
                    == {"one.txt", "two.txt"}
                )
            )
            assert watcher.poll() is None
        finally:
            watcher.send_signal(signal.SIGINT)
            out, _err = watcher.communicate(timeout=HANG_SECONDS)
    assert watcher.returncode == 0
    assert [out.count(f"taken in  {name}.txt") for name in ("one", "two")] == [1, 1], out


def test_ingest_tells_what_became_of_what_it_had_in_hand(run: Run, vault: Path) -> None:
    """Killed as it starts to read what it took in: the next pass reads it, and does not say that nothing arrived."""
    (vault / "inbox/fax/one.txt").write_text("one PO-4711", encoding="utf-8")
    code = (
        "import os, sys\n"
        "sys.addaudithook(lambda event, _: os._exit(9) if event == 'subprocess.Popen' else None)\n"
        "from docvault.cli.main import main\n"
        "sys.argv = ['docvault', 'ingest']\nmain()\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=vault, env=environment(), check=False).returncode == 9
    assert not (vault / "inbox/fax/one.txt").exists()
    items = run("ingest", "--json").json["items"]
    assert [(one["file"], one["fate"]) for one in items] == [("one.txt", "filed")]


def test_a_name_of_another_encoding_is_added_and_text_of_one_refused(
    run: Run, order: str, tmp_path: Path, vault: Path
) -> None:
    name = "规格.txt".encode("gb18030")
    (tmp_path / "names").mkdir()
    path = bytes(tmp_path / "names") + b"/" + name
    Path(path.decode(errors="surrogateescape")).write_text("silver", encoding="utf-8")
    added = subprocess.run(
        [sys.executable, "-m", "docvault", "add", order, path, "--new"],
        cwd=vault,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert added.returncode == 0, added.stderr
    assert "规格.txt" in added.stdout.decode()
    typed = subprocess.run(
        [sys.executable, "-m", "docvault", "order", "edit", order, "--note", b"\xff\xfe"],
        cwd=vault, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert (typed.returncode, b"not in UTF-8" in typed.stderr) == (2, True)
    shutil.rmtree(tmp_path / "names")
