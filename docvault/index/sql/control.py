"""The tables of the control of versions: sign-offs, duties, change notices. Times are kept twice: as written, and as seconds to compare by."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docvault.index.contract.catalogue import CaseEntry
from docvault.index.contract.control import AgendaQuery, ChangeEntry, SignoffQuery
from docvault.index.sql.database import Database
from docvault.index.sql.paging import Select, paged
from docvault.index.sql.times import FOREVER, seconds
from docvault.model.page import Page

if TYPE_CHECKING:
    from docvault.model.control.agenda import Duty
    from docvault.model.control.holdings import Position

_LISTS = "\x1f"
_PLAIN = ("document", "version", "newest", "department", "state", "since", "due", "person", "name", "at", "gone")


def put(db: Database, row: int, entry: CaseEntry) -> None:
    """Write what a case file has of these."""
    db.executemany(
        "INSERT INTO signoffs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_signoff_values(row, entry.id, one) for one in entry.positions],
    )
    db.executemany(
        "INSERT INTO duties VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                row,
                entry.id,
                place,
                one.kind,
                one.due,
                seconds(one.due) or FOREVER,
                one.department,
                one.person,
                json.dumps(dict(one.values), ensure_ascii=False),
            )
            for place, one in enumerate(entry.duties)
        ],
    )
    db.executemany(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (row, entry.id, place, one.change, one.state, one.opened, one.since, one.affects, one.detail)
            for place, one in enumerate(entry.changes)
        ],
    )


def forget(db: Database, row: int) -> None:
    """Remove what was written of a case file."""
    for table in ("signoffs", "duties", "changes"):
        db.execute(f"DELETE FROM {table} WHERE owner = ?", (row,))  # noqa: S608


def _signoff_values(row: int, number: str, one: "Position") -> tuple[object, ...]:
    from docvault.model.control.holdings import OWED

    return (
        row, number, one.document, one.version, one.newest, one.department, one.state, one.since, one.due,
        seconds(one.due) if one.state == OWED else 0, one.person, one.name, one.at, one.gone, int(one.evidence_only), one.why, one.elsewhere, one.declared,
        _LISTS.join(map(str, one.out)),
        one.return_due, seconds(one.return_due), _LISTS.join(one.open_signers),
    )  # fmt: skip


def signoffs(db: Database, query: SignoffQuery, limit: int | None, offset: int) -> "Page[tuple[str, Position]]":
    """Rows that are wanted, newest order first."""
    parts, values = ["TRUE"], []
    if query.department:
        # of what is overdue, which is little, those that are wanted are picked out: not of all a department has what is overdue
        parts.append("coalesce(s.department, '') = ?" if query.overdue_at else "s.department = ?")
        values.append(query.department)
    rows = _overdue(seconds(query.overdue_at)) if query.overdue_at else "signoffs"
    wanted = Select(
        "s.number, s.document, s.version, s.newest, s.department, s.state, s.since, s.due, s.person, s.name, s.at, s.gone, "
        "s.evidence_only, s.why, s.elsewhere, s.declared, s.out, "
        "s.return_due, s.open_signers",
        f"FROM {rows} s WHERE {' AND '.join(parts)}",
        "s.number DESC, s.document, s.version, s.department",
        values,
    )
    return paged(db, wanted, lambda row: (row[0], _position(row[1:])), limit, offset)


def _overdue(late: int) -> str:
    """The rows that are owed, or of which paper is not given back, in time: each of the two from its own index."""
    each = (f"SELECT * FROM signoffs WHERE {time} != 0 AND {time} < {late}" for time in ("due_at", "return_at"))  # noqa: S608
    return f"({' UNION '.join(each)})"


def _position(row: Sequence[str]) -> "Position":
    from docvault.model.control.holdings import Position

    *_plain, evidence_only, why, elsewhere, declared, out, return_due, open_signers = row
    known = dict(zip(_PLAIN, row, strict=False))
    return Position(
        **known,  # type: ignore[arg-type]  # columns of the same names and types
        evidence_only=bool(evidence_only),
        why=why,
        elsewhere=elsewhere,
        declared=declared,
        out=tuple(int(number) for number in out.split(_LISTS)) if out else (),
        return_due=return_due,
        open_signers=tuple(open_signers.split(_LISTS)) if open_signers else (),
    )


def duties(db: Database, query: AgendaQuery, limit: int | None, offset: int) -> "Page[tuple[str, Duty]]":
    """Duties that are wanted, by due time; those without one last."""
    from docvault.model.control.agenda import DELIVERY, Duty

    values: list[object] = []
    parts = ["TRUE"]
    if query.person:
        parts.append("(d.person = ? OR (d.person = '' AND d.department = ?))")
        values += [query.person, query.department]
    elif query.department:
        parts.append("d.department = ?")
        values.append(query.department)
    if query.until:
        near = seconds(query.deliveries_until or query.until)
        parts.append(f"((d.kind != '{DELIVERY}' AND d.due_at <= {seconds(query.until)}) OR d.due_at = {FOREVER}")
        parts[-1] += f" OR (d.kind = '{DELIVERY}' AND d.due_at <= {near}))"
    if query.dated:
        parts.append(f"d.due_at != {FOREVER}")
    wanted = Select(
        "d.number, d.kind, d.due, d.department, d.person, d.detail",
        f"FROM duties d WHERE {' AND '.join(parts)}",
        "d.due_at, d.number, d.kind, d.department, d.place",
        values,
    )
    return paged(
        db, wanted, lambda row: (row[0], Duty(row[1], row[2], row[3], row[4], json.loads(row[5]))), limit, offset
    )


def changes(
    db: Database, order: str, states: Sequence[str], limit: int | None, offset: int
) -> Page[tuple[str, ChangeEntry]]:
    """Change notices that are wanted, newest order first."""
    parts, values = ["TRUE"], list(states)
    if states:
        parts.append(f"h.state IN ({', '.join('?' * len(states))})")
    if order:
        parts.append("h.number = ?")
        values.append(order)
    wanted = Select(
        "h.number, h.change, h.state, h.opened, h.since, h.affects, h.detail",
        f"FROM changes h WHERE {' AND '.join(parts)}",
        "h.number DESC, h.place",
        values,
    )
    return paged(db, wanted, lambda row: (row[0], ChangeEntry(*row[1:])), limit, offset)
