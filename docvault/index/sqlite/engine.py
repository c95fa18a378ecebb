"""The index in SQLite: catalogue and full text behind the contract of `index.contract`. One connection, used by one thread."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from docvault.index.contract import (
    COUNT_CAP,
    AgendaQuery,
    CaseEntry,
    ChangeEntry,
    Hit,
    ItemEntry,
    KeyHit,
    SearchResult,
    SignoffQuery,
    Snippet,
    Sort,
    TextSource,
    VersionEntry,
    Where,
)
from docvault.index.errors import IndexBroken
from docvault.index.sqlite import catalogue, control, retention
from docvault.index.sqlite.conditions import Condition, case_condition, doc_condition, is_text
from docvault.index.sqlite.full_text import FtsText
from docvault.index.sqlite.schema import connect
from docvault.model.extracted import Extracted
from docvault.model.query import Every, Node, Query, words_of
from docvault.model.snippets import beginning, occurrences, pattern_of, snippet
from docvault.model.tokens import code_tokens, document_tokens, unglued

if TYPE_CHECKING:
    from docvault.model.agenda import Duty
    from docvault.model.holdings import Position
    from docvault.model.retention import Facts, Link

CANDIDATES = 200
"""How many of the newest matches are ranked for relevance."""

_SEARCHABLE_STATES = frozenset({"waiting", "filing", "rejected"})
_DOC = (
    "d.row, d.file, d.path, d.received, coalesce(c.id, ''), coalesce(c.kind, ''), d.document, d.version, d.kind, d.title, d.item, "
    "d.superseded, d.sha256, d.owner, d.sender"
)

_KNOWN = (
    "SELECT row, read, document, version, title, file, sender, sha256, received, kind, department, path, channel, superseded, item "
    "FROM docs WHERE owner = ?"
)
_RECATALOGUE = "UPDATE docs SET kind = ?, department = ?, path = ?, channel = ?, superseded = ?, item = ? WHERE row = ?"


class FullText(Protocol):
    """What an engine's full text offers: rows in, conditions on rows out."""

    def add(self, row: int, text: str, codes: str) -> None:
        """Index the tokens of a new row."""

    def remove(self, row: int) -> None:
        """Take a row out."""

    def tokens(self, row: int) -> str | None:
        """The tokens of a row, for ranking."""

    def condition(self, node: Node) -> Condition:
        """A condition on `d.row` for a subtree of words."""

    def source(self, node: Node) -> str | None:
        """An FTS5 expression that can drive the search, None where there is no FTS5."""

    def commit(self) -> None:
        """Make what was added and removed visible; called just before the catalogue commits."""

    def rollback(self) -> None:
        """Forget what was added and removed."""

    def purge(self) -> None:
        """Leave no byte of what was removed in the full text's own structures."""

    def close(self) -> None:
        """Release files."""


class SqliteIndex:
    """The index at `path`. Raises `IndexBroken` when the file cannot be used."""

    def __init__(self, path: Path, text_source: TextSource, *, full_text: bool = True) -> None:
        """Open or make the index. Without `full_text` the words are another engine's."""
        self._db = connect(path, full_text=full_text)
        self._path, self._file = path, _identity(path)
        self._source = text_source
        self._text: FullText = FtsText(self._db)

    def put(
        self, cases: Iterable[CaseEntry] = (), items: Iterable[ItemEntry] = (), marks: Mapping[str, str] | None = None
    ) -> None:
        """Replace what is known of these case files and items, and set these marks, in one transaction."""
        with self._transaction():
            for case in cases:
                row = catalogue.put_case(self._db, case)
                self._put_versions(row, case.versions)
            for item in items:
                catalogue.put_item(self._db, item)
                self._put_item_text(item)
            self._db.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?)", (marks or {}).items())

    def remove(self, cases: Iterable[tuple[str, str]] = (), items: Iterable[str] = ()) -> None:
        """Forget these case files (kind, id) and items, with their text."""
        with self._transaction():
            for kind, case_id in cases:
                row = catalogue.remove_case(self._db, kind, case_id)
                if row is not None:
                    self._drop_docs("owner = ?", (row,))
            for item in items:
                self._drop_docs("owner = 0 AND item = ?", (item,))
                self._db.execute("DELETE FROM items WHERE item = ?", (item,))

    def retext(self, sha256: Iterable[str]) -> None:
        """Index again every version and item with these bytes."""
        with self._transaction():
            for digest in sha256:
                extracted = self._source(digest)
                rows = self._db.execute(
                    "SELECT row, title, file, sender FROM docs WHERE sha256 = ?", (digest,)
                ).fetchall()
                for row, title, file, sender in rows:
                    self._text.remove(row)
                    self._add_text(row, (title, file, sender), extracted)
                    self._db.execute("UPDATE docs SET read = ? WHERE row = ?", (extracted is not None, row))

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index."""
        return dict(self._all("SELECT name, value FROM marks"))

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes)."""
        return {
            (kind, case): (head, size)
            for kind, case, head, size in self._all("SELECT kind, id, head, history_bytes FROM cases")
        }

    def search(self, query: Query, *, limit: int = 20, offset: int = 0, sort: Sort = Sort.NEWEST) -> SearchResult:
        """Versions and waiting items that match, with snippets."""
        with self._reading():
            tables, where, values = self._plan(query)
            if not where:
                return SearchResult(0, ())
            count = f"SELECT count(*) FROM (SELECT 1 {tables} WHERE {where} LIMIT {COUNT_CAP + 1})"  # noqa: S608
            total = int(self._db.execute(count, values).fetchone()[0])
            wanted = f"LIMIT {CANDIDATES}" if sort is Sort.RELEVANCE else f"LIMIT {int(limit)} OFFSET {int(offset)}"
            order = "words.rowid" if "words" in tables else "d.row"
            rows = self._db.execute(
                f"SELECT {_DOC} {tables} WHERE {where} ORDER BY {order} DESC {wanted}", values
            ).fetchall()
            if sort is Sort.RELEVANCE:
                rows = self._ranked(rows, query)[offset : offset + limit]
            pattern = pattern_of(words_of(query))
            hits = tuple(self._hit(row, pattern) for row in rows)
        return SearchResult(min(total, COUNT_CAP), hits, capped=total > COUNT_CAP)

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

    def item(self, item: str) -> Sequence[ItemEntry]:
        """Items whose id is, or ends with, what was typed."""
        with self._reading():
            exact = catalogue.items(self._db, "item = ?", (item,))
            return exact or (
                catalogue.items(self._db, "substr(item, -length(?1)) = ?1", (item.lower(),)) if len(item) >= 2 else []
            )

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
            return [
                item
                for (item,) in self._db.execute(
                    "SELECT item FROM items WHERE sha256 = ? ORDER BY received, item", (sha256,)
                )
            ]

    def find_keys(self, keys: Iterable[str], *, fold: bool = False, near: bool = False) -> Sequence[KeyHit]:
        """Orders that carry one of these keys."""
        with self._reading():
            return list(catalogue.find_keys(self._db, keys, fold=fold, near=near))

    def find_thread(self, message_ids: Iterable[str]) -> Sequence[Where]:
        """Mails with these message ids."""
        sql = (
            "SELECT coalesce(c.kind, ''), coalesce(c.id, ''), d.document, d.version, d.item FROM messages m JOIN docs d ON d.row = m.doc "
            "LEFT JOIN cases c ON c.row = d.owner WHERE m.message_id = ? ORDER BY d.row"
        )
        with self._reading():
            return [Where(*row) for message in dict.fromkeys(message_ids) for row in self._db.execute(sql, (message,))]

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
            raise IndexBroken(problem=str(error)) from error

    def is_replaced(self) -> bool:
        """Whether the file at its path is another one by now, or none."""
        return _identity(self._path) != self._file

    def close(self) -> None:
        """Release files."""
        self._text.close()
        self._db.close()

    # -- writing ------------------------------------------------------------------------------------------------------

    def _put_versions(self, owner: int, versions: Sequence[VersionEntry]) -> None:
        """Bring a case file's rows in line with its versions. What stands is left alone; text that is new is told by `retext`."""
        known = {(row[2], row[3]): row for row in self._db.execute(_KNOWN, (owner,))}
        for version in versions:
            old = known.pop((version.document, version.version), None)
            described = (version.title, version.file, version.sender, version.sha256, version.received)
            if old is not None and old[4:9] == described:
                if old[9:] != _catalogued(version):
                    self._db.execute(_RECATALOGUE, (*_catalogued(version), old[0]))
                continue
            if old is not None:
                self._drop_docs("row = ?", (old[0],))
            self._add_doc(owner, version, self._source(version.sha256))
        for row in known.values():
            self._drop_docs("row = ?", (row[0],))

    def _add_doc(self, owner: int, version: VersionEntry, extracted: Extracted | None) -> None:
        row = catalogue.new_doc_row(self._db, version.received)
        values = (
            row, owner, version.item, version.document, version.version, version.kind, version.title, version.department, version.file,
            version.path, version.sha256, version.bytes, version.added, version.received, version.channel, version.sender,
            version.superseded, extracted is not None,
        )  # fmt: skip
        self._db.execute(f"INSERT INTO docs VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
        self._add_text(row, (version.title, version.file, version.sender), extracted)

    def _put_item_text(self, item: ItemEntry) -> None:
        self._drop_docs("owner = 0 AND item = ?", (item.item,))
        if item.state in _SEARCHABLE_STATES and item.path:
            version = VersionEntry(
                document="", version=0, kind="", title=item.title, department="", file=item.file, path=item.path, sha256=item.sha256,
                bytes=item.bytes, added=item.received, received=item.received, channel=item.channel, sender=item.sender, item=item.item,
            )  # fmt: skip
            self._add_doc(0, version, self._source(item.sha256))

    def _add_text(self, row: int, described: Sequence[str], extracted: Extracted | None) -> None:
        texts = [*dict.fromkeys(described), *_facts(extracted)]
        if extracted is not None:
            texts += [part.name for part in extracted.parts]
            texts += [page.text for page in extracted.pages]
            texts += [unglued(page.text) for page in extracted.pages if page.recognised]
            ids = extracted.facts.message_id
            if ids:
                self._db.execute("INSERT INTO messages VALUES (?, ?)", (ids, row))
        text = "\n|\n".join(text for text in texts if text)
        self._text.add(row, document_tokens(text), code_tokens(text))

    def _drop_docs(self, where: str, values: Sequence[object]) -> None:
        for (row,) in self._db.execute(f"SELECT row FROM docs WHERE {where}", values).fetchall():  # noqa: S608
            self._text.remove(row)
            self._db.execute("DELETE FROM messages WHERE doc = ?", (row,))
            self._db.execute("DELETE FROM docs WHERE row = ?", (row,))

    # -- reading ------------------------------------------------------------------------------------------------------

    def _plan(self, query: Query) -> tuple[str, str, list[Any]]:
        """FROM, WHERE and values: driven by the full text when there are words that can drive it, else by the rows, newest first.

        An empty WHERE says that there is nothing to look for.
        """
        if query == Every(()) or (is_text(query) and not _searchable(query)):
            return "", "", []
        joined = "JOIN docs d ON d.row = words.rowid LEFT JOIN cases c ON c.row = d.owner"
        driving, rest = _split(query)
        expression = self._text.source(driving) if driving is not None else None
        if expression:
            where, values = doc_condition(rest, self._text.condition) if rest is not None else ("1", [])
            return f"FROM words {joined}", f"words MATCH ? AND {where}", [expression, *values]
        where, values = doc_condition(query, self._text.condition)
        return "FROM docs d LEFT JOIN cases c ON c.row = d.owner", where, values

    def _ranked(self, rows: Sequence[Any], query: Query) -> list[Any]:
        words = words_of(query)

        def score(row: Any) -> float:
            tokens = self._text.tokens(row[0]) or ""
            counts = occurrences(tokens.replace("\u25a0", ""), words)
            length = 0.5 + len(tokens) / 8000
            described = f"{row[9]} {row[1]}".casefold()
            inside = sum(count / (count + length) for count in counts)
            named = sum(2.0 for word in words if word.text.casefold() in described)
            return inside + named - (0.1 if row[11] else 0.0)

        return sorted(rows, key=score, reverse=True)

    def _hit(self, row: Sequence[Any], pattern: Any) -> Hit:
        (
            _,
            file,
            path,
            received,
            case,
            kind,
            document,
            version,
            doc_kind,
            title,
            item,
            superseded,
            sha256,
            owner,
            sender,
        ) = row
        return Hit(
            file=file,
            path=path,
            received=received,
            order=case,
            case_kind=kind,
            document=document,
            version=version,
            kind=doc_kind,
            title=title,
            item=item if owner == 0 else "",
            superseded=bool(superseded),
            snippet=_snippet(self._source(sha256), (title, file, sender), pattern),
        )

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
            raise IndexBroken(problem=str(error)) from error

    def _all(self, sql: str) -> list[Any]:
        with self._reading():
            return self._db.execute(sql).fetchall()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that took its name."""
    try:
        info = path.stat()
    except FileNotFoundError:
        return None
    return info.st_dev, info.st_ino


def _catalogued(version: VersionEntry) -> tuple[object, ...]:
    """What a row says of a version besides what is searched as text."""
    return version.kind, version.department, version.path, version.channel, int(version.superseded), version.item


def _split(query: Query) -> tuple[Node | None, Node | None]:
    """The words that drive a search, and the rest of the query as further conditions."""
    if is_text(query):
        return query, None
    if not isinstance(query, Every):
        return None, query
    words = tuple(inner for inner in query.inner if is_text(inner))
    rest = tuple(inner for inner in query.inner if not is_text(inner))
    return (Every(words) if words else None), Every(rest)


def _searchable(query: Query) -> bool:
    from docvault.model.query import Not
    from docvault.model.tokens import phrase_tokens

    if isinstance(query, Not):
        return _searchable(query.inner)
    return any(phrase_tokens(word.text)[0] for word in words_of(query)) or any(
        isinstance(inner, Not) and _searchable(inner)
        for inner in getattr(query, "inner", ())
        if isinstance(getattr(query, "inner", ()), tuple)
    )


def _facts(extracted: Extracted | None) -> list[str]:
    if extracted is None:
        return []
    facts = extracted.facts
    return [facts.title, facts.sender_name, facts.sender, *facts.recipients]


def _snippet(extracted: Extracted | None, described: Sequence[str], pattern: Any) -> Snippet:
    names = {part.number: part.name for part in extracted.parts} if extracted else {}
    for page in extracted.pages if extracted else ():
        found = snippet(page.text, pattern)
        if found:
            return Snippet(found[0], found[1], page.number, names.get(page.part, ""))
    for text in [*((extracted and _facts(extracted)) or ()), *names.values(), *described]:
        found = snippet(text, pattern)
        if found:
            return Snippet(found[0], found[1])
    text = extracted.pages[0].text if extracted and extracted.pages else ""
    return Snippet(beginning(text))
