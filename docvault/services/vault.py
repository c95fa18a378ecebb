"""The one wiring point: opening a vault puts store, index, kept text and the acting person together. Every service takes a `Vault`.

Parts are imported when they are first asked for: a search needs neither case files nor registers, and starts a tenth faster without.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError
from docvault.model.times import written_time
from docvault.model.vault_config import Person, VaultConfig
from docvault.store.config import ConfigFile, NotAVaultError
from docvault.store.dirty import DirtyMarks
from docvault.store.durable import is_writable
from docvault.store.kept_text import KeptText
from docvault.store.layout import Layout
from docvault.store.locks import Holder

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from docvault.index.contract.index import Index
    from docvault.model.case.history import Head
    from docvault.model.control.agenda import AgendaRules
    from docvault.model.retention.retention import RetentionRules
    from docvault.store.cases.case_files import CaseFiles
    from docvault.store.registers import Registers

WATCHER = "docvault"
"""Who acts when the vault's own settings do (FORMAT.md section 4, `by`)."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class UnknownUserError(RefusedError):
    """The user of the operating system stands for nobody in the vault."""

    message = N_("The system user {user} is not a person of this vault.")
    next_step = N_(
        "Say who you are with `--as PERSON`, or have an administrator enter you: "
        "`docvault person add ID --name NAME --department D --system-user {user}`."
    )


class NoSuchPersonError(NotFoundError):
    """`--as` names nobody, or somebody who is no longer active."""

    message = N_("There is no active person {person} in this vault.")
    next_step = N_("`docvault person list` shows who there is.")


def system_clock() -> datetime:
    """The present instant."""
    return datetime.now(tz=UTC)


def host() -> str:
    """The name of this machine. `os.uname` says it without the import of `socket` where there is one."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket

    return socket.gethostname()


@dataclass
class Vault:
    """An open vault. Parts are put together when first asked for. Not shared between threads."""

    root: Path
    config: VaultConfig  # what is recorded, also while `config_edited`
    config_edited: bool  # `vault.yaml` was edited by hand and not adopted
    person: Person | None
    system_user: str
    clock: Callable[[], datetime] = system_clock
    index_is_behind: bool = field(default=False, init=False)
    _index: "Index | None" = field(default=None, repr=False)
    _agenda_rules: "tuple[VaultConfig | None, AgendaRules | None]" = field(default=(None, None), repr=False)

    @cached_property
    def layout(self) -> Layout:
        """Where things lie."""
        return Layout(self.root)

    @cached_property
    def holder(self) -> Holder:
        """How our locks name us."""
        return Holder(self.person.id if self.person else self.system_user, os.getpid(), host())

    @cached_property
    def cases(self) -> "CaseFiles":
        """The case files."""
        from docvault.store.cases.case_files import CaseFiles

        return CaseFiles(self.layout, self.holder, known_ends=self._known_ends)

    @cached_property
    def registers(self) -> "Registers":
        """The registers."""
        from docvault.store.registers import Registers

        return Registers(self.layout, self.holder)

    @cached_property
    def kept_text(self) -> KeptText:
        """What was read out of files."""
        return KeptText(self.layout)

    @cached_property
    def config_file(self) -> ConfigFile:
        """`vault.yaml` with its history."""
        return ConfigFile(self.layout, self.holder)

    @property
    def index(self) -> "Index":
        """The index, brought up to date first when it is stale, opened again when somebody else made it again meanwhile.

        In a vault that cannot be written to it is read as it is; `index_is_behind` says when that is known to lack something.
        """
        if self._index is not None and self._index.is_replaced():
            self.close()
        if self._index is None:
            from docvault.services.search.indexing import healed_index, index_as_it_is

            if not is_writable(self.layout.index):
                index, self.index_is_behind = index_as_it_is(self)
                self.use_index(index)
                return index
            index, is_unmatched = healed_index(self)
            self.use_index(index)  # matching looks things up in it
            if is_unmatched:
                from docvault.services.intake.suggesting import match_waiting

                match_waiting(self)
            return index
        return self._index

    def _known_ends(self, kind: str, case_id: str) -> "Sequence[Head]":
        from docvault.services.search.known_ends import known_ends

        return known_ends(self.index, kind, case_id)

    def use_index(self, index: "Index") -> None:
        """Use an index as it is: no look at whether it is up to date."""
        self._index = index

    @cached_property
    def zone(self) -> "ZoneInfo":
        """The vault's time zone."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.config.time_zone)

    @property
    def agenda_rules(self) -> "AgendaRules":
        """What due times and duties go by, as the configuration is now."""
        made_of, rules = self._agenda_rules
        if rules is None or made_of is not self.config:
            from docvault.services.rules import agenda_rules

            rules = agenda_rules(self.config, self.layout)
            self._agenda_rules = self.config, rules
        return rules

    @property
    def retention_rules(self) -> "RetentionRules":
        """What the retention of documents goes by."""
        from docvault.model.retention.retention import RetentionRules

        return RetentionRules(self.config.retention.classes, self.agenda_rules.times)

    def now(self) -> str:
        """The present time as the format writes it."""
        return written_time(self.clock(), self.zone)

    @property
    def actor(self) -> str:
        """Id of the person who acts. Raises `UnknownUserError` for a system user who is nobody here: reading needs no person, writing does."""
        if self.person is None:
            raise UnknownUserError(user=self.system_user)
        return self.person.id

    def new_item_id(self) -> str:
        """An id for an item arriving today: the day and five random characters, easy to read out and to type."""
        import secrets

        day = self.clock().astimezone(self.zone).strftime("%Y%m%d")
        return f"{day}-{''.join(secrets.choice(_ALPHABET) for _ in range(5))}"

    def close(self) -> None:
        """Release the index's files."""
        if self._index is not None:
            self._index.close()
            self._index = None


def whole_path(path: Path) -> Path:
    """A path as people are shown it: from the root, without `..`."""
    return path.resolve() if ".." in path.parts else path.absolute()


def find_root(start: Path) -> Path:
    """The vault `start` is or lies in. Raises `NotAVaultError`."""
    start = whole_path(start)
    for folder in (start, *start.parents):
        if (folder / "vault.yaml").is_file() or (folder / "registers" / "vault.jsonl").is_file():
            return folder
    raise NotAVaultError(path=str(start))


def open_vault(
    start: Path,
    *,
    person: str | None = None,
    system_user: str = "",
    clock: Callable[[], datetime] = system_clock,
    damaged_config: bool = False,
) -> Vault:
    """Open the vault `start` is or lies in, for the person named or the one the system user stands for.

    The configuration is the recorded one, whatever an edit by hand made of `vault.yaml`; with `damaged_config` that may be unreadable, or missing.
    Finishes or undoes first what a crash interrupted. Raises `NotAVaultError`, `BadYamlError`, `BadConfigError`,
    `NoSuchPersonError`; an unknown system user raises only when something is to be written.
    """
    root = find_root(start)
    file = ConfigFile(Layout(root), Holder(person or system_user, os.getpid(), host()))
    file.recover()
    config, edited = (file.recorded(), True) if damaged_config else file.read()
    acting = config.person_of_user(system_user)
    if person is not None:
        acting = config.person(person)
        if acting is None or not acting.active:
            raise NoSuchPersonError(person=person)
    vault = Vault(root, config, edited, acting, system_user, clock)
    if next(DirtyMarks(vault.layout).all(), None) is not None:
        from docvault.services.upkeep.recovery import recover

        recover(vault)
    return vault
