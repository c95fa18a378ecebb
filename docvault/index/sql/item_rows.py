"""The rows of intake items, written and read."""

from collections.abc import Iterable, Sequence

from docvault.index.contract.catalogue import ArrivalQuery, ItemEntry
from docvault.index.sql.conditions import beginning
from docvault.index.sql.database import Database
from docvault.index.sql.paging import Select, cut, paged
from docvault.index.sql.times import FOREVER, seconds
from docvault.model.intake.item import FILED, FILING, ID_LENGTH, WAITING
from docvault.model.page import Page

_COLUMNS = (
    "item", "state", "file", "path", "channel", "received", "sha256", "bytes", "due", "sender", "title", "outcome", "reason",
    "suggestions", "likely", "message_id", "order", "document", "version", "duplicate_of", "looks_like", "register", "mark", "handled",
)  # fmt: skip
_READ = ", ".join(f'"{name}"' for name in _COLUMNS)
_URGENCY = "(due = ''), due, received, item"
"""By due time, what has none last."""


def put(db: Database, entry: ItemEntry) -> None:
    """Write an item's row.

    Beside the entry's own: the order it belongs to as far as is known, whether it is still to be dealt with, and its times as numbers.
    """
    db.execute("DELETE FROM items WHERE item = ?", (entry.item,))
    values = [getattr(entry, name) for name in _COLUMNS[:-1]]
    marks = ", ".join("?" * (len(_COLUMNS) + 5))
    sql = f"INSERT INTO items ({_READ}, backwards, belongs, is_open, due_at, received_at) VALUES ({marks})"  # noqa: S608
    is_open = entry.state in {WAITING, FILING, FILED} and not entry.handled
    times = seconds(entry.due) or FOREVER, seconds(entry.received)
    own = entry.item[::-1], entry.order or entry.likely, int(is_open), *times
    db.execute(sql, [*values, int(entry.handled), *own])


def remove(db: Database, item: str) -> None:
    """Remove an item's row."""
    db.execute("DELETE FROM items WHERE item = ?", (item,))


def listed(db: Database, states: Sequence[str], limit: int | None, offset: int, *, unhandled: bool) -> Page[ItemEntry]:
    """Items in these states, by due time, then received. Of each state no more rows are read than the page can show."""
    if not states:
        return Page((), 0)
    more = " AND handled = 0" if unhandled else ""
    source = f"FROM items WHERE state IN ({', '.join('?' * len(states))}){more}"
    nearer = ""
    if limit is not None:
        one = f"SELECT * FROM (SELECT {_READ} FROM items WHERE state = ?{more} ORDER BY {_URGENCY}{cut(limit + offset, 0)}) AS one"  # noqa: S608
        nearer = f"FROM ({' UNION ALL '.join([one] * len(states))}) AS merged"
    return paged(db, Select(_READ, source, _URGENCY, states, nearer), _entry, limit, offset)


def arrivals(db: Database, query: ArrivalQuery, limit: int | None, offset: int) -> Page[tuple[ItemEntry, str]]:
    """Items nobody has dealt with, by due time, each with its merchandiser."""
    parts, values = ["i.is_open = 1", "i.received_at <= ?"], [seconds(query.received_until)]
    if query.due_before:
        parts.append("i.due_at < ?")
        values.append(seconds(query.due_before))
    people = [query.person, *([""] if query.unclaimed else [])] if query.person else []
    if people:
        parts.append(f"coalesce(c.merchandiser, '') IN ({', '.join('?' * len(people))})")
    wanted = Select(
        ", ".join([*(f'i."{name}"' for name in _COLUMNS), "coalesce(c.merchandiser, '')"]),
        f"FROM items i LEFT JOIN cases c ON c.kind = 'order' AND c.id = i.belongs WHERE {' AND '.join(parts)}",
        "i.due_at, i.belongs, i.item",
        [*values, *people],
    )
    return paged(db, wanted, lambda row: (_entry(row[:-1]), row[-1]), limit, offset)


def exact(db: Database, item: str) -> ItemEntry | None:
    """The item with exactly this id."""
    found = db.execute(f"SELECT {_READ} FROM items WHERE item = ?", (item,)).fetchone()  # noqa: S608
    return None if found is None else _entry(found)


def unknown(db: Database, items: Iterable[str]) -> list[str]:
    """Which of these exact ids are not known, as they were given."""
    return [item for item in items if db.execute("SELECT 1 FROM items WHERE item = ?", (item,)).fetchone() is None]


def typed(db: Database, item: str) -> list[ItemEntry]:
    """Items whose id is, or ends with, what was typed, by due time, then received."""
    found = exact(db, item)
    if found is not None or not 2 <= len(item) < ID_LENGTH:
        return [found] if found is not None else []
    sql = f"SELECT {_READ} FROM items WHERE backwards >= ? AND backwards < ? ORDER BY {_URGENCY}"  # noqa: S608
    return [_entry(row) for row in db.execute(sql, beginning(item.lower()[::-1]))]


def counts(db: Database) -> dict[str, int]:
    """State to number of intake items."""
    return dict(db.execute("SELECT state, count(*) FROM items GROUP BY state").fetchall())


def _entry(row: Sequence[object]) -> ItemEntry:
    return ItemEntry(**dict(zip(_COLUMNS[:-1], row[:-1], strict=True)), handled=bool(row[-1]))  # type: ignore[arg-type]
