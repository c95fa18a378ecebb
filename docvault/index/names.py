"""How the files of an index are called: by the version of their tables, so that an older and a newer docvault on one vault each keep their own."""

from collections.abc import Sequence
from pathlib import Path

from docvault.index.sql import tables
from docvault.model.search.tokens import ANALYZER_VERSION

VERSION = tables.VERSION * 1000 + ANALYZER_VERSION
FILE = f"index-{VERSION}.sqlite"
WORDS = f"whoosh-{VERSION}"
"""The folder of the words of an index whose full text is Whoosh's."""
UNNAMED = "index.sqlite"
"""The file of programs that did not name it by its version yet, and look at no other."""


def identity_of(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that took its name; None where there is none."""
    try:
        info = path.stat()
    except FileNotFoundError:
        return None
    return info.st_dev, info.st_ino


def others_in(folder: Path) -> Sequence[Path]:
    """The index files that programs of other versions keep in a folder."""
    return sorted(path for path in folder.glob("index*.sqlite") if path.name != FILE)


def state_of_others(folder: Path) -> str:
    """What changes when a program of another version writes to its index there; the empty text when there is none."""
    written = (log for path in others_in(folder) for log in (path, path.with_name(f"{path.name}-wal")))
    return " ".join(_state(path) for path in written if path.exists() and path.stat().st_size)


def _state(path: Path) -> str:
    info = path.stat()
    return f"{path.name}:{info.st_size}:{info.st_mtime_ns}"
