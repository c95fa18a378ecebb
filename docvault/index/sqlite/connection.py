"""The index file opened: its tables made when it is new, its version looked at, and nothing locked that a reader does not need."""

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from docvault.errors import N_
from docvault.index.errors import IndexBroken
from docvault.index.files import make_file, make_folder
from docvault.index.names import VERSION
from docvault.index.sql import tables
from docvault.index.sqlite.failures import BUSY, kind_of, told
from docvault.model.sentence import Sentence
from docvault.model.system_errors import told as told_of_system

_TOKENS = "CREATE TABLE tokens (row INTEGER PRIMARY KEY, text BLOB NOT NULL);"
_FULL_TEXT = "CREATE VIRTUAL TABLE words USING fts5(text, codes, rights, content='', tokenize='ascii');"
"""Contentless: to delete a row it needs the old tokens (SQLite before 3.43), which the table `tokens` keeps, compressed."""
_PAUSE = 0.02
_CACHE = 8_000
"""KiB of pages that a connection keeps at the most: each thread of a process has its own. Four times as much answers no faster, a quarter a fifth slower."""
_LONGEST_WAIT = 2_000_000.0
"""Seconds; SQLite counts milliseconds in 31 bits."""

Done = TypeVar("Done")


def connect(path: Path, *, full_text: bool = True, patience: float) -> sqlite3.Connection:
    """Open the index at `path`, making its tables when the file is new. An index that is there is only read, so that no writer keeps anybody from it.

    Waits up to `patience` seconds for others, here and at every verb. Raises `IndexBroken` for anything that is not an index of this version,
    `IndexBusyError`, errors of the disk.
    """
    try:
        make_folder(path.parent)
        make_file(path)
    except OSError as error:
        raise told_of_system(error, str(path.parent), writing=True) from error
    return _patiently(lambda: _opened(str(path), patience, full_text=full_text), path, patience)


def connect_read_only(path: Path, *, patience: float) -> sqlite3.Connection:
    """Open an index that is there, and change nothing: no table, no journal beside it. Raises `IndexBroken`, also when there is none.

    Where a folder cannot be written to, SQLite reads a file in WAL mode only while a writer has it open; a file at rest is read as one that stays as
    it is (`immutable`). What a writer left in the log when it died would be passed over then, so such an index is not used.
    """
    if not path.is_file():
        raise IndexBroken(problem=Sentence(N_("there is none")))
    return _patiently(lambda: _opened_to_read(path, patience), path, patience, writing=False)


def _patiently(work: Callable[[], Done], path: Path, patience: float, *, writing: bool = True) -> Done:
    """Do it again while others are in the way: SQLite itself waits for a lock, not for a file that is being made or recovered."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return work()
        except sqlite3.Error as error:
            if kind_of(error) not in BUSY or time.monotonic() > deadline:
                raise told(error, path, writing=writing) from error
        time.sleep(_PAUSE)


def _opened(name: str, patience: float, *, full_text: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=min(patience, _LONGEST_WAIT), isolation_level=None)
    try:
        if _version(connection) != VERSION:
            connection.execute("PRAGMA journal_mode = WAL")
            _make_tables(connection, full_text=full_text)
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _opened_to_read(path: Path, patience: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _read_only(uri, patience)
    except sqlite3.OperationalError as error:
        if kind_of(error) in BUSY:
            raise
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise IndexBroken(problem=str(error)) from error  # nobody can read it but who may write to it
        return _read_only(f"{uri}&immutable=1", patience)


def _read_only(uri: str, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=min(patience, _LONGEST_WAIT), isolation_level=None)
    try:
        _demand_version(_version(connection))
    except BaseException:
        connection.close()
        raise
    return connection


def lacks_tables(connection: sqlite3.Connection, *, full_text: bool) -> bool:
    """Whether a file of our version has not all that it should: it is damaged, and what failed is not our own statement."""
    made = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return not set(re.findall(r"CREATE (?:VIRTUAL )?\w+ (\w+)", _statements(full_text=full_text))) <= made


def _statements(*, full_text: bool) -> str:
    return tables.TABLES + _TOKENS + (_FULL_TEXT if full_text else "")


def _version(connection: sqlite3.Connection) -> int:
    """The version the file says, 0 for a new one. The first look into it."""
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _demand_version(version: int) -> None:
    if version != VERSION:
        values = {"version": version, "wanted": VERSION}
        raise IndexBroken(
            problem=Sentence(N_("it was made by another version of docvault ({version}, not {wanted})"), values)
        )


def _make_tables(connection: sqlite3.Connection, *, full_text: bool) -> None:
    connection.execute("BEGIN IMMEDIATE")
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version == VERSION:  # another process made them while we waited
        connection.execute("ROLLBACK")
        return
    if version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _demand_version(version)
    for statement in _statements(full_text=full_text).split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
