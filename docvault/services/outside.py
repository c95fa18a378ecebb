"""Files outside the vault that a person names: what is read from there, and where something may be written."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.store.durable import SourceMissingError
from docvault.store.inbox_places import is_vault

if TYPE_CHECKING:
    from docvault.store.proof.seal_keys import KeyPlace


class NotAFileError(UsageError):
    """A folder or device where a file is wanted."""

    message = N_("{path} is not a file.")
    next_step = N_("Name the files themselves.")


class FileExistsAlreadyError(RefusedError):
    """A file is there already: nothing is written over it unasked."""

    message = N_("{path} exists already.")
    next_step = N_("Name another file, or say `--force` to write over it.")


class NoSuchFolderError(UsageError):
    """The file would lie in a folder that does not exist."""

    message = N_("There is no folder {path}.")
    next_step = N_("Make it, or name another place.")


class InsideVaultError(RefusedError):
    """A vault holds what its format names, and nothing that was taken out of it."""

    message = N_("{path} lies inside the vault.")
    next_step = N_("Name a place outside of it.")


class KeyInVaultError(InsideVaultError):
    """Whoever can change a vault must not find its key there."""

    message = N_("{path} lies inside the vault {vault}, and a key that lies in a vault protects none.")
    next_step = N_("Name a place outside of it, best on a disk or stick that is kept elsewhere.")


class NotAKeyPlaceError(NotAFileError):
    """A folder, a device or a link that leads nowhere, where a key is wanted: nothing is put in its place."""

    next_step = N_("Name the file of a key, or a new name: `--key FILE`.")


def whole_path(path: Path) -> Path:
    """A path as people are shown it: from the root, without `..`."""
    return path.resolve() if ".." in path.parts else path.absolute()


def demand_file(path: Path) -> None:
    """Refuse what is not a file that can be read. Raises `SourceMissingError`, `NotAFileError`."""
    if not path.exists():
        raise SourceMissingError(path=str(path))
    if not path.is_file():
        raise NotAFileError(path=str(path))


def demand_outside(root: Path, target: Path) -> None:
    """Refuse a place that lies inside the vault at `root`, also one that a link leads to. Raises `InsideVaultError`."""
    if target.resolve().is_relative_to(root.resolve()):
        raise InsideVaultError(path=str(target))


def demand_key_place(place: "KeyPlace") -> None:
    """Refuse a place where no key may lie: in any vault, or where something is that is no ordinary file. Nothing there is looked into.

    Raises `KeyInVaultError`, `NotAKeyPlaceError`.
    """
    folder = place.path.absolute().parent.resolve()
    vault = next((above for above in (folder, *folder.parents) if is_vault(above)), None)
    if vault is not None:
        raise KeyInVaultError(path=str(place.path), vault=str(vault))
    for path in (place.path, place.public_path):
        if os.path.lexists(path) and not path.is_file():
            raise NotAKeyPlaceError(path=str(path))


def demand_place(root: Path, target: Path, *, force: bool) -> None:
    """Refuse a place inside the vault at `root`, one where no file can be written, or, without `force`, where one is.

    Raises `InsideVaultError`, `NoSuchFolderError`, `NotAFileError`, `FileExistsAlreadyError`.
    """
    demand_outside(root, target)
    if not target.absolute().parent.is_dir():
        raise NoSuchFolderError(path=str(target.parent))
    if not target.exists():
        return
    if not target.is_file():
        raise NotAFileError(path=str(target))
    if not force:
        raise FileExistsAlreadyError(path=str(target))
