"""Case files that are put together aside and get their place whole: created here, or taken over from another vault (FORMAT.md section 7).

The commit point is the rename of the staged folder; then the case file is entered in `registers/cases.jsonl`. Takes no lock: whoever calls holds
the case file's, and the numbers' when it is an order. A staged folder's name is `<kind or import>~<id>~<process>-<thread>`, so that one whose process is
gone is known as a leftover.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from docvault.errors import N_, DocvaultError
from docvault.model.case.history import Event, Head
from docvault.model.case.kinds import KINDS
from docvault.model.case.manifest import Manifest
from docvault.model.values import replace
from docvault.store import chainfile, durable, inside
from docvault.store.cases.case_file import HISTORY, MANIFEST, CaseFile, NewFile
from docvault.store.cases.commit import CaseCommit
from docvault.store.cases.reading import CaseReading
from docvault.store.cases.register import CaseRegister, first_hash
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout
from docvault.store.locks import process_runs
from docvault.store.lost_and_found import LostAndFound

IMPORT = "import"
"""How the staging of a case file from another vault is called: a copy, of no use once its process is gone."""
Following = Callable[[Manifest, Head], tuple[Manifest, Event]]
"""How a history of another vault goes on in this one: the manifest it came with, and its end, to the next one and what happened."""


class CaseStaging:
    """Puts new case files of one vault together and gives them their places."""

    def __init__(self, layout: Layout, reading: CaseReading, commit: CaseCommit, register: CaseRegister) -> None:
        self._layout = layout
        self._reading = reading
        self._commit = commit
        self._register = register
        self._lost = LostAndFound(layout)
        self._dirty = DirtyMarks(layout)

    def create(self, manifest: Manifest, event: Event, files: Sequence[NewFile]) -> CaseFile:
        """Create a case file that does not exist; durable on return. After an error nothing is left of it: all of it is copies, and nobody was told."""
        staged = self._folder(manifest.kind, manifest.id)
        if staged.exists():
            self._lost.keep(staged)
        try:
            case = self._commit.put_together(staged, manifest, event, files)
            placed = self._give_place(case)
            self._register.enter(placed.kind, placed.id, placed.folder, self._commit.known(event), placed.head.hash)
        except BaseException:
            self._take_back(staged, manifest)
            raise
        return placed

    @contextmanager
    def importing(self, kind: str, case_id: str) -> Iterator[Path]:
        """Hand out a folder to put a case file of another vault together in. When the block ends it is gone, unless it was given its place."""
        staged = self._folder(IMPORT, case_id)
        self._dirty.mark(kind, case_id)
        durable.remove_folder(staged, sync=False)
        try:
            durable.make_folders(staged.parent, durable=False, derived=True)
            durable.make_folders(staged, durable=False)
            yield staged
        finally:
            durable.remove_folder(staged, sync=False)

    def take_over(self, kind: str, case_id: str, staged: Path, following: Following) -> CaseFile:
        """Give a whole case file from `importing` its place, its history gone on with what `following` says; durable on return.

        Raises `BrokenChainError`, `BadYamlError`, `BadManifestError` for one that is not whole; it has no place then.
        """
        last, end, _ = chainfile.last_record(staged / HISTORY)
        if last is None:
            raise chainfile.BrokenChainError(path=str(staged / HISTORY), problem=N_("it has no record"))
        before = self._reading.parse(staged, inside.read_bytes(staged / MANIFEST), last.manifest or "")
        case = CaseFile(kind, case_id, staged, before, Head(last.seq, last.hash, end, last.event.at))
        manifest, event = following(before, case.head)
        case = self._commit.commit(case, manifest, event)
        durable.sync_folders(staged)
        try:
            placed = self._give_place(case)
            self._register.enter(kind, case_id, placed.folder, self._commit.known(event), first_hash(placed.folder))
        except BaseException:
            self._take_back(staged, manifest)
            raise
        return placed

    def set_staged_aside(self) -> None:
        """Move case files that were being put together by a process that is gone to lost+found: they were never opened.

        Those of another vault are removed: they are copies of what lies in a bag.
        """
        for staged in sorted(self._layout.staging.glob("*~*~*")):
            kind, _, rest = staged.name.partition("~")
            if process_runs(rest.rpartition("~")[2]):
                continue
            if kind == IMPORT:
                durable.remove_folder(staged, sync=False)
            elif kind in KINDS:
                self._lost.keep(staged)

    def _take_back(self, staged: Path, manifest: Manifest) -> None:
        """Clear away a case file that could not be created. What cannot be cleared away now stays marked, for whoever opens the vault next."""
        placed = self._layout.case(manifest.kind, manifest.id, manifest.opened[:4])
        with suppress(DocvaultError, OSError):
            if placed.exists() and not staged.exists():  # it got its place, and could not be entered in the register
                durable.move(placed, staged)
            durable.remove_folder(staged, sync=False)
            self._dirty.clear(manifest.kind, manifest.id)

    def _folder(self, what: str, case_id: str) -> Path:
        return self._layout.staging / f"{what}~{case_id}~{durable.own_mark()}"

    def _give_place(self, case: CaseFile) -> CaseFile:
        """The commit point: one rename, durable on return. Where a kind stands by years, among those of the year it was opened in."""
        folder = self._layout.case(case.kind, case.id, case.manifest.opened[:4])
        durable.make_folders(folder.parent, derived=True)
        durable.move(case.folder, folder)
        return replace(case, folder=folder)
