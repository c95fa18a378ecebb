"""The keys by which orders are found, and the addresses by which customers are: written, and looked up."""

from collections.abc import Iterable, Iterator, Sequence

from docvault.index.contract.catalogue import CaseEntry, KeyHit
from docvault.index.sql.database import Database
from docvault.model.case.kinds import ORDER
from docvault.model.intake import keys

_BATCH = 500


def put(db: Database, row: int, entry: CaseEntry) -> None:
    """Write the keys and the addresses of a case file; its number is a key of an order only."""
    if entry.addresses:
        folded = {address.casefold().lstrip("@") for address in entry.addresses}
        db.executemany("INSERT INTO addresses VALUES (?, ?)", [(address, row) for address in folded])
    fields = (
        ("number", (entry.id,) if entry.kind == ORDER else ()),
        ("reference", entry.references),
        ("contract", entry.contracts),
        ("style", entry.styles),
    )
    for field, entries in fields:
        for key in entries:
            exact, folded_key = keys.exact(key), keys.folded(key)
            if not exact:
                continue
            db.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", (folded_key, key, exact, field, row))
            if 4 <= len(folded_key) <= 32:
                db.executemany(
                    "INSERT INTO near_keys VALUES (?, ?, ?)", [(cut, folded_key, row) for cut in keys.cuts(folded_key)]
                )


def forget(db: Database, row: int) -> None:
    """Remove what was written of a case file."""
    for table in ("keys", "near_keys", "addresses"):
        db.execute(f"DELETE FROM {table} WHERE owner = ?", (row,))  # noqa: S608


def orders_with(db: Database, wanted: Iterable[str], *, fold: bool, near: bool) -> Iterator[KeyHit]:
    """Orders that carry one of the keys (`Catalogue.find_keys`)."""
    if near:
        wanted = _near(db, wanted)
    column, comparable = ("k.folded", keys.folded) if fold or near else ("k.exact", keys.exact)
    compared = list(dict.fromkeys(comparable(key) for key in wanted))
    for start in range(0, len(compared), _BATCH):
        batch = compared[start : start + _BATCH]
        sql = (
            "SELECT DISTINCT c.id, c.customer, c.state, k.field, k.key FROM keys k JOIN cases c ON c.row = k.owner "  # noqa: S608
            f"WHERE c.kind = ? AND {column} IN ({_marks(batch)}) AND (k.field = 'number' OR c.state NOT IN ('cancelled', 'void'))"
        )
        for row in db.execute(sql, (ORDER, *batch)):
            yield KeyHit(*row)


def customers_at(db: Database, address: str) -> list[str]:
    """Customers with this address; with its domain when none has the address itself."""
    address = address.casefold()
    domain = address.rpartition("@")[2]
    sql = "SELECT DISTINCT c.id FROM addresses a JOIN cases c ON c.row = a.owner WHERE a.address = ? ORDER BY 1"
    for wanted in dict.fromkeys((address, domain)):
        found = [row[0] for row in db.execute(sql, (wanted,))]
        if found:
            return found
    return []


def _near(db: Database, wanted: Iterable[str]) -> list[str]:
    """The folded keys at edit distance 0 or 1 of those wanted."""
    close: dict[str, None] = {}
    for folded in dict.fromkeys(keys.folded(key) for key in wanted):
        cuts = sorted(keys.cuts(folded))
        sql = f"SELECT DISTINCT folded FROM near_keys WHERE cut IN ({_marks(cuts)})"  # noqa: S608
        close.update((found, None) for (found,) in db.execute(sql, cuts) if keys.is_near(found, folded))
    return list(close)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
