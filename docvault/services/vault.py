"""A vault as services take it: its parts, which all threads of a process share, asked by somebody. It looks only down: opening it is `upkeep/opening`'s.

Parts are imported when they are first asked for: a search needs neither case files nor registers, and starts a tenth faster without.
"""

import os
import threading
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docvault.errors import N_
from docvault.model.progress import unseen
from docvault.model.sentence import Sentence
from docvault.model.times import written_time
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from docvault.services.asker import Asker
from docvault.services.clock import instant
from docvault.services.mended_index import MendedIndex
from docvault.services.time_zone import NoZoneError, zone_of
from docvault.store.config import ConfigFile
from docvault.store.kept_text import KeptText
from docvault.store.layout import Layout
from docvault.store.locks import Holder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from docvault.index.contract.index import Index
    from docvault.index.errors import IndexBroken
    from docvault.model.case.history import Head
    from docvault.model.control.agenda import AgendaRules
    from docvault.model.progress import Progress
    from docvault.model.retention.dues import RetentionRules
    from docvault.model.sentence import Problem
    from docvault.store.cases.case_files import CaseFiles
    from docvault.store.cases.reading import ParsedManifests
    from docvault.store.config import Edit
    from docvault.store.recorded import Tree
    from docvault.store.registers import Registers

NO_ZONE = N_(
    "vault.yaml names the time zone {zone}, which is not known here; times are in UTC. An administrator writes it like Asia/Shanghai and records that with "
    "`docvault adopt`, or puts back what was recorded before with `docvault revert`."
)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class OfThread(threading.local):
    """The index a thread has open: a connection belongs to the thread that made it, and is kept."""

    index: "Index | None" = None
    behind: "Sentence | None" = None
    mending: bool = False  # it is being made anew: damage met meanwhile is not mended again


class Parts:
    """What every `Vault` of one folder shares in a process, whichever thread and whoever asks.

    `open_index` opens the index of the asking thread and brings it up to date; `known_ends` knows how far a history went once;
    `mend_index` makes the index of the asking thread anew. All come from above and are handed in, so that a vault needs to know nobody there.
    """

    def __init__(
        self,
        root: Path,
        clock: Callable[[], datetime],
        host: str,
        open_index: "Callable[[Vault], None]",
        mend_index: "Callable[[Vault, IndexBroken], None]",
        known_ends: "Callable[[Vault, str, str], Sequence[Head]]",
    ) -> None:
        self.root = root
        self.clock = clock
        self.host = host
        self.open_index = open_index
        self.mend_index = mend_index
        self.known_ends = known_ends
        self.catching_up: Progress = unseen  # told how far an index is that reads a long register
        self.of_thread = OfThread()
        self._config: tuple[object, VaultConfig, Edit | None] | None = None
        self.agenda_rules: tuple[VaultConfig, AgendaRules] | None = None

    @cached_property
    def layout(self) -> Layout:
        """Where things lie."""
        return Layout(self.root)

    def config(self) -> "tuple[VaultConfig, Edit | None]":
        """The recorded configuration, read again when somebody changed it, and the edit by hand where `vault.yaml` says something else.

        Raises what `ConfigFile.read` raises.
        """
        seen = self._config_files()
        kept = self._config
        if kept is None or kept[0] != seen:
            file = ConfigFile(self.layout, Holder("", os.getpid(), self.host))
            kept = self._config = seen, *file.read(partial(_problems, self.layout))
        return kept[1], kept[2]

    def _config_files(self) -> object:
        """What changes when `vault.yaml` or its history does, or who may read them."""
        seen: list[object] = []
        for path in (self.layout.config, self.layout.register("vault")):
            try:
                info = path.stat()
            except OSError:
                seen.append(None)
            else:
                seen.append((info.st_ino, info.st_size, info.st_mtime_ns, info.st_mode))
        return seen

    @cached_property
    def kept_text(self) -> KeptText:
        """What was read out of files."""
        return KeptText(self.layout)

    @cached_property
    def parsed(self) -> "ParsedManifests":
        """Manifests that were parsed already, by the digest of their text."""
        from docvault.store.cases.reading import ParsedManifests

        return ParsedManifests()


def _problems(layout: Layout, tree: Any) -> "Sequence[tuple[str, Problem]]":
    """What keeps an edited `vault.yaml` from being recorded. The schemas are imported only where there is one."""
    from docvault.services.settings import problems

    return problems(layout, tree)


def _demand(file: str, schema: str, before: "Tree | None", after: "Tree") -> None:
    """What is about to be written must be sound. Imported where something is."""
    from docvault.services.soundness import demand_sound

    demand_sound(file, schema, before, after)


class Vault:
    """An open vault, asked by somebody. Cheap: each command, request and thread has its own, on shared parts (`asked_by`)."""

    def __init__(self, parts: Parts, who: Asker, config: VaultConfig, config_edit: "Edit | None") -> None:
        self.parts = parts
        self.who = who
        self.config = config  # what is recorded, whatever an edit by hand made of `vault.yaml`
        self.config_edit = config_edit  # an edit by hand that is not adopted, of which whoever asks is to be told
        self.notices: list[Sentence] = []  # what whoever asked is to be told beside the answer

    def asked_by(self, who: Asker) -> "Vault":
        """The same vault, asked by somebody else, or by the same in another language or with other patience; by the settings and roles of now.

        Who is no longer an active person of it asks as nobody.
        """
        config, edit = self.parts.config()
        person = config.person(who.person.id) if who.person else None
        active = person if person is not None and person.active else None
        return Vault(self.parts, replace(who, person=active), config, edit)

    @property
    def root(self) -> Path:
        """The vault's folder."""
        return self.parts.root

    @property
    def layout(self) -> Layout:
        """Where things lie."""
        return self.parts.layout

    @cached_property
    def holder(self) -> Holder:
        """How our locks name us."""
        return Holder(self.who.name_for_locks, os.getpid(), self.parts.host, self.who.known, self.zone)

    @cached_property
    def cases(self) -> "CaseFiles":
        """The case files."""
        from docvault.store.cases.case_files import CaseFiles

        return CaseFiles(
            self.layout,
            self.holder,
            lock_timeout=self.who.patience,
            known_ends=lambda kind, case_id: self.parts.known_ends(self, kind, case_id),
            parsed=self.parts.parsed,
            demand=_demand,
        )

    @cached_property
    def registers(self) -> "Registers":
        """The registers."""
        from docvault.store.registers import Registers

        return Registers(self.layout, self.holder, lock_timeout=self.who.patience, demand=_demand)

    @property
    def kept_text(self) -> KeptText:
        """What was read out of files."""
        return self.parts.kept_text

    @cached_property
    def config_file(self) -> ConfigFile:
        """`vault.yaml` with its history."""
        return ConfigFile(self.layout, self.holder, _demand, partial(_problems, self.layout))

    @property
    def index(self) -> "Index":
        """The index as this thread has it open, brought up to date first when it is stale, opened again when somebody made it again meanwhile.

        Where it cannot be brought up to date it is read as it is; `behind` says so. Damage a question meets is mended, and a notice says so.
        """
        kept = self.parts.of_thread
        if kept.index is not None and kept.index.is_replaced():
            self.close()
        self._open_index()
        return self._mended_index

    @cached_property
    def _mended_index(self) -> "Index":
        return cast("Index", MendedIndex(self._open_index, lambda error: self.parts.mend_index(self, error)))

    def _open_index(self) -> "Index":
        kept = self.parts.of_thread
        if kept.index is None:
            self.parts.open_index(self)
        assert kept.index is not None, "whoever opens the index hands it over with use_index"  # noqa: S101
        return kept.index

    @property
    def behind(self) -> "Sentence | None":
        """What to say of an index of this thread that is known not to have the latest changes; None for one that has them, as far as is known."""
        return self.parts.of_thread.behind

    def use_index(self, index: "Index", *, behind: "Sentence | None" = None) -> None:
        """Use an index in this thread as it is: no look at whether it is up to date."""
        self.parts.of_thread.index, self.parts.of_thread.behind = index, behind

    @cached_property
    def zone(self) -> "ZoneInfo":
        """The vault's time zone; UTC where the recorded one is not known, which is said: what mends it must be possible."""
        try:
            return zone_of(self.config)
        except NoZoneError:
            self.notices.append(Sentence(NO_ZONE, {"zone": self.config.time_zone}))
            from zoneinfo import ZoneInfo

            return ZoneInfo("UTC")

    @property
    def agenda_rules(self) -> "AgendaRules":
        """What due times and duties go by, as the configuration is now."""
        kept = self.parts.agenda_rules
        if kept is None or kept[0] is not self.config:
            from docvault.services.working_time import agenda_rules

            kept = self.parts.agenda_rules = self.config, agenda_rules(self.config, self.layout)
        return kept[1]

    @property
    def retention_rules(self) -> "RetentionRules":
        """What the retention of documents goes by."""
        from docvault.model.retention.dues import RetentionRules

        return RetentionRules(self.config.retention.classes, self.agenda_rules.times)

    def now(self) -> str:
        """The present time as the format writes it. Raises `AbsurdClockError`."""
        return written_time(instant(self.parts.clock), self.zone)

    def new_item_id(self) -> str:
        """An id for an item arriving today: the day and five random characters, easy to read out and to type."""
        import secrets

        day = instant(self.parts.clock).astimezone(self.zone).strftime("%Y%m%d")
        return f"{day}-{''.join(secrets.choice(_ALPHABET) for _ in range(5))}"

    def close(self) -> None:
        """Release the index's files, as this thread has them open. A thread that ends closes first."""
        kept = self.parts.of_thread
        if kept.index is not None:
            kept.index.close()
            kept.index, kept.behind = None, None
