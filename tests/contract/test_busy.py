"""Busy is not broken: what another process holds is waited for, and told as held; who reads waits for nobody."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from docvault.errors import BusyError, DocvaultError
from docvault.index.contract.index import Index
from docvault.index.errors import IndexBroken, IndexBusyError
from docvault.index.names import FILE
from docvault.index.open import open_index
from docvault.index.sqlite.failures import told
from docvault.model.search.query import parse_query
from tests.contract.entries import Texts, case, version
from tests.contract.holding import held

SHORT = 0.2
LONG = 240.0
WRITING = ("BEGIN IMMEDIATE",), ("BEGIN EXCLUSIVE",), ("BEGIN IMMEDIATE", "INSERT INTO marks VALUES ('x', 'y')")


@pytest.fixture
def path(index: Index, texts: Texts, tmp_path: Path) -> Path:
    """The file of an index with one order."""
    index.put([case("2026-0001", version(texts.put("silver buttons")))])
    return tmp_path / "index" / FILE


@pytest.mark.parametrize("statements", WRITING)
def test_beside_a_writer_others_open_and_read(
    path: Path, engine: str, texts: Texts, statements: tuple[str, ...]
) -> None:
    inode = path.stat().st_ino
    with held(path, *statements):
        other = open_index(path.parent, engine, texts.get, patience=SHORT)  # one that waited for the writer would fail
        assert other.search(parse_query("silver")).total == 1
        assert [entry.id for entry in other.cases(parse_query(""), limit=5)] == ["2026-0001"]
        with pytest.raises(IndexBusyError):
            other.put([case("2026-0002")])
        with pytest.raises(IndexBusyError):
            other.retext(["0" * 64])
        assert not other.purge()
        assert other.head("order", "2026-0002") is None
    assert path.stat().st_ino == inode
    other.put([case("2026-0002")])
    assert [entry.id for entry in other.cases(parse_query(""))] == ["2026-0002", "2026-0001"]
    other.close()


def test_who_is_patient_writes_when_the_other_lets_go(path: Path, engine: str, texts: Texts) -> None:
    patient = open_index(path.parent, engine, texts.get, patience=LONG)
    with held(path, "BEGIN IMMEDIATE") as other:
        threading.Timer(SHORT, other.kill).start()
        patient.put([case("2026-0002")])
    assert patient.head("order", "2026-0002") is not None
    patient.close()


def test_a_file_held_against_readers_too_is_busy(path: Path, index: Index, engine: str, texts: Texts) -> None:
    index.close()
    inode = path.stat().st_ino
    with held(path, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "INSERT INTO marks VALUES ('x', 'y')"):
        for read_only in (False, True):
            with pytest.raises(IndexBusyError):
                open_index(path.parent, engine, texts.get, patience=SHORT, read_only=read_only)
    assert path.stat().st_ino == inode
    again = open_index(path.parent, engine, texts.get, patience=LONG)
    assert again.search(parse_query("silver")).total == 1
    again.close()


def test_a_file_that_another_process_is_making_is_waited_for(engine: str, texts: Texts, tmp_path: Path) -> None:
    path = tmp_path / FILE
    with held(path, "BEGIN EXCLUSIVE"), pytest.raises(IndexBusyError):
        open_index(tmp_path, engine, texts.get, patience=SHORT)
    with held(path, "BEGIN EXCLUSIVE") as other:
        threading.Timer(SHORT, other.kill).start()
        made = open_index(tmp_path, engine, texts.get, patience=LONG)
    assert list(made.cases(parse_query(""))) == []
    made.close()


def test_many_make_it_at_once(engine: str, texts: Texts, tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def opened(number: int) -> None:
        try:
            index = open_index(tmp_path, engine, texts.get, patience=LONG)
            index.put([case(f"2026-{number:04}")])
            index.close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=opened, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    index = open_index(tmp_path, engine, texts.get)
    assert len(index.cases(parse_query(""))) == 8
    index.close()


KILLED = """
import os, sys
from pathlib import Path
from docvault.index.open import open_index
from tests.contract.entries import case
index = open_index(Path(sys.argv[1]), sys.argv[2], lambda _: None)
index.put([case("2026-0002")])
index._db.execute("BEGIN IMMEDIATE")
index._db.execute("DELETE FROM cases")
os._exit(9)
"""


def test_what_a_killed_writer_left_is_undone(path: Path, index: Index, engine: str, texts: Texts) -> None:
    index.close()
    assert subprocess.run([sys.executable, "-c", KILLED, str(path.parent), engine], check=False).returncode == 9
    again = open_index(path.parent, engine, texts.get)
    assert [entry.id for entry in again.cases(parse_query(""))] == ["2026-0002", "2026-0001"]
    again.close()


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        *((code, IndexBusyError) for code in (
            sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_TIMEOUT, sqlite3.SQLITE_LOCKED,
            sqlite3.SQLITE_LOCKED_SHAREDCACHE, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_READONLY_DBMOVED,
        )),
        *((code, IndexBroken) for code in (
            sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CORRUPT_VTAB, sqlite3.SQLITE_CORRUPT_INDEX, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT,
        )),
    ],
)  # fmt: skip
def test_an_error_means_what_its_code_says(code: int, meaning: type[DocvaultError], tmp_path: Path) -> None:
    error = sqlite3.OperationalError("database disk image is malformed, locked, busy, not a database")
    error.sqlite_errorcode = code
    assert type(told(error, tmp_path / FILE)) is meaning


def test_a_fault_of_our_own_is_none_of_the_index(index: Index, tmp_path: Path) -> None:
    error = sqlite3.ProgrammingError("used in another thread")
    assert told(error, tmp_path / FILE) is error
    assert issubclass(IndexBusyError, BusyError)
    assert not issubclass(IndexBusyError, IndexBroken)
