"""What the index of another version of docvault knows of the ends of histories. Its tables are its own: what cannot be read there is not known."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

_PATIENCE = 1.0


class OtherVersion:
    """An index file of another program version, asked for heads and marks as an index of ours is; nothing is written to it."""

    def __init__(self, path: Path) -> None:
        """Only note where it lies: each question opens it for itself."""
        self._uri = f"{path.absolute().as_uri()}?mode=ro"

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes)."""
        rows = self._rows("SELECT kind, id, head, history_bytes FROM cases")
        return {(kind, case_id): (head, size) for kind, case_id, head, size in rows}

    def head(self, kind: str, case_id: str) -> tuple[str, int] | None:
        """(head, history_bytes) of one case file."""
        found = self._rows("SELECT head, history_bytes FROM cases WHERE kind = ? AND id = ?", kind, case_id)
        return next(iter(found), None)

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index."""
        return dict(self._rows("SELECT name, value FROM marks"))

    def _rows(self, sql: str, *values: str) -> Sequence[Any]:
        try:
            with closing(sqlite3.connect(self._uri, uri=True, timeout=_PATIENCE)) as connection:
                return connection.execute(sql, values).fetchall()
        except sqlite3.Error:
            return ()
