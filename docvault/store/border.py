"""The border of an inbox: whoever drops files there may put anything in the place of anything at any time, so nothing is followed and nothing opened twice.

A folder is opened from the vault down, name by name, and links are not followed; names inside it are looked up in the folder that was opened. A file is
opened once, asked what it is, and read through that handle. Where the system has no handles of folders (Windows), names are looked at before and after.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from docvault.errors import N_, RefusedError
from docvault.store import durable, group_files
from docvault.store.system_user import user_of

LINK = N_("it is a link, and links are not followed")
NO_FILE = N_("it is not an ordinary file")
OTHER_NAME = N_("it has another name elsewhere (a hard link)")
NO_FOLDER = N_("it is not a folder")

BY_HANDLE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd and hasattr(os, "O_NOFOLLOW")
"""Whether names can be looked up in an open folder."""
_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = os.O_RDONLY | _PLAIN | getattr(os, "O_DIRECTORY", 0)
_WAY = getattr(os, "O_PATH", os.O_RDONLY) | _PLAIN | getattr(os, "O_DIRECTORY", 0)
"""To go through a folder one need not be allowed to list it."""
_FILE = os.O_RDONLY | _PLAIN | getattr(os, "O_NONBLOCK", 0)
"""A pipe put in the place of a file keeps nobody waiting."""
_IS_LINK = frozenset({errno.ELOOP, errno.EMLINK})

Identity = tuple[int, int, int]
"""Size, mtime in nanoseconds, inode: what a file is known by while it lies there."""


class OddError(RefusedError):
    """What lies there is nothing an inbox takes in: it is not read, not moved and not removed. `problem` says why."""

    message = N_("It is not taken in: {problem}.")
    next_step = N_("Put the file itself there, or take this away.")


def identity(info: os.stat_result) -> Identity:
    """What a file is known by."""
    return info.st_size, info.st_mtime_ns, info.st_ino


def owner_of(info: os.stat_result) -> str:
    """The system user a file belongs to, by what the system says of it: its number where it has no name here, nothing where files have no owner.

    `UNTOLD` where the system cannot be believed in that.
    """
    return user_of(info.st_uid)


def odd(info: os.stat_result) -> str:
    """Why something is not taken in by what the system says of it; the empty text for an ordinary file."""
    if stat.S_ISLNK(info.st_mode):
        return LINK
    if not stat.S_ISREG(info.st_mode):
        return NO_FILE
    return OTHER_NAME if info.st_nlink > 1 else ""


class OpenFile:
    """An ordinary file, open to be read; `info` is what it was when it was opened."""

    def __init__(self, path: Path, handle: int, info: os.stat_result) -> None:
        self.path, self.handle, self.info = path, handle, info

    def now(self) -> Identity:
        """What it is known by now, whatever lies under its name."""
        return identity(os.fstat(self.handle))

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of it; fewer at its end."""
        os.lseek(self.handle, offset, os.SEEK_SET)
        return os.read(self.handle, length)

    def __enter__(self) -> Self:
        """Read it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        os.close(self.handle)


class Folder:
    """An open folder. `handle` is None where the system has none for folders."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path, self.handle = path, handle

    def named(self, name: str) -> str:
        """How the system is asked for a name in this folder, beside its handle."""
        return name if self.handle is not None else str(self.path / name)

    def info(self, name: str = "") -> os.stat_result:
        """What the system says of a name in it, or of the folder itself; links are not followed."""
        if name:
            return os.stat(self.named(name), dir_fd=self.handle, follow_symlinks=False)
        return os.fstat(self.handle) if self.handle is not None else os.lstat(self.path)

    def entries(self) -> list[tuple[str, os.stat_result]]:
        """What lies in it, by name."""
        found = []
        with os.scandir(self.path if self.handle is None else self.handle) as entries:
            for entry in entries:
                try:
                    found.append((entry.name, entry.stat(follow_symlinks=False)))
                except OSError:  # gone meanwhile
                    continue
        return sorted(found, key=lambda one: one[0])

    def folder(self, name: str) -> "Folder":
        """Open a folder in it. Raises `OddError` for a link, or something else that is none."""
        return self._opened(name, _FOLDER)

    def _opened(self, name: str, flags: int) -> "Folder":
        path = self.path / name
        if self.handle is None:
            _demand_folder(os.lstat(path))
            return Folder(path, None)
        try:
            return Folder(path, os.open(name, flags, dir_fd=self.handle))
        except OSError as error:
            if error.errno in _IS_LINK | {errno.ENOTDIR}:
                _demand_folder(self.info(name))
            raise

    def way(self, name: str) -> "Folder":
        """Open a folder in it only to go on from there."""
        return self._opened(name, _WAY)

    def make(self, name: str) -> "Folder":
        """Open a folder in it, made where there is none. `NotWritableError`, `OddError`."""
        is_new = durable.make_folder_in(self.handle, self.named(name), self.path / name)
        made = self.folder(name)
        if is_new and made.handle is not None and self.handle is not None:
            group_files.share(made.handle, self.handle)
        return made

    def file(self, name: str) -> OpenFile:
        """Open an ordinary file in it to be read. Raises `OddError` for everything else."""
        path, before = self.path / name, None if self.handle is not None else os.lstat(self.path / name)
        if before is not None:
            _demand_ordinary(before)
        try:
            handle = os.open(self.named(name), _FILE, dir_fd=self.handle)
        except OSError as error:
            if error.errno in _IS_LINK:
                raise OddError(problem=LINK) from error
            if error.errno == errno.ENXIO:  # a socket
                raise OddError(problem=NO_FILE) from error
            raise
        try:
            info = os.fstat(handle)
            _demand_ordinary(info)
            if before is not None and identity(info) != identity(before):
                raise durable.SourceChangedError(path=str(path))  # noqa: TRY301
        except BaseException:
            os.close(handle)
            raise
        return OpenFile(path, handle, info)

    def close(self) -> None:
        """Release it."""
        if self.handle is not None:
            os.close(self.handle)

    def __enter__(self) -> Self:
        """Look into it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def open_folder(root: Path, path: Path) -> Folder:
    """Open the folder at `path`, from the vault at `root` when the path leads through it, else from the top. Raises `OddError` for a link on the way."""
    base, names = way_to(root, path)
    opened = Folder(base, os.open(base, _WAY & ~getattr(os, "O_NOFOLLOW", 0)) if BY_HANDLE else None)
    for place, name in enumerate(names):
        with opened:
            opened = opened.folder(name) if place == len(names) - 1 else opened.way(name)
    return opened


def way_to(root: Path, path: Path) -> tuple[Path, tuple[str, ...]]:
    """From where a path is opened, and through which names: what leads to the vault is whoever's who named the vault."""
    if path.is_relative_to(root) and path != root:
        return root, path.relative_to(root).parts
    return (Path(path.anchor), path.parts[1:]) if path.parts[1:] else (path, ())


@contextmanager
def open_file(root: Path, path: Path) -> Iterator[tuple[Folder, OpenFile]]:
    """Open the ordinary file at `path`, and the folder it lies in. Raises `OddError` for anything else, `SourceMissingError`."""
    try:
        folder = open_folder(root, path.parent)
    except FileNotFoundError as error:
        raise durable.SourceMissingError(path=str(path)) from error
    with folder:
        try:
            file = folder.file(path.name)
        except FileNotFoundError as error:
            raise durable.SourceMissingError(path=str(path)) from error
        with file:
            yield folder, file


def move(source: Folder, name: str, target: Folder, new_name: str = "") -> None:
    """Rename something from one open folder into another, where no such name may be. Its name is durable when both are synced."""
    durable.move_in(
        (source.handle, source.named(name)), (target.handle, target.named(new_name or name)), target.path / name
    )


def remove(folder: Folder, name: str) -> None:
    """Remove a file from an open folder, if it is there. Not synced."""
    durable.remove_in(folder.handle, folder.named(name), folder.path / name)


def _demand_folder(info: os.stat_result) -> None:
    if not stat.S_ISDIR(info.st_mode):
        raise OddError(problem=LINK if stat.S_ISLNK(info.st_mode) else NO_FOLDER)


def _demand_ordinary(info: os.stat_result) -> None:
    problem = odd(info)
    if problem:
        raise OddError(problem=problem)
