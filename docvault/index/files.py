"""The files of an index as several system users share them: derived, so whoever may write to the folder may write to them."""

import os
from pathlib import Path

from docvault.model.group_rights import shared_mode

_NEW_FILE = 0o666


def make_folder(path: Path) -> None:
    """Make a folder of the index, and what is missing above it."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        _share(folder)


def make_file(path: Path) -> None:
    """Make an empty file where there is none: what its engine makes of it keeps the mode, and so do the files SQLite makes beside it."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _NEW_FILE))
    except FileExistsError:
        return
    _share(path)


def _share(path: Path) -> None:
    if os.name == "nt":
        return
    found = path.stat()
    wanted = shared_mode(found.st_mode, path.parent.stat().st_mode, derived=True)
    if wanted != found.st_mode and found.st_uid == os.geteuid():
        path.chmod(wanted & 0o7777)
