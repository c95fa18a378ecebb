"""What the shared queries need of a database, and an index of where it is kept."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Rows(Protocol):
    """The answer to a statement."""

    def __iter__(self) -> Iterator[Any]:
        """The rows, each a tuple."""

    def fetchone(self) -> Any:
        """The next row, None when there is none."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""


class Database(Protocol):
    """A connection. In statements `?` stands for a value; a driver that marks values otherwise is given them rewritten by its engine."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Carry out one statement."""

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> object:
        """Carry out one statement for each of these rows of values."""


class Storage(Protocol):
    """Where an index is kept while it is open, and what its engine does in its own way. `db` is its one connection."""

    @property
    def db(self) -> Database:
        """The connection."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is written, or nothing. Raises the contract's errors."""

    def reading(self) -> AbstractContextManager[None]:
        """Everything inside sees one state of the index. Raises the contract's errors."""

    def purge(self) -> bool:
        """Leave no byte in the files of what was removed; False when somebody else keeps it from being done."""

    def is_replaced(self) -> bool:
        """Whether the files are others by now, or gone."""

    def close(self) -> None:
        """Release files."""
