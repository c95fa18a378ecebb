"""The index file: its tables, how it is opened, when it must be made again."""

import shutil
import sqlite3
from pathlib import Path

from docvault.errors import N_, DocvaultError
from docvault.index.errors import IndexBroken
from docvault.model.search.tokens import ANALYZER_VERSION
from docvault.model.sentence import Sentence
from docvault.model.system_errors import DiskFullError

SCHEMA_VERSION = 5
VERSION = SCHEMA_VERSION * 1000 + ANALYZER_VERSION

TABLES = """
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cases (
  row INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, folder TEXT NOT NULL, head TEXT NOT NULL, history_bytes INTEGER NOT NULL,
  title TEXT NOT NULL, customer TEXT NOT NULL, state TEXT NOT NULL, service_class TEXT NOT NULL, stage TEXT NOT NULL, opened TEXT NOT NULL,
  due TEXT NOT NULL, completed TEXT NOT NULL, merchandiser TEXT NOT NULL, value TEXT NOT NULL, based_on TEXT NOT NULL,
  refs TEXT NOT NULL, styles TEXT NOT NULL, contracts TEXT NOT NULL, addresses TEXT NOT NULL, described TEXT NOT NULL, UNIQUE (kind, id));
CREATE INDEX cases_customer ON cases (kind, customer);
CREATE INDEX cases_state ON cases (kind, state, stage);
CREATE INDEX cases_due ON cases (kind, due);
CREATE TABLE docs (
  row INTEGER PRIMARY KEY, owner INTEGER NOT NULL, item TEXT NOT NULL, document TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL,
  title TEXT NOT NULL, department TEXT NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
  added TEXT NOT NULL, received TEXT NOT NULL, channel TEXT NOT NULL, sender TEXT NOT NULL, superseded INTEGER NOT NULL, read INTEGER NOT NULL,
  level TEXT NOT NULL, readers TEXT NOT NULL);
CREATE INDEX docs_owner ON docs (owner, document, version);
CREATE INDEX docs_sha256 ON docs (sha256);
CREATE INDEX docs_item ON docs (item) WHERE item != '';
CREATE TABLE items (
  item TEXT PRIMARY KEY, state TEXT NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, channel TEXT NOT NULL, received TEXT NOT NULL,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, due TEXT NOT NULL, sender TEXT NOT NULL, title TEXT NOT NULL, outcome TEXT NOT NULL,
  reason TEXT NOT NULL, suggestions TEXT NOT NULL, message_id TEXT NOT NULL, "order" TEXT NOT NULL, document TEXT NOT NULL,
  version INTEGER NOT NULL, duplicate_of TEXT NOT NULL, looks_like TEXT NOT NULL, handled INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX items_unhandled ON items (state, due) WHERE handled = 0;
CREATE INDEX items_state ON items (state, due, received);
CREATE INDEX items_sha256 ON items (sha256);
CREATE TABLE keys (folded TEXT NOT NULL, key TEXT NOT NULL, exact TEXT NOT NULL, field TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX keys_exact ON keys (exact);
CREATE INDEX keys_folded ON keys (folded);
CREATE INDEX keys_owner ON keys (owner);
CREATE TABLE near_keys (cut TEXT NOT NULL, folded TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX near_keys_cut ON near_keys (cut);
CREATE INDEX near_keys_owner ON near_keys (owner);
CREATE TABLE addresses (address TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX addresses_address ON addresses (address);
CREATE INDEX addresses_owner ON addresses (owner);
CREATE TABLE messages (message_id TEXT NOT NULL, doc INTEGER NOT NULL);
CREATE INDEX messages_id ON messages (message_id);
CREATE INDEX messages_doc ON messages (doc);
CREATE TABLE signoffs (
  owner INTEGER NOT NULL, document TEXT NOT NULL, version INTEGER NOT NULL, newest INTEGER NOT NULL, department TEXT NOT NULL,
  state TEXT NOT NULL, since TEXT NOT NULL, due TEXT NOT NULL, due_at INTEGER NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
  at TEXT NOT NULL, out TEXT NOT NULL, return_due TEXT NOT NULL, return_at INTEGER NOT NULL, open_signers TEXT NOT NULL);
CREATE INDEX signoffs_owner ON signoffs (owner);
CREATE INDEX signoffs_department ON signoffs (department, owner);
CREATE INDEX signoffs_due ON signoffs (due_at) WHERE due_at != 0;
CREATE INDEX signoffs_return ON signoffs (return_at) WHERE return_at != 0;
CREATE TABLE duties (
  owner INTEGER NOT NULL, kind TEXT NOT NULL, due TEXT NOT NULL, due_at INTEGER NOT NULL, department TEXT NOT NULL, person TEXT NOT NULL,
  detail TEXT NOT NULL);
CREATE INDEX duties_owner ON duties (owner);
CREATE INDEX duties_due ON duties (due_at);
CREATE INDEX duties_department ON duties (department, due_at);
CREATE TABLE changes (
  owner INTEGER NOT NULL, change TEXT NOT NULL, state TEXT NOT NULL, opened TEXT NOT NULL, since TEXT NOT NULL, what TEXT NOT NULL,
  affects TEXT NOT NULL);
CREATE INDEX changes_owner ON changes (owner);
CREATE INDEX changes_state ON changes (state);
CREATE TABLE retention (owner INTEGER PRIMARY KEY, expires TEXT NOT NULL, undated INTEGER NOT NULL, held INTEGER NOT NULL,
  kept TEXT NOT NULL, terms TEXT NOT NULL, against TEXT NOT NULL);
CREATE INDEX retention_expires ON retention (expires);
CREATE INDEX retention_held ON retention (held) WHERE held = 1;
CREATE INDEX cases_based_on ON cases (based_on) WHERE based_on != '';
CREATE TABLE tokens (row INTEGER PRIMARY KEY, text BLOB NOT NULL);
"""

FULL_TEXT = "CREATE VIRTUAL TABLE words USING fts5(text, codes, rights, content='', tokenize='ascii');"
"""Contentless: to delete a row it needs the old tokens (SQLite before 3.43), which the table `tokens` keeps, compressed."""


def connect(path: Path, *, full_text: bool = True) -> sqlite3.Connection:
    """Open the index at `path`, making its tables when the file is new. Raises `IndexBroken` for anything that is not an index of this version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = sqlite3.connect(path, timeout=30.0, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            _make_tables(connection, full_text=full_text)
    except sqlite3.DatabaseError as error:
        raise told(error, path) from error
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open an index that is there, and change nothing: no table, no journal beside it. Raises `IndexBroken`, also when there is none.

    Where a folder cannot be written to, SQLite reads a file in WAL mode only while a writer has it open; a file at rest is read as one that stays as
    it is (`immutable`). What a writer left in the log when it died would be passed over then, so such an index is not used.
    """
    if not path.is_file():
        raise IndexBroken(problem=Sentence(N_("there is none")))
    try:
        try:
            return _opened(f"{path.absolute().as_uri()}?mode=ro")
        except sqlite3.OperationalError:
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            return _opened(f"{path.absolute().as_uri()}?mode=ro&immutable=1")
    except sqlite3.DatabaseError as error:
        raise told(error, path) from error


def _opened(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=30.0, isolation_level=None)
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        version = connection.execute("PRAGMA user_version").fetchone()[0]  # the first look into the file
    except sqlite3.DatabaseError:
        connection.close()
        raise
    if version != VERSION:
        connection.close()
        raise _of_another_version(version)
    return connection


def told(error: sqlite3.DatabaseError, path: Path) -> DocvaultError:
    """What an error of SQLite means: a disk that is full, which no new index helps against, or an index that cannot be used."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_FULL or (code & _PRIMARY == sqlite3.SQLITE_IOERR and _is_full(path.parent)):
        return DiskFullError(path=str(path))
    return IndexBroken(problem=str(error))


_PRIMARY = 0xFF
"""The part of an extended result code that names its kind."""
_PAGES = 1 << 16
"""Bytes without which SQLite cannot map its shared memory: on a full disk that fails as an error of reading and writing."""


def _is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < _PAGES


def _of_another_version(version: int) -> IndexBroken:
    values = {"version": version, "wanted": VERSION}
    return IndexBroken(
        problem=Sentence(N_("it was made by another version of docvault ({version}, not {wanted})"), values)
    )


def _make_tables(connection: sqlite3.Connection, *, full_text: bool) -> None:
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:  # another process made them while we waited
        connection.execute("ROLLBACK")
        return
    if version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        connection.execute("ROLLBACK")
        connection.close()
        raise _of_another_version(version)
    for statement in (TABLES + (FULL_TEXT if full_text else "")).split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
