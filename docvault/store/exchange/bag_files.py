"""Bags being written outside the vault: folders or .zip files, put together in a folder of their own beside their places, then renamed.

A process that dies leaves only that folder, `.docvault-export~<host>~<process>-<thread>`; the next export to the same place removes it.
"""

import os
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from docvault.errors import N_, RefusedError
from docvault.store import durable
from docvault.store.locks import Holder, process_runs

STAGING = ".docvault-export"
_MODE, _UNIX = 0o100644 << 16, 3


class BagExistsError(RefusedError):
    """Something of that name is there already: nothing is written over."""

    message = N_("{path} exists already.")
    next_step = N_("Export into another folder, or move it away first.")


class BagWriter(Protocol):
    """One bag being written. Paths are relative to the bag, `/` between their parts."""

    def write(self, path: str, size: int, blocks: Iterable[bytes]) -> None:
        """Write a file of `size` bytes from blocks as they come."""

    def close(self) -> None:
        """Make all that was written durable; the bag has no name yet."""


class BagPlace:
    """The folder bags are exported to. As a context it is ready for writing; bags get their names by `publish`, or leave no trace."""

    def __init__(self, folder: Path, holder: Holder) -> None:
        self._folder = folder
        self._mark = f"{STAGING}~{holder.host}~"
        self._staging = folder / f"{self._mark}{durable.own_mark()}"
        self._names: list[str] = []
        self._archives: list[zipfile.ZipFile] = []

    def demand_free(self, name: str) -> None:
        """Raises `BagExistsError` when something has this name."""
        if os.path.lexists(self._folder / name):
            raise BagExistsError(path=str(self._folder / name))

    def __enter__(self) -> Self:
        durable.make_folders(self._folder)
        for name in os.listdir(self._folder):
            if name.startswith(self._mark) and not process_runs(name.removeprefix(self._mark)):
                durable.remove_folder(self._folder / name)
        durable.remove_folder(self._staging)
        durable.make_folders(self._staging)
        return self

    def __exit__(self, *_error: object) -> None:
        for archive in self._archives:
            with suppress(OSError):
                archive.close()
        durable.remove_folder(self._staging)

    def folder_bag(self, name: str) -> BagWriter:
        """Begin a bag that is a folder."""
        self._names.append(name)
        return _FolderWriter(self._staging / name, self._folder / name)

    def zip_bag(self, name: str, top: str, at: datetime) -> BagWriter:
        """Begin a bag in a .zip, in the one folder `top`; its files are dated `at`."""
        self._names.append(name)
        with durable.translated(self._folder / name):
            archive = zipfile.ZipFile(self._staging / name, "x")
        self._archives.append(archive)
        return _ZipWriter(self._staging / name, self._folder / name, archive, top, at)

    def publish(self) -> list[Path]:
        """Give every bag its name, in the order they were begun; durable on return. Raises `BagExistsError`."""
        for name in self._names:
            self.demand_free(name)
        for name in self._names:
            durable.move(self._staging / name, self._folder / name)
        return [self._folder / name for name in self._names]


class _FolderWriter:
    def __init__(self, root: Path, named: Path) -> None:
        """`named` is the place the bag will have: what errors speak of."""
        self._root, self._named = root, named
        durable.make_folders(root, durable=False)

    def write(self, path: str, size: int, blocks: Iterable[bytes]) -> None:  # noqa: ARG002 - an archive has to know it before
        """Write a file."""
        target = self._root / path
        durable.make_folders(target.parent, durable=False)
        durable.write_blocks(target, blocks, named=self._named / path)

    def close(self) -> None:
        """Make the names durable; the bytes are."""
        durable.sync_folders(self._root)


class _ZipWriter:
    def __init__(self, path: Path, named: Path, archive: zipfile.ZipFile, top: str, at: datetime) -> None:
        """`named` is the place the bag will have: what errors speak of."""
        self._path, self._named = path, named
        self._archive = archive
        self._top = top
        self._at = (at.year, at.month, at.day, at.hour, at.minute, at.second)

    def write(self, path: str, size: int, blocks: Iterable[bytes]) -> None:
        """Write a file."""
        entry = zipfile.ZipInfo(f"{self._top}/{path}", self._at)
        entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, size
        entry.create_system, entry.external_attr = _UNIX, _MODE
        with durable.translated(self._named), self._archive.open(entry, "w") as file:
            for block in blocks:
                file.write(block)

    def close(self) -> None:
        """Write the archive's directory, and make everything durable."""
        with durable.translated(self._named):
            self._archive.close()
        durable.sync_file(self._path)
