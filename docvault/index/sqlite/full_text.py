"""What full text offers to the index, and the one of SQLite's own FTS5, in the same file and transaction as the catalogue."""

import sqlite3
import zlib
from typing import Protocol

from docvault.index.sqlite.conditions import Condition, fts_expression
from docvault.index.sqlite.rights import readable_expression
from docvault.model.control.rights import Reader
from docvault.model.search.query import Node

_SPLIT = "\n"


class FullText(Protocol):
    """What an engine's full text offers: rows in, conditions on rows out."""

    def add(self, row: int, text: str, codes: str, rights: str) -> None:
        """Index the tokens of a new row, and what says who may read it (`rights.Rights.tokens`)."""

    def set_rights(self, row: int, rights: str) -> None:
        """Replace what says who may read a row."""

    def remove(self, row: int) -> None:
        """Take a row out."""

    def tokens(self, row: int) -> str | None:
        """The tokens of a row, for ranking."""

    def condition(self, node: Node) -> Condition:
        """A condition on `d.row` for a subtree of words."""

    def source(self, node: Node, reader: Reader | None) -> str | None:
        """An FTS5 expression that can drive the search for what the reader may read, None where there is no FTS5."""

    def commit(self) -> None:
        """Make what was added and removed visible; called just before the catalogue commits."""

    def rollback(self) -> None:
        """Forget what was added and removed."""

    def purge(self) -> None:
        """Leave no byte of what was removed in the full text's own structures."""

    def close(self) -> None:
        """Release files."""


class FtsText:
    """The `words` table: one row per document row, its tokens kept beside it for deletion."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, row: int, text: str, codes: str, rights: str) -> None:
        """Index the tokens of a new row."""
        values = (row, text, codes, rights)
        self._db.execute("INSERT INTO words (rowid, text, codes, rights) VALUES (?, ?, ?, ?)", values)
        kept = zlib.compress(_SPLIT.join((text, codes, rights)).encode(), 1)
        self._db.execute("INSERT INTO tokens VALUES (?, ?)", (row, kept))

    def set_rights(self, row: int, rights: str) -> None:
        """Index a row's tokens again, with other rights."""
        kept = self._kept(row)
        if kept is not None:
            self.remove(row)
            self.add(row, kept[0], kept[1], rights)

    def remove(self, row: int) -> None:
        """Take a row's tokens out of the index."""
        kept = self._kept(row)
        if kept is None:
            return
        delete = "INSERT INTO words (words, rowid, text, codes, rights) VALUES ('delete', ?, ?, ?, ?)"
        self._db.execute(delete, (row, *kept))
        self._db.execute("DELETE FROM tokens WHERE row = ?", (row,))

    def tokens(self, row: int) -> str | None:
        """The tokens of a row, as they were indexed."""
        kept = self._kept(row)
        return _SPLIT.join(kept[:2]) if kept else None

    def _kept(self, row: int) -> list[str] | None:
        """Text, codes and rights of a row, as they were indexed."""
        kept = self._db.execute("SELECT text FROM tokens WHERE row = ?", (row,)).fetchone()
        return zlib.decompress(kept[0]).decode().split(_SPLIT) if kept else None

    def condition(self, node: Node) -> Condition:
        """A condition on `d.row` for a subtree of words."""
        expression = fts_expression(node)
        if expression is None:
            return self._by_parts(node)
        if not expression:
            return "1", []
        return "d.row IN (SELECT rowid FROM words WHERE words MATCH ?)", [expression]

    def source(self, node: Node, reader: Reader | None) -> str | None:
        """The FTS5 expression of a subtree when it can drive the search by itself, newest row first."""
        expression = fts_expression(node)
        return readable_expression(expression, reader) if expression else None

    def _by_parts(self, node: Node) -> Condition:
        """What FTS5 cannot say in one expression: exclusions alone, or inside alternatives."""
        from docvault.model.search.query import Either, Every, Not

        if isinstance(node, Not):
            sql, values = self.condition(node.inner)
            return f"NOT {sql}", values
        assert isinstance(node, Every | Either)  # noqa: S101 - words have an expression
        parts = [self.condition(inner) for inner in node.inner]
        word = " AND " if isinstance(node, Every) else " OR "
        return "(" + word.join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]

    def commit(self) -> None:
        """Nothing of its own: the catalogue's transaction holds the full text too."""

    def rollback(self) -> None:
        """Nothing of its own."""

    def purge(self) -> None:
        """Merge all of FTS5's segments into one: what was deleted stands in none any more."""
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")

    def close(self) -> None:
        """Nothing of its own."""
