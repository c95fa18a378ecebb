"""The codec of values: manifests read from trees and written to them, against JSON text of the same; classes of values, against the standard library's.

Ratios of processor time within one run. `docs/decisions/0024-codec.md` has what the libraries that were looked at took for the same.
"""

import dataclasses
import json
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from benchmarks.measure import table
from docvault.model import values
from docvault.model.case.facts import OrderFacts
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import ChangeNotice, Copy, Difference, NoticeStep, Opinion, Owed, Signature

AT = "2026-11-24T10:00:00+08:00"
DIGEST = "ab" * 32
CLASSES = 50


def manifest(number: int) -> Manifest:
    """An order as it is after some months: five documents, eleven versions, copies issued and signed for, a change, reviews."""
    documents = tuple(
        Document(f"paper-{place}", "spec-sheet", "Tech pack 工艺单", "pattern-room", versions=versions(number, place))
        for place in range(5)
    )
    change = ChangeNotice(
        "CN-1",
        (Difference("quantity", "1200", "1500"),),
        "the customer asked",
        (NoticeStep("open", AT, "wu"), NoticeStep("confirmed", AT, "wu", "paper-1@1"), NoticeStep("issued", AT, "wu")),
        affects=("paper-0",),
        notified=("cutting", "trims"),
        owed=(Owed("cutting", "paper-0", 2),),
    )
    return Manifest(
        kind=ORDER,
        id=f"2026-{number:06}",
        title="Denim jacket 牛仔夹克",
        state="open",
        opened=AT,
        facts=OrderFacts(
            customer="HANSA",
            service_class="normal",
            stage="production",
            due="2027-02-01",
            references=("PO-4711",),
            styles=("DJ-17", "DJ-18"),
            merchandiser="wu",
            reviews=tuple(Opinion(item, "finance", "li", "Li Na", "agreed", AT) for item in ("price", "quantity")),
            changes=(change,),
        ),
        documents=documents,
    )


def versions(number: int, place: int) -> tuple[Version, ...]:
    """One to three versions of a document, each issued to three departments and signed by two."""
    departments = ("cutting", "trims", "factory")
    return tuple(
        Version(
            count,
            "spec.pdf",
            DIGEST,
            120_000 + number,
            AT,
            "wu",
            received=AT,
            channel="email",
            sender="lee@hansa.example",
            item="20261124-7k2xq",
            copies=tuple(Copy(at, one, "paper", AT, "wu", due=AT) for at, one in enumerate(departments, start=1)),
            signatures=tuple(
                Signature(one, "li", "Li Na", AT, "screen", DIGEST) for one in departments[: 2 if count == 1 else 1]
            ),
        )
        for count in range(1, 2 + place % 3 + (place == 4))
    )


def each(work: Callable[[Any], Any], values: Iterable[Any]) -> None:
    """Do it to each."""
    for one in values:
        work(one)


def processor_time(work: Callable[[], Any]) -> float:
    """Seconds of this process's processor a work took."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def classes_of(made_by: Any) -> None:
    """Make classes of twelve fields."""
    for _ in range(CLASSES):

        @made_by.dataclass(frozen=True, slots=True)
        class _Made:
            a: str
            b: str
            c: str
            d: int
            e: str = ""
            f: str = ""
            g: str = ""
            h: str = ""
            i: int = 0
            j: bool = False
            k: tuple[str, ...] = ()
            extra: dict[str, str] = made_by.field(default_factory=dict)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    taken = dict.fromkeys(("written", "read", "to JSON text", "from JSON text"), 0.0)
    for start in range(0, count, 1000):
        ours = [manifest(number) for number in range(start, min(start + 1000, count))]
        trees = [one.to_tree() for one in ours]
        texts = [json.dumps(tree) for tree in trees]
        works: dict[str, Callable[[], Any]] = {
            "written": partial(each, Manifest.to_tree, ours),
            "read": partial(each, Manifest.from_tree, trees),
            "to JSON text": partial(each, json.dumps, trees),
            "from JSON text": partial(each, json.loads, texts),
        }
        for name, work in works.items():
            taken[name] += processor_time(work)
    table(
        (f"{count} manifests", "µs each", "× JSON text both ways"),
        [
            (name, f"{took / count * 1e6:.0f}", f"{took / (taken['to JSON text'] + taken['from JSON text']):.2f}")
            for name, took in taken.items()
        ],
    )
    theirs, ours_made = processor_time(lambda: classes_of(dataclasses)), processor_time(lambda: classes_of(values))
    table(
        ("a class of twelve fields", "ms", "× dataclasses"),
        [
            ("dataclasses", f"{theirs / CLASSES * 1e3:.3f}", "1"),
            ("docvault.model.values", f"{ours_made / CLASSES * 1e3:.3f}", f"{ours_made / theirs:.3f}"),
        ],
    )


if __name__ == "__main__":
    main()
