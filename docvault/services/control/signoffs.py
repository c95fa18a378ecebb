"""The verbs `signoffs` and `holders`: who holds which version, who signed for it, who still has to."""

from typing import TYPE_CHECKING, Any

from docvault.index.contract.control import SignoffQuery
from docvault.model.case.kinds import ORDER
from docvault.model.control.holdings import OWED, Holding, Position, holders, positions_in
from docvault.model.page import Page, piece
from docvault.model.times import is_before
from docvault.model.values import dataclass, replace
from docvault.services.search.large_answers import collector_paused
from docvault.services.seeing import find_seen, reader
from docvault.services.typed import department_id, moment

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Signoffs:
    """How departments stand with each version they were given, each with its order, as of a moment."""

    as_of: str
    rows: tuple[tuple[str, Position], ...]  # all of the list, or a piece
    total: int
    capped: bool = False  # there are more than `total`

    def to_tree(self) -> dict[str, Any]:
        """The list as JSON."""
        rows = [position_tree(order, one, self.as_of) for order, one in self.rows]
        return {"rows": rows, "total": self.total, "capped": self.capped}


@dataclass(frozen=True, slots=True)
class Held:
    """The copies of a document that were out on a day or at a time."""

    order: str
    document: str
    on: str
    copies: Page[Holding]

    def to_tree(self) -> dict[str, Any]:
        """The list as JSON."""
        return {
            "order": self.order,
            "document": self.document,
            "on": self.on,
            "rows": [
                {
                    "department": one.department,
                    "version": one.version,
                    "copy": one.copy,
                    "medium": one.medium,
                    "since": one.since,
                    "signed_by": list(one.signed_by),
                }
                for one in self.copies
            ],
            "total": self.copies.total,
        }


def signoffs(
    vault: "Vault",
    *,
    order: str = "",
    department: str = "",
    overdue: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Signoffs:
    """How departments stand with each version they were given; with `overdue` only what should be done by now.

    Of one order the rows are read from its folder, of many from the index. Raises `NoSuchCaseError`, `NoSuchDepartmentError`.
    """
    department = department_id(vault.config, department) if department else ""
    now = vault.now()
    if order:
        manifest = vault.cases.read(ORDER, order).manifest
        wanted = [
            one
            for one in positions_of(vault, manifest)
            if department in {"", one.department} and (not overdue or is_late(one, now))
        ]
        wanted.sort(key=lambda one: (one.document, one.version, one.department))  # as the index has them
        part = piece(wanted, limit, offset)
        return Signoffs(now, seen_positions(vault, tuple((order, one) for one in part)), part.total)
    query = SignoffQuery(department=department, overdue_at=now if overdue else "")
    with collector_paused():
        found = vault.index.signoffs(query, limit=limit, offset=offset)
    return Signoffs(now, seen_positions(vault, found.rows), found.total, found.capped)


def seen_positions(vault: "Vault", rows: "tuple[tuple[str, Position], ...]") -> "tuple[tuple[str, Position], ...]":
    """The rows without what was said of papers of closed documents: why one counts without its code."""
    asking = reader(vault)
    said = {order for order, one in rows if one.why}
    if asking.reads_everything or not said:
        return rows
    marks = vault.index.rights_of(said)
    readable = {place for place, mark in marks.items() if asking.may_read_marked(mark)}
    return tuple((order, one if (order, one.document) in readable else replace(one, why="")) for order, one in rows)


def positions_of(vault: "Vault", manifest: "Manifest") -> list[Position]:
    """How departments stand with the versions of one order."""
    times = vault.agenda_rules.times
    return list(positions_in(manifest, times))


def is_late(one: Position, now: str) -> bool:
    """Whether a signature or paper should be there by now."""
    return bool(
        (one.state == OWED and one.due and is_before(one.due, now))
        or (one.return_due and is_before(one.return_due, now))
    )


def held_on(vault: "Vault", order: str, wanted: str, on: str = "", limit: int | None = None, offset: int = 0) -> Held:
    """The copies of a document that were out on a day (its end) or at a time; now without one.

    They are read from the order's folder also for a piece: the index knows how departments stand today, not which copies were out on a day.
    """
    document, _ = find_seen(vault, vault.cases.read(ORDER, order).manifest, wanted)
    copies = holders(document, moment(vault, on) if on else "")
    return Held(order, document.id, on or vault.now(), piece(copies, limit, offset))


def position_tree(order: str, one: Position, now: str) -> dict[str, Any]:
    """How a department stands with a version of an order, as JSON."""
    tree: dict[str, Any] = {
        "order": order,
        "document": one.document,
        "version": one.version,
        "newest": one.newest,
        "department": one.department,
        "state": one.state,
        "since": one.since,
        "overdue": is_late(one, now),
    }
    if one.person:
        tree |= {"person": one.person, "name": one.name, "at": one.at}
    if one.gone:
        tree["gone"] = one.gone
    if one.evidence_only:
        tree["evidence_only"] = True
    if one.why:
        tree["why"] = one.why
    if one.declared:
        tree["declared"] = one.declared
    if one.elsewhere:
        tree["elsewhere"] = one.elsewhere
    if one.due:
        tree["due"] = one.due
    if one.open_signers:
        tree["open_signers"] = list(one.open_signers)
    if one.out:
        tree |= {"to_return": list(one.out), "return_due": one.return_due}
    return tree
