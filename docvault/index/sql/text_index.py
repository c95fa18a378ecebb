"""What an engine's full text offers to the shared queries."""

from typing import NamedTuple, Protocol

from docvault.index.sql.conditions import Condition
from docvault.model.control.rights import Reader
from docvault.model.search.query import Node


class Source(NamedTuple):
    """A full text that drives a search: its tables joined with `docs d`, its condition, and the column of which the greatest is newest."""

    tables: str
    condition: Condition
    newest: str


class TextIndex(Protocol):
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

    def source(self, node: Node, reader: Reader | None) -> Source | None:
        """What drives the search for a subtree of words in what the reader may read; None where it cannot."""

    def commit(self) -> None:
        """Make what was added and removed visible; called just before the catalogue commits."""

    def rollback(self) -> None:
        """Forget what was added and removed."""

    def purge(self) -> None:
        """Leave no byte of what was removed in the full text's own structures."""

    def close(self) -> None:
        """Release files."""
