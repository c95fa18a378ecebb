"""Entries of the contract suites: case files, items and kept text with what a test says of them."""

from docvault.index.contract.catalogue import CaseEntry, ItemEntry, VersionEntry
from docvault.index.contract.control import ChangeEntry
from docvault.index.contract.full_text import SearchResult, Sort
from docvault.index.contract.index import Index
from docvault.model.control.agenda import Duty
from docvault.model.control.holdings import Position
from docvault.model.control.rights import CONFIDENTIAL, GENERAL, INTERNAL, Reader
from docvault.model.intake.extracted import Extracted, Facts, Outcome, Page
from docvault.model.retention.audit import Facts as Retained
from docvault.model.retention.dues import Due
from docvault.model.retention.grounds import Ground
from docvault.model.search.query import parse_query

ENGINES = ["sqlite", "whoosh"]


HAN = "银色纽扣代替金的牛仔裤面料订单交期大货船样尺码表更改通知客户确认"


class Texts(dict[str, Extracted]):
    """Kept text by digest; `put` makes a digest of its own for each text."""

    def put(self, text: str, **facts: str) -> str:
        sha256 = f"{len(self):064x}"
        self[sha256] = Extracted("text/plain", Outcome.TEXT, "test/1", pages=(Page(text),), facts=Facts(**facts))  # type: ignore[arg-type]
        return sha256


def version(sha256: str, number: int = 1, **fields: object) -> VersionEntry:
    known: dict[str, object] = {
        "document": "spec", "version": number, "kind": "spec-sheet", "title": "Spec sheet", "department": "development", "file": f"spec{number}.txt",
        "path": f"orders/2026/x/documents/spec/v{number}/spec.txt", "sha256": sha256, "bytes": 10, "added": "2026-11-24T10:00:00+08:00",
        "received": f"2026-11-{number:02}T10:00:00+08:00",
    }  # fmt: skip
    return VersionEntry(**{**known, **fields})  # type: ignore[arg-type]


def case(case_id: str, *versions: VersionEntry, **fields: object) -> CaseEntry:
    known: dict[str, object] = {
        "kind": "order", "id": case_id, "folder": f"orders/2026/{case_id}", "head": "h", "history_bytes": 1, "title": "Jeans", "customer": "HANSA",
        "state": "open", "versions": versions,
    }  # fmt: skip
    return CaseEntry(**{**known, **fields})  # type: ignore[arg-type]


def item(item_id: str, sha256: str, **fields: object) -> ItemEntry:
    known: dict[str, object] = {
        "item": item_id, "state": "waiting", "file": "fax.tif", "path": f"intake/2026/11/24/{item_id}/fax.tif", "channel": "fax",
        "received": "2026-11-24T10:00:00+08:00", "sha256": sha256, "bytes": 10,
    }  # fmt: skip
    return ItemEntry(**{**known, **fields})  # type: ignore[arg-type]


KINDS = {"notice": GENERAL, "spec-sheet": INTERNAL, "invoice": CONFIDENTIAL, "note": INTERNAL}


CUTTER = Reader(frozenset({INTERNAL, CONFIDENTIAL}), KINDS, "cutting")


REVIEWER = Reader(frozenset({CONFIDENTIAL}), KINDS, "finance")


NOBODY = Reader(frozenset({INTERNAL, CONFIDENTIAL}), KINDS, items=False)


EVERYTHING = Reader(frozenset(), KINDS, "merchandising")


def facts(order: str, expired: str, *grounds: Ground) -> Retained:
    due = Due((), "orders", "P3Y", "completed", "2020-01-31" if expired else "", expired)
    return Retained(order, "HANSA", (due,), (), grounds)


def position(department: str, state: str, **fields: object) -> Position:
    known: dict[str, object] = {
        "document": "trims-card", "version": 1, "newest": 1, "department": department, "state": state, "since": "2026-11-20T10:00:00+08:00",
    }  # fmt: skip
    return Position(**{**known, **fields})  # type: ignore[arg-type]


def controlled(case_id: str, **fields: object) -> CaseEntry:
    """An order with a signature owed, one given, paper to give back, and two duties."""
    known: dict[str, object] = {
        "positions": (
            position("cutting", "owed", due="2026-11-25T10:00:00+08:00", open_signers=("wu", "xu")),
            position("factory", "signed", person="zhao", name="赵敏", at="2026-11-21T09:00:00+08:00"),
            position("trims", "superseded", newest=2, out=(3, 4), return_due="2026-11-24T02:00:00+00:00"),
        ),
        "duties": (
            Duty("signature", "2026-11-25T10:00:00+08:00", "cutting", values={"document": "trims-card"}),
            Duty("missing", "", "fabric", values={"document_kind": "fabric-card"}),
            Duty("delivery", "2027-01-15T23:59:59+08:00", "merchandising", "li", {"title": "牛仔裤"}),
        ),
        "changes": (
            ChangeEntry("CN-1", "closed", "2026-11-20T10:00:00+08:00", "2026-11-22T10:00:00+08:00", "trims-card", "{…}"),
            ChangeEntry("CN-2", "open", "2026-11-23T10:00:00+08:00", "2026-11-23T10:00:00+08:00", "", "{…}"),
        ),
    }  # fmt: skip
    return case(case_id, **{**known, **fields})


def found(index: Index, typed: str, sort: Sort = Sort.NEWEST, reader: Reader | None = None) -> SearchResult:
    return index.search(parse_query(typed), sort=sort, limit=100, reader=reader)


def orders(index: Index, typed: str) -> list[str]:
    return [hit.order or hit.item for hit in found(index, typed).hits]
