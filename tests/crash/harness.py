"""Stop a change of the vault at every durable step, as a killed process or as a loss of power, and hand the remains back.

A durable step is a call by which `store.durable` changes the disk. `stopped_at_each_step` hands back what a process leaves that is killed just
before step n, for n = 1, 2, … `power_lost_at_each_step` watches the same calls and rebuilds what a disk would hold if everything not yet synced
were gone: names in folders that were not synced since they changed, bytes of files that were not synced since they were written.

What is the same as at the step before is handed back once.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.pace import is_long, share

STEPS = ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "ftruncate", "write")
"""The calls of `os` that change the disk."""

Change = Callable[[Path], object]
STOPPED, FINISHED, FAILED = 77, 0, 1


def stopped_at_each_step(base: Path, work: Path, change: Change) -> Iterator[tuple[int, Path]]:
    """For each n: yield n and a copy of `base` in which `change` was stopped before its n-th durable step.

    In `make test` it is carried out once, and copied before each step: a killed process leaves just that. In `make test-long` a child is killed for each n.
    The last pair is of what was finished: its n - 1 is how many steps there are.
    """
    return _at_each_step(base, work, change) if is_long() else _copied_at_each_step(base, work, change)


def interrupted_at_each_step(base: Path, work: Path, change: Change, *, after: bool) -> Iterator[tuple[int, Path]]:
    """For each n: carry out `change` in a child that is interrupted (Ctrl-C) just before or `after` its n-th durable step, and yield (n, the copy).

    The interrupt is the exception Python makes of it: what the code has for its errors runs. In `make test` every other n: before the first and
    after the first, before the third and after it are all places between steps.
    """
    return _at_each_step(base, work, change, "after" if after else "before", every=share(2, 1))


def _at_each_step(
    base: Path, work: Path, change: Change, interrupt: str = "", *, every: int = 1
) -> Iterator[tuple[int, Path]]:
    for number in count(1, every):
        vault = work / f"step{number}"
        shutil.copytree(base, vault, symlinks=True)
        code = _child(partial(_count_down, number, interrupt), change, vault)
        if code == FAILED:
            raise AssertionError(f"the change itself failed before step {number}")
        yield number, vault
        shutil.rmtree(vault)
        if code == FINISHED:
            return


def _copied_at_each_step(base: Path, work: Path, change: Change) -> Iterator[tuple[int, Path]]:
    vault, copies = work / "stopped", work / "copies"
    shutil.copytree(base, vault, symlinks=True)
    copies.mkdir()
    assert _child(partial(_copy_before_each_step, vault, copies), change, vault) == FINISHED
    yield from _each(copies)
    shutil.rmtree(vault)


def _each(numbered: Path) -> Iterator[tuple[int, Path]]:
    """The folders in a folder, by number; what was looked at is removed."""
    for number in sorted(int(name) for name in os.listdir(numbered)):
        yield number, numbered / str(number)
        shutil.rmtree(numbered / str(number))
    numbered.rmdir()


def _child(prepare: Callable[[], Callable[[], None] | None], change: Change, vault: Path) -> int:
    """Carry out a change in a child, between what prepares for it and what that returns; say how it ended."""
    pid = os.fork()
    if pid == 0:
        code = FAILED
        try:
            ended = prepare()
            change(vault)
            if ended is not None:
                ended()
            code = FINISHED
        except KeyboardInterrupt:
            code = STOPPED
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _count_down(stop_before: int, interrupt: str) -> None:
    """Replace the calls in this child by ones that count: it dies before the one, or is interrupted `before` or `after` it."""
    left = stop_before

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0 and not interrupt:
                os._exit(STOPPED)
            if left == 0 and interrupt == "before":
                raise KeyboardInterrupt
            try:
                return real(*arguments, **options)
            finally:
                if left == 0:
                    raise KeyboardInterrupt

        return call

    for name in STEPS:
        setattr(os, name, counted(name, getattr(os, name)))


def _copy_before_each_step(vault: Path, copies: Path) -> Callable[[], None]:
    """Replace the calls in this child by ones that copy the vault first, where it is another than before the call before. Returns what copies the end."""
    steps, seen, copying = count(1), "", False

    def copy(*, anyway: bool = False) -> None:
        nonlocal seen, copying
        copying = True
        step, now = next(steps), _content(vault)
        if now != seen or anyway:
            shutil.copytree(vault, copies / str(step), symlinks=True)
        seen, copying = now, False

    def copied(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if not copying:
                copy()
            return real(*arguments, **options)

        return call

    for name in STEPS:
        setattr(os, name, copied(getattr(os, name)))
    return lambda: copy(anyway=True)


def _content(root: Path) -> str:
    """A digest of all names in a folder, of their modes and of what is in the files."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted([*folders, *files]):
            path = os.path.join(folder, name)  # noqa: PTH118 - as quick as it gets, for each step of each change
            info = os.lstat(path)
            digest.update(f"{path}\0{info.st_mode}\0{info.st_size}\0{info.st_nlink}\0".encode(errors="surrogateescape"))
            if stat.S_ISREG(info.st_mode):
                digest.update(Path(path).read_bytes())
    return digest.hexdigest()


# -- loss of power ----------------------------------------------------------------------------------------------------

Names = dict[str, tuple[int, bool]]
"""Names in a folder to inode and whether that is a folder."""


def power_lost_at_each_step(base: Path, work: Path, change: Change) -> Iterator[tuple[int, Path]]:
    """Carry out `change` once in a child and yield, for the state after each of its syncs, what the disk certainly held then.

    The index is left out of the image: it is derived, and after a loss of power it is made again.
    """
    vault, images = work / "power", work / "images"
    shutil.copytree(base, vault, symlinks=True)
    images.mkdir()
    assert _child(partial(Disk(vault).watch, images), change, vault) == FINISHED
    yield from _each(images)
    shutil.rmtree(vault)


Image = dict[str, "Image | bytes"]


class Disk:
    """What is certainly on the disk: names by folder and bytes by file, as they were when last synced. What lay there at first is."""

    def __init__(self, root: Path) -> None:
        self._root = root.stat().st_ino
        self._names: dict[int, Names] = {}
        self._bytes: dict[int, bytes] = {}
        self._kept: list[int] = []
        for folder, _, files in os.walk(root):
            self._names[Path(folder).stat().st_ino] = _names(folder)
            for name in files:
                path = Path(folder) / name
                self._bytes[path.stat().st_ino] = path.read_bytes()

    def watch(self, images: Path) -> Callable[[], None]:
        """Replace the calls in this process by ones that keep account, and write an image after each sync that changed it.

        Returns what writes the one after the last sync, changed or not.
        """
        real_fsync = os.fsync
        syncs = 0
        last: Image = {}

        def fsync(handle: int) -> None:
            nonlocal syncs, last
            real_fsync(handle)
            info = os.fstat(handle)
            if stat.S_ISDIR(info.st_mode):
                self._names[info.st_ino] = _names(handle)
            else:
                self._bytes[info.st_ino] = Path(f"/proc/self/fd/{handle}").read_bytes()
            syncs += 1
            image = self._image(self._root)
            if image != last:
                _write(image, images / str(syncs))
            last = image

        setattr(os, "fsync", fsync)  # noqa: B010 - mypy would not have it otherwise
        for name in ("unlink", "rmdir", "replace"):
            setattr(os, name, self._keeping(getattr(os, name)))

        def write_last() -> None:
            if not (images / str(syncs)).exists():
                _write(last, images / str(syncs))

        return write_last

    def _keeping(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Keep what is removed open, so that its inode is not used again while the disk still knows it."""

        def call(*arguments: Any, **options: Any) -> Any:
            victim = arguments[-1]
            try:
                self._kept.append(os.open(victim, os.O_RDONLY, dir_fd=options.get("dir_fd")))
            except OSError:
                pass
            return real(*arguments, **options)

        return call

    def _image(self, folder: int, *, in_docvault: bool = False) -> Image:
        """What a folder holds."""
        image: Image = {}
        for name, (inode, is_folder) in self._names.get(folder, {}).items():
            if is_folder and not (in_docvault and name == "index"):
                image[name] = self._image(inode, in_docvault=name == ".docvault")
            elif not is_folder:
                image[name] = self._bytes.get(inode, b"")
        return image


def _write(image: Image, target: Path) -> None:
    target.mkdir()
    for name, held in image.items():
        if isinstance(held, bytes):
            (target / name).write_bytes(held)
        else:
            _write(held, target / name)


def _names(folder: str | int) -> Names:
    with os.scandir(folder) as entries:
        return {entry.name: (entry.inode(), entry.is_dir(follow_symlinks=False)) for entry in entries}
