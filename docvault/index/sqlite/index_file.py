"""The file of an index while it is open: its connection, and whether it still is the file under its name."""

from pathlib import Path

from docvault.index.sqlite.schema import connect, connect_read_only


class IndexFile:
    """An open index file. `db` is its one connection."""

    def __init__(self, path: Path, *, full_text: bool = True, read_only: bool = False) -> None:
        """Open or make the index at `path`. Without `full_text` the words are another engine's; `read_only` makes and changes nothing.

        Raises `IndexBroken`, `DiskFullError`.
        """
        self.db = connect_read_only(path) if read_only else connect(path, full_text=full_text)
        self.path, self._opened = path, _identity(path)

    def is_replaced(self) -> bool:
        """Whether the file at its path is another one by now, or none."""
        return _identity(self.path) != self._opened


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that took its name."""
    try:
        info = path.stat()
    except FileNotFoundError:
        return None
    return info.st_dev, info.st_ino
