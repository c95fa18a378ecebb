"""The write order of one change of a case file, with its commit point (FORMAT.md section 7). Takes no lock and repairs nothing.

The commit point is the append of the history record (step 3). Before it nothing has happened; after it the change stands, whether or not
`manifest.yaml` shows it yet. Whoever calls holds the case file's lock and has recovered it, or owns the staged folder it is put together in.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from docvault.errors import DocvaultError
from docvault.model.case.history import Event, Head, Known
from docvault.model.case.manifest import Manifest
from docvault.model.values import replace
from docvault.store import durable
from docvault.store.cases.case_file import HISTORY, MANIFEST, NEXT, CaseFile, NewFile
from docvault.store.cases.reading import CaseReading
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout
from docvault.store.recorded import Demand, first_change, next_change, write_change
from docvault.store.retention.bin import Bin


class CaseCommit:
    """Commits changes of case files of one vault."""

    def __init__(self, layout: Layout, reading: CaseReading, known: Known, demand: Demand) -> None:
        self._reading = reading
        self._known = known
        self._demand = demand
        self._dirty = DirtyMarks(layout)
        self._bin = Bin(layout)

    def known(self, event: Event) -> Event:
        """The event with how it is known who acts here."""
        return replace(event, known=self._known)

    def commit(self, case: CaseFile, manifest: Manifest, event: Event, files: Sequence[NewFile] = ()) -> CaseFile:
        """Make one change of a case file, with the versions it brings; durable on return. Returns the case file after it.

        After an error before the commit point nothing has happened and nothing is left but the mark.
        """
        before, after = case.mended.tree if case.mended else case.manifest.to_tree(), manifest.to_tree()
        change = next_change(before, after, case.head, self.known(event))
        self._demand(case.id, "case", before, after)
        self._demand(case.id, "history", None, change.record.tree())
        self._dirty.mark(case.kind, case.id)
        folder, placed = case.folder, list[Path]()
        try:
            for file in files:
                _place_file(folder, file, placed)
            head = write_change(
                change, staged=folder / NEXT, chain=folder / HISTORY, final=folder / MANIFEST, at=case.head
            )
        except BaseException:
            _take_back(case, placed)
            raise
        if _marks(manifest) != _marks(case.manifest):
            self._bin.settle(manifest, case.folder)
        self._reading.remember(change.sha256, manifest)
        return CaseFile(case.kind, case.id, case.folder, manifest, head)

    def put_together(self, staged: Path, manifest: Manifest, event: Event, files: Sequence[NewFile]) -> CaseFile:
        """Write a whole case file with its first record into a folder that is not there yet; what is in it is durable on return.

        Nothing is committed by it: the commit point is the rename by which the staged folder gets its place.
        """
        tree = manifest.to_tree()
        change = first_change(tree, self.known(event))
        record = change.record
        self._demand(manifest.id, "case", None, tree)
        self._demand(manifest.id, "history", None, record.tree())
        self._dirty.mark(manifest.kind, manifest.id)
        durable.make_folders(staged.parent, durable=False, derived=True)
        durable.make_folders(staged, durable=False)
        for file in files:
            _place_file(staged, file, [])
        durable.write_new(staged / MANIFEST, change.text)
        durable.write_new(staged / HISTORY, record.line())
        durable.sync_folder(staged)
        self._reading.remember(change.sha256, manifest)
        return CaseFile(manifest.kind, manifest.id, staged, manifest, Head(1, record.hash, len(record.line())))


def _place_file(folder: Path, file: NewFile, placed: list[Path]) -> None:
    """Step 1: bytes to their final place, durable. That something of it may be there is noted in `placed` first: an interrupt comes at any instant."""
    target = folder / file.place
    if not os.path.lexists(target):  # what lies there already is not ours to take back
        placed.append(target)
    durable.make_folders(target.parent)
    if file.keep_source:
        durable.copy_in(file.source, target, sha256=file.sha256)
    else:
        durable.link_or_copy(file.source, target, file.sha256)
    durable.sync_folder(target.parent)


def _take_back(case: CaseFile, placed: Sequence[Path]) -> None:
    """Clear away what a change that failed has put down before its commit point: copies, whose sources are where they were."""
    with suppress(DocvaultError, OSError):  # what cannot be cleared away now goes to lost+found with the next change
        if (case.folder / HISTORY).stat().st_size != case.head.bytes:
            return  # it is committed
        durable.remove(case.folder / NEXT, sync=False)
        for target in placed:
            durable.remove(target, sync=False)
            durable.remove_empty_folders(target.parent, case.folder)


def _marks(manifest: Manifest) -> list[tuple[str, int, str]]:
    """Which versions lie in a bin, and in which."""
    return [
        (document.id, version.number, version.disposed)
        for document in manifest.documents
        for version in document.versions
        if version.disposed
    ]
