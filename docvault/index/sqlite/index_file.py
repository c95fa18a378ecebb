"""The file of an index while it is open: its connection, its transactions and errors, and whether it still is the file under its name."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from docvault.errors import N_
from docvault.index.errors import IndexBroken
from docvault.index.sqlite.connection import connect, connect_read_only, lacks_tables
from docvault.index.sqlite.failures import BUSY, kind_of, told
from docvault.model.sentence import Sentence


class IndexFile:
    """An open index file. `db` is its one connection, which belongs to the thread that opened it."""

    def __init__(self, path: Path, *, full_text: bool = True, read_only: bool = False, patience: float) -> None:
        """Open or make the index at `path`. Without `full_text` the words are another engine's; `read_only` makes and changes nothing.

        `patience` is how many seconds to wait for others. Raises `IndexBroken`, `IndexBusyError`, errors of the disk.
        """
        self.path, self._read_only = path, read_only
        self.db = (
            connect_read_only(path, patience=patience)
            if read_only
            else connect(path, full_text=full_text, patience=patience)
        )
        self._opened = _identity(path)

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is written, or nothing."""
        return self._between("BEGIN IMMEDIATE")

    def reading(self) -> AbstractContextManager[None]:
        """Everything inside sees one state of the index. It locks nothing that a writer needs, and waits for none."""
        return nullcontext() if self.db.in_transaction else self._between("BEGIN")

    @contextmanager
    def _between(self, begin: str) -> Iterator[None]:
        with self._telling():
            self.db.execute(begin)
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Errors of SQLite inside become the contract's."""
        try:
            yield
        except sqlite3.Error as error:
            if kind_of(error) == sqlite3.SQLITE_ERROR and lacks_tables(self.db):
                raise IndexBroken(problem=Sentence(N_("tables are missing in it"))) from error
            raise told(error, self.path, writing=not self._read_only) from error

    def purge(self) -> bool:
        """Write the file anew without what was removed and empty the write-ahead log."""
        with self._telling():
            try:
                self.db.execute("VACUUM")
            except sqlite3.Error as error:
                if kind_of(error) in BUSY:
                    return False
                raise
            return not self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def is_replaced(self) -> bool:
        """Whether the file at its path is another one by now, or none."""
        return _identity(self.path) != self._opened

    def close(self) -> None:
        """Release files."""
        self.db.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that took its name."""
    try:
        info = path.stat()
    except FileNotFoundError:
        return None
    return info.st_dev, info.st_ino
