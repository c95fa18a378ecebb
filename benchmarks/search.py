"""Search and making the index: 20,000 and 200,000 versions, SQLite beside Whoosh (`python -m benchmarks.search [COUNT…]`)."""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import table
from docvault.index.contract.catalogue import CaseEntry, VersionEntry
from docvault.index.contract.full_text import Sort
from docvault.index.contract.index import Index
from docvault.index.open import open_index
from docvault.model.control.rights import CONFIDENTIAL, INTERNAL, Reader
from docvault.model.intake.extracted import Extracted, Outcome, Page
from docvault.model.search.query import parse_query

HAN = "银色纽扣代替金的牛仔裤面料订单交期大货船样尺码表更改通知客户确认请按附件要求安排生产辅料拉链包装"
WORDS = [
    f"{first}{last}"
    for first in ("sil", "but", "den", "fab", "car", "shi", "sam")
    for last in ("ver", "ton", "im", "ric", "ping", "ple", "ow", "ed")
]
QUERIES = {
    "rare word": "rareword7", "common word": "silver", "two words": "silver button", "Chinese, 2 characters": "银色", "Chinese, 4 characters": "更改通知",
    "code as typed": "HM-01234/5", "part of a code": "1234/5", "prefix": "HM-012*", "field and word": "customer:C7 silver",
}  # fmt: skip
WHOOSH_AT_MOST = 20_000
READERS = {
    "member of a department that was issued 1 in 1,000": Reader(frozenset({INTERNAL, CONFIDENTIAL}), {}, "cutting"),
    "reviewer, 1 in 3 confidential": Reader(frozenset({CONFIDENTIAL}), {}, "finance"),
}
"""Who may not read everything (R-RO2)."""


class Texts:
    """Kept text made anew from its number: a disk full of it would be measured too."""

    def __call__(self, sha256: str) -> Extracted | None:
        """The text of these bytes: about 1 KB, Chinese and English."""
        number = int(sha256, 16)
        chance = random.Random(number)
        han = "".join(chance.choices(HAN, k=120)) + ("更改通知" if number % 50 == 0 else "")
        latin = " ".join(chance.choices(WORDS, k=80))
        text = f"{han}。 {latin} HM-{number % 100_000:05}/{number % 10} {'rareword7' if number % 5000 == 7 else ''}"
        return Extracted("text/plain", Outcome.TEXT, "bench/1", pages=(Page(text),))


def entry(number: int) -> CaseEntry:
    """An order with one version."""
    version = VersionEntry(
        "spec", 1, "spec-sheet", "Spec sheet", "development", f"spec{number}.pdf", "p", f"{number:064x}", 1000, "2026-11-24T10:00:00+08:00",
        f"20{20 + number % 7:02}-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00+08:00",
        level=CONFIDENTIAL if number % 3 == 0 else "", readers=("cutting", "development") if number % 1000 == 1 else ("development",),
    )  # fmt: skip
    return CaseEntry("order", f"N{number:06}", "f", "h", 1, "Jeans", "open", f"C{number % 40}", versions=(version,))


def build(index: Index, count: int) -> float:
    """Put everything in, 500 at a time; documents per second, making the texts not counted."""
    spent = 0.0
    for first in range(0, count, 500):
        entries = [entry(number) for number in range(first, min(first + 500, count))]
        start = time.perf_counter()
        index.put(entries)
        spent += time.perf_counter() - start
    return count / spent


def median_ms(index: Index, typed: str, sort: Sort, reader: Reader | None = None) -> float:
    """Median milliseconds of a search of 20 hits with snippets."""
    query, taken = parse_query(typed), []
    for _ in range(9):
        start = time.perf_counter()
        index.search(query, sort=sort, reader=reader)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def main() -> None:
    """Measure and print."""
    counts = [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or [20_000, 200_000]
    columns: list[tuple[str, dict[str, str]]] = []
    for engine in ("sqlite", "whoosh"):
        for count in counts:
            if engine == "whoosh" and count > WHOOSH_AT_MOST:
                continue
            columns.append((f"{engine}, {count:,}", measure(engine, count)))
    table(
        ("", *(name for name, _ in columns)),
        [(row, *(figures[row] for _, figures in columns)) for row in columns[0][1]],
    )


def measure(engine: str, count: int) -> dict[str, str]:
    """All figures of one engine and size."""
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        index = open_index(Path(name), engine, Texts())
        figures = {"put, documents/s (texts being made included)": f"{build(index, count):.0f}"}
        for what, typed in QUERIES.items():
            newest, relevance = median_ms(index, typed, Sort.NEWEST), median_ms(index, typed, Sort.RELEVANCE)
            figures[f"{what}: newest 20 / by relevance, ms"] = f"{newest:.1f} / {relevance:.1f}"
        for who, reader in READERS.items():
            for what in ("common word", "two words", "Chinese, 4 characters", "field and word"):
                newest = median_ms(index, QUERIES[what], Sort.NEWEST, reader)
                figures[f"{what}, {who}: newest 20, ms"] = f"{newest:.1f}"
        figures["size, MB"] = (
            f"{sum(path.stat().st_size for path in Path(name).rglob('*') if path.is_file()) / 1e6:.0f}"
        )
        index.close()
    return figures


if __name__ == "__main__":
    main()
