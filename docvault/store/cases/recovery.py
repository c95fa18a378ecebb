"""After an interrupted change of a case file: what was committed is finished, what was not is set aside (FORMAT.md section 7).

Every step finds out by itself whether there is anything to do, so that recovery may itself be interrupted. Takes no lock: whoever calls holds the
case file's. Leftovers go to lost+found, nothing is deleted.
"""

import hashlib
from pathlib import Path

from docvault.model.case.history import Record
from docvault.model.case.places import DOCUMENTS
from docvault.model.exchange.provenance import IMPORTED
from docvault.model.left_about import is_left_about
from docvault.store import chainfile, durable, inside
from docvault.store.cases.case_file import HISTORY, MANIFEST, NEXT
from docvault.store.cases.reading import CaseReading, text_with
from docvault.store.cases.register import CaseRegister
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout
from docvault.store.lost_and_found import LostAndFound
from docvault.store.retention.bin import Bin
from docvault.store.yaml_text import dump_yaml


class CaseRecovery:
    """Finishes or undoes interrupted changes of case files of one vault."""

    def __init__(self, layout: Layout, reading: CaseReading, register: CaseRegister) -> None:
        self._reading = reading
        self._register = register
        self._lost = LostAndFound(layout)
        self._dirty = DirtyMarks(layout)
        self._bin = Bin(layout)

    def recover(self, kind: str, case_id: str, folder: Path) -> None:
        """Bring the case file in `folder` to the state its history's last whole record says; durable on return.

        A manifest edited by hand is left alone. Raises `BrokenChainError`, and what reading raises.
        """
        chainfile.repaired_head(folder / HISTORY, self._lost)
        record, _, _ = chainfile.last_record(folder / HISTORY)
        if (folder / NEXT).exists():
            self._settle_staged(folder, record)
        if (
            record
            and text_with(folder, record.manifest or "") is None
            and self._reading.is_behind(kind, case_id, folder)
        ):
            durable.stage(folder / NEXT, dump_yaml(self._reading.replayed(folder).to_tree()))
            durable.publish(folder / NEXT, folder / MANIFEST)
        if record and (record.seq == 1 or record.event.action == IMPORTED):
            self._register.enter_if_missing(kind, case_id, folder, record.event)
        if self._dirty.is_marked(kind, case_id):
            self._set_orphans_aside(kind, case_id, folder)

    def _settle_staged(self, folder: Path, record: Record | None) -> None:
        """Publish a staged manifest that is committed, set aside one that is not."""
        staged = folder / NEXT
        if record and hashlib.sha256(inside.read_bytes(staged)).hexdigest() == record.manifest:
            durable.publish(staged, folder / MANIFEST)
        else:
            self._lost.keep(staged)

    def _set_orphans_aside(self, kind: str, case_id: str, folder: Path) -> None:
        """Let versions lie where the manifest says, and move files to lost+found that it does not name.

        Where the history was cut off it is the history that is wrong: the files stay, and bear witness.
        """
        case = self._reading.read(kind, case_id, folder)
        if self._reading.cut_off(case) is not None:
            return
        manifest = case.manifest
        self._bin.settle(manifest, folder)
        named = {document.place(version) for document in manifest.documents for version in document.versions}
        present = sorted((folder / DOCUMENTS).rglob("*"), reverse=True)  # what lies deeper comes first
        for path in present:
            if path.is_dir():
                durable.remove_empty_folders(path, folder)
            elif path.exists() and path.relative_to(folder).as_posix() not in named and not is_left_about(path.name):
                self._lost.keep(path)
