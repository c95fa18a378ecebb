"""Lists in pages: no more rows are read than are asked for, and no more counted than are told."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from docvault.index.sql.database import Database
from docvault.model.page import LIST_CAP, Page

Made = TypeVar("Made")


class Select(NamedTuple):
    """A list as SQL: its columns, where they come from (`FROM … WHERE …`), in which order, and the values of the marks in `source`.

    `nearer` has the same rows for a piece of the list, and the same values, where reading can go a shorter way than counting.
    """

    columns: str
    source: str
    order: str
    values: Sequence[Any] = ()
    nearer: str = ""


def paged(db: Database, wanted: Select, make: Callable[[Any], Made], limit: int | None, offset: int) -> Page[Made]:
    """The rows from `offset` on, at most `limit`, each made into an entry. Counts only when the end of the list is not among them.

    Past the end all rows are counted, whatever their number: they were passed over already.
    """
    sql = f"SELECT {wanted.columns} {wanted.nearer or wanted.source} ORDER BY {wanted.order}{cut(limit, offset)}"
    rows = tuple(map(make, db.execute(sql, wanted.values)))
    if (limit is None or len(rows) < limit) and (rows or not offset):
        return Page(rows, offset + len(rows))
    if not rows and limit != 0:
        return Page(rows, counted(db, wanted.source, wanted.values, None))
    total = counted(db, wanted.source, wanted.values, LIST_CAP)
    return Page(rows, min(total, LIST_CAP), capped=total > LIST_CAP)


def counted(db: Database, source: str, values: Sequence[Any], cap: int | None) -> int:
    """How many rows there are: all, or counted to one more than `cap`."""
    sql = f"SELECT count(*) FROM (SELECT 1 {source}{'' if cap is None else cut(cap + 1, 0)}) AS counted"  # noqa: S608
    return int(db.execute(sql, values).fetchone()[0])


def cut(limit: int | None, offset: int) -> str:
    """The end of a statement that answers with a piece of its rows."""
    if limit is None:
        return f" LIMIT {_ALL} OFFSET {int(offset)}" if offset else ""
    return f" LIMIT {int(limit)} OFFSET {int(offset)}"


_ALL = (1 << 62) - 1
