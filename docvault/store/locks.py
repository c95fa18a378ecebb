"""Locks between processes (FORMAT.md section 8): advisory, held by the operating system, gone with their process, naming their holder.

flock on an open file of its own, so two threads of one process exclude each other as two processes do. Lock files are never
removed: removing one while another waits for it would let two in.
"""

import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from docvault.errors import N_, BusyError
from docvault.model.case.history import UNKNOWN, Known
from docvault.model.sentence import Sentence
from docvault.model.system_errors import NotOursError, NotWritableError
from docvault.model.values import dataclass
from docvault.store import inside
from docvault.store.durable import NEW_FILE, make_folders, translated
from docvault.store.group_files import share

POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works on the vault: locks name person, process and machine, records say how it is known who that is."""

    person: str
    pid: int
    host: str
    known: Known = UNKNOWN
    zone: tzinfo | None = None  # in which times are told


class LockBusyError(BusyError):
    """Somebody else works on the same thing; `holder`, `host` and `since` say who."""

    message = N_("Somebody works on {what}: {holder} (process {pid} on {host}, since {since}).")
    next_step = N_("Wait a moment and try again.")


class ReadOnlyVaultError(NotWritableError):
    """No lock can be taken, so nothing can be changed: the vault, or at least its machine-local folder, is not ours to write to."""

    message = N_("The vault is read-only for you: {path} cannot be written ({problem}). Nothing was changed.")
    next_step = N_(
        "Looking things up works. Changes, and copies taken out, which are entered in the access register, "
        "need somebody who may write to the vault's folder."
    )


@contextmanager
def hold(path: Path, what: str | Sentence, holder: Holder, *, timeout: float = 30.0) -> Iterator[None]:
    """Hold the lock at `path` while the block runs, waiting up to `timeout` seconds for it.

    `what` is how messages call the thing locked, a sentence where it has to be put into words. Raises `LockBusyError` naming the holder, `ReadOnlyVaultError`.
    """
    handle = _open(path)
    try:
        deadline = time.monotonic() + timeout
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise _busy(handle, what, holder.zone)
            time.sleep(POLL_SECONDS)
        with translated(path):
            _name_holder(handle, holder)
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock at `path` now. Nothing is written and nobody is kept from it: it works where only reading is allowed, too."""
    try:
        handle = inside.opened(path)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not _try_lock(handle, shared=True)
    finally:
        os.close(handle)


def process_runs(mark: str) -> bool:
    """Whether the process of this machine that a mark names runs (`durable.own_mark`): whose staging a folder is."""
    try:
        os.kill(int(mark.partition("-")[0]), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:
        return True
    return True


def _open(path: Path) -> int:
    try:
        with translated(path):
            try:
                return inside.opened(path, os.O_RDWR)
            except FileNotFoundError:
                make_folders(path.parent, durable=False, derived=True)
                handle = inside.opened(path, os.O_RDWR | os.O_CREAT, NEW_FILE)
                share(handle, path.parent, derived=True)
                return handle
    except NotOursError as error:
        if os.access(path.parent, os.W_OK):
            raise
        raise ReadOnlyVaultError(path=str(path.parent), problem=os.strerror(errno.EACCES)) from error
    except NotWritableError as error:
        raise ReadOnlyVaultError(path=str(path.parent), problem=error.values["problem"]) from error


def _name_holder(handle: int, holder: Holder) -> None:
    since = datetime.now(tz=UTC).isoformat(timespec="seconds")
    text = json.dumps({"person": holder.person, "pid": holder.pid, "host": holder.host, "since": since}).encode()
    os.lseek(handle, _NAME_AT, os.SEEK_SET)
    os.write(handle, text.ljust(_NAME_LENGTH))


def _busy(handle: int, what: str | Sentence, zone: tzinfo | None) -> LockBusyError:
    os.lseek(handle, _NAME_AT, os.SEEK_SET)
    try:
        named = json.loads(os.read(handle, _NAME_LENGTH))
        since = datetime.fromisoformat(named["since"]).astimezone(zone).isoformat(" ", "minutes")[:16]
        values = {"holder": named["person"], "pid": named["pid"], "host": named["host"], "since": since}
    except (ValueError, KeyError, TypeError, OSError):
        values = {"holder": "?", "pid": "?", "host": "?", "since": "?"}
    return LockBusyError(what=what, **values)


_NAME_LENGTH = 400

if sys.platform == "win32":
    import msvcrt

    _NAME_AT = 1  # byte 0 is what is locked; Windows locks keep others from reading it

    def _try_lock(handle: int, *, shared: bool = False) -> bool:  # noqa: ARG001 - the C library of Windows knows no shared ones
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    _NAME_AT = 0

    def _try_lock(handle: int, *, shared: bool = False) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
