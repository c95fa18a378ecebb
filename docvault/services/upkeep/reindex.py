"""The verb `reindex`: the index made again from the files and the kept text; what was never read is read."""

from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError
from docvault.index.errors import IndexBroken
from docvault.index.names import FILE, WORDS, others_in
from docvault.index.open import delete_index, delete_other_versions, made_beside
from docvault.index.sqlite.other_version import OtherVersion
from docvault.model.case.kinds import KINDS
from docvault.model.progress import StageProgress, unseen
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.astray import note_astray
from docvault.services.intake.ingest import WATCHER, WatchedError, intake_of
from docvault.services.intake.unread import Unread, read_all, unread_of
from docvault.services.intake.unregistered import note_unregistered
from docvault.services.search.known_ends import ends_to_keep
from docvault.services.search.read_told import lacking
from docvault.services.upkeep.healing import heal
from docvault.services.upkeep.index_opening import opened
from docvault.store import durable
from docvault.store.locks import LockBusyError, hold, is_held

if TYPE_CHECKING:
    from docvault.services.vault import Vault

_TICK = 0.1


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What the new index holds: case files and intake items; `read` counts files that had to be read anew, `lacking` those not read whole, by outcome."""

    cases: int
    items: int
    read: int
    lacking: Mapping[str, int]

    def to_tree(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {"cases": self.cases, "items": self.items, "read": self.read, "lacking": dict(self.lacking)}


class WatcherInTheWayError(WatchedError):
    """The index is made again while nothing arrives."""

    next_step = N_("Stop it, run `docvault reindex` again, and start it again with `docvault watch`.")


def reindex(vault: "Vault", progress: StageProgress = unseen) -> Reindexed:
    """Make the index again, beside the one there is, which it replaces when it is whole; those of other versions of docvault are deleted.

    What is damaged is left out, and told beside every answer.

    Raises `WatcherInTheWayError` while a watcher runs on the vault, `LockBusyError` while a pass does, `IndexBusyError` while somebody writes to the index.

    What was taken from an inbox and never registered is left to `ingest`, which may file it, and told.

    `progress` is told of `cases` and `texts`.
    """
    with ExitStack() as held:
        try:
            held.enter_context(hold(vault.layout.lock("intake"), Sentence(N_("the inbox")), vault.holder, timeout=0.5))
        except LockBusyError as error:
            if not is_held(vault.layout.lock(WATCHER)):
                raise
            raise WatcherInTheWayError(**error.values) from error
        vault.close()
        folder = vault.layout.index
        kept = _ends_to_keep(vault)
        with made_beside(folder) as beside:
            with closing(opened(vault, beside)) as index:
                index.put(marks=kept)
                told = partial(progress, "cases")
                cases = heal(vault, index, thorough=True, beside=True, progress=told)
            _take_place(folder, beside)
        delete_other_versions(folder)
        with closing(opened(vault)) as index:
            heal(vault, index, thorough=True)  # of what the one before was told while this one was made
    read = read_all(vault, _unread(vault), lambda done, total: progress("texts", done, total))
    _match_again(vault)
    note_unregistered(vault)
    note_astray(vault, look_inside=True)
    return Reindexed(cases, sum(vault.index.counts().values()), read, lacking(vault))


def _take_place(folder: Path, beside: Path) -> None:
    """Let the index that was made beside, and is closed, be the one. Who has the other open notices; one that somebody makes in between stays."""
    delete_index(folder)
    if (beside / WORDS).is_dir():
        durable.move(beside / WORDS, folder / WORDS, sync=False)
    if not (folder / FILE).exists():
        durable.move(beside / FILE, folder / FILE, sync=False)


def _ends_to_keep(vault: "Vault") -> Mapping[str, str]:
    """What the indexes that go know of histories that were cut off, as far as they can be used. Raises `IndexBusyError` while somebody writes to ours."""
    others = [OtherVersion(path) for path in others_in(vault.layout.index)]
    try:
        index = opened(vault)
    except IndexBroken:
        return ends_to_keep(vault, others)
    try:
        index.put()  # not under the feet of whoever writes to it
        return ends_to_keep(vault, [index, *others])
    except IndexBroken:
        return ends_to_keep(vault, others)
    finally:
        index.close()


def _match_again(vault: "Vault") -> None:
    """Give waiting items their suggestions again. Nothing is filed meanwhile: only the index is made anew."""
    config = vault.config
    vault.config = replace(config, intake=replace(config.intake, auto_file=False))
    try:
        with intake_of(vault, lambda _: None) as intake:
            intake.read_waiting()
            while intake.busy:
                intake.collect(_TICK)
    finally:
        vault.config = config


def _unread(vault: "Vault") -> list[Unread]:
    unread: list[Unread] = []
    for kind in KINDS:
        for case_id, _ in vault.cases.each(kind):
            with suppress(DamagedError):
                unread += unread_of(vault, vault.cases.read(kind, case_id))
    return unread
