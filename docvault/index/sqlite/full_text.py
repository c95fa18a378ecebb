"""The full text in SQLite's own FTS5, in the same file and transaction as the catalogue."""

import zlib

from docvault.index.sql.conditions import Condition
from docvault.index.sql.database import Database
from docvault.index.sql.text_index import Source
from docvault.index.sqlite.expressions import fts_expression, readable_expression
from docvault.model.control.rights import Reader
from docvault.model.search.query import Either, Every, Node, Not

_SPLIT = "\n"
_TABLES = "words JOIN docs d ON d.row = words.rowid"


class FtsText:
    """The `words` table: one row per document row, its tokens kept beside it for deletion."""

    def __init__(self, db: Database) -> None:
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
            return "TRUE", []
        return "d.row IN (SELECT rowid FROM words WHERE words MATCH ?)", [expression]

    def source(self, node: Node, reader: Reader | None) -> Source | None:
        """The words drive the search when one FTS5 expression says them all, newest row first."""
        expression = fts_expression(node)
        if not expression:
            return None
        return Source(_TABLES, ("words MATCH ?", [readable_expression(expression, reader)]), "words.rowid")

    def _by_parts(self, node: Node) -> Condition:
        """What FTS5 cannot say in one expression: exclusions alone, or inside alternatives."""
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
