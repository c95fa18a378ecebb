"""The index in SQLite behind the contract of `index.contract`: the connection, its transactions and errors. One thread.

What stands in the tables and how it is found is told by the modules beside this one.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.index.contract.catalogue import CaseEntry, ItemEntry, KeyHit, Where
from docvault.index.contract.control import AgendaQuery, ChangeEntry, SignoffQuery
from docvault.index.contract.full_text import SearchResult, Sort, TextSource
from docvault.index.sqlite import catalogue, control, retention
from docvault.index.sqlite.conditions import case_condition
from docvault.index.sqlite.documents import Documents
from docvault.index.sqlite.full_text import FtsText, FullText
from docvault.index.sqlite.index_file import IndexFile
from docvault.index.sqlite.schema import told
from docvault.index.sqlite.search import Search
from docvault.model.intake.item import ID_LENGTH
from docvault.model.search.query import Query

if TYPE_CHECKING:
    from docvault.model.control.agenda import Duty
    from docvault.model.control.holdings import Position
    from docvault.model.control.rights import Reader
    from docvault.model.retention.retention import Facts, Link


def open_sqlite(path: Path, text_source: TextSource, *, read_only: bool = False) -> "SqliteIndex":
    """Open or make the index at `path`, its full text in FTS5. Raises `IndexBroken` when the file cannot be used, `DiskFullError`."""
    file = IndexFile(path, read_only=read_only)
    return SqliteIndex(file, FtsText(file.db), text_source)


class SqliteIndex:
    """The index in one file, with the full text of an engine. Every verb raises `IndexBroken` for a damaged file, `DiskFullError`."""

    def __init__(self, file: IndexFile, text: FullText, text_source: TextSource) -> None:
        """Take over an open file; `close` closes it."""
        self._file = file
        self._db = file.db
        self._text = text
        self._documents = Documents(file.db, text, text_source)
        self._search = Search(file.db, text, text_source)

    def put(
        self, cases: Iterable[CaseEntry] = (), items: Iterable[ItemEntry] = (), marks: Mapping[str, str] | None = None
    ) -> None:
        """Replace what is known of these case files and items, and set these marks, in one transaction."""
        with self._transaction():
            for case in cases:
                row = catalogue.put_case(self._db, case)
                self._documents.put_versions(row, case.versions)
            for item in items:
                catalogue.put_item(self._db, item)
                self._documents.put_item(item)
            self._db.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?)", (marks or {}).items())

    def remove(self, cases: Iterable[tuple[str, str]] = (), items: Iterable[str] = ()) -> None:
        """Forget these case files (kind, id) and items, with their text."""
        with self._transaction():
            for kind, case_id in cases:
                row = catalogue.remove_case(self._db, kind, case_id)
                if row is not None:
                    self._documents.drop_case(row)
            for item in items:
                self._documents.drop_item(item)
                self._db.execute("DELETE FROM items WHERE item = ?", (item,))

    def retext(self, sha256: Iterable[str]) -> None:
        """Index again every version and item with these bytes."""
        with self._transaction():
            for digest in sha256:
                self._documents.retext(digest)

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index."""
        return dict(self._all("SELECT name, value FROM marks"))

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes)."""
        return {
            (kind, case): (head, size)
            for kind, case, head, size in self._all("SELECT kind, id, head, history_bytes FROM cases")
        }

    def head(self, kind: str, case_id: str) -> tuple[str, int] | None:
        """(head, history_bytes) of one case file."""
        with self._reading():
            sql = "SELECT head, history_bytes FROM cases WHERE kind = ? AND id = ?"
            found: tuple[str, int] | None = self._db.execute(sql, (kind, case_id)).fetchone()
            return found

    def search(
        self,
        query: Query,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort = Sort.NEWEST,
        reader: "Reader | None" = None,
    ) -> SearchResult:
        """Versions and waiting items that match, with snippets; of what `reader` may not read only what fields find, without."""
        with self._reading():
            return self._search.run(query, limit=limit, offset=offset, sort=sort, reader=reader)

    def cases(self, query: Query, *, kind: str = "order", limit: int | None = None) -> Sequence[CaseEntry]:
        """Case files of a kind that match, newest number first."""
        with self._reading():
            where, values = case_condition(query)
            sql_where = f"row IN (SELECT c.row FROM cases c WHERE c.kind = ? AND {where})"  # noqa: S608
            return catalogue.cases(self._db, sql_where, [kind, *values], limit)

    def case(self, kind: str, case_id: str) -> CaseEntry | None:
        """One case file with its versions."""
        with self._reading():
            found = catalogue.cases(self._db, "kind = ? AND id = ?", (kind, case_id), 1)
            if not found:
                return None
            row = self._db.execute("SELECT row FROM cases WHERE kind = ? AND id = ?", (kind, case_id)).fetchone()[0]
            return replace(found[0], versions=catalogue.versions(self._db, row))

    def signoffs(self, query: SignoffQuery) -> "Sequence[tuple[str, Position]]":
        """Order numbers with how departments stand."""
        with self._reading():
            return control.signoffs(self._db, query)

    def duties(self, query: AgendaQuery) -> "Sequence[tuple[str, Duty]]":
        """Order numbers with what is to be done about them."""
        with self._reading():
            return control.duties(self._db, query)

    def changes(self, order: str = "", states: Iterable[str] = ()) -> Sequence[tuple[str, ChangeEntry]]:
        """Order numbers with their change notices."""
        with self._reading():
            return control.changes(self._db, order, tuple(states))

    def retention(self, until: str) -> "Sequence[Facts]":
        """Orders of which something falls due until a date, or has no date to fall due on, by number."""
        with self._reading():
            return list(retention.due(self._db, until))

    def held(self, kind: str) -> "Sequence[Facts]":
        """Case files of a kind with an open hold."""
        with self._reading():
            return list(retention.held(self._db, kind))

    def links(self) -> "Sequence[Link]":
        """Every repeat order with its base, and whether they still run."""
        with self._reading():
            return list(retention.links(self._db))

    def items(
        self, states: Iterable[str] = ("waiting",), *, limit: int | None = None, unhandled: bool = False
    ) -> Sequence[ItemEntry]:
        """Intake items in these states, by due time, then received."""
        wanted = list(states)
        where = f"state IN ({', '.join('?' * len(wanted))})" + (" AND handled = 0" if unhandled else "")
        with self._reading():
            return catalogue.items(self._db, where, wanted, limit)

    def exact_item(self, item: str) -> ItemEntry | None:
        """The item with exactly this id."""
        with self._reading():
            found = catalogue.items(self._db, "item = ?", (item,))
            return found[0] if found else None

    def item(self, item: str) -> Sequence[ItemEntry]:
        """Items whose id is, or ends with, what was typed."""
        exact = self.exact_item(item)
        if exact is not None or not 2 <= len(item) < ID_LENGTH:
            return [exact] if exact is not None else []
        with self._reading():
            return catalogue.items(self._db, "substr(item, -length(?1)) = ?1", (item.lower(),))

    def counts(self) -> Mapping[str, int]:
        """State to number of intake items."""
        return dict(self._all("SELECT state, count(*) FROM items GROUP BY state"))

    def find_bytes(self, sha256: str) -> Sequence[Where]:
        """Everywhere these bytes are, the first arrival first."""
        with self._reading():
            return catalogue.find_bytes(self._db, sha256)

    def items_with(self, sha256: str) -> Sequence[str]:
        """Ids of all items that arrived with these bytes, whatever became of them."""
        with self._reading():
            return catalogue.items_with(self._db, sha256)

    def find_keys(self, keys: Iterable[str], *, fold: bool = False, near: bool = False) -> Sequence[KeyHit]:
        """Orders that carry one of these keys."""
        with self._reading():
            return list(catalogue.find_keys(self._db, keys, fold=fold, near=near))

    def find_thread(self, message_ids: Iterable[str]) -> Sequence[Where]:
        """Mails with these message ids."""
        with self._reading():
            return catalogue.find_thread(self._db, message_ids)

    def find_address(self, address: str) -> Sequence[str]:
        """Customer codes that carry this mail address, its domain, or this fax number."""
        with self._reading():
            return catalogue.find_address(self._db, address)

    def purge(self) -> bool:
        """Leave no byte in the files of what was removed before: merge the full text, write the file anew, empty the write-ahead log."""
        try:
            self._text.purge()
            self._db.execute("VACUUM")
            return not self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                return False
            raise told(error, self._file.path) from error

    def is_replaced(self) -> bool:
        """Whether the file at its path is another one by now, or none."""
        return self._file.is_replaced()

    def close(self) -> None:
        """Release files."""
        self._text.close()
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._reading():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._text.commit()
                self._db.execute("COMMIT")
            except BaseException:
                self._text.rollback()
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise told(error, self._file.path) from error

    def _all(self, sql: str) -> list[Any]:
        with self._reading():
            return self._db.execute(sql).fetchall()
