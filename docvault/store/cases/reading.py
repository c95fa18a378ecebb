"""Reading the committed state of a case file: what its history's last record says it is (FORMAT.md sections 5 and 7). Repairs nothing.

Reading needs no lock: a history only grows, and a manifest that is not the last record's is either on its way (steps 3 and 4 of the write order),
behind (its last text was lost with the power), or edited by hand. In the last two cases the state is replayed from the history.
"""

import hashlib
import io
import threading
from collections import OrderedDict
from pathlib import Path

from docvault.errors import N_, DocvaultError
from docvault.model.case.case_name import written
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.fields import FieldError
from docvault.model.case.history import Head, Record, walk_chain
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.case.lasting import taken_away, vouched_for
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Problem, Sentence, placed
from docvault.store import chainfile, inside
from docvault.store.cases.case_file import (
    HISTORY,
    MANIFEST,
    NEXT,
    BadManifestError,
    CaseFile,
    HandEditedError,
    Snapshot,
    UnusableEditError,
)
from docvault.store.cases.truncation import HistoryCutOffError, KnownEnds, cut_off
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout
from docvault.store.saved_text import as_saved
from docvault.store.yaml_text import BadYamlError, dump_yaml, load_yaml

_ATTEMPTS = 100
"""How often a history may have grown while its manifest was looked for."""


class ParsedManifests:
    """Manifests by the digest of their text, so that no text is parsed twice. Threads share it; what was not asked for longest is forgotten."""

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Manifest] = OrderedDict()

    def get(self, digest: str) -> Manifest | None:
        """The manifest whose text has this digest, when it is known."""
        with self._lock:
            found = self._known.get(digest)
            if found is not None:
                self._known.move_to_end(digest)
            return found

    def keep(self, digest: str, manifest: Manifest) -> None:
        """Remember what the text with this digest says."""
        with self._lock:
            self._known[digest] = manifest
            self._known.move_to_end(digest)
            if len(self._known) > self._limit:
                self._known.popitem(last=False)


class CaseReading:
    """Reads case files of one vault."""

    def __init__(self, layout: Layout, known_ends: KnownEnds, parsed: ParsedManifests) -> None:
        self._layout = layout
        self._known_ends = known_ends
        self._parsed = parsed
        self._dirty = DirtyMarks(layout)

    def read(self, kind: str, case_id: str, folder: Path) -> CaseFile:
        """The committed state of the case file in `folder`. Raises `BadYamlError`, `BadManifestError`, `BrokenChainError`."""
        for _ in range(_ATTEMPTS):
            record, end, _size = chainfile.last_record(folder / HISTORY)
            if record is None or record.manifest is None:
                raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=N_("it has no record"))
            head = Head(record.seq, record.hash, end, record.event.at)
            known = self._parsed.get(record.manifest)
            text = text_with(folder, record.manifest)
            if text is not None:
                return CaseFile(kind, case_id, folder, known or self.parse(folder, text, record.manifest), head)
            if chainfile.head(folder / HISTORY) == head:
                return CaseFile(
                    kind,
                    case_id,
                    folder,
                    self.replayed(folder),
                    head,
                    hand_edited=not self.is_behind(kind, case_id, folder),
                )
        raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=N_("it does not come to rest"))

    def demand_unedited(self, case: CaseFile) -> None:
        """Raise `HandEditedError` when `manifest.yaml` says something else than the committed state, `HistoryCutOffError` when that is why."""
        if case.hand_edited:
            self.demand_not_cut_off(case)
            path, problem = self._layout.shown(case.folder / MANIFEST), self._unusable(case)
            if problem is not None:
                raise UnusableEditError(path=path, id=written(case.kind, case.id), problem=problem)
            raise HandEditedError(path=path, id=written(case.kind, case.id))

    def demand_not_cut_off(self, case: CaseFile) -> None:
        """Raise `HistoryCutOffError` when `manifest.yaml` says something else than its history because that was cut off."""
        why = self.cut_off(case)
        if why is not None:
            raise HistoryCutOffError(id=case.id, why=why, path=self._layout.shown(case.folder / HISTORY))

    def cut_off(self, case: CaseFile) -> Sentence | None:
        """Why the case file's history must have been cut off, None for one that was not, and for a manifest that is what its history says."""
        if not case.hand_edited:
            return None
        try:
            text = inside.read_bytes(case.folder / MANIFEST)
            found = Manifest.from_tree(load_yaml(text, self._layout.shown(case.folder / MANIFEST)))
        except (FileNotFoundError, IsADirectoryError, FieldError, DocvaultError):
            found = None
        return cut_off(case.folder, self._known_ends(case.kind, case.id), case.manifest, found)

    def _unusable(self, case: CaseFile) -> Problem | None:
        """Why the edited manifest cannot be recorded, as far as it tells by itself; None where nothing speaks against it."""
        try:
            text, _how = as_saved((case.folder / MANIFEST).read_bytes())  # as `adopt` takes it
            found = Manifest.from_tree(load_yaml(text, self._layout.shown(case.folder / MANIFEST)))
        except BadYamlError as error:
            return Sentence(N_("line {line}: {problem}"), error.values)
        except FieldError as error:
            return error.sentence
        except OSError as error:
            return error.strerror
        broken = [*taken_away(case.manifest, found), *vouched_for(case.manifest, found)]
        return placed(*broken[0]) if broken else None

    def snapshot(self, case: CaseFile) -> Snapshot:
        """The state as read, as bytes; what was written since is left out. Raises `HandEditedError`, `BrokenChainError`."""
        self.demand_unedited(case)
        folder = case.folder
        with inside.reading(folder / HISTORY) as file:
            history = file.read(case.head.bytes)
        digest = ""
        for step in walk_chain(io.BytesIO(history)):
            if isinstance(step, Record):
                digest = step.manifest or ""
            elif step.rule.startswith("V"):
                raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=step.problem)
        text = text_with(folder, digest) or dump_yaml(case.manifest.to_tree())
        if hashlib.sha256(text).hexdigest() != digest:
            raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=N_("its manifest is nowhere"))
        return Snapshot(case, text, history)

    def parse(self, folder: Path, text: bytes, digest: str) -> Manifest:
        """The manifest of the case file in `folder` from its text, remembered under the digest. Raises `BadYamlError`, `BadManifestError`."""
        manifest = self.manifest_of(load_yaml(text, self._layout.shown(folder / MANIFEST)), folder)
        self.remember(digest, manifest)
        return manifest

    def remember(self, digest: str, manifest: Manifest) -> None:
        """Spare `read` the parsing of the text with this digest."""
        self._parsed.keep(digest, manifest)

    def manifest_of(self, tree: object, folder: Path) -> Manifest:
        """The manifest a tree says, for the case file in `folder`. Raises `BadManifestError`."""
        try:
            return Manifest.from_tree(tree)
        except FieldError as error:
            shown = self._layout.shown(folder / MANIFEST)
            raise BadManifestError(path=shown, problem=error.sentence, id=_called(folder)) from error

    def is_behind(self, kind: str, case_id: str, folder: Path) -> bool:
        """Whether `manifest.yaml` is what the record before the last one says because the staged text of the last change was lost with the power.

        A change leaves its mark until its manifest is in place: where there is none, somebody put the older text back by hand.
        """
        if not self._dirty.is_marked(kind, case_id):
            return False
        digests = [record.manifest for record, _ in chainfile.read_records(folder / HISTORY)]
        try:
            text = inside.read_bytes(folder / MANIFEST)
        except (FileNotFoundError, IsADirectoryError):
            return False
        return len(digests) > 1 and hashlib.sha256(text).hexdigest() == digests[-2] != digests[-1]

    def replayed(self, folder: Path) -> Manifest:
        """The committed manifest from nothing but the changes in the history. Raises `BadManifestError`, `BrokenChainError`."""
        changes = [change for record, _ in chainfile.read_records(folder / HISTORY) for change in record.changes or ()]
        try:
            return self.manifest_of(apply(changes, None), folder)
        except ChangeError as error:
            raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=error.problem) from error


def text_with(folder: Path, digest: str) -> bytes | None:
    """The manifest's text with this digest, from `manifest.yaml` or, while step 4 is open, from the staged one."""
    for name in (MANIFEST, NEXT):
        try:
            text = inside.read_bytes(folder / name)
        except (FileNotFoundError, IsADirectoryError):
            continue
        if hashlib.sha256(text).hexdigest() == digest:
            return text
    return None


def _called(folder: Path) -> str:
    """How the case file in a folder is called, by the shelf it lies on: what its manifest says is not to be read."""
    kinds = (kind.name for kind in KINDS.values() if not kind.by_year and kind.shelf == folder.parent.name)
    return written(next(kinds, ORDER), folder.name)
