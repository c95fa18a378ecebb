"""`registers/cases.jsonl`: every case file is entered when it gets its place, opened here or imported from another vault (V034)."""

from pathlib import Path

from docvault.model.case.history import Event
from docvault.model.exchange.provenance import IMPORTED
from docvault.store import chainfile
from docvault.store.cases.case_file import HISTORY
from docvault.store.layout import Layout
from docvault.store.registers import Registers


class CaseRegister:
    """The entries of case files in the registers of one vault."""

    def __init__(self, layout: Layout, registers: Registers) -> None:
        self._layout = layout
        self._registers = registers

    def enter(self, kind: str, case_id: str, folder: Path, event: Event, first: str) -> None:
        """Enter a case file that got its place in `folder` by `event`; `first` is the hash of its first record. Durable on return."""
        data = {"kind": kind, "id": case_id, "folder": self._layout.shown(folder), "first": first}
        action = IMPORTED if event.action == IMPORTED else "opened"
        self._registers.append("cases", [Event(event.at, event.by, action, data, event.known)])

    def enter_if_missing(self, kind: str, case_id: str, folder: Path, event: Event) -> None:
        """Enter a case file whose process was stopped before it could. Reads the register back to its entry; raises `BrokenChainError`."""
        known = (entry.event.data for entry in self._registers.newest_first("cases"))
        if not any(data.get("kind") == kind and data.get("id") == case_id for data in known):
            self.enter(kind, case_id, folder, event, first_hash(folder))


def first_hash(folder: Path) -> str:
    """The hash of the first record of the case file in `folder`, by which the register knows it. Raises `BrokenChainError`."""
    return next(chainfile.read_records(folder / HISTORY))[0].hash
