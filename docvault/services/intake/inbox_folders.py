"""The folders of the inboxes: which of them may be looked into, what ordinary files lie there, and what lies there that is none.

Folders are opened without following a link and looked through by their handles (`store.border`): who may drop files may put links there at any time.
"""

import os
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from docvault.errors import N_, RefusedError
from docvault.model.intake.stability import is_temporary
from docvault.model.left_about import is_left_about
from docvault.model.sentence import Problem, Sentence
from docvault.model.times import minute, written_time
from docvault.model.values import dataclass
from docvault.model.vault_config import VaultConfig
from docvault.services.time_zone import zone_or_utc
from docvault.store.border import Folder, Identity, OddError, identity, odd, open_folder
from docvault.store.inbox_places import MisplacedInboxError, Place, is_vault, misplaced, own_places
from docvault.store.layout import HOLDING, Layout

OF_THE_VAULT = N_("it is a folder of the vault itself")
ANOTHER_VAULT = N_("it is a vault of its own")
TOO_DEEP = N_("it lies too deep, in more than {most} folders")
DEEPEST = 32
"""Folders inside each other of an inbox that are looked into."""
TOO_LONG_SECONDS = 3600
"""After so long under a temporary name a file is told: whoever put it there went away, or the name is one of its own."""


class FolderUnreadError(RefusedError):
    """A folder of an inbox, or the inbox itself, that cannot be looked into."""

    message = N_("It cannot be looked into: {problem}.")
    next_step = N_("Make the folder, or get the right to list it, or have another named in vault.yaml.")


class TemporaryNameError(RefusedError):
    """A file that has lain in an inbox for long under a name that programs use for files under way."""

    message = N_("It has lain there since {since} under a temporary name, and is not taken in.")
    next_step = N_("Give it another name when it is whole, or take it away.")


@dataclass(frozen=True, slots=True)
class Odd:
    """What lies in an inbox and is not taken, or an inbox that nothing is taken from: why, and what it was known by then."""

    path: Path
    error: RefusedError
    known_by: Identity | None = None


def odd_in(layout: Layout, config: VaultConfig) -> list[Odd]:
    """What lies in the inboxes and is not taken, and the inboxes nothing is taken from."""
    found: list[Odd] = []
    for _channel, inbox in usable(layout, config, found):
        for _ in files_in(layout, config, inbox, found):
            pass
    return found


def usable(layout: Layout, config: VaultConfig, found: list[Odd]) -> list[tuple[str, Path]]:
    """The inboxes that lie where inboxes may, each with its channel. The others are `found`: nothing of what lies in them is looked at."""
    folders = []
    for inbox in config.inboxes:
        problem = misplaced(layout, inbox.path)
        if problem is None:
            folders.append((inbox.channel, layout.root / inbox.path))
        else:
            found.append(Odd(layout.root / inbox.path, MisplacedInboxError(problem=problem)))
    return folders


def files_in(
    layout: Layout, config: VaultConfig, inbox: Path, found: list[Odd]
) -> Iterator[tuple[Folder, str, os.stat_result]]:
    """Ordinary files in an inbox and the folders inside it, each with the open folder it lies in, but for temporary names and the holding place.

    What else lies there is `found`, with files that have had a temporary name for long; but for what systems leave about.
    """
    temporary: list[tuple[Path, os.stat_result]] = []
    try:
        with open_folder(layout.root, inbox) as folder:
            yield from _files(folder, own_places(layout), _Beside(found, temporary), 0)
    except (OSError, OddError) as error:
        found.append(Odd(inbox, _refusal(error)))
    for path, info in temporary:
        since = written_time(datetime.fromtimestamp(info.st_mtime, UTC), zone_or_utc(config))
        found.append(Odd(path, TemporaryNameError(since=minute(since)), identity(info)))


class _Beside(NamedTuple):
    """What lies in an inbox and is not taken: what is odd, and files that have had a temporary name for long."""

    odd: list[Odd]
    temporary: list[tuple[Path, os.stat_result]]


def _files(
    folder: Folder, own: dict[Place, str], beside: _Beside, depth: int
) -> Iterator[tuple[Folder, str, os.stat_result]]:
    found = beside.odd
    problem = _not_looked_into(folder, own, depth)
    if problem is not None:
        found.append(Odd(folder.path, OddError(problem=problem)))
        return
    for name, info in folder.entries():
        path = folder.path / name
        if name == HOLDING or is_left_about(name):
            continue
        if is_temporary(name):
            is_told = stat.S_ISREG(info.st_mode) or (stat.S_ISDIR(info.st_mode) and not name.startswith("."))
            if is_told and time.time() - info.st_mtime > TOO_LONG_SECONDS:
                beside.temporary.append((path, info))
        elif stat.S_ISDIR(info.st_mode):
            try:
                with folder.folder(name) as inner:
                    yield from _files(inner, own, beside, depth + 1)
            except (OSError, OddError) as error:
                found.append(Odd(path, _refusal(error), identity(info)))
        elif why := odd(info):
            found.append(Odd(path, OddError(problem=why), identity(info)))
        else:
            yield folder, name, info


def _not_looked_into(folder: Folder, own: dict[Place, str], depth: int) -> Problem | None:
    info = folder.info()
    if (info.st_dev, info.st_ino) in own:
        return OF_THE_VAULT
    if is_vault(folder.path):
        return ANOTHER_VAULT
    return Sentence(TOO_DEEP, {"most": DEEPEST}) if depth > DEEPEST else None


def _refusal(error: Exception) -> RefusedError:
    if isinstance(error, OddError):
        return error
    return FolderUnreadError(problem=error.strerror if isinstance(error, OSError) and error.strerror else str(error))
