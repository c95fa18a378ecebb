"""Case files on disk: reading, the write order with its commit point, recovery (FORMAT.md sections 5 and 7).

The commit point is the append of the history record (step 3). Before it nothing has happened; after it the change stands, whether or not
`manifest.yaml` shows it yet. `read` never repairs; whoever opens a case file for writing finishes or undoes first.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docvault.errors import N_, DamagedError, NotFoundError, RefusedError
from docvault.model.changes import ChangeError, apply, diff
from docvault.model.fields import FieldError
from docvault.model.history import Event, Head, Record, seal_record, walk_chain
from docvault.model.manifest import Manifest
from docvault.store import chainfile, durable
from docvault.store.bin import Bin
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import SHELVES, Layout
from docvault.store.locks import Holder, hold, process_runs
from docvault.store.lost_and_found import LostAndFound
from docvault.store.registers import Registers
from docvault.store.yaml_text import dump_yaml, load_yaml

MANIFEST = "manifest.yaml"
NEXT = ".manifest.yaml.next"
HISTORY = "history.jsonl"
IMPORT = "import"
"""How the staging of a case file from another vault is called: a copy, of no use once its process is gone."""
IMPORTED = "imported"
"""The action by which a history of another vault goes on in this one."""
Problems = Callable[[Any], Sequence[tuple[str, str]]]
Following = Callable[[Manifest], tuple[Manifest, Event]]


class NoSuchCaseError(NotFoundError):
    """There is no case file of this kind with this id."""

    message = N_("There is no {kind} {id} in this vault.")
    next_step = N_("`docvault {kind} list` shows those there are.")


class CaseExistsError(RefusedError):
    """The id is taken: a number is never used again (V034, R-OD1)."""

    message = N_("There already is a {kind} {id}.")
    next_step = N_("Choose another number, or leave the number out and docvault gives the next one.")


class HandEditedError(RefusedError):
    """The manifest is not what its history says: somebody edited it by hand (V032)."""

    message = N_("{path} was changed by hand; docvault does not write over it.")
    next_step = N_(
        "`docvault adopt {id}` keeps the change and records it, `docvault revert {id}` puts the recorded state back."
    )


class BadManifestError(DamagedError):
    """The manifest can be read as YAML and is not a manifest (V011)."""

    message = N_("{path}: {field}: {problem}.")
    next_step = N_("Mend the line, or put the recorded state back with `docvault revert {id}`.")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file as read: its committed state and the end of its history. `hand_edited`: `manifest.yaml` says something else."""

    kind: str
    id: str
    folder: Path
    manifest: Manifest
    head: Head
    hand_edited: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The committed state of a case file as bytes: what its manifest and its history hold."""

    case: CaseFile
    manifest: bytes
    history: bytes


@dataclass(frozen=True, slots=True)
class NewFile:
    """Bytes for `documents/<document>/v<version>/<file>`, with the digest they must have. A source that is ours may be linked."""

    document: str
    version: int
    file: str
    source: Path
    sha256: str
    bytes: int
    keep_source: bool = True

    @property
    def place(self) -> str:
        """The path inside the case file's folder."""
        return f"documents/{self.document}/v{self.version}/{self.file}"


class CaseFiles:
    """All case files of a vault. One per thread."""

    def __init__(self, layout: Layout, holder: Holder, *, lock_timeout: float = 30.0) -> None:
        self._layout = layout
        self._holder = holder
        self._timeout = lock_timeout
        self._lost = LostAndFound(layout)
        self._registers = Registers(layout, holder, lock_timeout=lock_timeout)
        self._dirty = DirtyMarks(layout)
        self._bin = Bin(layout)
        self._parsed: dict[str, Manifest] = {}

    def folder(self, kind: str, case_id: str) -> Path | None:
        """Where a case file lies, None when there is none. Orders are looked for in every year."""
        if not case_id or "/" in case_id or case_id in {".", ".."}:
            return None
        shelf = self._layout.shelf(kind)
        if kind != "order":
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

    def read(self, kind: str, case_id: str) -> CaseFile:
        """The committed state. Raises `NoSuchCaseError`, `BadYamlError`, `BadManifestError`, `BrokenChainError`."""
        folder = self.folder(kind, case_id)
        if folder is None:
            raise NoSuchCaseError(kind=kind, id=case_id)
        for _ in range(100):
            record, end, _size = chainfile.last_record(folder / HISTORY)
            if record is None or record.manifest is None:
                raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem="it has no record")
            head = Head(record.seq, record.hash, end, record.event.at)
            known = self._parsed.get(record.manifest)
            text = _text_with(folder, record.manifest)
            if text is not None:
                return CaseFile(kind, case_id, folder, known or self._parse(folder, text, record.manifest), head)
            if chainfile.head(folder / HISTORY) == head:
                return CaseFile(kind, case_id, folder, self._replayed(folder), head, hand_edited=not _is_behind(folder))
        raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem="it does not come to rest")

    def snapshot(self, kind: str, case_id: str) -> Snapshot:
        """The committed state as bytes, without a lock: a history only grows and versions never change, so others may go on writing.

        Raises what `read` raises, `HandEditedError`, and `BrokenChainError` when the history is not whole.
        """
        case = self.read(kind, case_id)
        if case.hand_edited:
            raise HandEditedError(path=self._layout.shown(case.folder / MANIFEST), id=case_id)
        with (case.folder / HISTORY).open("rb") as file:
            history = file.read(case.head.bytes)
        digest = ""
        for step in walk_chain(io.BytesIO(history)):
            if isinstance(step, Record):
                digest = step.manifest or ""
            elif step.rule.startswith("V"):
                raise chainfile.BrokenChainError(path=str(case.folder / HISTORY), problem=step.problem)
        text = _text_with(case.folder, digest) or dump_yaml(case.manifest.to_tree())
        if hashlib.sha256(text).hexdigest() != digest:
            raise chainfile.BrokenChainError(path=str(case.folder / HISTORY), problem="its manifest is nowhere")
        return Snapshot(case, text, history)

    @contextmanager
    def writing(self, kind: str, case_id: str) -> Iterator["CaseWriter"]:
        """Lock a case file, finish or undo what a crash left, and hand out its writer. Raises what `read` raises, `LockBusyError`, `HandEditedError`."""
        with self._locked(kind, case_id):
            folder = self.folder(kind, case_id)
            if folder is None:
                raise NoSuchCaseError(kind=kind, id=case_id)
            self._recover(kind, case_id, folder)
            case = self.read(kind, case_id)
            if case.hand_edited:
                raise HandEditedError(path=self._layout.shown(folder / MANIFEST), id=case_id)
            yield CaseWriter(self, case)

    def create(self, manifest: Manifest, event: Event, files: Sequence[NewFile] = (), *, year: str = "") -> CaseFile:
        """Create a case file: staged whole, renamed into place (the commit point), entered in `registers/cases.jsonl`. Durable on return.

        `event.data` must name `kind` and `id` (V031). Orders are created by `NumberBook`, under the lock of the numbers.
        Raises `CaseExistsError`.
        """
        with self._locked(manifest.kind, manifest.id):
            if self.exists(manifest.kind, manifest.id):
                raise CaseExistsError(kind=manifest.kind, id=manifest.id)
            folder = self._layout.case(manifest.kind, manifest.id, year or manifest.opened[:4])
            staged = self._layout.staging / f"{manifest.kind}~{manifest.id}~{self._holder.pid}"
            if staged.exists():
                self._lost.keep(staged)
            tree = manifest.to_tree()
            text = dump_yaml(tree)
            digest = hashlib.sha256(text).hexdigest()
            record = seal_record(Head(), event, manifest=digest, changes=[{"op": "add", "path": "", "value": tree}])
            self._dirty.mark(manifest.kind, manifest.id)
            durable.make_folders(staged, durable=False)
            for file in files:
                _place_file(staged, file)
            durable.write_new(staged / MANIFEST, text)
            durable.write_new(staged / HISTORY, record.line())
            durable.sync_folder(staged)
            durable.make_folders(folder.parent)
            durable.move(staged, folder)
            self._register(manifest.kind, manifest.id, folder, event, record.hash)
            self._parsed[digest] = manifest
            return CaseFile(manifest.kind, manifest.id, folder, manifest, Head(1, record.hash, len(record.line())))

    @contextmanager
    def importing(self, kind: str, case_id: str) -> Iterator[Path]:
        """Hand out a folder to put a case file of another vault together in. When the block ends it is gone, unless it was given its place."""
        staged = self._layout.staging / f"{IMPORT}~{case_id}~{self._holder.pid}"
        self._dirty.mark(kind, case_id)
        durable.remove_folder(staged, sync=False)
        try:
            durable.make_folders(staged, durable=False)
            yield staged
        finally:
            durable.remove_folder(staged, sync=False)

    def take_over(self, kind: str, case_id: str, staged: Path, following: Following) -> CaseFile:
        """Give a whole case file from `importing` its place; its history goes on with what `following` says. Durable on return.

        The caller has checked it and holds the numbers when it is an order. The commit point is the rename, as when one is created.
        Raises `CaseExistsError`.
        """
        with self._locked(kind, case_id):
            if self.exists(kind, case_id):
                raise CaseExistsError(kind=kind, id=case_id)
            last, end, _ = chainfile.last_record(staged / HISTORY)
            if last is None:
                raise chainfile.BrokenChainError(path=str(staged / HISTORY), problem="it has no record")
            before = self._parse(staged, (staged / MANIFEST).read_bytes(), last.manifest or "")
            case = CaseFile(kind, case_id, staged, before, Head(last.seq, last.hash, end, last.event.at))
            manifest, event = following(before)
            case = self._commit(case, manifest, event, ())
            durable.sync_folders(staged)
            folder = self._layout.case(kind, case_id, manifest.opened[:4])
            durable.make_folders(folder.parent)
            durable.move(staged, folder)
            first = next(chainfile.read_records(folder / HISTORY))[0]
            self._register(kind, case_id, folder, event, first.hash)
            return replace(case, folder=folder)

    def each(self, kind: str) -> Iterator[tuple[str, Path]]:
        """Ids and folders of all case files of a kind, by name."""
        shelf = self._layout.shelf(kind)
        shelves = [shelf / year for year in _names(shelf)] if kind == "order" else [shelf]
        for place in shelves:
            for name in _names(place):
                if (place / name / HISTORY).is_file():
                    yield name, place / name

    def heads(self) -> Iterator[tuple[str, str, int]]:
        """Kind, id and size of the history of every case file: what an index compares, at a stat each."""
        for kind in ("order", "customer", "plan"):
            for case_id, folder in self.each(kind):
                yield kind, case_id, (folder / HISTORY).stat().st_size

    def recover(self, kind: str, case_id: str) -> None:
        """Finish or undo what a crash left of one case file."""
        with self._locked(kind, case_id):
            folder = self.folder(kind, case_id)
            if folder is not None:
                self._recover(kind, case_id, folder)

    def version_path(self, kind: str, case_id: str, document: str, version: int) -> Path:
        """Where the bytes of a version lie. Raises `NoSuchCaseError` when the case file or the version does not exist."""
        case = self.read(kind, case_id)
        found = case.manifest.document(document)
        file = found.version(version) if found else None
        if file is None:
            raise NoSuchCaseError(kind=kind, id=f"{case_id}/{document}@{version}")
        return case.folder / "documents" / document / f"v{version}" / file.file

    def history(self, kind: str, case_id: str) -> Iterator[Record]:
        """Every record of a case file's history, oldest first."""
        folder = self.folder(kind, case_id)
        if folder is None:
            raise NoSuchCaseError(kind=kind, id=case_id)
        for record, _ in chainfile.read_records(folder / HISTORY):
            yield record

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
            elif kind in SHELVES:
                self._lost.keep(staged)

    def adopt(self, kind: str, case_id: str, event: Event, problems: Problems = lambda _: ()) -> CaseFile:
        """Make the manifest as edited by hand the recorded state. The text is written anew in the format's own form.

        `problems` names what in the edited tree breaks the schema (path, problem). Raises `BadYamlError` or `BadManifestError` when the
        edited text is not a manifest, `NotEditedError` when nothing was edited; nothing is changed then.
        """
        with self._locked(kind, case_id):
            folder, case = self._edited(kind, case_id)
            text = (folder / MANIFEST).read_bytes()
            tree = load_yaml(text, self._layout.shown(folder / MANIFEST))
            manifest = self._manifest(tree, folder)
            for field, problem in problems(manifest.to_tree()):
                raise BadManifestError(
                    path=self._layout.shown(folder / MANIFEST), field=field or "-", problem=problem, id=case_id
                )
            if (manifest.kind, manifest.id) != (kind, case_id):
                problem = f"it says it is {manifest.kind} {manifest.id}"
                raise BadManifestError(
                    path=self._layout.shown(folder / MANIFEST), field="id", problem=problem, id=case_id
                )
            return self._commit(case, manifest, event, ())

    def revert(self, kind: str, case_id: str, event: Event) -> CaseFile:
        """Put the recorded state back; the edited text goes to lost+found. Recorded too. Raises `NotEditedError`."""
        with self._locked(kind, case_id):
            folder, case = self._edited(kind, case_id)
            if (folder / MANIFEST).is_file():
                self._lost.keep_bytes(folder / MANIFEST, (folder / MANIFEST).read_bytes())
            return self._commit(case, case.manifest, event, ())

    def _edited(self, kind: str, case_id: str) -> tuple[Path, CaseFile]:
        folder = self.folder(kind, case_id)
        if folder is None:
            raise NoSuchCaseError(kind=kind, id=case_id)
        self._recover(kind, case_id, folder)
        case = self.read(kind, case_id)
        if not case.hand_edited:
            raise NotEditedError(kind=kind, id=case_id)
        return folder, case

    def _locked(self, kind: str, case_id: str) -> AbstractContextManager[None]:
        return hold(self._layout.lock(f"{kind}~{case_id}"), f"{kind} {case_id}", self._holder, timeout=self._timeout)

    def _commit(self, case: CaseFile, manifest: Manifest, event: Event, files: Sequence[NewFile]) -> CaseFile:
        tree = manifest.to_tree()
        text = dump_yaml(tree)
        digest = hashlib.sha256(text).hexdigest()
        record = seal_record(case.head, event, manifest=digest, changes=diff(case.manifest.to_tree(), tree))
        self._dirty.mark(case.kind, case.id)
        for file in files:
            _place_file(case.folder, file)
        durable.stage(case.folder / NEXT, text)
        head = chainfile.append_records(case.folder / HISTORY, [record], case.head)
        durable.publish(case.folder / NEXT, case.folder / MANIFEST)
        if _marks(manifest) != _marks(case.manifest):
            self._bin.settle(manifest, case.folder)
        self._parsed[digest] = manifest
        return CaseFile(case.kind, case.id, case.folder, manifest, head)

    def _recover(self, kind: str, case_id: str, folder: Path) -> None:
        chainfile.repaired_head(folder / HISTORY, self._lost)
        record, _, _ = chainfile.last_record(folder / HISTORY)
        following = folder / NEXT
        if following.exists():
            if record and hashlib.sha256(following.read_bytes()).hexdigest() == record.manifest:
                durable.publish(following, folder / MANIFEST)
            else:
                self._lost.keep(following)
        if record and _text_with(folder, record.manifest or "") is None and _is_behind(folder):
            durable.stage(following, dump_yaml(self._replayed(folder).to_tree()))
            durable.publish(following, folder / MANIFEST)
        if record and (record.seq == 1 or record.event.action == IMPORTED):
            self._enter_if_missing(kind, case_id, folder, record)
        if self._dirty.is_marked(kind, case_id):
            self._set_orphans_aside(kind, case_id)

    def _set_orphans_aside(self, kind: str, case_id: str) -> None:
        case = self.read(kind, case_id)
        self._bin.settle(case.manifest, case.folder)
        named = {
            f"documents/{document.id}/v{version.number}/{version.file}"
            for document in case.manifest.documents
            for version in document.versions
        }
        present = sorted((case.folder / "documents").rglob("*"), reverse=True)  # what lies deeper comes first
        for path in present:
            if path.is_dir():
                durable.remove_empty_folders(path, case.folder)
            elif path.exists() and path.relative_to(case.folder).as_posix() not in named:
                self._lost.keep(path)

    def _enter_if_missing(self, kind: str, case_id: str, folder: Path, last: Record) -> None:
        first = next(chainfile.read_records(folder / HISTORY))[0]
        known = (entry.event.data for entry in self._registers.records("cases"))
        if not any(data.get("kind") == kind and data.get("id") == case_id for data in known):
            self._register(kind, case_id, folder, last.event, first.hash)

    def _register(self, kind: str, case_id: str, folder: Path, event: Event, first: str) -> None:
        data = {"kind": kind, "id": case_id, "folder": self._layout.shown(folder), "first": first}
        action = IMPORTED if event.action == IMPORTED else "opened"
        self._registers.append("cases", [Event(event.at, event.by, action, data)])

    def _parse(self, folder: Path, text: bytes, digest: str) -> Manifest:
        manifest = self._manifest(load_yaml(text, self._layout.shown(folder / MANIFEST)), folder)
        self._parsed[digest] = manifest
        return manifest

    def _manifest(self, tree: object, folder: Path) -> Manifest:
        try:
            return Manifest.from_tree(tree)
        except FieldError as error:
            shown = self._layout.shown(folder / MANIFEST)
            raise BadManifestError(path=shown, field=error.path, problem=error.problem, id=folder.name) from error

    def _replayed(self, folder: Path) -> Manifest:
        changes = [change for record, _ in chainfile.read_records(folder / HISTORY) for change in record.changes or ()]
        try:
            return self._manifest(apply(changes, None), folder)
        except ChangeError as error:
            raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=str(error)) from error


class NotEditedError(RefusedError):
    """`adopt` or `revert` of a manifest that is what its history says."""

    message = N_("The {kind} {id} was not changed by hand: there is nothing to adopt or revert.")
    next_step = N_("`docvault check` shows what is not as it was recorded.")


class CaseWriter:
    """A case file held for writing. Each commit is one change."""

    def __init__(self, files: CaseFiles, case: CaseFile) -> None:
        self._files = files
        self.case = case

    def commit(self, manifest: Manifest, event: Event, files: Sequence[NewFile] = ()) -> CaseFile:
        """Carry out a change in the write order; durable on return. After an error before the commit point nothing has happened."""
        self.case = self._files._commit(self.case, manifest, event, files)  # noqa: SLF001 - one mechanism in two classes
        return self.case


def _place_file(folder: Path, file: NewFile) -> None:
    """Step 1: bytes to their final place, durable."""
    target = folder / file.place
    durable.make_folders(target.parent)
    if file.keep_source:
        durable.copy_in(file.source, target, sha256=file.sha256)
    else:
        durable.link_or_copy(file.source, target, file.sha256)
    durable.sync_folder(target.parent)


def _text_with(folder: Path, digest: str) -> bytes | None:
    """The manifest's text with this digest, from `manifest.yaml` or, while step 4 is open, from the staged one."""
    for name in (MANIFEST, NEXT):
        try:
            text = (folder / name).read_bytes()
        except FileNotFoundError:
            continue
        if hashlib.sha256(text).hexdigest() == digest:
            return text
    return None


def _marks(manifest: Manifest) -> list[tuple[str, int, str]]:
    """Which versions lie in a bin, and in which."""
    return [
        (document.id, version.number, version.disposed)
        for document in manifest.documents
        for version in document.versions
        if version.disposed
    ]


def _is_behind(folder: Path) -> bool:
    """Whether `manifest.yaml` is what the record before the last one says: the staged text of the last change was lost with the power."""
    digests = [record.manifest for record, _ in chainfile.read_records(folder / HISTORY)]
    try:
        text = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return False
    return len(digests) > 1 and hashlib.sha256(text).hexdigest() == digests[-2] != digests[-1]


def _names(shelf: Path) -> list[str]:
    return sorted(entry.name for entry in os.scandir(shelf) if entry.is_dir()) if shelf.is_dir() else []
