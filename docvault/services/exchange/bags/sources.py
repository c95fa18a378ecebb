"""A bag as it lies there: a folder, or a .zip that holds one. Which files it has, and their bytes; nothing is unpacked and nothing is believed.

What a bag may not hold (symbolic links, devices, paths that lead out of it, archives that swell beyond measure) is found before a byte of it is used.
"""

import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from docvault.errors import N_, NotFoundError, RefusedError
from docvault.extract.package import BROKEN, entry_name
from docvault.model.exchange.bagit import DECLARATION, is_inside, same_name, shown
from docvault.model.sentence import Listing, Sentence

BLOCK = 1 << 20
MAX_FILES, MAX_DEPTH = 200_000, 100
SWELLS_FREELY, SWELLS_TIMES = 1 << 30, 100
"""A .zip may hold a GiB in any case, and more as long as that is not more than a hundred times its own size."""

_OF_A_MAC = "__MACOSX/"
"""Beside what it packs a Mac puts a folder of what it knows of the files: no part of the bag."""
_SEVERAL = N_("Several folders lie in it ({names}), and a bag is one: pack each by itself.")
_NAMED = 3
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class NoSuchBagError(NotFoundError):
    """There is nothing at the path."""

    message = N_("There is no bag {bag}.")
    next_step = N_("Check the name and try again.")


class NotABagError(RefusedError):
    """Something that is no folder and no .zip."""

    message = N_("{bag} is no bag: a bag is a folder, or a .zip file with one folder in it.")
    next_step = N_("Unpack it first if it was packed in another way.")


class BrokenFileError(Exception):
    """A file of a bag that cannot be read to its end, or is longer than it claims."""


class BagSource(Protocol):
    """The files of a bag. `files`: paths in form NFC, `/` between their parts, with sizes in bytes. `problems`: why it must not be used."""

    name: str
    files: Mapping[str, int]
    problems: tuple[Sentence, ...]

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file. Raises `BrokenFileError`."""


@contextmanager
def opened_bag(path: Path) -> Iterator[BagSource]:
    """Open a bag for reading. Raises `NoSuchBagError`, `NotABagError`."""
    if path.is_dir():
        yield FolderBag(path)
    elif not path.exists():
        raise NoSuchBagError(bag=path)
    elif not path.is_file():  # a device or pipe may never come to an end
        raise NotABagError(bag=path)
    else:
        try:
            archive = zipfile.ZipFile(path)
        except (*BROKEN, zipfile.LargeZipFile) as error:
            raise NotABagError(bag=path) from error
        with archive:
            yield ZipBag(path, archive)


class _Found:
    """Files as they are found, and what is wrong with them."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.problems: list[Sentence] = []

    def add(self, path: str, size: int) -> bool:
        """Take a file in; False when it cannot be one of a bag."""
        name = same_name(path)
        if not is_inside(path):
            self.refuse(N_("{path} does not name a file inside the bag."), path)
        elif name in self.files:
            self.refuse(N_("{path} is there twice."), path)
        elif len(self.files) >= MAX_FILES:
            self.problems = [Sentence(N_("There are more than {count} files in it."), {"count": MAX_FILES})]
        else:
            self.files[name] = size
            return True
        return False

    def refuse(self, problem: str, path: str) -> None:
        """Note what is wrong with a file."""
        self.problems.append(Sentence(problem, {"path": shown(path)}))


_NO_FILE = N_("{path} is no ordinary file: links and devices have no place in a bag.")


class FolderBag:
    """A bag that is a folder."""

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._places: dict[str, Path] = {}
        found = _Found()
        self._look(root, "", found)
        self.files: Mapping[str, int] = found.files
        self.problems = tuple(found.problems)

    def _look(self, folder: Path, before: str, found: _Found) -> None:
        if before.count("/") > MAX_DEPTH:
            found.refuse(N_("{path} lies deeper than docvault looks."), before)
            return
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            found.refuse(N_("{path} cannot be read."), before)
            return
        for entry in inside:
            path = before + entry.name
            if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                found.refuse(_NO_FILE, path)
            elif entry.is_dir():
                self._look(Path(entry.path), f"{path}/", found)
            elif found.add(path, entry.stat().st_size):
                self._places[same_name(path)] = Path(entry.path)

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        try:
            with self._places[path].open("rb", buffering=0) as file:
                while block := file.read(BLOCK):
                    yield block
        except OSError as error:
            raise BrokenFileError(path) from error


class ZipBag:
    """A bag in a .zip: in its one folder, or at its top."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.name = str(path)
        self._archive = archive
        self._entries: dict[str, zipfile.ZipInfo] = {}
        found = _Found()
        every = [(entry_name(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
        entries = [(name, entry) for name, entry in every if not name.startswith(_OF_A_MAC)]
        top = _top([name for name, _ in entries])
        folders = sorted({name.partition("/")[0] for name, _ in entries if "/" in name})
        if not top and len(folders) > 1 and DECLARATION not in {name for name, _ in entries}:
            values = {"names": Listing(tuple(map(shown, folders[:_NAMED])))}
            self.problems: tuple[Sentence, ...] = (Sentence(_SEVERAL, values),)
            self.files: Mapping[str, int] = {}
            return
        for name, entry in entries:
            problem = _entry_problem(entry) if name.startswith(top) else N_("{path} lies beside the bag.")
            if problem:
                found.refuse(problem, name)
            elif found.add(name.removeprefix(top), entry.file_size):
                self._entries[same_name(name.removeprefix(top))] = entry
        swollen, most = sum(found.files.values()), max(SWELLS_FREELY, SWELLS_TIMES * path.stat().st_size)
        if swollen > most:
            problem = N_("It claims to hold {bytes} bytes, far more than a file of its size can hold honestly.")
            found.problems.append(Sentence(problem, {"bytes": swollen}))
        self.files = found.files
        self.problems = tuple(found.problems)

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file; what the archive claims about its size is not exceeded."""
        left = self.files[path]
        try:
            with self._archive.open(self._entries[path]) as file:
                while block := file.read(min(BLOCK, left + 1)):
                    left -= len(block)
                    if left < 0:
                        raise BrokenFileError(path)
                    yield block
        except BROKEN as error:
            raise BrokenFileError(path) from error


def _top(names: list[str]) -> str:
    """What stands before every path: the one folder's name with a slash, or nothing when the bag lies at the top."""
    tops = {name.partition("/")[0] for name in names}
    is_folder = len(tops) == 1 and DECLARATION not in names and all("/" in name for name in names)
    return f"{tops.pop()}/" if is_folder else ""


def _entry_problem(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return _NO_FILE
    if entry.flag_bits & _ENCRYPTED:
        return N_("{path} is protected by a password.")
    if entry.compress_type not in _METHODS:
        return N_("{path} is packed in a way docvault does not unpack.")
    return ""
