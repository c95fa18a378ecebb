"""Durable writes: the only module that writes, fsyncs, renames, links or removes (FORMAT.md section 7).

Everything the vault promises rests on these few verbs. A verb that says *durable on return* survives a loss of power the
moment it returns; the others say what still has to be synced. Errors of the system are turned into `DiskFullError` and
`NotWritableError` here, so that nobody above reads errno.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from docvault.errors import N_, BusyError, NotFoundError
from docvault.model.system_errors import is_refused_write, told
from docvault.store import inside
from docvault.store.group_files import kept_from_group, share

BLOCK = 1 << 20
NEW_FILE = 0o666
"""What a new file lets others do before the umask takes of it what whoever makes it wants to keep."""
_FICLONE = 0x40049409


class SourceChangedError(BusyError):
    """The file being copied changed or was removed meanwhile: nothing was taken of it."""

    message = N_("{path} changed while it was being read.")
    next_step = N_("Try again when the program that writes it has finished.")


class SourceMissingError(NotFoundError):
    """The file to be copied is not there."""

    message = N_("There is no file {path}.")
    next_step = N_("Check the name and try again.")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn a system's refusal to write `path` into ours; the path named is the one asked for, not a temporary one."""
    try:
        yield
    except OSError as error:
        if is_refused_write(error):
            of_group = error.errno in {errno.EACCES, errno.EPERM} and kept_from_group(path)
            raise (of_group or told(error, str(path), writing=True)) from error
        raise


def create(path: Path, *, mode: int = NEW_FILE, exclusive: bool = True, writing: int = os.O_WRONLY) -> int:
    """Open a file that is made now, for whoever may write to its folder (`model.group_rights`), and return its handle.

    With another `mode` than that of all files it is private, and nobody's but its owner's. Without `exclusive` it may have been made meanwhile.
    """
    flags = writing | os.O_CREAT | (os.O_EXCL if exclusive else 0)
    handle = inside.opened(path, flags, mode)
    if mode == NEW_FILE:
        share(handle, path.parent)
    return handle


def make_folders(path: Path, *, durable: bool = True, derived: bool = False) -> None:
    """Create `path` and what is missing above it; durable on return unless told otherwise. What is `derived` is the group's whatever the umask."""
    inside.demand(path)
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    with translated(path):
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            share(folder, folder.parent, derived=derived)
            if durable:
                sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make durable what another process may have written to a file and not synced before it died."""
    with translated(path):
        handle = inside.opened(path, os.O_RDWR)  # Windows syncs only what may be written to
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_new(path: Path, text: bytes, *, sync: bool = True, mode: int = NEW_FILE) -> None:
    """Write a file that must not exist. Its bytes are durable on return; its name is when the folder is synced."""
    with translated(path):
        handle = create(path, mode=mode)
        try:
            _write_all(handle, text)
            if sync:
                os.fsync(handle)
        except BaseException:
            os.close(handle)
            path.unlink(missing_ok=True)
            raise
        os.close(handle)


def stage(path: Path, text: bytes, *, mode: int = NEW_FILE) -> None:
    """Write a file, over an older one of that name if there is one. Its bytes are durable on return, its name not yet."""
    with translated(path):
        path.unlink(missing_ok=True)
    write_new(path, text, mode=mode)


def publish(staged: Path, final: Path) -> None:
    """Rename a staged file to its place, over what was there; durable on return."""
    with translated(final):
        inside.demand(final.parent)
        os.replace(staged, final)
        sync_folder(final.parent)


def move(source: Path, target: Path, *, sync: bool = True) -> None:
    """Rename within one filesystem; the target must not exist. Durable on return unless told otherwise."""
    with translated(target):
        inside.demand(target.parent)
        inside.demand(source)
        if target.exists() or target.is_symlink():
            raise FileExistsError(errno.EEXIST, "exists", str(target))
        os.rename(source, target)
        if sync:
            sync_folder(target.parent)
            if source.parent != target.parent:
                sync_folder(source.parent)


def move_in(source: tuple[int | None, str], target: tuple[int | None, str], shown: Path) -> None:
    """Rename between two open folders, each a handle with the name in it; the target must not exist. Durable when both folders are synced."""
    with translated(shown):
        try:
            os.stat(target[1], dir_fd=target[0], follow_symlinks=False)
        except FileNotFoundError:
            os.rename(source[1], target[1], src_dir_fd=source[0], dst_dir_fd=target[0])
            return
        raise FileExistsError(errno.EEXIST, "exists", str(shown))


def remove_in(folder: int | None, name: str, shown: Path) -> None:
    """Remove a file, if it is there, from an open folder. Not synced."""
    with translated(shown), suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def make_folder_in(folder: int | None, name: str, shown: Path) -> bool:
    """Make a folder in an open folder, and say whether it was not there. Not synced."""
    with translated(shown):
        try:
            os.mkdir(name, dir_fd=folder)
        except FileExistsError:
            return False
    return True


def append(path: Path, text: bytes, *, at: int) -> None:
    """Append to a file whose whole length is `at` bytes; durable on return. After an error the file is as it was."""
    with translated(path):
        handle = create(path, exclusive=False) if not at else inside.opened(path, os.O_WRONLY)
        try:
            os.lseek(handle, at, os.SEEK_SET)
            try:
                _write_all(handle, text)
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, at)
                raise
        finally:
            os.close(handle)


def truncate(path: Path, length: int) -> None:
    """Cut a file; durable on return."""
    with translated(path):
        handle = inside.opened(path, os.O_WRONLY)
        try:
            os.ftruncate(handle, length)
            os.fsync(handle)
        finally:
            os.close(handle)


def is_writable(path: Path) -> bool:
    """Whether this process may write to a file or folder, or, where there is none yet, to the nearest folder above it."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return os.access(path, os.W_OK)


def copy_in(source: Path, target: Path, *, sha256: str | None = None, named: Path | None = None) -> tuple[str, int]:
    """Copy a file's bytes into a new file of our own and return (digest, size). Bytes are durable on return, the name not yet.

    The copy shares blocks where the filesystem can (reflink) and never shares the inode, which a writer may still hold. With `sha256` the copy must
    have that digest: `SourceChangedError` otherwise, and no file is left. `SourceMissingError` when there is nothing to copy. Errors of writing are
    about `named` where `target` is a temporary name.
    """
    try:
        reading = inside.opened(source)
    except FileNotFoundError as error:
        raise SourceMissingError(path=str(source)) from error
    with os.fdopen(reading, "rb", buffering=0) as file:
        return copy_open(file.fileno(), source, target, sha256=sha256, named=named)


def copy_open(
    reading: int, source: Path, target: Path, *, sha256: str | None = None, named: Path | None = None
) -> tuple[str, int]:
    """Do what `copy_in` does with a file that is open at its beginning, whatever lies under its name by now: `source` is what errors call it."""
    with translated(named or target):
        writing = create(target, writing=os.O_RDWR)
        try:
            digest, size = _copy(reading, writing)
            if sha256 is not None and digest != sha256:
                raise SourceChangedError(path=str(source))  # noqa: TRY301
            os.fsync(writing)
        except BaseException:
            os.close(writing)
            target.unlink(missing_ok=True)
            raise
        os.close(writing)
    return digest, size


def write_blocks(path: Path, blocks: Iterable[bytes], *, named: Path | None = None) -> None:
    """Write a file that must not exist from blocks as they come. Its bytes are durable on return, its name not yet; after an error it is gone.

    Errors of writing are about `named` where `path` is a temporary one; what goes wrong with the blocks is theirs to tell.
    """
    with translated(named or path):
        handle = create(path)
        try:
            for block in blocks:
                _write_all(handle, block)
            os.fsync(handle)
        except BaseException:
            os.close(handle)
            path.unlink(missing_ok=True)
            raise
        os.close(handle)


def sync_folders(path: Path) -> None:
    """Make the names in a folder and in all folders inside it durable, the deepest first."""
    for folder, _, _ in os.walk(path, topdown=False):
        sync_folder(Path(folder))


def copy_out(source: Path, target: Path, *, sha256: str) -> None:
    """Copy a stored file to a place outside the vault, over what is there; only bytes with that digest ever get the target's name."""
    staged = target.with_name(f".{target.name[:80]}.{own_mark()}.part")
    with translated(target):
        staged.unlink(missing_ok=True)
    copy_in(source, staged, sha256=sha256, named=target)
    with translated(target):
        os.replace(staged, target)


def _copy(reading: int, writing: int) -> tuple[str, int]:
    cloned = _clone(reading, writing)
    source = writing if cloned else reading
    digest, size = hashlib.sha256(), 0
    while block := os.read(source, BLOCK):
        digest.update(block)
        size += len(block)
        if not cloned:
            _write_all(writing, block)
    return digest.hexdigest(), size


def _clone(reading: int, writing: int) -> bool:
    """Share the source's blocks (btrfs, XFS, …); False where that cannot be done."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError:
        return False
    return True


def link_or_copy(source: Path, target: Path, sha256: str) -> None:
    """Give a file of ours a second name, or copy it where links are not to be had. The name is durable when the folder is synced."""
    inside.demand(source)
    inside.demand(target.parent)
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise SourceMissingError(path=str(source)) from error
        copy_in(source, target, sha256=sha256)


def touch(path: Path) -> None:
    """Make an empty file where there is none. Its name is durable when the folder is synced."""
    with translated(path):
        handle = inside.opened(path, os.O_WRONLY | os.O_CREAT)
        try:
            os.utime(handle if os.utime in os.supports_fd else path)
            share(handle, path.parent, derived=True)
        finally:
            os.close(handle)


def remove(path: Path, *, sync: bool = True) -> None:
    """Remove a file if it is there; durable on return unless told otherwise."""
    with translated(path):
        inside.demand(path.parent)
        path.unlink(missing_ok=True)
        if sync:
            sync_folder(path.parent)


def remove_folder(path: Path, *, sync: bool = True) -> None:
    """Remove a folder of ours and what is in it, if it is there; durable on return unless told otherwise."""
    with translated(path):
        inside.demand(path)
        if path.is_dir():
            shutil.rmtree(path)
        if sync:
            sync_folder(path.parent)


def remove_empty_folders(path: Path, stop: Path) -> None:
    """Remove `path` and the folders above it as long as they are empty, up to `stop`, which stays."""
    while path != stop and stop in path.parents:
        try:
            path.rmdir()
        except OSError:
            return
        path = path.parent


def write_derived(path: Path, text: bytes, *, derived: bool = True) -> None:
    """Write a file that can be made again: readers see the old or the new one. Not durable. What is not `derived`, a form, is whoever's who makes it."""
    with translated(path):
        make_folders(path.parent, durable=False, derived=derived)
        staged = path.with_name(f".{path.name}.{own_mark()}")
        try:
            staged.unlink(missing_ok=True)
            write_new(staged, text, sync=False)
            share(staged, staged.parent, derived=derived)
            os.replace(staged, path)
        except OSError:
            staged.unlink(missing_ok=True)
            raise


def own_mark() -> str:
    """How what is being put together is told from what others put together at the same time, other threads of this process too: `<process>-<thread>`."""
    return f"{os.getpid()}-{get_ident()}"


def _write_all(handle: int, text: bytes) -> None:
    view = memoryview(text)
    while view:
        view = view[os.write(handle, view) :]
