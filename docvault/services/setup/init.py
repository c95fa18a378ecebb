"""The verb `init`: a fresh vault that works at once for whoever made it."""

import hashlib
import os
import socket
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.history import PROVEN, Event, Known
from docvault.model.case.kinds import KINDS
from docvault.model.person_ids import UNTOLD, person_id_of
from docvault.model.times import written_time
from docvault.model.values import dataclass
from docvault.model.vault_config import FORMAT, SYSTEM, VaultConfig
from docvault.services.clock import instant
from docvault.services.control.paper_codes import new_key
from docvault.services.format_files import format_file, template_file
from docvault.services.outside import whole_path
from docvault.services.soundness import demand_sound
from docvault.services.upkeep.opening import is_root, system_clock
from docvault.store import durable, group_files
from docvault.store.config import ConfigFile
from docvault.store.layout import Layout
from docvault.store.locks import Holder
from docvault.store.registers import NAMES
from docvault.store.yaml_text import load_yaml


class FolderNotEmptyError(RefusedError):
    """There is something in the folder already."""

    message = N_("{path} is not empty.")
    next_step = N_("Name a new or an empty folder for the vault.")


class AlreadyAVaultError(RefusedError):
    """There is a vault there already."""

    message = N_("{path} already is a docvault vault.")
    next_step = N_("Use it as it is, or name another folder.")


class InsideAVaultError(RefusedError):
    """The folder lies in a vault: what a vault has in its folders is its own."""

    message = N_("{path} lies inside the vault {vault}: a vault in a vault is taken for what belongs to it.")
    next_step = N_("Name a folder outside of it.")


class BadTimeZoneError(UsageError):
    """A time zone the system does not know."""

    message = N_("{zone} is not a time zone.")
    next_step = N_("Write it like Asia/Shanghai or Europe/Berlin.")


class NoSuchGroupError(UsageError):
    """A group the system does not know."""

    message = N_("There is no group {group} on this computer.")
    next_step = N_("Make it first, `groupadd {group}`, and put whoever shares the vault into it.")


class GroupRefusedError(RefusedError):
    """Whoever makes the vault is not in the group that is to share it."""

    message = N_("{path} cannot be given to the group {group}: {problem}.")
    next_step = N_("Only a member of the group, or root, gives a vault to it. Log in anew after you were put into it.")


class UntoldHereError(RefusedError):
    """In a user namespace nobody is proven by the system user."""

    message = N_(
        "The system cannot say who you are here: this is a user namespace (a container with users of its own, `unshare`), "
        "and nobody could be proven in such a vault."
    )
    next_step = N_("Make it with `--identity declared`, or outside of the namespace.")


@dataclass(frozen=True, slots=True)
class InitResult:
    """The new vault and the person entered as its administrator."""

    vault: Path
    person: str
    system_user: str
    inboxes: tuple[str, ...]
    identity: str

    def to_tree(self) -> dict[str, Any]:
        """The new vault as JSON."""
        return {
            "vault": str(self.vault),
            "person": self.person,
            "inboxes": list(self.inboxes),
            "identity": self.identity,
        }


def init(
    folder: Path,
    *,
    language: str,
    time_zone: str,
    system_user: str,
    name: str = "",
    identity: str = SYSTEM,
    group: str = "",
    clock: Callable[[], datetime] = system_clock,
) -> InitResult:
    """Make a vault in `folder`, which must be new or empty; durable on return. `vault.yaml` is written last: a folder without it is no vault yet.

    Raises `FolderNotEmptyError`, `AlreadyAVaultError`, `InsideAVaultError`, `BadTimeZoneError`, `NotWritableError`, `AbsurdClockError`.
    """
    if identity == SYSTEM and system_user == UNTOLD:
        raise UntoldHereError
    root = whole_path(folder)
    now = written_time(instant(clock), _zone(time_zone))
    _demand_free(root)
    durable.make_folders(root)
    if group:
        _share(root, group)
    text = format_file("FORMAT.md")
    config = _first_config(root, text, language, time_zone, now, system_user, name, identity)
    _make_places(root, config)
    durable.stage(root / "FORMAT.md", text)
    if group:
        group_files.share_all(root)
    person = config.people[0]
    event = Event(now, person.id, "opened", {"kind": "vault", "id": config.id})
    holder = Holder(person.id, os.getpid(), socket.gethostname(), Known(PROVEN, system_user))
    ConfigFile(Layout(root), holder, demand_sound).create(config, event)
    if group:
        group_files.share(root / "vault.yaml", root, derived=True)
    return InitResult(root, person.id, system_user, tuple(inbox.path for inbox in config.inboxes), identity)


def _make_places(root: Path, config: VaultConfig) -> None:
    """The folders of a vault, its inboxes among them, and its registers, which are empty."""
    for place in (
        "intake",
        "registers",
        "lost+found",
        ".docvault/dirty",
        ".docvault/locks",
        ".docvault/staging",
        *(kind.shelf for kind in KINDS.values()),
        *(inbox.path for inbox in config.inboxes),
    ):
        durable.make_folders(root / place)
    for register in NAMES:
        durable.stage(root / "registers" / f"{register}.jsonl", b"")
    durable.sync_folder(root / "registers")


def _share(root: Path, group: str) -> None:
    try:
        group_files.give_to_group(root, group)
    except KeyError as error:
        raise NoSuchGroupError(group=group) from error
    except OSError as error:
        raise GroupRefusedError(path=str(root), group=group, problem=error.strerror or str(error)) from error


def _demand_free(root: Path) -> None:
    if (root / "vault.yaml").exists():
        raise AlreadyAVaultError(path=str(root))
    for folder in root.parents:
        if is_root(folder):
            raise InsideAVaultError(path=str(root), vault=str(folder))
    if root.exists() and (not root.is_dir() or any(root.iterdir())) and not _unfinished(root):
        raise FolderNotEmptyError(path=str(root))


def _unfinished(root: Path) -> bool:
    """What a killed `init` left: nothing but its own empty folders and files."""
    ours = {
        "FORMAT.md",
        "inbox",
        "intake",
        "registers",
        "lost+found",
        ".docvault/dirty",
        ".docvault/locks",
        ".docvault/staging",
        ".vault.yaml.next",
        *(kind.shelf for kind in KINDS.values()),
    }
    names = {entry.name for entry in root.iterdir()}
    files = [
        path
        for path in root.rglob("*")
        if path.is_file() and path.parent.name not in {"registers", "locks"} and path.parent != root
    ]
    return bool(names) and names <= ours and "registers" in names and not files


def _first_config(
    root: Path, text: bytes, language: str, zone: str, now: str, system_user: str, name: str, identity: str
) -> VaultConfig:
    template = load_yaml(template_file("garments.yaml"), "garments.yaml")
    person = {
        "id": person_id_of(system_user),
        "name": system_user,
        "department": "merchandising",
        "roles": ["administrator", "merchandiser"],
        "system_users": [system_user],
    }
    return VaultConfig.from_tree(
        {
            "format": FORMAT,
            "format_text": hashlib.sha256(text).hexdigest(),
            "id": str(uuid.uuid4()),
            "name": name or root.name or "vault",
            "created": now,
            "identity": identity,
            "codes": {"key": new_key()},
            "time_zone": zone,
            "language": language,
            **template,
            "people": [person],
        }
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise BadTimeZoneError(zone=name) from error
