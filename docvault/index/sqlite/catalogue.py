"""The catalogue tables: rows of case files, documents and items, written and read. Full text is another module's."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from docvault.index.contract.catalogue import CaseEntry, ItemEntry, KeyHit, VersionEntry, Where
from docvault.index.sqlite import control, retention
from docvault.model.intake import keys

_ITEM_COLUMNS = (
    "item", "state", "file", "path", "channel", "received", "sha256", "bytes", "due", "sender", "title", "outcome", "reason",
    "suggestions", "message_id", "order", "document", "version", "duplicate_of", "looks_like", "handled",
)  # fmt: skip
_CASE_COLUMNS = (
    "kind", "id", "folder", "head", "history_bytes", "title", "customer", "state", "service_class", "stage", "opened", "due", "completed",
    "merchandiser", "value", "based_on", "refs", "styles", "contracts", "addresses", "described",
)  # fmt: skip
_PLAIN = 16
"""So many of them are values as they are; lists follow."""
_SLOT_BITS = 20
_LISTS = "\x1f"
_BATCH = 500


def put_case(db: sqlite3.Connection, entry: CaseEntry) -> int:
    """Write a case file's row, keys and addresses (not its documents) and return its row number."""
    known = db.execute("SELECT row FROM cases WHERE kind = ? AND id = ?", (entry.kind, entry.id)).fetchone()
    values = _case_values(entry)
    if known is None:
        names = ", ".join(_CASE_COLUMNS)
        row = db.execute(f"INSERT INTO cases ({names}) VALUES ({_marks(_CASE_COLUMNS)})", values).lastrowid or 0  # noqa: S608
    else:
        row = int(known[0])
        sets = ", ".join(f"{name} = ?" for name in _CASE_COLUMNS)
        db.execute(f"UPDATE cases SET {sets} WHERE row = ?", (*values, row))  # noqa: S608
        _forget_keys(db, row)
        control.forget(db, row)
        retention.forget(db, row)
    _put_keys(db, row, entry)
    control.put(db, row, entry)
    retention.put(db, row, entry)
    return row


def remove_case(db: sqlite3.Connection, kind: str, case_id: str) -> int | None:
    """Remove a case file's row and keys; returns what its number was."""
    known = db.execute("SELECT row FROM cases WHERE kind = ? AND id = ?", (kind, case_id)).fetchone()
    if known is None:
        return None
    _forget_keys(db, known[0])
    control.forget(db, known[0])
    retention.forget(db, known[0])
    db.execute("DELETE FROM cases WHERE row = ?", known)
    return int(known[0])


def _put_keys(db: sqlite3.Connection, row: int, entry: CaseEntry) -> None:
    if entry.kind != "order":
        folded = {address.casefold().lstrip("@") for address in entry.addresses}
        db.executemany("INSERT INTO addresses VALUES (?, ?)", [(address, row) for address in folded])
        return
    fields = (
        ("number", (entry.id,)),
        ("reference", entry.references),
        ("contract", entry.contracts),
        ("style", entry.styles),
    )
    for field, entries in fields:
        for key in entries:
            exact, folded_key = keys.exact(key), keys.folded(key)
            if not exact:
                continue
            db.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", (folded_key, key, exact, field, row))
            if 4 <= len(folded_key) <= 32:
                db.executemany(
                    "INSERT INTO near_keys VALUES (?, ?, ?)", [(cut, folded_key, row) for cut in keys.cuts(folded_key)]
                )


def _forget_keys(db: sqlite3.Connection, row: int) -> None:
    for table in ("keys", "near_keys", "addresses"):
        db.execute(f"DELETE FROM {table} WHERE owner = ?", (row,))  # noqa: S608


def new_doc_row(db: sqlite3.Connection, received: str) -> int:
    """A row number for a document: the second it was received in, then a slot, so that newest first is the order of rows."""
    try:
        second = max(0, int(datetime.fromisoformat(received).timestamp()))
    except ValueError:
        second = 0
    first, last = second << _SLOT_BITS, (second + 1) << _SLOT_BITS
    used = db.execute("SELECT max(row) FROM docs WHERE row >= ? AND row < ?", (first, last)).fetchone()[0]
    return first if used is None else int(used) + 1


def put_item(db: sqlite3.Connection, entry: ItemEntry) -> None:
    """Write an item's row."""
    values = [getattr(entry, name) for name in _ITEM_COLUMNS]
    names = ", ".join(f'"{name}"' for name in _ITEM_COLUMNS)
    db.execute(f"INSERT OR REPLACE INTO items ({names}) VALUES ({_marks(_ITEM_COLUMNS)})", values)  # noqa: S608


def items(db: sqlite3.Connection, where: str, values: Sequence[object], limit: int | None = None) -> list[ItemEntry]:
    """Items by a condition, by due time, then received."""
    names = ", ".join(f'"{name}"' for name in _ITEM_COLUMNS)
    bound = -1 if limit is None else limit
    sql = f"SELECT {names} FROM items WHERE {where} ORDER BY due = '', due, received, item LIMIT {bound}"  # noqa: S608
    return [
        ItemEntry(**dict(zip(_ITEM_COLUMNS[:-1], row[:-1], strict=True)), handled=bool(row[-1]))
        for row in db.execute(sql, values)
    ]


def cases(db: sqlite3.Connection, where: str, values: Sequence[object], limit: int | None) -> list[CaseEntry]:
    """Case files by a condition, newest number first, without versions."""
    names = ", ".join(_CASE_COLUMNS)
    bound = -1 if limit is None else limit
    sql = f"SELECT {names} FROM cases WHERE {where} ORDER BY id DESC LIMIT {bound}"  # noqa: S608
    return [_case(row) for row in db.execute(sql, values)]


def versions(db: sqlite3.Connection, case_row: int) -> tuple[VersionEntry, ...]:
    """All versions of a case file."""
    sql = (
        "SELECT document, version, kind, title, department, file, path, sha256, bytes, added, received, channel, sender, superseded, item "
        "FROM docs WHERE owner = ? ORDER BY document, version"
    )
    return tuple(VersionEntry(*row) for row in db.execute(sql, (case_row,)))


def find_bytes(db: sqlite3.Connection, sha256: str) -> list[Where]:
    """Versions and items with these bytes, the first arrival first; what is only a duplicate or was filed is found where it went."""
    sql = """
      SELECT received, c.kind, c.id, d.document, d.version, d.item FROM docs d JOIN cases c ON c.row = d.owner WHERE d.sha256 = ?1 AND d.owner != 0
      UNION ALL
      SELECT received, '', '', '', 0, item FROM items WHERE sha256 = ?1 AND state IN ('waiting', 'filing', 'rejected') AND path != ''
      ORDER BY 1"""
    return [Where(*row[1:]) for row in db.execute(sql, (sha256,))]


def items_with(db: sqlite3.Connection, sha256: str) -> list[str]:
    """Ids of all items that arrived with these bytes, the first arrival first, whatever became of them."""
    found = db.execute("SELECT item FROM items WHERE sha256 = ? ORDER BY received, item", (sha256,))
    return [item for (item,) in found]


def find_thread(db: sqlite3.Connection, message_ids: Iterable[str]) -> list[Where]:
    """Mails with these message ids, in the order of the ids, of one id the earliest first."""
    sql = (
        "SELECT coalesce(c.kind, ''), coalesce(c.id, ''), d.document, d.version, d.item FROM messages m JOIN docs d ON d.row = m.doc "
        "LEFT JOIN cases c ON c.row = d.owner WHERE m.message_id = ? ORDER BY d.row"
    )
    return [Where(*row) for message in dict.fromkeys(message_ids) for row in db.execute(sql, (message,))]


def find_keys(db: sqlite3.Connection, wanted: Iterable[str], *, fold: bool, near: bool) -> Iterator[KeyHit]:
    """Orders that carry one of the keys (`Index.find_keys`)."""
    if near:
        wanted = _near(db, wanted)
    column, comparable = ("k.folded", keys.folded) if fold or near else ("k.exact", keys.exact)
    compared = list(dict.fromkeys(comparable(key) for key in wanted))
    for start in range(0, len(compared), _BATCH):
        batch = compared[start : start + _BATCH]
        sql = (
            "SELECT DISTINCT c.id, c.customer, c.state, k.field, k.key FROM keys k JOIN cases c ON c.row = k.owner "  # noqa: S608
            f"WHERE {column} IN ({_marks(batch)})"
        )
        for row in db.execute(sql, batch):
            yield KeyHit(*row)


def _near(db: sqlite3.Connection, wanted: Iterable[str]) -> list[str]:
    """The folded keys at edit distance 0 or 1 of those wanted."""
    close: dict[str, None] = {}
    for folded in dict.fromkeys(keys.folded(key) for key in wanted):
        cuts = sorted(keys.cuts(folded))
        sql = f"SELECT DISTINCT folded FROM near_keys WHERE cut IN ({_marks(cuts)})"  # noqa: S608
        close.update((found, None) for (found,) in db.execute(sql, cuts) if keys.is_near(found, folded))
    return list(close)


def find_address(db: sqlite3.Connection, address: str) -> list[str]:
    """Customers with this address; with its domain when none has the address itself."""
    address = address.casefold()
    domain = address.rpartition("@")[2]
    sql = "SELECT DISTINCT c.id FROM addresses a JOIN cases c ON c.row = a.owner WHERE a.address = ? ORDER BY 1"
    for wanted in dict.fromkeys((address, domain)):
        found = [row[0] for row in db.execute(sql, (wanted,))]
        if found:
            return found
    return []


def _case_values(entry: CaseEntry) -> tuple[object, ...]:
    lists = [_LISTS.join(values) for values in (entry.references, entry.styles, entry.contracts, entry.addresses)]
    described = " ".join(
        [entry.id, entry.title, entry.customer, *entry.references, *entry.styles, *entry.contracts]
    ).casefold()
    return (
        entry.kind, entry.id, entry.folder, entry.head, entry.history_bytes, entry.title, entry.customer, entry.state, entry.service_class,
        entry.stage, entry.opened, entry.due, entry.completed, entry.merchandiser, entry.value, entry.based_on, *lists, described,
    )  # fmt: skip


def _case(row: Sequence[str]) -> CaseEntry:
    known: Mapping[str, object] = dict(zip(_CASE_COLUMNS[:_PLAIN], row[:_PLAIN], strict=True))
    lists = [tuple(text.split(_LISTS)) if text else () for text in row[_PLAIN : _PLAIN + 4]]
    return CaseEntry(**known, references=lists[0], styles=lists[1], contracts=lists[2], addresses=lists[3])  # type: ignore[arg-type]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
