"""What the group of a folder may do with the files in it, where that is ours to say (`model.group_rights`)."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from docvault.model.group_rights import shared_mode
from docvault.model.system_errors import NotOursError, NotOursToReadError


def kept_from_group(path: Path) -> NotOursError | None:
    """Why `path` cannot be written where a right for a group we are in would mend that; None where it is something else."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    for blocked in (path, path.parent) if os.name != "nt" else ():
        try:
            found = blocked.stat()
            if not os.access(blocked, os.W_OK) and found.st_uid != os.geteuid():
                ours = found.st_gid in {os.getegid(), *os.getgroups()} and not found.st_mode & stat.S_IWGRP
                values = {"path": str(blocked), "owner": blocked.owner(), "group": blocked.group()}
                return NotOursError(**values) if ours else None
        except (OSError, KeyError):  # a number without a name
            return None
    return None


def kept_from_reading(path: Path) -> NotOursToReadError | None:
    """Why `path` cannot be read where a right for a group we are in would mend that; None where it is something else."""
    if os.name == "nt":
        return None
    path = path.absolute()
    for place in (*reversed(path.parents), path):
        try:
            found = place.stat()
            if os.access(place, os.R_OK if place == path else os.X_OK):
                continue
            ours = found.st_gid in {os.getegid(), *os.getgroups()} and not found.st_mode & stat.S_IRGRP
            if not ours or found.st_uid == os.geteuid():
                return None
            return NotOursToReadError(path=str(place), owner=place.owner(), group=place.group())
        except (OSError, KeyError):  # a number without a name
            return None
    return None


def share(made: Path | int, folder: Path | int, *, derived: bool = False) -> None:
    """Let the group of a folder do with what was just made in it what `model.group_rights` says, where it is ours to say. Both by path or handle."""
    if os.name == "nt":
        return
    found = os.lstat(made) if isinstance(made, Path) else os.fstat(made)
    wanted = shared_mode(found.st_mode, os.stat(folder).st_mode, derived=derived)
    if wanted != found.st_mode and found.st_uid == os.geteuid():
        os.chmod(made, stat.S_IMODE(wanted))


def give_to_group(folder: Path, group: str) -> None:
    """Let a group write to a folder that was just made, and let what is made inside be the group's. KeyError for a group the system does not know.

    OSError when it is not ours to give, or to that group.
    """
    try:
        import grp
    except ImportError as error:
        raise KeyError(group) from error
    os.chown(folder, -1, grp.getgrnam(group).gr_gid)
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IRWXG | stat.S_ISGID)


def share_all(root: Path) -> None:
    """Let the group of a folder read and write all that is in it, whatever the umask it was made under, where it is ours to say."""
    for folder, names, files in os.walk(root):
        for name in (*names, *files):
            share(Path(folder, name), Path(folder), derived=True)


def keep_group_rights(staged: Path, final: Path) -> None:
    """Let the group do with what is about to take the place of a file what it may do with that, whatever the umask it was staged under."""
    if os.name == "nt":
        return
    with suppress(FileNotFoundError):
        before, made = os.lstat(final), os.lstat(staged)
        wanted = made.st_mode | before.st_mode & (stat.S_IRGRP | stat.S_IWGRP)
        is_same_group = stat.S_ISREG(before.st_mode) and before.st_gid == made.st_gid
        if is_same_group and wanted != made.st_mode and made.st_uid == os.geteuid():
            os.chmod(staged, stat.S_IMODE(wanted))
