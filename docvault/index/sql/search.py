"""Carrying out a search: count, rows newest first or ranked, hits with their snippets. Reads only; the caller says what a broken file is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from docvault.index.contract.full_text import COUNT_CAP, Hit, SearchResult, Snippet, Sort, TextSource
from docvault.index.sql import passages
from docvault.index.sql.conditions import Condition
from docvault.index.sql.database import Database
from docvault.index.sql.paging import counted, cut
from docvault.index.sql.rights import closed_condition
from docvault.index.sql.search_plan import Plan, plan
from docvault.index.sql.text_index import TextIndex
from docvault.model.control.rights import Reader
from docvault.model.intake.extracted import UNREAD
from docvault.model.search.query import Query, Words, words_of
from docvault.model.search.snippets import occurrences, pattern_of
from docvault.model.search.tokens import END

if TYPE_CHECKING:
    import re

CANDIDATES = 200
"""How many of the newest matches are ranked for relevance."""


class _Found(NamedTuple):
    """A document row that matches."""

    row: int
    file: str
    path: str
    received: str
    case: str
    case_kind: str
    document: str
    version: int
    kind: str
    title: str
    item: str
    superseded: int
    gone: str
    sha256: str
    owner: int
    sender: str
    state: str
    closed: int


_FOUND = (
    "SELECT d.row, d.file, d.path, d.received, coalesce(c.id, ''), coalesce(c.kind, ''), d.document, d.version, d.kind, d.title, d.item, "
    "d.superseded, d.gone, d.sha256, d.owner, d.sender, "
    "coalesce((SELECT state FROM items WHERE d.owner = 0 AND items.item = d.item), '')"
)
"""The columns of `_Found`, but the last: that depends on who searches."""


class Search:
    """Searches of one index. What was read of the bytes comes from `source`."""

    def __init__(self, db: Database, text: TextIndex, source: TextSource) -> None:
        self._db = db
        self._text = text
        self._source = source

    def run(self, query: Query, *, limit: int, offset: int, sort: Sort, reader: Reader | None) -> SearchResult:
        """Versions and waiting items that match, with snippets of what the reader may read."""
        planned = plan(query, self._text, reader)
        if planned is None:
            return SearchResult(0, ())
        words = words_of(query)
        ranked = sort is Sort.RELEVANCE
        closed = closed_condition(reader)
        found = (
            self._best(planned, closed, words, limit, offset)
            if ranked
            else self._newest(planned, closed, limit, offset)
        )
        pattern = pattern_of(words)
        hits = tuple(self._hit(one, pattern) for one in found)
        total = self._total(planned, len(hits), limit, offset)
        capped = total > COUNT_CAP and bool(hits or not limit)
        return SearchResult(
            min(total, COUNT_CAP) if capped else total, hits, capped=capped, unread=self._unread(closed)
        )

    def _total(self, planned: Plan, found: int, limit: int, offset: int) -> int:
        """How many match, as far as they are counted. Where the list ended nothing is looked for again: what is rare is dear to find."""
        if found < limit and (found or not offset):
            return offset + found
        source = f"{planned.tables} WHERE {planned.where}"
        is_past_end = limit and not found  # all were passed over already
        return counted(self._db, source, planned.values, None if is_past_end else COUNT_CAP)

    def _unread(self, closed: Condition) -> int:
        """Of how many rows that are not closed nothing has been read."""
        return counted(
            self._db, f"FROM docs d WHERE d.lacking != '' AND d.lacking = 'unread' AND NOT {closed[0]}", closed[1], None
        )

    def lacking(self, reader: Reader | None) -> dict[str, int]:
        """How many of the rows the reader may read could not be read whole, by how that ended."""
        closed, values = closed_condition(reader)
        sql = f"SELECT d.lacking, count(*) FROM docs d WHERE d.lacking != '' AND NOT {closed} GROUP BY d.lacking"  # noqa: S608
        return dict(self._db.execute(sql, values).fetchall())

    def _newest(self, planned: Plan, closed: Condition, limit: int, offset: int) -> list[_Found]:
        page = f"ORDER BY {planned.newest} DESC{cut(limit, offset)}"
        sql = f"{_FOUND}, {closed[0]} {planned.tables} WHERE {planned.where} {page}"
        rows = self._db.execute(sql, [*closed[1], *planned.values]).fetchall()
        return [_Found(*row) for row in rows]

    def _best(self, planned: Plan, closed: Condition, words: Sequence[Words], limit: int, offset: int) -> list[_Found]:
        """The best of the newest: how often each word stands in it for its length, whether it is named so, and not superseded. What is older follows."""

        def score(one: _Found) -> float:
            tokens = self._text.tokens(one.row) or ""
            counts = occurrences(tokens.replace(END, ""), words)
            length = 0.5 + len(tokens) / 8000
            described = f"{one.title} {one.file}".casefold()
            inside = sum(count / (count + length) for count in counts)
            named = sum(2.0 for word in words if word.text.casefold() in described)
            return inside + named - (0.1 if one.superseded else 0.0)

        end = offset + limit
        best = sorted(self._newest(planned, closed, CANDIDATES, 0), key=score, reverse=True)[offset:end]
        if end <= CANDIDATES:
            return best
        first = max(offset, CANDIDATES)
        return best + self._newest(planned, closed, end - first, first)

    def _hit(self, found: _Found, pattern: "re.Pattern[str] | None") -> Hit:
        described = (found.title, found.file, found.sender)
        closed = bool(found.closed)
        extracted = None if closed else self._source(found.sha256)
        return Hit(
            file="" if closed else found.file,
            path="" if closed else found.path,
            received=found.received,
            order=found.case,
            case_kind=found.case_kind,
            document=found.document,
            version=found.version,
            kind=found.kind,
            title="" if closed else found.title,
            item=found.item if found.owner == 0 else "",
            superseded=bool(found.superseded),
            gone=found.gone,
            state=found.state,
            closed=closed,
            outcome="" if closed else extracted.outcome.value if extracted is not None else UNREAD,
            reasons=extracted.reasons if extracted is not None else (),
            snippet=Snippet("") if closed else passages.shown(extracted, described, pattern),
        )
