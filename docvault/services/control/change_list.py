"""What is known of change notices: the changes of an order or of all, and one of them as whoever asks may see it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.control.change_notices import find_change
from docvault.model.control.change_told import told_change
from docvault.model.control.rights import CLOSED
from docvault.model.values import dataclass
from docvault.services.seeing import reader, view_of

if TYPE_CHECKING:
    from docvault.index.contract.control import ChangeEntry
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import ChangeNotice
    from docvault.model.control.change_told import Told
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """A change with the order it is of."""

    manifest: "Manifest"
    notice: "ChangeNotice"

    def to_tree(self) -> dict[str, Any]:
        """The change as the manifest has it, as JSON."""
        notice = dict(self.notice.to_tree())
        return {"order": self.manifest.id, "change": notice.pop("id"), **notice}


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Changes as the index has them, each with its order and what whoever asks may read of it."""

    rows: "tuple[tuple[str, ChangeEntry, Told], ...]"  # all of the list, or a piece
    total: int
    capped: bool = False  # there are more than `total`

    def to_tree(self) -> dict[str, Any]:
        """The list as JSON."""
        changes = [_entry_tree(order, one, told) for order, one, told in self.rows]
        return {"changes": changes, "total": self.total, "capped": self.capped}


def _entry_tree(order: str, one: "ChangeEntry", told: "Told") -> dict[str, Any]:
    return {
        "order": order,
        "change": one.change,
        "state": one.state,
        "opened": one.opened,
        "since": one.since,
        "what": told.text,
        "affects": one.affects.split(", ") if one.affects else [],
        **({CLOSED: True} if told.closed else {}),
    }


def list_notices(
    vault: "Vault", order: str = "", states: Sequence[str] = (), limit: int | None = None, offset: int = 0
) -> ChangeList:
    """Change notices of an order or of all, newest order first."""
    if order:
        vault.cases.read(ORDER, order)  # one that does not exist is said to be missing
    found = vault.index.changes(order, states, limit=limit, offset=offset)
    asking = reader(vault)
    rows = tuple((number, one, told_change(one.detail, asking)) for number, one in found.rows)
    return ChangeList(rows, found.total, found.capped)


def show_notice(vault: "Vault", order: str, change: str) -> ChangeFound:
    """One notice, with the order it belongs to, as whoever asks sees them."""
    manifest = view_of(vault, vault.cases.read(ORDER, order).manifest).manifest
    return ChangeFound(manifest, find_change(manifest, change))
