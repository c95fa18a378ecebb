"""All case files of a vault: where they lie, who may write one now, and the parts that read, change and recover them put together.

Readers take no lock and repair nothing. Whoever opens a case file for writing holds its lock, and what a crash left of it is finished or undone first.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from docvault.errors import N_
from docvault.model.case.history import Event, Record
from docvault.model.case.kinds import KINDS
from docvault.model.case.manifest import Manifest
from docvault.model.case.sound_again import IsSound
from docvault.model.sentence import Sentence
from docvault.store import chainfile, durable
from docvault.store.cases.astray import Astray, demand_not_astray
from docvault.store.cases.case_file import (
    HISTORY,
    BadManifestError,
    CaseExistsError,
    CaseFile,
    CaseWriter,
    NewFile,
    NoSuchCaseError,
    Snapshot,
)
from docvault.store.cases.commit import CaseCommit
from docvault.store.cases.hand_edits import AdoptableManifest, HandEdits
from docvault.store.cases.mending import read_to_mend
from docvault.store.cases.reading import CaseReading, ParsedManifests
from docvault.store.cases.recovery import CaseRecovery
from docvault.store.cases.register import CaseRegister
from docvault.store.cases.staging import CaseStaging, Following
from docvault.store.cases.truncation import KnownEnds
from docvault.store.layout import Layout
from docvault.store.locks import Holder, LockBusyError, hold
from docvault.store.recorded import Demand, taken_as_it_is
from docvault.store.registers import Registers
from docvault.store.yaml_text import Problems

CASE = N_("{kind} {id}")
"""How messages call a case file."""


class CaseFiles:
    """All case files of a vault, for one who asks; cheap to make. `parsed` may be shared by all of them, in any thread."""

    def __init__(
        self,
        layout: Layout,
        holder: Holder,
        *,
        lock_timeout: float = 30.0,
        known_ends: KnownEnds = lambda _kind, _id: (),
        parsed: ParsedManifests | None = None,
        demand: Demand = taken_as_it_is,
    ) -> None:
        """Put the parts together.

        `lock_timeout`: seconds to wait for a case file that somebody else writes. `known_ends` is asked when a manifest is not what its history
        says: was that history longer once? `demand` refuses what is not as the format says.
        """
        self._layout = layout
        self._holder = holder
        self._timeout = lock_timeout
        register = CaseRegister(layout, Registers(layout, holder, lock_timeout=lock_timeout, demand=demand))
        self._reading = CaseReading(layout, known_ends, parsed or ParsedManifests())
        self._commit = CaseCommit(layout, self._reading, holder.known, demand)
        self._recovery = CaseRecovery(layout, self._reading, register)
        self._staging = CaseStaging(layout, self._reading, self._commit, register)
        self._edits = HandEdits(layout, self._reading)

    # -- finding ------------------------------------------------------------------------------------------------------

    def folder(self, kind: str, case_id: str) -> Path | None:
        """Where a case file lies, None when there is none. Orders are looked for in every year."""
        if not case_id or "/" in case_id or case_id in {".", ".."}:
            return None
        shelf = self._layout.shelf(kind)
        if not KINDS[kind].by_year:
            return shelf / case_id if (shelf / case_id / HISTORY).is_file() else None
        years = sorted(os.listdir(shelf), reverse=True) if shelf.is_dir() else []
        return next((shelf / year / case_id for year in years if (shelf / year / case_id / HISTORY).is_file()), None)

    def exists(self, kind: str, case_id: str) -> bool:
        """Whether there is such a case file."""
        return self.folder(kind, case_id) is not None

    def same_id(self, kind: str, case_id: str) -> str | None:
        """The id of a customer or plan that equals this one but for upper and lower case (V034), None when there is none."""
        wanted = case_id.casefold()
        return next((name for name in _names(self._layout.shelf(kind)) if name.casefold() == wanted), None)

    def each(self, kind: str) -> Iterator[tuple[str, Path]]:
        """Ids and folders of all case files of a kind, by name."""
        shelf = self._layout.shelf(kind)
        shelves = [shelf / year for year in _names(shelf)] if KINDS[kind].by_year else [shelf]
        for place in shelves:
            for name in _names(place):
                if (place / name / HISTORY).is_file():
                    yield name, place / name

    def heads(self) -> Iterator[tuple[str, str, int]]:
        """Kind, id and size in bytes of the history of every case file: what an index compares, at a stat each."""
        for kind in KINDS:
            for case_id, folder in self.each(kind):
                yield kind, case_id, (folder / HISTORY).stat().st_size

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self, kind: str, case_id: str) -> CaseFile:
        """The committed state. Raises `NoSuchCaseError`, `BadYamlError`, `BadManifestError`, `BrokenChainError`."""
        return self._reading.read(kind, case_id, self._existing(kind, case_id))

    def cut_off(self, case: CaseFile) -> Sentence | None:
        """Why the history of a case file as read must have been cut off, None where nothing speaks for it."""
        return self._reading.cut_off(case)

    def snapshot(self, kind: str, case_id: str) -> Snapshot:
        """The committed state as bytes, without a lock: a history only grows and versions never change, so others may go on writing.

        Raises what `read` raises, `HandEditedError`, and `BrokenChainError` when the history is not whole.
        """
        return self._reading.snapshot(self.read(kind, case_id))

    def version_path(self, kind: str, case_id: str, document: str, version: int) -> Path:
        """Where the bytes of a version lie. Raises `NoSuchCaseError` when the case file or the version does not exist."""
        case = self.read(kind, case_id)
        found = case.manifest.document(document)
        file = found.version(version) if found else None
        if found is None or file is None:
            raise NoSuchCaseError(kind=kind, id=f"{case_id}/{document}@{version}")
        return case.folder / found.place(file)

    def history(self, kind: str, case_id: str) -> Iterator[Record]:
        """Every record of a case file's history, oldest first."""
        for record, _ in chainfile.read_records(self._existing(kind, case_id) / HISTORY):
            yield record

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(
        self, kind: str, case_id: str, *, edited: bool = False, is_sound: IsSound | None = None
    ) -> Iterator[CaseWriter]:
        """Lock a case file, finish or undo what a crash left, and hand out its writer. Raises what `read` raises, and `LockBusyError`.

        Raises `HandEditedError`, unless it is `edited` that is asked for. With `is_sound` one whose recorded state is not sound is handed out to be mended:
        raises `NeverSoundError` where that cannot be.
        """
        with self._locked(kind, case_id):
            folder = self._existing(kind, case_id)
            with suppress(BadManifestError) if is_sound else nullcontext():
                self._recovery.recover(kind, case_id, folder)
            mended = read_to_mend(kind, case_id, folder, is_sound) if is_sound else None
            case = mended or self._reading.read(kind, case_id, folder)
            if not edited:
                self._reading.demand_unedited(case)
            yield CaseWriter(case, self._commit.commit)

    def recover(self, kind: str, case_id: str, *, patience: float | None = None) -> None:
        """Finish or undo what a crash left of one case file, if there is one; waits for its lock as any change does, or `patience` seconds."""
        with self._locked(kind, case_id, patience):
            folder = self.folder(kind, case_id)
            if folder is not None:
                self._recovery.recover(kind, case_id, folder)

    def edited_manifest(self, case: CaseFile, problems: Problems = lambda _: ()) -> AdoptableManifest:
        """What a manifest edited by hand says; its text is written anew in the format's own form by the change that records it.

        `problems` names what in the edited tree breaks the schema (path, problem). Raises `BadManifestError` when the edited
        text is not a manifest, `NotEditedError` when nothing was edited, `HistoryCutOffError` when it is the history that lacks something.
        """
        return self._edits.edited_manifest(case, problems)

    def keep_edited_text(self, case: CaseFile) -> None:
        """Keep a manifest as edited by hand in lost+found; durable on return. Raises `NotEditedError`, `HistoryCutOffError`."""
        self._edits.keep_edited_text(case)

    # -- new case files -----------------------------------------------------------------------------------------------

    def create(self, manifest: Manifest, event: Event, files: Sequence[NewFile] = ()) -> CaseFile:
        """Create a case file: staged whole, renamed into place (the commit point), entered in `registers/cases.jsonl`. Durable on return.

        `event.data` must name `kind` and `id` (V031). Orders are created by `NumberBook`, under the lock of the numbers.
        Raises `CaseExistsError`.
        """
        with self._locked(manifest.kind, manifest.id):
            self._demand_free(manifest.kind, manifest.id)
            return self._staging.create(manifest, event, files)

    def importing(self, kind: str, case_id: str) -> AbstractContextManager[Path]:
        """Hand out a folder to put a case file of another vault together in. When the block ends it is gone, unless it was given its place."""
        return self._staging.importing(kind, case_id)

    def take_over(self, kind: str, case_id: str, staged: Path, following: Following) -> CaseFile:
        """Give a whole case file from `importing` its place; its history goes on with what `following` says. Durable on return.

        The caller has checked it and holds the numbers when it is an order. The commit point is the rename, as when one is created.
        Raises `CaseExistsError`.
        """
        with self._locked(kind, case_id):
            self._demand_free(kind, case_id)
            return self._staging.take_over(kind, case_id, staged, following)

    def put_back(self, one: Astray, found: Path) -> None:
        """Give the folder of a case file that is not in its place its place again; durable on return. Raises `CaseExistsError`."""
        with self._locked(one.kind, one.id):
            self._demand_free(one.kind, one.id)
            place = self._layout.root / one.folder
            durable.make_folders(place.parent)
            durable.remove_empty_folders(place, place.parent)  # half a move leaves one
            durable.move(found, place)

    def set_staged_aside(self) -> None:
        """Clear away case files that were being put together by a process that is gone; those created here go to lost+found."""
        self._staging.set_staged_aside()

    # -- the lock -----------------------------------------------------------------------------------------------------

    @contextmanager
    def if_idle(self, kind: str, case_id: str) -> Iterator[bool]:
        """Hold a case file while the block runs, without waiting; says whether it is held: somebody else may be working on it."""
        with ExitStack() as held:
            try:
                held.enter_context(self._locked(kind, case_id, 0.0))
            except LockBusyError:
                yield False
            else:
                yield True

    def _locked(self, kind: str, case_id: str, patience: float | None = None) -> AbstractContextManager[None]:
        timeout = self._timeout if patience is None else patience
        return hold(
            self._layout.lock(f"{kind}~{case_id}"),
            Sentence(CASE, {"kind": kind, "id": case_id}),
            self._holder,
            timeout=timeout,
        )

    def _existing(self, kind: str, case_id: str) -> Path:
        folder = self.folder(kind, case_id)
        if folder is not None:
            return folder
        demand_not_astray(self._layout, kind, case_id)
        raise NoSuchCaseError(kind=kind, id=case_id)

    def _demand_free(self, kind: str, case_id: str) -> None:
        if self.exists(kind, case_id):
            raise CaseExistsError(kind=kind, id=case_id)


def _names(shelf: Path) -> list[str]:
    return sorted(entry.name for entry in os.scandir(shelf) if entry.is_dir()) if shelf.is_dir() else []
