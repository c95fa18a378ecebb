"""What lies beside the inbox folders, where nobody takes anything in: files in the folder that holds them, and folders with files in it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from docvault.model.intake.stability import is_temporary
from docvault.model.left_about import is_left_about


def beside_inboxes(root: Path, inboxes: Iterable[str]) -> list[Path]:
    """Files and folders with files in them that lie beside the inboxes, which are named by their paths from the vault's folder.

    The vault's own folder holds no inboxes in this sense, and what lies outside of it is not looked at. Hidden and temporary names are left out.
    """
    folders = {root / path for path in inboxes}
    own = {folder for inbox in folders for folder in (inbox, *inbox.parents)}
    holding = {folder.parent for folder in folders if root in folder.parent.parents}
    return sorted(path for folder in holding for path in _entries(folder) if path not in own and _has_files(path))


def _entries(folder: Path) -> Iterator[Path]:
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in names:
        if not name.startswith(".") and not is_temporary(name) and not is_left_about(name):
            yield folder / name


def _has_files(path: Path) -> bool:
    """Whether it is a file, or a folder that has one somewhere."""
    return not path.is_dir() or any(files for _folder, _folders, files in os.walk(path))
