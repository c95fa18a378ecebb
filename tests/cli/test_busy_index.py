"""Busy is not broken: an index that another process keeps locked is neither deleted nor blamed, and what was committed is never reported as failed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docvault.cli.exit_codes import BUSY
from docvault.index.names import FILE
from tests.cli.terminal import Run
from tests.pace import HANG_SECONDS, until

_HOLDER = """
import sqlite3, sys, time
index = sqlite3.connect(sys.argv[1], isolation_level=None)
index.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def index_of(vault: Path) -> Path:
    return vault / ".docvault" / "index" / FILE


@contextmanager
def held(index: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process keep the index locked while the block runs, for longer than anybody should wait."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(index), str(HANG_SECONDS)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_a_version_is_in_although_the_index_is_locked(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    assert run("search", "silver").code == 0
    index = index_of(vault)
    inode = index.stat().st_ino
    file = tmp_path / "trims.txt"
    file.write_text("horn buttons 牛角扣", encoding="utf-8")
    with held(index) as holder:
        added = run("add", order, file, "--kind", "trims-card")
        assert added.code in {0, BUSY}
        assert "trims" in added.out
        assert "This is in the vault" in added.err
        found = run("search", "silver")
        assert found.code == 0
        assert "silver" in found.out
        assert "does not know the latest changes yet" in found.err
        assert holder.poll() is None, "it was held all the while"
    assert index.stat().st_ino == inode
    assert "Traceback" not in added.err + found.err
    assert "reindex" not in found.err
    again = run("search", "牛角扣")
    assert (again.code, index.stat().st_ino) == (0, inode)
    assert "trims" in again.out


def test_it_is_told_in_chinese_too(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    assert run("search", "silver").code == 0
    file = tmp_path / "trims.txt"
    file.write_text("horn buttons", encoding="utf-8")
    with held(index_of(vault)):
        added = run("--lang", "zh_CN", "add", order, file, "--kind", "trims-card")
    assert added.code in {0, BUSY}
    assert "内容已存入资料库" in added.err


def test_an_index_that_is_no_database_is_made_anew(run: Run, vault: Path) -> None:
    assert run("search", "silver").code == 0
    for path in index_of(vault).parent.glob(f"{FILE}*"):
        path.write_bytes(b"this was an index once " * 500)
    found = run("search", "silver")
    assert found.code == 0
    assert "silver" in found.out


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_version_is_in_although_no_reading_worker_can_start(vault: Path, order: str, tmp_path: Path) -> None:
    """A process that may start no other: the file is in, and it is said that its text is still to be read."""
    file = tmp_path / "trims.txt"
    file.write_text("horn buttons 牛角扣", encoding="utf-8")
    code = (
        "import subprocess, sys\n"
        "def refused(*_args, **_kwargs):\n    raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
        "subprocess.Popen = refused\n"
        "from docvault.cli.main import main\n"
        f"sys.argv = ['docvault', '-C', {str(vault)!r}, '--lang', 'en', 'add', {order!r}, {str(file)!r}, '--kind', 'trims-card']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "trims" in done.stdout
    assert "could not be read yet" in done.stderr
    assert "docvault reindex" in done.stderr


def test_the_next_command_tells_the_index_what_it_missed(run: Run, vault: Path, order: str) -> None:
    index = index_of(vault)
    assert run("search", "silver").code == 0
    with held(index) as holder:
        assert run("order", "edit", order, "--title", "Linen trousers").code == 0
        assert holder.poll() is None, "it did not wait until the index was free"
    until(lambda: "Linen trousers" in run("order", "list").out)
