"""The rows that are searched, one for each version and each item that is not filed, with their words in the full text. The caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from docvault.index.contract.catalogue import ItemEntry, VersionEntry
from docvault.index.contract.full_text import TextSource
from docvault.index.sql import passages
from docvault.index.sql.database import Database
from docvault.index.sql.rights import Rights, rights_of, rights_of_item
from docvault.index.sql.text_index import TextIndex
from docvault.model.intake.extracted import UNREAD, WHOLE, Extracted
from docvault.model.search.tokens import code_tokens, document_tokens

_SEARCHABLE_STATES = frozenset({"waiting", "filing", "rejected"})
_VERSIONS, _PATHS = 1 << 5, 1 << 15
"""So many versions, and so many paths of one version, are told apart within a second: whoever copies a folder into an inbox drops thousands at once."""
_BORDER = "\n|\n"
"""Stands between two texts, so that no phrase is found across them."""
_KNOWN = (
    "SELECT row, lacking, document, version, title, file, sender, sha256, received, kind, department, path, channel, superseded, item, "
    "gone, level, readers FROM docs WHERE owner = ?"
)
_RECATALOGUE = "UPDATE docs SET kind = ?, department = ?, path = ?, channel = ?, superseded = ?, item = ?, gone = ?, level = ?, readers = ? WHERE row = ?"


class Documents:
    """Writes the document rows of one index. What was read of the bytes comes from `source`."""

    def __init__(self, db: Database, text: TextIndex, source: TextSource) -> None:
        self._db = db
        self._text = text
        self._source = source

    def put_versions(self, owner: int, versions: Sequence[VersionEntry]) -> None:
        """Bring a case file's rows in line with its versions. What stands is left alone; text that is new is told by `retext`."""
        known = {(row[2], row[3]): row for row in self._db.execute(_KNOWN, (owner,))}
        for version in versions:
            old = known.pop((version.document, version.version), None)
            described = (version.title, version.file, version.sender, version.sha256, version.received)
            if old is not None and old[4:9] == described:
                if old[9:] != _catalogued(version):
                    self._catalogue_anew(version, old)
                continue
            if old is not None:
                self._drop("row = ?", (old[0],))
            self._add(owner, version, rights_of(version))
        for row in known.values():
            self._drop("row = ?", (row[0],))

    def put_item(self, item: ItemEntry) -> None:
        """Replace an item's row; one that was filed, or is a duplicate, has none."""
        self.drop_item(item.item)
        if item.state in _SEARCHABLE_STATES and item.path:
            version = VersionEntry(
                document="", version=0, kind="", title=item.title, department="", file=item.file, path=item.path, sha256=item.sha256,
                bytes=item.bytes, added=item.received, received=item.received, channel=item.channel, sender=item.sender, item=item.item,
            )  # fmt: skip
            self._add(0, version, rights_of_item(item.mark))

    def drop_case(self, owner: int) -> None:
        """Take all rows of a case file out, with their words."""
        self._drop("owner = ?", (owner,))

    def drop_item(self, item: str) -> None:
        """Take an item's row out, with its words."""
        self._drop("owner = 0 AND item = ? AND item != ''", (item,))  # so that the index of items is used

    def retext(self, sha256: str) -> None:
        """Index the words of every row with these bytes again."""
        extracted = self._source(sha256)
        sql = "SELECT row, level, readers, title, file, sender FROM docs WHERE sha256 = ?"
        for row, level, readers, *described in self._db.execute(sql, (sha256,)).fetchall():
            self._text.remove(row)
            self._db.execute("DELETE FROM messages WHERE doc = ?", (row,))
            self._add_words(row, described, extracted, Rights(level, readers))
            self._db.execute("UPDATE docs SET lacking = ? WHERE row = ?", (lacking(extracted), row))

    def _add(self, owner: int, version: VersionEntry, rights: Rights) -> None:
        extracted = self._source(version.sha256)
        row = _new_row(self._db, version)
        values = (
            row, owner, version.item, version.document, version.version, version.kind, version.title, version.department, version.file,
            version.path, version.sha256, version.bytes, version.added, version.received, version.channel, version.sender,
            int(version.superseded), lacking(extracted), version.gone, *rights,
        )  # fmt: skip
        self._db.execute(f"INSERT INTO docs VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
        self._add_words(row, (version.title, version.file, version.sender), extracted, rights)

    def _catalogue_anew(self, version: VersionEntry, old: Sequence[Any]) -> None:
        """Write what a row says of a version besides what is searched as text; with other rights its words are found by others."""
        self._db.execute(_RECATALOGUE, (*_catalogued(version), old[0]))
        rights = rights_of(version)
        if tuple(old[-2:]) != rights:
            self._text.set_rights(old[0], rights.tokens())

    def _add_words(self, row: int, described: Sequence[str], extracted: Extracted | None, rights: Rights) -> None:
        if extracted is not None and extracted.facts.message_id:
            self._db.execute("INSERT INTO messages VALUES (?, ?)", (extracted.facts.message_id, row))
        text = _BORDER.join(text for text in passages.searched(extracted, described) if text)
        self._text.add(row, document_tokens(text), code_tokens(text), rights.tokens())

    def _drop(self, where: str, values: Sequence[object]) -> None:
        for (row,) in self._db.execute(f"SELECT row FROM docs WHERE {where}", values).fetchall():  # noqa: S608
            self._text.remove(row)
            self._db.execute("DELETE FROM messages WHERE doc = ?", (row,))
            self._db.execute("DELETE FROM docs WHERE row = ?", (row,))


def _new_row(db: Database, version: VersionEntry) -> int:
    """A row number for a document, so that newest first is the order of rows: the second it was received in, then which version it is, then its path.

    An index that is made anew gives the same, but to the few whose place another path has: they take the next that is free.
    """
    try:
        second = max(0, int(datetime.fromisoformat(version.received).timestamp()))
    except ValueError:
        second = 0
    first = second * _VERSIONS * _PATHS
    place = min(version.version, _VERSIONS - 1) * _PATHS + crc32(version.path.encode()) % _PATHS
    while db.execute("SELECT 1 FROM docs WHERE row = ?", (first + place,)).fetchone():
        place = (place + 1) % (_VERSIONS * _PATHS)
    return first + place


def lacking(extracted: Extracted | None) -> str:
    """How reading ended where it did not find all, as a row keeps it; empty where it did."""
    if extracted is None:
        return UNREAD
    return "" if extracted.outcome in WHOLE else extracted.outcome.value


def _catalogued(version: VersionEntry) -> tuple[object, ...]:
    """What a row says of a version besides what is searched as text."""
    described = version.kind, version.department, version.path, version.channel, int(version.superseded), version.item
    return *described, version.gone, *rights_of(version)
