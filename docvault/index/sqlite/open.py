"""The SQLite engine opened."""

from pathlib import Path

from docvault.index.contract.full_text import TextSource
from docvault.index.sql.engine import SqlIndex
from docvault.index.sqlite.full_text import FtsText
from docvault.index.sqlite.index_file import IndexFile


def open_sqlite(path: Path, text_source: TextSource, *, read_only: bool, patience: float) -> SqlIndex:
    """Open or make the index at `path`, its full text in FTS5. Raises `IndexBroken`, `IndexBusyError`, errors of the disk."""
    file = IndexFile(path, read_only=read_only, patience=patience)
    return SqlIndex(file, FtsText(file.db), text_source)
