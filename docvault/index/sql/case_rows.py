"""The rows of case files, written and read. Their documents, keys and what they owe are other modules'."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docvault.index.contract.catalogue import CaseEntry, VersionEntry
from docvault.index.sql import control, keys, retention
from docvault.index.sql.conditions import case_condition
from docvault.index.sql.database import Database
from docvault.index.sql.paging import Select, paged
from docvault.index.sql.rights import hidden_from
from docvault.model.case.case_name import case_name, written
from docvault.model.control.rights import Mark
from docvault.model.page import Page
from docvault.model.search.query import Query
from docvault.model.values import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docvault.model.control.rights import Reader

_COLUMNS = (
    "kind", "id", "folder", "head", "history_bytes", "title", "customer", "state", "service_class", "stage", "opened", "due", "completed",
    "merchandiser", "value", "based_on", "refs", "styles", "contracts", "addresses", "described",
)  # fmt: skip
_BATCH = 500
_PLAIN = 16
"""So many of them are values as they are; lists follow."""
_LISTS = "\x1f"
_READ = ", ".join(f"c.{name}" for name in _COLUMNS[:-1])
_VERSIONS = (
    "SELECT document, version, kind, title, department, file, path, sha256, bytes, added, received, channel, sender, superseded, item, gone "
    "FROM docs WHERE owner = ? ORDER BY document, version"
)


def put(db: Database, entry: CaseEntry) -> int:
    """Write a case file's row, keys and what it owes (not its documents) and return its row number."""
    row, values = row_of(db, entry.kind, entry.id), _values(entry)
    if row is None:
        names, marks = ", ".join(_COLUMNS), ", ".join("?" * len(_COLUMNS))
        added = db.execute(f"INSERT INTO cases ({names}) VALUES ({marks}) RETURNING row", values)  # noqa: S608
        row = int(added.fetchone()[0])
    else:
        sets = ", ".join(f"{name} = ?" for name in _COLUMNS)
        db.execute(f"UPDATE cases SET {sets} WHERE row = ?", (*values, row))  # noqa: S608
        _forget(db, row)
    keys.put(db, row, entry)
    control.put(db, row, entry)
    retention.put(db, row, entry)
    return row


def remove(db: Database, kind: str, case_id: str) -> int | None:
    """Remove a case file's row and what belongs to it; returns what its number was."""
    row = row_of(db, kind, case_id)
    if row is not None:
        _forget(db, row)
        db.execute("DELETE FROM cases WHERE row = ?", (row,))
    return row


def listed(
    db: Database, query: Query, kind: str, limit: int | None, offset: int, reader: "Reader | None"
) -> Page[CaseEntry]:
    """Case files of a kind that match, newest number first, without versions; by nothing the reader may not read."""
    where, values = case_condition(query, hidden_from(reader, kind))
    wanted = Select(_READ, f"FROM cases c WHERE c.kind = ? AND {where}", "c.id DESC", [kind, *values])
    return paged(db, wanted, _entry, limit, offset)


def one(db: Database, kind: str, case_id: str) -> CaseEntry | None:
    """One case file with its versions."""
    found = db.execute(f"SELECT {_READ}, c.row FROM cases c WHERE c.kind = ? AND c.id = ?", (kind, case_id)).fetchone()  # noqa: S608
    if found is None:
        return None
    versions = tuple(replace(VersionEntry(*row[:-1]), gone=row[-1]) for row in db.execute(_VERSIONS, (found[-1],)))
    return replace(_entry(found), versions=versions)


def marks_of(db: Database, names: Sequence[str]) -> Iterator[tuple[str, str, Mark]]:
    """Case files, as they are called, with their documents, and what who may read each goes by; of documents whose bytes are here."""
    by_kind: dict[str, list[str]] = {}
    for name in names:
        kind, case_id = case_name(name)
        by_kind.setdefault(kind, []).append(case_id)
    for kind, ids in by_kind.items():
        for case_id, document, mark in _marks_of(db, kind, ids):
            yield written(kind, case_id), document, mark


def _marks_of(db: Database, kind: str, ids: Sequence[str]) -> Iterator[tuple[str, str, Mark]]:
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        marks = ", ".join("?" * len(batch))
        sql = f"SELECT DISTINCT c.id, d.document, d.level, d.readers FROM cases c JOIN docs d ON d.owner = c.row WHERE c.kind = ? AND c.id IN ({marks})"  # noqa: S608
        for case_id, document, level, readers in db.execute(sql, (kind, *batch)):
            yield case_id, document, Mark(level, readers)


def row_of(db: Database, kind: str, case_id: str) -> int | None:
    """The row number of a case file."""
    found = db.execute("SELECT row FROM cases WHERE kind = ? AND id = ?", (kind, case_id)).fetchone()
    return None if found is None else int(found[0])


def heads(db: Database) -> dict[tuple[str, str], tuple[str, int]]:
    """(kind, id) of every case file to (head, history_bytes)."""
    found = db.execute("SELECT kind, id, head, history_bytes FROM cases")
    return {(kind, case_id): (head, size) for kind, case_id, head, size in found}


def head(db: Database, kind: str, case_id: str) -> tuple[str, int] | None:
    """(head, history_bytes) of one case file."""
    sql = "SELECT head, history_bytes FROM cases WHERE kind = ? AND id = ?"
    found: tuple[str, int] | None = db.execute(sql, (kind, case_id)).fetchone()
    return found


def _forget(db: Database, row: int) -> None:
    keys.forget(db, row)
    control.forget(db, row)
    retention.forget(db, row)


def _values(entry: CaseEntry) -> tuple[object, ...]:
    lists = [_LISTS.join(values) for values in (entry.references, entry.styles, entry.contracts, entry.addresses)]
    described = " ".join(
        [entry.id, entry.title, entry.customer, *entry.references, *entry.styles, *entry.contracts]
    ).casefold()
    return (
        entry.kind, entry.id, entry.folder, entry.head, entry.history_bytes, entry.title, entry.customer, entry.state, entry.service_class,
        entry.stage, entry.opened, entry.due, entry.completed, entry.merchandiser, entry.value, entry.based_on, *lists, described,
    )  # fmt: skip


def _entry(row: Sequence[str]) -> CaseEntry:
    known: Mapping[str, object] = dict(zip(_COLUMNS[:_PLAIN], row[:_PLAIN], strict=True))
    lists = [tuple(text.split(_LISTS)) if text else () for text in row[_PLAIN : _PLAIN + 4]]
    return CaseEntry(**known, references=lists[0], styles=lists[1], contracts=lists[2], addresses=lists[3])  # type: ignore[arg-type]
