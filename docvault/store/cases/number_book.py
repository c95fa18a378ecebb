"""The next order number: gap-free and never used again, whoever asks at the same time (R-OD1, V034).

Numbers are counted in `registers/cases.jsonl`. A cursor in `.docvault` remembers how far the register was counted, so that only its new end is
read; without the cursor all of it is. The lock is held until the order stands, so a number is used or was never given.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docvault.errors import N_
from docvault.model.case.kinds import ORDER
from docvault.model.case.numbering import Pattern
from docvault.model.sentence import Sentence
from docvault.store.kept_json import keep, kept
from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from docvault.store.registers import Registers

_PATIENCE = 60.0
"""Seconds to wait for the book: whoever holds it copies the files of a repeat order meanwhile."""


class NumberBook:
    """Gives order numbers of one vault."""

    def __init__(self, layout: Layout, holder: Holder) -> None:
        self._layout = layout
        self._holder = holder
        self._registers = Registers(layout, holder)

    @contextmanager
    def next_number(self, pattern: Pattern, year: int, customer: str, taken: Callable[[str], bool]) -> Iterator[str]:
        """Hold the book and hand out the next number; the order must be created while it is held. `taken` says whether a folder has it already."""
        with self.held():
            counted = self._counted(pattern)
            scope = pattern.scope(year, customer)
            sequence = counted.get(scope, 0) + 1
            while taken(pattern.number(year, customer, sequence)):
                sequence += 1
            yield pattern.number(year, customer, sequence)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the book while an order gets its place under a number it has already."""
        with hold(
            self._layout.lock("numbers"), Sentence(N_("the numbering of orders")), self._holder, timeout=_PATIENCE
        ):
            yield

    def last_like(self, pattern: Pattern, number: str) -> int:
        """The highest sequence used in the scope of a number, 0 when there is none. Asked while the book is held."""
        read = pattern.read(number)
        return self._counted(pattern).get(read[0], 0) if read else 0

    def is_used(self, number: str) -> bool:
        """Whether an order ever had this number, its folder still there or not; upper and lower case are the same."""
        entries = (record.event.data for record in self._registers.mentioning("cases", number))
        return any(
            entry.get("kind") == ORDER and str(entry.get("id")).casefold() == number.casefold() for entry in entries
        )

    def _counted(self, pattern: Pattern) -> dict[str, int]:
        """The highest sequence used in each scope, from the cursor and the end of the register."""
        path = self._layout.derived / "numbers.json"
        offset, counted = self._cursor(path, pattern)
        records, end = self._registers.tail("cases", offset)
        for record in records:
            used = pattern.read(str(record.event.data.get("id"))) if record.event.data.get("kind") == ORDER else None
            if used:
                counted[used[0]] = max(used[1], counted.get(used[0], 0))
        if end != offset:
            keep(path, {"pattern": pattern.text, "bytes": end, "counted": counted})
        return counted

    def _cursor(self, path: Path, pattern: Pattern) -> tuple[int, dict[str, int]]:
        """How far the register was counted, and what was found. A cursor that is damaged, or of another pattern or register, counts for nothing."""
        tree = kept(path)
        if tree is None or tree["pattern"] != pattern.text:
            return 0, {}
        register = self._layout.register("cases")
        if not register.exists() or tree["bytes"] > register.stat().st_size:
            return 0, {}
        return tree["bytes"], dict(tree["counted"])
