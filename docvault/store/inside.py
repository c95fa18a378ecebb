"""What lies in a vault's folder is opened without following a link, and no folder on the way to it is one.

Several people may write to a vault's folder, and any of them could put a link in the place of what another's command, or the service, is going to read,
append to or overwrite: a file of that other's, which has nothing to do with the vault. From the vault's folder down each name is looked up in the
folder that was opened before. Outside of a vault a link is somebody's own, and is followed.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from docvault.model.system_errors import LinkError

_VAULTS: set[str] = set()
"""The folders of the vaults this process opened."""
_DERIVED = ".docvault"
_BY_HANDLE = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_WAY = getattr(os, "O_PATH", os.O_RDONLY) | _PLAIN | getattr(os, "O_DIRECTORY", 0)
"""To go through a folder one need not be allowed to list it."""


def enclose(root: Path) -> None:
    """From now on no link is followed in this folder of a vault."""
    _VAULTS.add(str(root))


def opened(path: Path, flags: int = os.O_RDONLY, mode: int = 0o666) -> int:
    """Open a file and return its handle. Raises `LinkError` where it, or a folder of the vault on the way to it, is a link; else as `os.open`."""
    root, names = _split(path)
    if root is None or not _BY_HANDLE:
        demand(path)
        return os.open(path, flags | _PLAIN, mode)
    at, folder = root, os.open(root, _WAY)
    try:
        for name in names[:-1]:
            at /= name
            inner = _entered(folder, at, root)
            os.close(folder)
            folder = inner
        return os.open(names[-1], flags | _PLAIN | _NO_LINK, mode, dir_fd=folder)
    except LinkError:
        raise
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EMLINK}:
            raise LinkError(str(path)) from error
        error.filename = str(path)
        raise
    finally:
        os.close(folder)


def _entered(folder: int, inner: Path, root: Path) -> int:
    """The handle of a folder in an open one."""
    try:
        return os.open(inner.name, _WAY | _NO_LINK, dir_fd=folder)
    except OSError as error:
        found = os.stat(inner.name, dir_fd=folder, follow_symlinks=False)
        if not stat.S_ISLNK(found.st_mode):
            raise
        if not _is_led_elsewhere(inner, root, found):
            raise LinkError(str(inner)) from error
    return os.open(inner.name, _WAY, dir_fd=folder)


def reading(path: Path) -> BufferedReader:
    """Open a file to be read. A pipe that lies there keeps nobody waiting. Raises as `opened` does."""
    return open(path, "rb", opener=_without_waiting)


def _without_waiting(path: str, flags: int) -> int:
    return opened(Path(path), flags | getattr(os, "O_NONBLOCK", 0))


def read_bytes(path: Path) -> bytes:
    """All bytes of a file. Raises as `reading` does."""
    with reading(path) as file:
        return file.read()


def demand(path: Path) -> None:
    """Raise `LinkError` where a file, or a folder of the vault on the way to it, is a link; what is not there is none."""
    root, names = _split(path)
    if root is None:
        return
    at = root
    for name in names:
        at /= name
        try:
            found = os.lstat(at)
        except OSError:
            return
        if stat.S_ISLNK(found.st_mode) and not _is_led_elsewhere(at, root, found):
            raise LinkError(str(at))


def is_link(path: Path, root: Path) -> bool:
    """Whether something in a vault is a link that is not followed."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(found.st_mode) and not _is_led_elsewhere(path, root, found)


def _is_led_elsewhere(path: Path, root: Path, found: os.stat_result) -> bool:
    """Whether a link is the one that puts what is machine-local on a local disk: made by root, by whose the vault's folder is, or by oneself."""
    if path != root / _DERIVED:
        return False
    return os.name == "nt" or found.st_uid in {0, os.geteuid(), root.stat().st_uid}


def _split(path: Path) -> tuple[Path | None, tuple[str, ...]]:
    """The vault a path lies in, and the names from there on; no vault, and none, for a path elsewhere."""
    for root in path.parents:
        if str(root) in _VAULTS:
            names = path.relative_to(root).parts
            if ".." in names:
                raise LinkError(str(path))
            return root, names
    return None, ()
