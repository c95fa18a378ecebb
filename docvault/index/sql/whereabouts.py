"""Where bytes and mails are: in a version of a document, or in an intake item."""

from collections.abc import Iterable

from docvault.index.contract.catalogue import Where
from docvault.index.sql.database import Database
from docvault.index.sql.paging import Select, paged
from docvault.model.page import Page
from docvault.model.values import replace

_BYTES = """FROM (
  SELECT received, c.kind AS case_kind, c.id, d.document, d.version, d.item, d.gone != '' AS gone FROM docs d JOIN cases c
    ON c.row = d.owner WHERE d.sha256 = ? AND d.owner != 0
  UNION ALL
  SELECT received, '', '', '', 0, item, FALSE FROM items WHERE sha256 = ? AND path != '') AS found"""
_UNREAD = "FROM docs d JOIN cases c ON c.row = d.owner WHERE d.lacking != '' AND d.lacking = 'unread' AND d.owner != 0"
_MAILS = (
    "SELECT coalesce(c.kind, ''), coalesce(c.id, ''), d.document, d.version, d.item FROM messages m JOIN docs d ON d.row = m.doc "
    "LEFT JOIN cases c ON c.row = d.owner WHERE m.message_id = ? AND d.gone = '' ORDER BY d.row"
)


def of_bytes(db: Database, sha256: str, limit: int | None, offset: int) -> Page[Where]:
    """Versions and items with these bytes, the first arrival first; what was filed, or is a duplicate without bytes of its own, is found where it went."""
    wanted = Select(
        "case_kind, id, document, version, item, gone",
        _BYTES,
        "received, item, id, document, version",
        (sha256, sha256),
    )
    return paged(db, wanted, lambda row: replace(Where(*row[:5]), gone=bool(row[5])), limit, offset)


def unread(db: Database, limit: int | None, offset: int) -> Page[Where]:
    """Versions of whose bytes nothing has been read, in the order the index got to know them."""
    wanted = Select("c.kind, c.id, d.document, d.version, d.item", _UNREAD, "d.row")
    return paged(db, wanted, lambda row: Where(*row), limit, offset)


def items_with(db: Database, sha256: str, limit: int | None, offset: int) -> Page[str]:
    """Ids of all items that arrived with these bytes, the first arrival first, whatever became of them."""
    wanted = Select("item", "FROM items WHERE sha256 = ?", "received, item", (sha256,))
    return paged(db, wanted, lambda row: str(row[0]), limit, offset)


def of_mails(db: Database, message_ids: Iterable[str]) -> list[Where]:
    """Mails with these message ids, in the order of the ids, of one id the earliest first."""
    return [Where(*row) for message in dict.fromkeys(message_ids) for row in db.execute(_MAILS, (message,))]
