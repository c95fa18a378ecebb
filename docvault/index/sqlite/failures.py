"""What an error of SQLite means: by its code, never by its text."""

import errno
import os
import sqlite3
from pathlib import Path
from threading import get_ident

from docvault.index.errors import IndexBroken, IndexBusyError
from docvault.model.system_errors import DiskFailingError, DiskFullError, InUseError, NotWritableError
from docvault.model.system_errors import told as told_of_system

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
"""Kinds of errors that pass when others let go; the last is an opening that others got in the way of again and again."""
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_DISK = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY})
_PRIMARY = 0xFF
"""The part of an extended code that names its kind."""
_ROOM = 1 << 16
"""Bytes without which SQLite cannot map its shared memory: on a full disk that fails as an error of reading and writing."""
_PIECE = 1 << 12


def kind_of(error: sqlite3.Error) -> int:
    """The kind of an error, 0 for one that is not SQLite's but of how it is called."""
    return _code_of(error) & _PRIMARY


def told(error: sqlite3.Error, path: Path, *, writing: bool = True) -> Exception:
    """The error as one of the contract's; the error itself where it is our own fault, which no new index helps against."""
    kind = kind_of(error)
    if kind == 0 and isinstance(error, sqlite3.OperationalError):  # text in it is not text: Python says so, not SQLite
        return IndexBroken(problem=str(error))
    if (
        kind in BUSY or _code_of(error) == sqlite3.SQLITE_READONLY_DBMOVED
    ):  # deleted while it was open: somebody makes it again
        return IndexBusyError(path=str(path))
    if kind in _BROKEN:
        return IndexBroken(problem=str(error))
    if kind == sqlite3.SQLITE_FULL:
        return DiskFullError(path=str(path))
    if kind in _DISK:
        return _told_of_disk(error, path, writing=writing)
    return error


def _code_of(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0))


def _told_of_disk(error: sqlite3.Error, path: Path, *, writing: bool) -> Exception:
    """What the system says when the same is tried: SQLite keeps its reason to itself."""
    was_to_be_read = kind_of(error) == sqlite3.SQLITE_READONLY and not writing
    try:
        _try(path, writing=writing or was_to_be_read)
    except OSError as refused:
        return told_of_system(refused, str(path), writing=writing or was_to_be_read)
    if was_to_be_read:
        return IndexBusyError(
            path=str(path)
        )  # there was no room for more than reading, now there is: it is to be opened anew
    if kind_of(error) in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return NotWritableError(path=str(path), problem=str(error))
    if kind_of(error) == sqlite3.SQLITE_CANTOPEN:
        return InUseError(path=str(path), problem=str(error))
    return DiskFailingError(path=str(path), problem=str(error))


def _try(path: Path, *, writing: bool) -> None:
    """Let the system refuse what it refuses SQLite."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and not os.access(path, os.R_OK | (os.W_OK if writing else 0)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if writing:
        _try_writing(path)


def _try_writing(path: Path) -> None:
    """Write a file beside the index, as far in as its longest file goes. Never one of its own: to close it would drop the locks SQLite has on it."""
    longest = max((file.stat().st_size for file in path.parent.glob(f"{path.name}*")), default=0)
    tried = path.with_name(f"{path.name}~{os.getpid()}-{get_ident()}")
    handle = os.open(tried, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        for start in range(0, _ROOM, _PIECE):
            os.pwrite(handle, bytes(_PIECE), longest + start)
    finally:
        os.close(handle)
        tried.unlink()
