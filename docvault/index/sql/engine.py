"""The contract of `index.contract` carried out in an SQL database, with the full text of an engine. One thread.

What stands in the tables and how it is found is told by the modules beside this one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docvault.index.contract.catalogue import ArrivalQuery, CaseEntry, ItemEntry, KeyHit, Where
from docvault.index.contract.control import AgendaQuery, ChangeEntry, SignoffQuery
from docvault.index.contract.full_text import SearchResult, Sort, TextSource
from docvault.index.errors import IndexBusyError
from docvault.index.sql import case_rows, control, item_rows, keys, retention, whereabouts
from docvault.index.sql.database import Storage
from docvault.index.sql.documents import Documents
from docvault.index.sql.search import Search
from docvault.index.sql.text_index import TextIndex
from docvault.model.case.kinds import ORDER
from docvault.model.page import Page
from docvault.model.search.query import Query

if TYPE_CHECKING:
    from docvault.model.control.agenda import Duty
    from docvault.model.control.holdings import Position
    from docvault.model.control.rights import Mark, Reader
    from docvault.model.retention.audit import Facts
    from docvault.model.retention.chains import Link

_SET_MARK = "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class SqlIndex:
    """The index in the tables of a database. Every verb raises the errors its storage makes of the database's."""

    def __init__(self, storage: Storage, text: TextIndex, text_source: TextSource) -> None:
        """Take over an open storage; `close` closes it."""
        self._storage = storage
        self._db = storage.db
        self._text = text
        self._documents = Documents(storage.db, text, text_source)
        self._search = Search(storage.db, text, text_source)

    def put(
        self,
        cases: Iterable[CaseEntry] = (),
        items: Iterable[ItemEntry] = (),
        marks: Mapping[str, str] | None = None,
        *,
        told_before: Mapping[tuple[str, str], tuple[str, int] | None] | None = None,
    ) -> None:
        """Replace what is known of these case files and items, and set these marks, in one transaction; `told_before` passes over what is newer."""
        with self._writing():
            for case in cases:
                key = (case.kind, case.id)
                if told_before is not None and case_rows.head(self._db, *key) != told_before.get(key):
                    continue
                self._documents.put_versions(case_rows.put(self._db, case), case.versions)
            for item in items:
                item_rows.put(self._db, item)
                self._documents.put_item(item)
            self._db.executemany(_SET_MARK, [*(marks or {}).items()])

    def remove(self, cases: Iterable[tuple[str, str]] = (), items: Iterable[str] = ()) -> None:
        """Forget these case files (kind, id) and items, with their text."""
        with self._writing():
            for kind, case_id in cases:
                row = case_rows.remove(self._db, kind, case_id)
                if row is not None:
                    self._documents.drop_case(row)
            for item in items:
                self._documents.drop_item(item)
                item_rows.remove(self._db, item)

    def retext(self, sha256: Iterable[str]) -> None:
        """Index again every version and item with these bytes."""
        with self._writing():
            for digest in sha256:
                self._documents.retext(digest)

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index."""
        with self._reading():
            return dict(self._db.execute("SELECT name, value FROM marks").fetchall())

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes)."""
        with self._reading():
            return case_rows.heads(self._db)

    def head(self, kind: str, case_id: str) -> tuple[str, int] | None:
        """(head, history_bytes) of one case file."""
        with self._reading():
            return case_rows.head(self._db, kind, case_id)

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

    def lacking(self, reader: "Reader | None" = None) -> Mapping[str, int]:
        """How many rows could not be read whole, of those the reader may read, by how that ended."""
        with self._reading():
            return self._search.lacking(reader)

    def cases(
        self,
        query: Query,
        *,
        kind: str = ORDER,
        limit: int | None = None,
        offset: int = 0,
        reader: "Reader | None" = None,
    ) -> Page[CaseEntry]:
        """Case files of a kind that match, newest number first."""
        with self._reading():
            return case_rows.listed(self._db, query, kind, limit, offset, reader)

    def rights_of(self, orders: Iterable[str]) -> "Mapping[tuple[str, str], Mark]":
        """(order, document) to what who may read it goes by, of these orders and other case files as they are called."""
        with self._reading():
            found = case_rows.marks_of(self._db, list(dict.fromkeys(orders)))
            return {(order, document): mark for order, document, mark in found}

    def case(self, kind: str, case_id: str) -> CaseEntry | None:
        """One case file with its versions."""
        with self._reading():
            return case_rows.one(self._db, kind, case_id)

    def signoffs(
        self, query: SignoffQuery, *, limit: int | None = None, offset: int = 0
    ) -> "Page[tuple[str, Position]]":
        """Order numbers with how departments stand."""
        with self._reading():
            return control.signoffs(self._db, query, limit, offset)

    def duties(self, query: AgendaQuery, *, limit: int | None = None, offset: int = 0) -> "Page[tuple[str, Duty]]":
        """Order numbers with what is to be done about them."""
        with self._reading():
            return control.duties(self._db, query, limit, offset)

    def changes(
        self, order: str = "", states: Iterable[str] = (), *, limit: int | None = None, offset: int = 0
    ) -> Page[tuple[str, ChangeEntry]]:
        """Order numbers with their change notices."""
        with self._reading():
            return control.changes(self._db, order, tuple(states), limit, offset)

    def retention(self, until: str, *, limit: int | None = None, offset: int = 0) -> "Page[Facts]":
        """Orders of which something falls due until a date, or has no date to fall due on, by number."""
        with self._reading():
            return retention.due(self._db, until, limit, offset)

    def held(self, kind: str, *, limit: int | None = None, offset: int = 0) -> "Page[Facts]":
        """Case files of a kind with an open hold."""
        with self._reading():
            return retention.held(self._db, kind, limit, offset)

    def links(self, *, limit: int | None = None, offset: int = 0) -> "Page[Link]":
        """Every repeat order with its base, and whether they still run."""
        with self._reading():
            return retention.links(self._db, limit, offset)

    def items(
        self,
        states: Iterable[str] = ("waiting",),
        *,
        unhandled: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Page[ItemEntry]:
        """Intake items in these states, by due time, then received."""
        with self._reading():
            return item_rows.listed(self._db, tuple(states), limit, offset, unhandled=unhandled)

    def arrivals(
        self, query: ArrivalQuery, *, limit: int | None = None, offset: int = 0
    ) -> Page[tuple[ItemEntry, str]]:
        """Items nobody has dealt with, by due time, each with its merchandiser."""
        with self._reading():
            return item_rows.arrivals(self._db, query, limit, offset)

    def exact_item(self, item: str) -> ItemEntry | None:
        """The item with exactly this id."""
        with self._reading():
            return item_rows.exact(self._db, item)

    def unknown_items(self, items: Iterable[str]) -> Sequence[str]:
        """Which of these exact ids are not known, as they were given."""
        with self._reading():
            return item_rows.unknown(self._db, items)

    def item(self, item: str) -> Sequence[ItemEntry]:
        """Items whose id is, or ends with, what was typed."""
        with self._reading():
            return item_rows.typed(self._db, item)

    def counts(self) -> Mapping[str, int]:
        """State to number of intake items."""
        with self._reading():
            return item_rows.counts(self._db)

    def find_bytes(self, sha256: str, *, limit: int | None = None, offset: int = 0) -> Page[Where]:
        """Everywhere these bytes are, the first arrival first."""
        with self._reading():
            return whereabouts.of_bytes(self._db, sha256, limit, offset)

    def unread(self, *, limit: int | None = None, offset: int = 0) -> Page[Where]:
        """Versions of whose bytes nothing has been read, in the order the index got to know them."""
        with self._reading():
            return whereabouts.unread(self._db, limit, offset)

    def items_with(self, sha256: str, *, limit: int | None = None, offset: int = 0) -> Page[str]:
        """Ids of all items that arrived with these bytes, whatever became of them."""
        with self._reading():
            return whereabouts.items_with(self._db, sha256, limit, offset)

    def find_keys(self, wanted: Iterable[str], *, fold: bool = False, near: bool = False) -> Sequence[KeyHit]:
        """Orders that carry one of these keys."""
        with self._reading():
            return list(keys.orders_with(self._db, wanted, fold=fold, near=near))

    def find_thread(self, message_ids: Iterable[str]) -> Sequence[Where]:
        """Mails with these message ids."""
        with self._reading():
            return whereabouts.of_mails(self._db, message_ids)

    def find_address(self, address: str) -> Sequence[str]:
        """Customer codes that carry this mail address, its domain, or this fax number."""
        with self._reading():
            return keys.customers_at(self._db, address)

    def purge(self) -> bool:
        """Leave no byte in the files of what was removed before: the full text first, which is written anew inside the database."""
        try:
            with self._storage.transaction():
                self._text.purge()
        except IndexBusyError:
            return False
        return self._storage.purge()

    def is_replaced(self) -> bool:
        """Whether its files are others by now, or gone."""
        return self._storage.is_replaced()

    def close(self) -> None:
        """Release files."""
        self._text.close()
        self._storage.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._storage.transaction():
                yield
                self._text.commit()
        except BaseException:
            self._text.rollback()
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._storage.reading():
            yield
