"""What full text offers to the index, and the one of SQLite's own FTS5, in the same file and transaction as the catalogue."""

import sqlite3
import zlib
from typing import Protocol

from docvault.index.sqlite.conditions import Condition, fts_expression
from docvault.model.query import Node

_SPLIT = "\n"


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


class FtsText:
    """The `words` table: one row per document row, its tokens kept beside it for deletion."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, row: int, text: str, codes: str) -> None:
        """Index the tokens of a new row."""
        self._db.execute("INSERT INTO words (rowid, text, codes) VALUES (?, ?, ?)", (row, text, codes))
        kept = zlib.compress(f"{text}{_SPLIT}{codes}".encode(), 1)
        self._db.execute("INSERT INTO tokens VALUES (?, ?)", (row, kept))

    def remove(self, row: int) -> None:
        """Take a row's tokens out of the index."""
        tokens = self.tokens(row)
        if tokens is None:
            return
        text, _, codes = tokens.partition(_SPLIT)
        self._db.execute("INSERT INTO words (words, rowid, text, codes) VALUES ('delete', ?, ?, ?)", (row, text, codes))
        self._db.execute("DELETE FROM tokens WHERE row = ?", (row,))

    def tokens(self, row: int) -> str | None:
        """The tokens of a row, as they were indexed."""
        kept = self._db.execute("SELECT text FROM tokens WHERE row = ?", (row,)).fetchone()
        return zlib.decompress(kept[0]).decode() if kept else None

    def condition(self, node: Node) -> Condition:
        """A condition on `d.row` for a subtree of words."""
        expression = fts_expression(node)
        if expression is None:
            return self._by_parts(node)
        if not expression:
            return "1", []
        return "d.row IN (SELECT rowid FROM words WHERE words MATCH ?)", [expression]

    def source(self, node: Node) -> str | None:
        """The FTS5 expression of a subtree when it can drive the search by itself, newest row first."""
        return fts_expression(node) or None

    def _by_parts(self, node: Node) -> Condition:
        """What FTS5 cannot say in one expression: exclusions alone, or inside alternatives."""
        from docvault.model.query import Either, Every, Not

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
