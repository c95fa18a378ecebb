"""What a command costs beside a long intake register (`python -m benchmarks.registers [LINES…]`; design 9: `reject` ≤ 1.1 × its cost at 1,000 lines).

The registers are whole chains of arrivals that were duplicates, as an inbox makes them that gets everything twice; the index is made of them as
`reindex` makes it. Then the same commands run in each vault in turn, each opening and closing the vault as a process does.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import interleaved, table, without_vault
from docvault.model.case.history import Head, Record, head_after, seal_record
from docvault.model.case.transitions import NewOrder
from docvault.model.intake.item import Arrival, arrived, step
from docvault.model.times import written_time
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.orders.showing import show_case
from docvault.services.people import add_person
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from docvault.services.vault import Vault

START = datetime(2016, 1, 4, tzinfo=UTC)
ORDER = "2026-0001"
ROUNDS = 25


def main() -> None:
    """Measure and print."""
    without_vault()
    lengths = [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or [1_000, 1_000_000]
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        houses = [House(Path(name).absolute() / str(length), length) for length in lengths]
        for house in houses:
            print(f"- {house.length:,} lines, {house.bytes / 1e6:.0f} MB: read into the index in {house.seconds:.1f} s")
        print()
        rows = []
        for command in ("reject", "file", "add", "sign", "search", "order_show", "new_order"):
            taken = interleaved({str(house.length): getattr(house, command) for house in houses}, ROUNDS)
            medians = [statistics.median(seconds) * 1000 for seconds in taken.values()]
            ratios = [f"{one / medians[0]:.2f} ×" for one in medians[1:]]
            rows.append([command.replace("_", " "), *(f"{one:.1f}" for one in medians), *ratios])
        header = [
            "command, in process",
            *(f"{length:,} lines, ms" for length in lengths),
            *["× the shortest"] * (len(lengths) - 1),
        ]
        table(header, rows)


class House:
    """A vault with an intake register of so many lines, in which people go on working."""

    def __init__(self, root: Path, length: int) -> None:
        self.root, self.length, self._papers = root / "vault", length, 0
        init(self.root, language="en", time_zone="Asia/Shanghai", system_user="li")
        register = self.root / "registers/intake.jsonl"
        with register.open("wb") as file:
            file.writelines(record.line() for record in duplicates(length))
        self.bytes = register.stat().st_size
        started = time.perf_counter()
        vault = open_vault(self.root, system_user="li")
        assert sum(vault.index.counts().values()) == length // 2
        self.seconds = time.perf_counter() - started
        add_person(vault, Person("wang", "王丽", "cutting", ("member",)))
        new_order(vault, NewOrder(ORDER, "HANSA", "Jeans"))
        add_documents(vault, ORDER, [self._paper()], document="spec-sheet", kind="spec-sheet")
        for number in range(2 * ROUNDS + 2):
            (self.root / f"inbox/fax/{number}.txt").write_text(f"fax number {number}", encoding="utf-8")
        ingest(vault)
        self._waiting = [entry.item for entry in inbox(vault).entries]
        vault.close()

    def reject(self) -> None:
        """Reject an item that waits."""
        self._with(lambda vault: reject_item(vault, self._waiting.pop(), "advertising"))

    def file(self) -> None:
        """File an item that waits."""
        self._with(lambda vault: file_item(vault, self._waiting.pop(), Target(ORDER, kind="correspondence")))

    def add(self) -> None:
        """Add a further version, which is the next to be signed for."""
        paper = self._paper()
        self._with(lambda vault: add_documents(vault, ORDER, [paper], document="spec-sheet"))

    def sign(self) -> None:
        """Issue the newest version and sign for it."""
        self._with(lambda vault: distribute_version(vault, ORDER, Wanted("spec-sheet", ("cutting",))))
        self._with(lambda vault: sign_version(vault, ORDER, Receipt("spec-sheet", "cutting")), "wang")
        self.add()

    def search(self) -> None:
        """Search what waits and what is filed."""
        self._with(lambda vault: search(vault, "fax"))

    def order_show(self) -> None:
        """Show the order."""
        self._with(lambda vault: show_case(vault, "order", ORDER))

    def new_order(self) -> None:
        """Open an order under the next number."""
        self._with(lambda vault: new_order(vault, NewOrder("", "HANSA", "Shirts")))

    def _with(self, work: "Callable[[Vault], object]", person: str | None = None) -> None:
        vault = open_vault(self.root, system_user="li", person=person)
        work(vault)
        vault.close()

    def _paper(self) -> Path:
        self._papers += 1
        paper = self.root.parent / "paper.txt"
        paper.write_text(f"paper number {self._papers}", encoding="utf-8")
        return paper


def duplicates(length: int) -> Iterator[Record]:
    """A whole chain of so many lines: files that arrived, each the duplicate of one that an order has."""
    head = Head()
    for number in range(length // 2):
        now = written_time(START + timedelta(minutes=5 * number), UTC)
        item = f"{now[:10].replace('-', '')}-{number % 32**5:05x}"
        name = f"fax {number}.pdf"
        arrival = Arrival(item, "fax", name, name, now, f"{number:064x}", 40_000 + number % 1000)
        for event in (
            arrived(arrival, "docvault", now),
            step("duplicate", item, "docvault", now, first=f"{ORDER}/spec-sheet@1"),
        ):
            record = seal_record(head, event)
            head = head_after(record, head)
            yield record


if __name__ == "__main__":
    main()
