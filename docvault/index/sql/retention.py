"""The table of retention: what the audit needs of every order, one row each, so that 100,000 are judged without opening a manifest.

What a row says is kept in three texts, because each of them is shared by many orders and so is read once: what is kept by which class, from when
until when, and what stands against it.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docvault.index.contract.catalogue import CaseEntry
from docvault.index.sql.database import Database
from docvault.index.sql.paging import Select, paged
from docvault.model.case.kinds import ORDER
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.page import Page
    from docvault.model.retention.audit import Facts
    from docvault.model.retention.chains import Link
    from docvault.model.retention.grounds import Ground

_NEVER = "9999-99-99"
"""Sorts behind every date: nothing of the order has a date to fall due on."""
_COLUMNS = "r.number, r.customer, r.kept, r.terms, r.against"


def put(db: Database, row: int, entry: CaseEntry) -> None:
    """Write what a case file has of it."""
    facts = entry.retention
    if facts is None:
        return
    expires = min((due.expired for due in facts.dues if due.expired), default=_NEVER)
    undated = bool(facts.unclassed) or any(not due.expired for due in facts.dues) or _is_open(facts)
    held = any("target" in ground.values for ground in facts.grounds)
    kept = [[due.documents, due.class_id, due.period, due.trigger] for due in facts.dues]
    terms = [[due.since, due.expired, due.instead_of, due.entered] for due in facts.dues]
    against = [facts.unclassed, [[one.code, dict(one.values)] for one in facts.grounds]]
    texts = map(_written, (kept, terms, against))
    db.execute(
        "INSERT INTO retention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row, entry.kind, entry.id, entry.customer, expires, int(undated), int(held), *texts),
    )


def forget(db: Database, row: int) -> None:
    """Remove what was written of a case file."""
    db.execute("DELETE FROM retention WHERE owner = ?", (row,))


def due(db: Database, until: str, limit: int | None, offset: int) -> "Page[Facts]":
    """Orders of which something falls due until a date, or has no date to fall due on, by number."""
    return _facts(db, "r.kind = 'order' AND (r.expires <= ? OR r.undated = 1)", until, limit, offset)


def held(db: Database, kind: str, limit: int | None, offset: int) -> "Page[Facts]":
    """Case files of a kind with an open hold; of a customer, `customer` is its code."""
    found = _facts(db, "r.kind = ? AND r.held = 1", kind, limit, offset)
    if kind == ORDER:
        return found
    return replace(found, rows=tuple(facts._replace(customer=facts.order) for facts in found.rows))


def links(db: Database, limit: int | None, offset: int) -> "Page[Link]":
    """Every repeat order with its base, and whether they still run."""
    from docvault.model.retention.chains import Link

    wanted = Select(
        "c.id, c.based_on, c.state, coalesce(b.state, '')",
        "FROM cases c LEFT JOIN cases b ON b.kind = 'order' AND b.id = c.based_on WHERE c.based_on != ''",
        "c.based_on, c.id",
    )
    return paged(db, wanted, lambda row: Link(row[0], row[1], row[2] == "open", row[3] == "open"), limit, offset)


def _facts(db: Database, where: str, value: str, limit: int | None, offset: int) -> "Page[Facts]":
    source = f"FROM retention r WHERE {where}"
    return paged(db, Select(_COLUMNS, source, "r.number", (value,)), _Reader(), limit, offset)


def _is_open(facts: "Facts") -> bool:
    return any(ground.code == "open" for ground in facts.grounds)


def _written(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


class _Reader:
    """Makes facts of rows."""

    def __init__(self) -> None:
        from docvault.model.retention.audit import Facts
        from docvault.model.retention.dues import Due

        self._due, self._facts = Due, Facts
        self._kept = _Once(_kept)
        self._terms = _Once(json.loads)
        self._against = _Once(_against)

    def __call__(self, row: tuple[str, str, str, str, str]) -> "Facts":
        order, customer, kept, terms, against = row
        dues = [self._due(*one, *term) for one, term in zip(self._kept[kept], self._terms[terms], strict=True)]
        return self._facts(order, customer, tuple(dues), *self._against[against])


class _Once(dict[str, Any]):
    """What was read of texts; each is read when it is first asked for."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        self[text] = found = self._read(text)
        return found


def _kept(text: str) -> list[tuple[Any, ...]]:
    return [(tuple(documents), *rule) for documents, *rule in json.loads(text)]


def _against(text: str) -> "tuple[tuple[str, ...], tuple[Ground, ...]]":
    from docvault.model.retention.grounds import Ground

    unclassed, grounds = json.loads(text)
    return tuple(unclassed), tuple(Ground(code, values) for code, values in grounds)
