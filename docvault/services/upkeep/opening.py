"""Opening a vault, the one wiring point: its parts put together, who asks found out, and what a crash interrupted finished or undone."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, DocvaultError, ForbiddenError, NotFoundError
from docvault.model.control.rights import OF_NOBODY, Reader, reader_of
from docvault.model.person_ids import UNTOLD, is_person_id, twins
from docvault.model.vault_config import Person, VaultConfig
from docvault.services.asker import Asker, Proof, UntoldUserError
from docvault.services.outside import whole_path
from docvault.services.vault import Parts, Vault
from docvault.store.config import ConfigFile, Edit
from docvault.store.config_recorded import UnsoundRecordError
from docvault.store.dirty import DirtyMarks
from docvault.store.inside import enclose
from docvault.store.layout import Layout
from docvault.store.locks import Holder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.index.errors import IndexBroken
    from docvault.model.case.history import Head


class NotAVaultError(NotFoundError):
    """There is no vault here."""

    message = N_("{path} is not a docvault vault, nor inside one.")
    next_step = N_("Go into your vault's folder, name it with `-C FOLDER`, or make one with `docvault init FOLDER`.")


class NoSuchPersonError(NotFoundError):
    """`--as` names nobody, or somebody who is no longer active."""

    message = N_("There is no active person {person} in this vault.")
    next_step = N_("`docvault person list` shows who there is.")


class LookAlikeError(ForbiddenError):
    """An id of before ids were lower-case ASCII that cannot be told from another's."""

    message = N_("{person} cannot act here: on a screen the id cannot be told from {twin}.")
    next_step = N_(
        "An administrator makes it inactive, `docvault person edit {person} --inactive`, and enters the person anew under a plain id."
    )


class OtherPersonError(ForbiddenError):
    """Who is known by the system user acts as nobody else (design 2.9)."""

    message = N_("You are {person} here, known by the system user {user}: you cannot act as {other}.")
    next_step = N_(
        "Leave `--as` out, or have {other} do it from their own account. "
        "What somebody decided elsewhere an administrator enters with `--as {other}`, and it is recorded as entered by them."
    )


class MadeInactiveError(ForbiddenError):
    """Whoever was made inactive is nobody else instead."""

    message = N_("The system user {user} stood for {person}, who was made inactive: it acts for nobody here.")
    next_step = N_("An administrator makes the person active again: `docvault person edit {id} --active`.")


def system_clock() -> datetime:
    """The present instant."""
    return datetime.now(tz=UTC)


def host() -> str:
    """The name of this machine. `os.uname` says it without the import of `socket` where there is one."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket

    return socket.gethostname()


def find_root(start: Path) -> Path:
    """The vault `start` is or lies in; no link is followed inside it from now on. Raises `NotAVaultError`."""
    start = whole_path(start)
    for folder in (start, *start.parents):
        if is_root(folder):
            enclose(folder)
            return folder
    raise NotAVaultError(path=str(start))


def is_root(folder: Path) -> bool:
    """Whether a folder is a vault, be it one that lost its `vault.yaml`."""
    return (folder / "vault.yaml").is_file() or (folder / "registers" / "vault.jsonl").is_file()


def open_vault(
    start: Path,
    *,
    person: str | None = None,
    system_user: str = "",
    language: str = "en",
    clock: Callable[[], datetime] = system_clock,
    mending: bool = False,
) -> Vault:
    """Open the vault `start` is or lies in, for the person named or the one the system user stands for.

    The configuration is the recorded one, whatever an edit by hand made of `vault.yaml`. Finishes or undoes first what a crash interrupted.
    Raises `NotAVaultError`, `NoSuchPersonError`, and `BrokenChainError` or `UnknownFormatError` when the recorded configuration cannot be had;
    an unknown system user raises only when something is to be written. For whoever is `mending` it, a recorded configuration that is not sound is what
    it will be then.
    """
    root = find_root(start)
    parts = Parts(root, clock, host(), _open_index, _mend_index, _known_ends)
    file = ConfigFile(parts.layout, Holder(person or system_user, os.getpid(), parts.host))
    file.recover()
    config, edit = _mended(parts, file) if mending else parts.config()
    vault = Vault(parts, asker_of(config, person, system_user, language), config, edit)
    if next(DirtyMarks(Layout(root)).all(), None) is not None:
        from docvault.services.upkeep.recovery import recover

        recover(vault)
    return vault


def _mended(parts: Parts, file: ConfigFile) -> tuple[VaultConfig, Edit | None]:
    try:
        return parts.config()
    except UnsoundRecordError:
        from docvault.services.settings import is_sound

        return file.sound(partial(is_sound, parts.layout)), None


def reader_in(root: Path, person: str | None, system_user: str) -> Reader:
    """What whoever asks may read in a vault that is not opened, because it may be damaged; what is general where its settings cannot be read."""
    parts = Parts(root, system_clock, host(), _open_index, _mend_index, _known_ends)
    try:
        config, _edit = parts.config()
        return reader_of(config, asker_of(config, person, system_user).person)
    except (DocvaultError, OSError):
        return OF_NOBODY


def asker_of(config: VaultConfig, person: str | None, system_user: str, language: str = "en") -> Asker:
    """Who asks: the person the system user stands for, or the one named, who is declared.

    Who is known by the system user names somebody else only as administrator, or where the vault says that identities are declared.
    Raises `NoSuchPersonError`, `OtherPersonError`, `LookAlikeError`, `UntoldUserError`, `MadeInactiveError`.
    """
    by_system = config.person_of_user(system_user)
    if person is not None and not config.is_declared:
        _demand_may_declare(config, system_user)
    acting = person or (by_system.id if by_system else "")
    for twin in [] if is_person_id(acting) else twins(acting, (one.id for one in config.people)):
        raise LookAlikeError(person=acting, twin=twin)
    if person is None or (by_system is not None and by_system.id == person):
        return Asker(by_system, system_user, Proof.SYSTEM, language=language)
    named = config.person(person)
    if named is None or not named.active:
        raise NoSuchPersonError(person=person)
    entered_by = "" if by_system is None or config.is_declared else _administrator(by_system, named, system_user)
    return Asker(named, system_user, Proof.DECLARED, entered_by, language)


def _demand_may_declare(config: VaultConfig, system_user: str) -> None:
    """Refuse `--as` of whom the system does not tell, and of who stood for somebody: being made inactive gives nobody more rights."""
    if system_user == UNTOLD:
        raise UntoldUserError
    for one in config.people:
        if not one.active and system_user in one.system_users and config.person_of_user(system_user) is None:
            raise MadeInactiveError(user=system_user, person=one.name, id=one.id)


def _administrator(person: Person, named: Person, system_user: str) -> str:
    """Who enters something in another's name: an administrator. Raises `OtherPersonError` for anybody else."""
    if "administrator" not in person.roles:
        raise OtherPersonError(person=person.name, user=system_user, other=named.id)
    return person.id


def _open_index(vault: Vault) -> None:
    from docvault.services.upkeep.index_opening import open_index_of

    open_index_of(vault)


def _mend_index(vault: Vault, error: "IndexBroken") -> None:
    from docvault.services.upkeep.index_opening import mend_index_of

    mend_index_of(vault, error)


def _known_ends(vault: Vault, kind: str, case_id: str) -> "Sequence[Head]":
    from docvault.services.upkeep.index_opening import ends_known

    return ends_known(vault, kind, case_id)
