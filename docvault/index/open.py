"""Opening the index with the engine the vault names."""

from pathlib import Path

from docvault.index.contract.full_text import TextSource
from docvault.index.contract.index import Index
from docvault.index.errors import EngineMissingError

FILE = "index.sqlite"


def open_index(folder: Path, engine: str, text_source: TextSource, *, read_only: bool = False) -> Index:
    """Open the index in `folder` (made when missing) with an engine: `sqlite` or `whoosh`.

    With `read_only` nothing is made and nothing changed. Raises `IndexBroken`, `EngineMissingError`, `DiskFullError`.
    """
    if engine == "whoosh":
        try:
            from docvault.index.whoosh.engine import WhooshIndex
        except ImportError as error:
            raise EngineMissingError(engine=engine) from error
        engine_index: Index = WhooshIndex(folder, text_source, read_only=read_only)
        return engine_index
    from docvault.index.sqlite.engine import open_sqlite

    return open_sqlite(folder / FILE, text_source, read_only=read_only)


def delete_index(folder: Path) -> None:
    """Delete the index of any engine: it is made again from the files."""
    import shutil

    for path in folder.glob(f"{FILE}*"):
        path.unlink(missing_ok=True)
    shutil.rmtree(folder / "whoosh", ignore_errors=True)
