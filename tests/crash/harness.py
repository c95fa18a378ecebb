"""Stop a change of the vault at every durable step, as a killed process or as a loss of power, and hand the remains back.

A durable step is a call by which `store.durable` changes the disk. `stopped_at_each_step` kills a child process just before step n, for n = 1, 2, …
until it finishes. `power_lost_at_each_step` watches the same calls and rebuilds what a disk would hold if everything not yet synced
were gone: names in folders that were not synced since they changed, bytes of files that were not synced since they were written.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

STEPS = ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "ftruncate", "write")
"""The calls of `os` that change the disk."""

Change = Callable[[Path], object]
STOPPED, FINISHED, FAILED = 77, 0, 1


def stopped_at_each_step(base: Path, work: Path, change: Change) -> Iterator[tuple[int, Path]]:
    """For each n: copy `base`, carry out `change` in a child that dies before its n-th durable step, and yield (n, the copy).

    The last pair is of the child that finished: its n - 1 is how many steps there are.
    """
    return _at_each_step(base, work, change)


def interrupted_at_each_step(base: Path, work: Path, change: Change, *, after: bool) -> Iterator[tuple[int, Path]]:
    """For each n: carry out `change` in a child that is interrupted (Ctrl-C) just before or `after` its n-th durable step, and yield (n, the copy).

    The interrupt is the exception Python makes of it: what the code has for its errors runs.
    """
    return _at_each_step(base, work, change, "after" if after else "before")


def _at_each_step(base: Path, work: Path, change: Change, interrupt: str = "") -> Iterator[tuple[int, Path]]:
    for number in count(1):
        vault = work / f"step{number}"
        shutil.copytree(base, vault, symlinks=True)
        code = _child(vault, change, number, interrupt)
        if code == FAILED:
            raise AssertionError(f"the change itself failed before step {number}")
        yield number, vault
        shutil.rmtree(vault)
        if code == FINISHED:
            return


def _child(vault: Path, change: Change, stop_before: int, interrupt: str = "") -> int:
    pid = os.fork()
    if pid == 0:
        code = FAILED
        try:
            _count_down(stop_before, interrupt)
            change(vault)
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
    pid = os.fork()
    if pid == 0:
        code = FAILED
        try:
            disk = Disk(vault)
            disk.watch(images)
            change(vault)
            code = FINISHED
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == FINISHED
    yield from enumerate(sorted(images.iterdir(), key=lambda path: int(path.name)), start=1)
    shutil.rmtree(images)
    shutil.rmtree(vault)


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

    def watch(self, images: Path) -> None:
        """Replace the calls in this process by ones that keep account, and write an image after each sync."""
        real_fsync = os.fsync

        def fsync(handle: int) -> None:
            real_fsync(handle)
            info = os.fstat(handle)
            if stat.S_ISDIR(info.st_mode):
                self._names[info.st_ino] = _names(handle)
            else:
                self._bytes[info.st_ino] = Path(f"/proc/self/fd/{handle}").read_bytes()
            self._image(self._root, images / str(len(list(images.iterdir())) + 1))

        setattr(os, "fsync", fsync)  # noqa: B010 - mypy would not have it otherwise
        for name in ("unlink", "rmdir", "replace"):
            setattr(os, name, self._keeping(getattr(os, name)))

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

    def _image(self, folder: int, target: Path) -> None:
        target.mkdir()
        for name, (inode, is_folder) in self._names.get(folder, {}).items():
            if is_folder and not (target.name == ".docvault" and name == "index"):
                self._image(inode, target / name)
            elif not is_folder:
                (target / name).write_bytes(self._bytes.get(inode, b""))


def _names(folder: str | int) -> Names:
    with os.scandir(folder) as entries:
        return {entry.name: (entry.inode(), entry.is_dir(follow_symlinks=False)) for entry in entries}
