"""Opening the index with the engine the vault names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.index.errors import EngineMissingError
from docvault.index.names import FILE, UNNAMED, WORDS, others_in

if TYPE_CHECKING:
    from docvault.index.contract.full_text import TextSource
    from docvault.index.contract.index import Index

_BESIDE = "new"
PATIENCE = 30.0
"""Seconds somebody at a desk waits for others, where nothing else is said."""


def open_index(
    folder: Path, engine: str, text_source: "TextSource", *, read_only: bool = False, patience: float = PATIENCE
) -> "Index":
    """Open the index in `folder` (made when missing) with an engine: `sqlite` or `whoosh`.

    With `read_only` nothing is made and nothing changed. `patience` is how many seconds opening, and each verb, waits for others that write; who only
    reads waits for nobody. The index belongs to the thread that opened it. Raises `IndexBroken`, `IndexBusyError`, `EngineMissingError`, errors of
    the disk.
    """
    if engine == "whoosh":
        try:
            from docvault.index.whoosh.engine import WhooshIndex
        except ImportError as error:
            raise EngineMissingError(engine=engine) from error
        engine_index: Index = WhooshIndex(folder, text_source, read_only=read_only, patience=patience)
        return engine_index
    from docvault.index.sqlite.open import open_sqlite

    return open_sqlite(folder / FILE, text_source, read_only=read_only, patience=patience)


def delete_index(folder: Path) -> None:
    """Delete the index of any engine, of this version of docvault: it is made again from the files."""
    _delete(folder, FILE, WORDS)


@contextmanager
def made_beside(folder: Path) -> Iterator[Path]:
    """A place to make an index anew while the one in `folder` still answers; what is left there in the end goes."""
    beside = folder / _BESIDE
    _remove(beside)
    try:
        yield beside
    finally:
        _remove(beside)


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def delete_other_versions(folder: Path) -> None:
    """Delete the indexes that docvault of other versions keeps there: each is made again when one of those is next used."""
    for path in others_in(folder):
        _delete(folder, path.name, path.stem.replace("index", "whoosh"))


def delete_unnamed(folder: Path) -> None:
    """Delete an index whose name does not say its version: the program it belongs to would not notice what others changed meanwhile."""
    _delete(folder, UNNAMED, "whoosh")


def _delete(folder: Path, file: str, words: str) -> None:
    """The file itself goes last: nobody opens it beside a log of somebody who opens the next one."""
    for path in sorted(folder.glob(f"{file}*"), reverse=True):
        path.unlink(missing_ok=True)
    _remove(folder / words)
