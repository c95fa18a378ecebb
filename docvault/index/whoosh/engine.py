"""Whoosh for the full text, chosen with `engine: whoosh` and the extra `docvault[whoosh]`; the catalogue stays in SQLite.

Our analyzer makes the tokens, Whoosh only splits them at blanks. Its files and the catalogue cannot be committed together: the catalogue keeps the
generation of the Whoosh index it belongs to, and an index whose two halves disagree is made again.
"""

import json
import time
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import LockError
from whoosh.query import spans

from docvault.errors import N_, DocvaultError
from docvault.index.contract.full_text import TextSource
from docvault.index.errors import IndexBroken, IndexBusyError
from docvault.index.files import make_file, make_folder
from docvault.index.names import FILE, WORDS
from docvault.index.sql.conditions import Condition
from docvault.index.sql.database import Database
from docvault.index.sql.engine import SqlIndex
from docvault.index.sql.text_index import Source
from docvault.index.sqlite.index_file import IndexFile
from docvault.model.control.rights import Reader
from docvault.model.search.query import Either, Every, Node, Not, Words
from docvault.model.search.tokens import code_part, phrase_tokens
from docvault.model.sentence import Sentence
from docvault.model.system_errors import told

_GENERATION = "whoosh_generation"
_LOCK = "MAIN_WRITELOCK"
"""The file Whoosh locks for a writer, made by us: it would make one that only its own user may write to."""
_PAUSE = 0.02
_BETWEEN = 0.5
"""Seconds that are enough to commit one half after the other."""
_TOKENS = "INSERT INTO tokens VALUES (?, ?) ON CONFLICT (row) DO UPDATE SET text = excluded.text"
_SET_GENERATION = "INSERT INTO marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


Done = TypeVar("Done")


class WhooshIndex(SqlIndex):
    """The index in `folder`: the catalogue in SQLite, the words in Whoosh."""

    def __init__(self, folder: Path, text_source: TextSource, *, read_only: bool = False, patience: float) -> None:
        """Open or make both halves; `read_only` makes none. Raises `IndexBroken` when they do not belong together."""
        file = IndexFile(folder / FILE, full_text=False, read_only=read_only, patience=patience)
        try:
            words = _steadily(lambda: _opened(folder / WORDS, file, read_only=read_only), folder / WORDS, patience)
            self._words = WhooshText(words, file.db, folder / WORDS, patience)
            super().__init__(file, self._words, text_source)
            if self._problem() is not None:
                self._look_again(file, read_only=read_only)
        except BaseException:
            file.close()
            raise

    def _look_again(self, file: IndexFile, *, read_only: bool) -> None:
        """Compare the halves when nobody is between committing the one and the other; who may not lock waits for that."""
        if read_only:
            time.sleep(_BETWEEN)
        with nullcontext() if read_only else file.transaction():
            problem = self._problem()
        if problem is not None:
            raise IndexBroken(problem=Sentence(problem))

    def _problem(self) -> str | None:
        """What is wrong with the two halves, None when they belong together."""
        kept = self.marks().get(_GENERATION)
        generation = self._words.generation
        if kept is None:
            return N_("the catalogue is new and the words are old") if generation > 0 else None
        return N_("its two halves are of different times") if int(kept) != generation else None


class WhooshText:
    """The full text of `SqlIndex` in Whoosh. What a transaction adds and removes is collected and committed at its end."""

    def __init__(self, opened: Any, db: Database, folder: Path, patience: float) -> None:
        self._index, self._db, self._folder, self._patience = opened, db, folder, patience
        self._added: dict[int, tuple[str, str]] = {}
        self._removed: set[int] = set()

    @property
    def generation(self) -> int:
        """Counts the commits to the Whoosh index."""
        return int(self._index.latest_generation())

    def add(self, row: int, text: str, codes: str, rights: str) -> None:
        """Index the tokens of a new row. Who may read it is a condition on the catalogue's rows."""
        del rights
        self._added[row] = (text, codes)
        self._db.execute(_TOKENS, (row, zlib.compress(text.encode(), 1)))

    def set_rights(self, row: int, rights: str) -> None:
        """Nothing of its own: the catalogue's rows say who may read them."""

    def remove(self, row: int) -> None:
        """Take a row out."""
        self._added.pop(row, None)
        self._removed.add(row)
        self._db.execute("DELETE FROM tokens WHERE row = ?", (row,))

    def tokens(self, row: int) -> str | None:
        """The tokens of a row, for ranking."""
        kept = self._db.execute("SELECT text FROM tokens WHERE row = ?", (row,)).fetchone()
        return zlib.decompress(kept[0]).decode() if kept else None

    def commit(self) -> None:
        """Write what was collected, and put the new generation into the catalogue's transaction."""
        if not self._added and not self._removed:
            return
        writer = self._writer()
        try:
            for row in self._removed:
                writer.delete_by_term("row", str(row))
            for row, (text, codes) in self._added.items():
                writer.add_document(row=str(row), text=text, codes=codes)
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._index = self._index.refresh()
        self._db.execute(_SET_GENERATION, (_GENERATION, str(self.generation)))
        self.rollback()

    def rollback(self) -> None:
        """Forget what was collected."""
        self._added.clear()
        self._removed.clear()

    def purge(self) -> None:
        """Write all segments anew as one, without what was deleted."""
        writer = self._writer()
        writer.commit(optimize=True)
        self._index = self._index.refresh()
        self._db.execute(_SET_GENERATION, (_GENERATION, str(self.generation)))

    def close(self) -> None:
        """Release files."""
        self._index.close()

    def source(self, node: Node, reader: Reader | None) -> Source | None:
        """Whoosh drives nothing: its rows are a condition on the catalogue's."""
        del node, reader
        return None

    def condition(self, node: Node) -> Condition:
        """A condition on `d.row`: the rows Whoosh finds."""
        rows = _steadily(lambda: self._rows(node), self._folder, self._patience)
        return ("TRUE", []) if rows is None else ("d.row IN (SELECT value FROM json_each(?))", [json.dumps(rows)])

    def _rows(self, node: Node) -> list[int] | None:
        """The rows found, None where nothing is looked for."""
        self._index = self._index.refresh()
        with self._index.searcher() as searcher:
            wanted = _query(node, searcher)
            if wanted is None:
                return None
            return [int(searcher.stored_fields(number)["row"]) for number in searcher.docs_for_query(wanted)]

    def _writer(self) -> Any:
        """The one writer Whoosh allows; where SQLite waits, Whoosh raises at once."""
        deadline = time.monotonic() + self._patience
        make_file(self._folder / _LOCK)
        while True:
            try:
                return self._index.writer(limitmb=64)
            except LockError:
                if time.monotonic() > deadline:
                    raise IndexBusyError(path=str(self._folder)) from None
                time.sleep(_PAUSE)


def _opened(folder: Path, file: IndexFile, *, read_only: bool) -> Any:
    """The Whoosh index in `folder`, made when there is none; of several processes one makes it, while the others wait for the catalogue."""
    try:
        if whoosh_index.exists_in(folder):
            return whoosh_index.open_dir(folder)
        if read_only:
            raise IndexBroken(problem=Sentence(N_("there is none")))  # noqa: TRY301
        with file.transaction():
            return whoosh_index.open_dir(folder) if whoosh_index.exists_in(folder) else _made(folder)
    except (DocvaultError, FileNotFoundError):
        raise
    except OSError as error:
        raise told(error, str(folder), writing=not read_only) from error
    except Exception as error:
        raise IndexBroken(problem=f"Whoosh: {error}") from error


def _steadily(work: Callable[[], Done], folder: Path, patience: float) -> Done:
    """Do it again when files are gone that were there a moment before: a writer deletes those of before its commit while others open them."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return work()
        except FileNotFoundError as error:
            if time.monotonic() > deadline:
                raise IndexBusyError(path=str(folder)) from error
        time.sleep(_PAUSE)


def _made(folder: Path) -> Any:
    make_folder(folder)
    schema = Schema(row=ID(unique=True, stored=True), text=TEXT(analyzer=_blanks()), codes=TEXT(analyzer=_blanks()))
    return whoosh_index.create_in(folder, schema)


def _blanks() -> Any:
    return SpaceSeparatedTokenizer()


def _query(node: Node, searcher: Any) -> Any:
    """A Whoosh query for a subtree of words; None for words without a searchable character."""
    if isinstance(node, Words):
        return _phrase(node, searcher)
    if isinstance(node, Not):
        inner = _query(node.inner, searcher)
        return None if inner is None else whoosh_query.Not(inner)
    assert isinstance(node, Every | Either)  # noqa: S101 - a subtree of words
    parts = [part for part in (_query(inner, searcher) for inner in node.inner) if part is not None]
    if not parts:
        return None
    if isinstance(node, Either):
        return whoosh_query.Or([_alone(part) for part in parts])
    if all(isinstance(part, whoosh_query.Not) for part in parts):
        parts.append(whoosh_query.Every())
    return whoosh_query.And(parts)


def _alone(part: Any) -> Any:
    """An exclusion by itself means everything else."""
    return whoosh_query.And([part, whoosh_query.Every()]) if isinstance(part, whoosh_query.Not) else part


def _phrase(words: Words, searcher: Any) -> Any:
    tokens, open_end = phrase_tokens(words.text)
    if not tokens:
        return None
    parts = [whoosh_query.Term("text", token) for token in tokens]
    if open_end or words.prefix:
        begun = [term.decode() for term in searcher.reader().expand_prefix("text", tokens[-1])]
        parts[-1] = whoosh_query.Or([whoosh_query.Term("text", term) for term in begun]) if begun else parts[-1]
    phrase = parts[0] if len(parts) == 1 else _sequence(parts)
    grams = code_part(words.text)
    if not grams:
        return phrase
    codes = [whoosh_query.Term("codes", gram) for gram in grams]
    return whoosh_query.Or([phrase, codes[0] if len(codes) == 1 else _sequence(codes)])


def _sequence(parts: list[Any]) -> Any:
    return spans.SpanNear2(parts, slop=1, ordered=True)
