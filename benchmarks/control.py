"""Lists, agenda, sign-offs and retention of many orders (`python -m benchmarks.control [ORDERS]`, design 9: ≤ 1 s over 100,000 orders).

Manifests are made of the model's own types, their positions and duties by the model's own functions, and the index is filled as `reindex`
fills it: about five documents an order in one to three versions, twenty copies over eight departments, most of them signed for.
Beside each figure stands a plain scan, by SQLite, of a table with as many rows as there are copies.
"""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import table, without_vault
from docvault.index.contract.catalogue import CaseEntry
from docvault.index.contract.index import Index
from docvault.index.open import open_index
from docvault.model.case.facts import OrderFacts
from docvault.model.case.history import Head
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import ChangeNotice, Copy, Difference, NoticeStep, Signature
from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.control.agenda import Whose, agenda
from docvault.services.control.change_list import list_notices
from docvault.services.control.signoffs import signoffs
from docvault.services.orders.listing import list_orders
from docvault.services.retention.audit import audit
from docvault.services.search.index_entries import case_entry
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseFile

if TYPE_CHECKING:
    from collections.abc import Sized

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DEPARTMENTS = ("cutting", "factory", "fabric", "trims", "pattern", "qc", "shipping", "warehouse")
STAGES = ("contract", "sampling", "material", "production", "inspection", "shipment")
EXPECTED = (
    "contract",
    "order-sheet",
    "spec-sheet",
    "size-chart",
    "sample-approval",
    "fabric-card",
    "trims-card",
    "bom",
    "production-notice",
)
MERCHANDISERS = tuple(f"m{number}" for number in range(40))
OPEN = 0.15
"""The newest orders are open, so many of all; the older ones are completed."""
ROUNDS = 7


def main() -> None:
    """Measure and print."""
    without_vault()
    count = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 5_000)
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        root = Path(name).absolute() / "vault"
        vault = opened(root)
        index = open_index(root.parent / "index", "sqlite", lambda _: None)
        vault.use_index(index)  # the orders are in no folder: an index that looked would forget them
        filled(vault, index, count)
        measured(vault, index, plain_scan(root.parent, count * 20))
        vault.close()


def opened(root: Path) -> Vault:
    """A vault with its merchandisers, at a standing time."""
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(root, system_user="li", clock=lambda: NOW)
    people = [Person(one, one, "merchandising", ("merchandiser",)) for one in MERCHANDISERS]
    vault.config = replace(vault.config, people=(*vault.config.people, *people))
    return vault


def filled(vault: Vault, index: Index, count: int) -> None:
    """Put all orders in, 500 at a time, and print what that took; making their entries counts apart."""
    making = putting = 0.0
    documents = copies = duties = 0
    for first in range(0, count, 500):
        start = time.perf_counter()
        entries = [entry(vault, number, count) for number in range(first, min(first + 500, count))]
        made = time.perf_counter()
        index.put(entries)
        making, putting = making + made - start, putting + time.perf_counter() - made
        documents += sum(len(one.versions) for one in entries)
        duties += sum(len(one.duties) for one in entries)
        copies += sum(COPIES.pop(one.id) for one in entries)
    size = sum(path.stat().st_size for path in (vault.root.parent / "index").iterdir()) / 1e6
    print(
        f"{count:,} orders, {documents:,} versions, {copies:,} copies, {duties:,} duties: put {documents / putting:,.0f} versions/s "
        f"(entries made at {documents / making:,.0f}/s), {size:,.0f} MB.\n"
    )


COPIES: dict[str, int] = {}


def entry(vault: Vault, number: int, count: int) -> CaseEntry:
    """The entry of an order, as the services make it of a case file that was read."""
    made = manifest(number, count)
    COPIES[made.id] = sum(len(version.copies) for document in made.documents for version in document.versions)
    folder = vault.layout.case("order", made.id, made.opened[:4])
    return case_entry(vault, CaseFile("order", made.id, folder, made, Head(1, f"{number:064x}", 1000)))


def manifest(number: int, count: int) -> Manifest:
    """An order: the higher its number, the later it was opened."""
    chance = random.Random(number)
    is_open = number >= count * (1 - OPEN)
    opened_at = NOW - timedelta(days=2500 * (count - number) / count)
    stage = chance.choice(STAGES) if is_open else "closed"
    kinds = EXPECTED[:2] + tuple(chance.sample(EXPECTED[2:], 3))
    documents = tuple(document(chance, kind, opened_at, is_open=is_open) for kind in kinds)
    due = opened_at + timedelta(days=chance.randrange(300, 420))
    facts = OrderFacts(
        customer=f"C{chance.randrange(400):03}", service_class=chance.choice(("normal", "normal", "special", "urgent")), stage=stage,
        due=written(due)[:10], completed="" if is_open else written(due)[:10], references=(f"PO-{number:06}",), styles=(f"ST-{number % 3000:04}",),
        merchandiser=chance.choice(MERCHANDISERS), confirmed=written(opened_at) if not is_open or chance.random() < 0.95 else "",
        changes=changes(chance, opened_at, is_open=is_open),
    )  # fmt: skip
    state = "open" if is_open else "completed"
    return Manifest(
        ORDER,
        f"{opened_at.year}-{number:06}",
        f"Jeans {number % 977}",
        state,
        written(opened_at),
        facts,
        documents=documents,
    )


def document(chance: random.Random, kind: str, opened_at: datetime, *, is_open: bool) -> Document:
    """A document in one to three versions. Who has one gets the next: only of open orders one department in fifty was left out."""
    departments = chance.sample(DEPARTMENTS, chance.choice((1, 2, 3, 4)))
    versions: list[Version] = []
    for number in range(1, chance.choice((1, 1, 2, 2, 3)) + 1):
        added = opened_at + timedelta(days=chance.random() * 20 + 20 * number)
        given = [one for one in departments if number == 1 or not is_open or chance.random() < 0.98]
        versions.append(version(chance, kind, number, min(added, NOW), given))
    return Document(
        kind, kind, kind.replace("-", " "), "development", versions=tuple(settled(chance, versions, is_open=is_open))
    )


def version(chance: random.Random, kind: str, number: int, added: datetime, departments: Sequence[str]) -> Version:
    """A version with its copies, nothing signed."""
    at = written(added)
    copies = [
        Copy(place, department, "paper" if chance.random() < 0.6 else "screen", at, "li", due=written(added + timedelta(days=1)))
        for place, department in enumerate(departments, start=1)
    ]  # fmt: skip
    return Version(
        number, f"{kind}{number}.pdf", f"{chance.getrandbits(256):064x}", 100_000, at, "li", copies=tuple(copies)
    )


def settled(chance: random.Random, versions: Sequence[Version], *, is_open: bool) -> Iterator[Version]:
    """What became of the copies: signed for, and superseded paper given back; always in a completed order, mostly in an open one."""
    sure = 0.9 if is_open else 0.999
    for one in versions:
        signatures = [
            Signature(copy.department, f"p-{copy.department}", f"{copy.department.title()} 王", copy.issued, "screen", one.sha256)
            for copy in one.copies
            if chance.random() < sure
        ]  # fmt: skip
        copies = [
            replace(copy, returned=copy.issued, returned_by="li")
            if one is not versions[-1] and copy.medium == "paper" and chance.random() < sure
            else copy
            for copy in one.copies
        ]
        yield replace(one, copies=tuple(copies), signatures=tuple(signatures))


def changes(chance: random.Random, opened_at: datetime, *, is_open: bool) -> tuple[ChangeNotice, ...]:
    """One order in five was changed; half the changes of open orders are still under way."""
    if chance.random() > 0.2:
        return ()
    states = ["open", "confirmed", "issued", "acknowledged", "closed"]
    reached = chance.randrange(1, 5) if is_open and chance.random() < 0.5 else 5
    steps = tuple(
        NoticeStep(state, written(opened_at + timedelta(days=30 + day)), "li")
        for day, state in enumerate(states[:reached])
    )
    return (
        ChangeNotice(
            "C01", (Difference("buttons", "gold", "silver"),), "the customer asks", steps, affects=("order-sheet",)
        ),
    )


def written(instant: datetime) -> str:
    """A time as manifests have it."""
    return (instant + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00")


def plain_scan(folder: Path, rows: int) -> Callable[[], object]:
    """The reference: SQLite reads every row of a table of three small columns and adds one of them up."""
    db = sqlite3.connect(folder / "reference.sqlite")
    db.execute("CREATE TABLE copies (owner INTEGER, department TEXT, state INTEGER)")
    db.executemany(
        "INSERT INTO copies VALUES (?, ?, ?)", ((row // 20, DEPARTMENTS[row % 8], row % 4) for row in range(rows))
    )
    db.commit()
    return lambda: db.execute("SELECT sum(state) FROM copies").fetchone()


def measured(vault: Vault, index: Index, scan: Callable[[], object]) -> None:
    """Print the median of each question beside the reference, and how many rows it answers with."""
    total = len(index.heads())
    questions: dict[str, Callable[[], Sized]] = {
        "orders, newest 50": lambda: list_orders(vault, "", 50),
        "orders, 50 from the middle": lambda: list_orders(vault, "", 50, total // 2),
        "orders, `state:open`, newest 50": lambda: list_orders(vault, "state:open", 50),
        "orders, `state:completed customer:C007`, newest 50": lambda: list_orders(
            vault, "state:completed customer:C007", 50
        ),
        "orders, a word many have, newest 50": lambda: list_orders(vault, "jeans", 50),
        "orders, a word none has, newest 50": lambda: list_orders(vault, "zzz", 50),
        "orders, `state:open customer:C007`": lambda: list_orders(vault, "state:open customer:C007"),
        "orders, `jeans 97 class:urgent`, newest 20": lambda: list_orders(vault, "jeans 97 class:urgent", 20),
        "orders, `dept:development due:2026-12`": lambda: list_orders(vault, "dept:development due:2026-12"),
        "agenda of the whole house": lambda: agenda(vault, Whose()).lines,
        "agenda of the whole house, first 50": lambda: agenda(vault, Whose(), limit=50).lines,
        "agenda of a department": lambda: agenda(vault, Whose(department="cutting")).lines,
        "agenda of a person": lambda: agenda(vault, Whose(person="m7")).lines,
        "agenda of the whole house, evening": lambda: agenda(vault, Whose(), evening=True).lines,
        "sign-offs overdue": lambda: signoffs(vault, overdue=True).rows,
        "sign-offs overdue, newest 50": lambda: signoffs(vault, overdue=True, limit=50).rows,
        "sign-offs of a department, newest 50": lambda: signoffs(vault, department="cutting", limit=50).rows,
        "sign-offs of a department, all": lambda: signoffs(vault, department="cutting").rows,
        "changes under way": lambda: list_notices(vault, states=("open", "confirmed", "issued", "acknowledged")).rows,
        "changes, newest 50": lambda: list_notices(vault, limit=50).rows,
        "changes, all": lambda: list_notices(vault).rows,
        "retention audit, today": lambda: audited(vault, ""),
        "retention audit, as of 2029-12-31": lambda: audited(vault, "2029-12-31"),
    }
    base = median_ms(scan)
    rows = [("a plain scan of as many rows as copies", "1", f"{base:.2f}", "1.000")]
    for name, ask in questions.items():
        taken = median_ms(ask)
        rows.append((name, f"{len(ask()):,}", f"{taken:.2f}", f"{taken / base:.3f}"))
    table(("question", "rows", "p50, ms", "× plain scan"), rows)


def audited(vault: Vault, as_of: str) -> Sequence[object]:
    """Every line of an audit."""
    found = audit(vault, as_of)
    return (*found.eligible, *found.blocked, *found.coming, *found.unclassed)


def median_ms(work: Callable[[], object]) -> float:
    """Median milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


if __name__ == "__main__":
    main()
