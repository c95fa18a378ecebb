"""Registers: append-only, hash-chained lists of the whole vault (FORMAT.md section 4), one lock each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from docvault.errors import N_
from docvault.model.case.history import Event, Head, Record, head_after, seal_record
from docvault.model.sentence import Sentence
from docvault.model.values import replace
from docvault.store import chainfile, durable
from docvault.store.layout import Layout
from docvault.store.locks import Holder, LockBusyError, hold
from docvault.store.lost_and_found import LostAndFound
from docvault.store.recorded import Demand, taken_as_it_is

NAMES = ("vault", "cases", "intake", "access", "seals")
_MENDED = ("cases", "intake", "access", "seals", "disposal")
"""The registers that are written here: that of `vault.yaml` is written, and mended, with the file itself."""


class Registers:
    """The registers of one vault."""

    def __init__(
        self, layout: Layout, holder: Holder, *, lock_timeout: float = 30.0, demand: Demand = taken_as_it_is
    ) -> None:
        self._layout = layout
        self._demand = demand
        self._holder = holder
        self._timeout = lock_timeout
        self._lost = LostAndFound(layout)

    def append(self, name: str, events: Sequence[Event]) -> list[Record]:
        """Append events under the register's lock, with one fsync for all; durable on return. Returns them sealed.

        What does not say how it is known who acted, was done by who works here.
        """
        with self.locked(name):
            return self.append_locked(name, events)

    def mend(self) -> None:
        """Cut off what of a last line a process that was stopped, or a disk that failed, has left. A register somebody writes to now is left alone."""
        for name in _MENDED:
            _record, end, size = chainfile.last_record(self._layout.register(name))
            if end < size:
                with suppress(LockBusyError), hold(self._lock(name), self._called(name), self._holder, timeout=0.0):
                    chainfile.repaired_head(self._layout.register(name), self._lost)

    def demand_writable(self, name: str) -> None:
        """Raise `ReadOnlyVaultError` before long work that would end with an entry which cannot be made."""
        with self.locked(name):
            return

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a register's lock over several steps."""
        with hold(self._lock(name), self._called(name), self._holder, timeout=self._timeout):
            yield

    def _lock(self, name: str) -> Path:
        return self._layout.lock(f"register~{name}")

    @staticmethod
    def _called(name: str) -> Sentence:
        return Sentence(N_("register {register}"), {"register": name})

    def append_locked(self, name: str, events: Sequence[Event]) -> list[Record]:
        """Append while the register's lock is held already."""
        path = self._layout.register(name)
        start = head = chainfile.repaired_head(path, self._lost)
        records: list[Record] = []
        for event in events:
            known = event.known if event.known.how else self._holder.known
            record = seal_record(head, replace(event, known=known))
            self._demand(f"registers/{name}.jsonl", f"register-{name}", None, record.tree())
            head = head_after(record, head)
            records.append(record)
        if records:
            if not path.exists():  # a register younger than the vault
                durable.write_new(path, b"")
                durable.sync_folder(path.parent)
            chainfile.append_records(path, records, start)
        return records

    def records(self, name: str, from_bytes: int = 0) -> Iterator[Record]:
        """Every whole record from a byte offset on."""
        for record, _ in chainfile.read_records(self._layout.register(name), from_bytes):
            yield record

    def newest_first(self, name: str) -> Iterator[Record]:
        """Every whole record from the end on; only as much is read as is asked for."""
        return chainfile.read_back(self._layout.register(name))

    def mentioning(self, name: str, text: str) -> Iterator[Record]:
        """Every whole record in whose line a text stands, in upper or lower case; other lines are passed over unparsed. Raises `BrokenChainError`."""
        path, wanted = self._layout.register(name), text.casefold()
        for line in chainfile.whole_lines(path):
            if wanted in line.decode(errors="replace").casefold():
                yield chainfile.record_of(line, path)

    def tail(self, name: str, from_bytes: int) -> tuple[list[Record], int]:
        """Records from an offset on and the offset behind them: for those who follow a register."""
        offset = from_bytes
        records = []
        for record, after in chainfile.read_records(self._layout.register(name), from_bytes):
            records.append(record)
            offset = after
        return records, offset

    def lines(self, name: str, from_bytes: int) -> Iterator[tuple[Record | None, int]]:
        """Every whole line from an offset on, and the offset behind it, for those who follow a register: None for one that is no record."""
        return chainfile.read_lines(self._layout.register(name), from_bytes)

    def head(self, name: str) -> Head:
        """The register's end."""
        return chainfile.head(self._layout.register(name))
