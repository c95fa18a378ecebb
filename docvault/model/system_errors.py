"""What it means to people when the operating system refuses: an `OSError` as one of our errors, with path, reason and next step. Pure.

`store.durable` turns the errors of writing into these; what comes from reading, or from elsewhere, is turned at the command line.
"""

import errno

from docvault.errors import N_, BusyError, DamagedError, DocvaultError, NotFoundError, RefusedError
from docvault.model.sentence import Sentence


class DiskFullError(BusyError):
    """No room: nothing was changed. Freeing space and trying again helps."""

    message = N_("The disk is full: {path} could not be written.")
    next_step = N_("Nothing was lost. Free some space and try again.")


class FileTooLargeError(DiskFullError):
    """A file may not grow so large: by a limit of the process, or because the disk's format holds none so large."""

    message = N_("{path} could not be written: the system lets no file here grow so large.")
    next_step = N_(
        "Nothing was lost. `ulimit -f` shows the limit for files, and a disk formatted as FAT takes none over 4 GB: raise the limit, or use another disk."
    )


class QuotaError(DiskFullError):
    """The share of the disk that this user may fill is full."""

    message = N_("{path} could not be written: your quota on this disk is used up.")
    next_step = N_("Nothing was lost. Free some of your space there, or have the quota raised, and try again.")


class NotWritableError(RefusedError):
    """The folder or share does not let us write: nothing was changed."""

    message = N_("{path} cannot be written: {problem}.")
    next_step = N_("Check the rights of the folder, or whether the disk or share is read-only.")


class NotOursError(NotWritableError):
    """Another system user made it and keeps it from the group both are in: in a vault that several share, it is to be given to the group."""

    message = N_(
        "{path} cannot be written: it belongs to {owner}, and the group {group} may only read it. Nothing was changed."
    )
    next_step = N_(
        "{owner}, or root, types `chmod -R g+w` with that path. So that it does not happen again: `chmod g+ws` for the vault's folders, "
        "or `umask 002` for whoever works on it."
    )


class NotReadableError(RefusedError):
    """The system does not let us read a file or folder."""

    message = N_("{path} cannot be read: {problem}.")
    next_step = N_("Get the right to read it, or ask whoever looks after that folder.")


class NotOursToReadError(NotReadableError):
    """Another system user made it and keeps it from the group both are in."""

    message = N_("{path} cannot be read: it belongs to {owner}, and the group {group} may not read it.")
    next_step = N_(
        "{owner}, or root, types `chmod -R g+rwX` with that path. So that it does not happen again: "
        "`umask 027` for whoever works on the vault."
    )


class NotThereAnyMoreError(NotFoundError):
    """A file or folder that is needed is not there."""

    message = N_("There is no {path}.")
    next_step = N_("Check the name, and whether the disk or share it lies on is connected.")


class UnreachableError(BusyError):
    """A share that does not answer."""

    message = N_("{path} cannot be reached: {problem}.")
    next_step = N_("Check the connection to the disk or share and try again.")


class InUseError(BusyError):
    """Something that another program holds, or too much that is open."""

    message = N_("{path} cannot be opened now: {problem}.")
    next_step = N_("Close the program that uses it, or wait a moment, and try again.")


class DiskFailingError(DamagedError):
    """The device does not do what it is asked to."""

    message = N_("{path} can be neither read nor written: {problem}.")
    next_step = N_(
        "The disk or the connection to it may be failing. Make sure you have a backup, and have the disk looked at."
    )


class UnusablePathError(RefusedError):
    """Every other refusal: a folder where a file is wanted, a name that is too long, a file where nothing is."""

    message = N_("{path} cannot be used: {problem}.")
    next_step = N_("Check the name and the folder it lies in.")


class LinkInVaultError(DamagedError):
    """A link in a vault's own folders: it may lead to what has nothing to do with the vault."""

    message = N_("{path} is a link. In the vault's folders none is followed: it may lead to anybody's files.")
    next_step = N_(
        "Take the link away, and put the file or folder itself in its place, from your last backup or from where it leads. "
        "What is missing under `.docvault` is made again by itself. `docvault check` names all links."
    )


class LinkError(OSError):
    """What is to be opened in a vault, or a folder on the way to it, is a link."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.ELOOP, "it is a link, and links are not followed", path)


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})
_NOT_TO_BE_WRITTEN = _FORBIDDEN | {errno.EROFS, errno.ENAMETOOLONG}
_HELD_BY_WINDOWS = frozenset({32, 33})
"""Sharing and lock violations: they come as a missing right (EACCES)."""
_KINDS: tuple[tuple[frozenset[int], type[DocvaultError]], ...] = (
    (frozenset({errno.ENOSPC}), DiskFullError),
    (frozenset({errno.EFBIG}), FileTooLargeError),
    (frozenset({errno.EDQUOT}), QuotaError),
    (_FORBIDDEN, NotReadableError),
    (frozenset({errno.ENOENT}), NotThereAnyMoreError),
    (
        frozenset(
            {errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENOTCONN}
        ),
        UnreachableError,
    ),
    (frozenset({errno.EBUSY, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOLCK}), InUseError),
    (frozenset({errno.EIO, errno.ENXIO, errno.ENODEV}), DiskFailingError),
)


def told(error: OSError, path: str | Sentence = "", *, writing: bool = False) -> DocvaultError:
    """The error as a sentence about `path`, or about the path the system named. A missing right is one to read unless `writing`."""
    if isinstance(error, LinkError):
        return LinkInVaultError(path=_named(error))
    kind = _kind(error, writing=writing)
    return kind(path=path or _named(error), problem=error.strerror or str(error))


def is_refused_write(error: OSError) -> bool:
    """Whether an error of writing says that there is no room, or that writing here is not allowed at all."""
    return error.errno in _FULL | _NOT_TO_BE_WRITTEN


def _kind(error: OSError, *, writing: bool) -> type[DocvaultError]:
    if error.errno in (_NOT_TO_BE_WRITTEN if writing else {errno.EROFS}):
        return NotWritableError
    if getattr(error, "winerror", None) in _HELD_BY_WINDOWS:
        return InUseError
    return next((meant for numbers, meant in _KINDS if error.errno in numbers), UnusablePathError)


def _named(error: OSError) -> str | Sentence:
    name = error.filename
    if isinstance(name, bytes):
        return name.decode(errors="backslashreplace")
    return name if isinstance(name, str) and name else Sentence(N_("A file"))
