"""The file of an index while it is open: its connection, its transactions and errors, and whether it still is the file under its name."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from json import JSONDecodeError
from pathlib import Path

from docvault.errors import N_, DocvaultError
from docvault.index.errors import IndexBroken
from docvault.index.names import identity_of
from docvault.index.sqlite.connection import connect, connect_read_only, lacks_tables
from docvault.index.sqlite.failures import BUSY, kind_of, told
from docvault.model.sentence import Sentence


class IndexFile:
    """An open index file. `db` is its one connection, which belongs to the thread that opened it."""

    def __init__(self, path: Path, *, full_text: bool = True, read_only: bool = False, patience: float) -> None:
        """Open or make the index at `path`. Without `full_text` the words are another engine's; `read_only` makes and changes nothing.

        `patience` is how many seconds to wait for others. Raises `IndexBroken`, `IndexBusyError`, errors of the disk.
        """
        self.path, self._read_only, self._full_text = path, read_only, full_text
        self.db = (
            connect_read_only(path, patience=patience)
            if read_only
            else connect(path, full_text=full_text, patience=patience)
        )
        self._opened = identity_of(path)

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
            meant = told(error, self.path, writing=not self._read_only)
            ours = meant is error and not isinstance(error, sqlite3.ProgrammingError)
            raise (self._damage() or error if ours else meant) from error
        except (zlib.error, UnicodeDecodeError, JSONDecodeError) as error:  # what we wrote makes no sense any more
            raise IndexBroken(problem=str(error)) from error
        except (DocvaultError, OSError):
            raise
        except Exception as error:
            damage = self._damage()
            if damage is None:
                raise
            raise damage from error

    def _damage(self) -> IndexBroken | None:
        """What is wrong with the file, looked for only when something failed that is none of SQLite's errors of files, and may be a fault of our own."""
        try:
            if lacks_tables(self.db, full_text=self._full_text):
                return IndexBroken(problem=Sentence(N_("tables are missing in it")))
            [problem] = self.db.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            problem = str(error)
        return None if problem == "ok" else IndexBroken(problem=problem)

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
        return identity_of(self.path) != self._opened

    def close(self) -> None:
        """Release files."""
        self.db.close()
