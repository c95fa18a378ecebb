"""The table of retention: what the audit needs of every order, one row each, so that 100,000 are judged without opening a manifest."""

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docvault.index.contract import CaseEntry

if TYPE_CHECKING:
    from docvault.model.retention import Due, Facts, Ground, Link

    Said = tuple[tuple[Due, ...], tuple[str, ...], tuple[Ground, ...]]

_NEVER = "9999-99-99"
"""Sorts behind every date: nothing of the order has a date to fall due on."""


def put(db: sqlite3.Connection, row: int, entry: CaseEntry) -> None:
    """Write what a case file has of it."""
    facts = entry.retention
    if facts is None:
        return
    expires = min((due.expired for due in facts.dues if due.expired), default=_NEVER)
    undated = bool(facts.unclassed) or any(not due.expired for due in facts.dues) or _is_open(facts)
    held = any("target" in ground.values for ground in facts.grounds)
    db.execute("INSERT INTO retention VALUES (?, ?, ?, ?, ?)", (row, expires, undated, held, _written(facts)))


def forget(db: sqlite3.Connection, row: int) -> None:
    """Remove what was written of a case file."""
    db.execute("DELETE FROM retention WHERE owner = ?", (row,))


def due(db: sqlite3.Connection, until: str) -> "Iterator[Facts]":
    """Orders of which something falls due until a date, or has no date to fall due on, by number."""
    sql = (
        "SELECT c.id, c.customer, r.facts FROM retention r JOIN cases c ON c.row = r.owner "
        "WHERE c.kind = 'order' AND (r.expires <= ? OR r.undated = 1) ORDER BY c.id"
    )
    read = _Reader()
    for order, customer, facts in db.execute(sql, (until,)):
        yield read(order, customer, facts)


def held(db: sqlite3.Connection, kind: str) -> "Iterator[Facts]":
    """Case files of a kind with an open hold; of a customer, `customer` is its code."""
    sql = (
        "SELECT c.id, c.customer, r.facts FROM retention r JOIN cases c ON c.row = r.owner "
        "WHERE c.kind = ? AND r.held = 1 ORDER BY c.id"
    )
    read = _Reader()
    for case_id, customer, facts in db.execute(sql, (kind,)):
        yield read(case_id, customer if kind == "order" else case_id, facts)


def links(db: sqlite3.Connection) -> "Iterator[Link]":
    """Every repeat order with its base, and whether they still run."""
    from docvault.model.retention import Link

    sql = (
        "SELECT c.id, c.based_on, c.state, coalesce(b.state, '') FROM cases c "
        "LEFT JOIN cases b ON b.kind = 'order' AND b.id = c.based_on WHERE c.kind = 'order' AND c.based_on != ''"
    )
    for order, base, state, base_state in db.execute(sql):
        yield Link(order, base, state == "open", base_state == "open")


def _is_open(facts: "Facts") -> bool:
    return any(ground.code == "open" for ground in facts.grounds)


def _written(facts: "Facts") -> str:
    dues = [[one.document, one.class_id, one.period, one.trigger, one.since, one.expired] for one in facts.dues]
    grounds = [[one.code, dict(one.values)] for one in facts.grounds]
    return json.dumps([dues, facts.unclassed, grounds], ensure_ascii=False, separators=(",", ":"))


class _Reader:
    """Reads rows. Orders completed on one day say the same of their retention: each such text is read once."""

    def __init__(self) -> None:
        self._known: dict[str, Said] = {}

    def __call__(self, order: str, customer: str, written: str) -> "Facts":
        from docvault.model.retention import Due, Facts, Ground

        said = self._known.get(written)
        if said is None:
            dues, unclassed, grounds = json.loads(written)
            said = self._known[written] = (
                tuple(Due(*one) for one in dues),
                tuple(unclassed),
                tuple(Ground(code, values) for code, values in grounds),
            )
        return Facts(order, customer, *said)
