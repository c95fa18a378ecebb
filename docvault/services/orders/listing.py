"""The verbs `order list` and `customer list`: answered by the index alone."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.rights import CLOSED
from docvault.model.values import replace
from docvault.services.astray import note_astray
from docvault.services.search.asked import asked
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import CaseEntry
    from docvault.model.page import Page
    from docvault.services.vault import Vault


def list_orders(vault: "Vault", query: str = "", limit: int | None = None, offset: int = 0) -> "Page[CaseEntry]":
    """Orders that match a query, newest number first; all of them without one."""
    note_astray(vault)
    return _listed(vault, query, ORDER, limit, offset)


def list_customers(vault: "Vault", query: str = "", limit: int | None = None, offset: int = 0) -> "Page[CaseEntry]":
    """Customers that match a query."""
    return _listed(vault, query, CUSTOMER, limit, offset)


def _listed(vault: "Vault", query: str, kind: str, limit: int | None, offset: int) -> "Page[CaseEntry]":
    """Case files of a kind as whoever asks sees them: of one that is closed its number, whose it is and how far it is."""
    asking = reader(vault)
    found = vault.index.cases(asked(vault, query), kind=kind, limit=limit, offset=offset, reader=asking)
    if asking.may_read_case(kind):
        return found
    return replace(found, rows=tuple(replace(one, **_UNSAID, closed=True) for one in found.rows))


_UNSAID: dict[str, Any] = {
    "title": "",
    "due": "",
    "references": (),
    "styles": (),
    "contracts": (),
    "addresses": (),
    "value": "",
}


def orders_tree(page: "Page[CaseEntry]") -> dict[str, Any]:
    """Orders as JSON."""
    orders = [_order_tree(entry) for entry in page]
    return {"orders": orders, "total": page.total, "capped": page.capped}


def customers_tree(page: "Page[CaseEntry]") -> dict[str, Any]:
    """Customers as JSON."""
    customers = [_customer_tree(entry) for entry in page]
    return {"customers": customers, "total": page.total, "capped": page.capped}


def _order_tree(entry: "CaseEntry") -> dict[str, Any]:
    tree = {
        "order": entry.id,
        "customer": entry.customer,
        "title": entry.title,
        "state": entry.state,
        "class": entry.service_class,
        "stage": entry.stage,
        "due": entry.due,
        "opened": entry.opened,
        "completed": entry.completed,
        "references": list(entry.references),
        "styles": list(entry.styles),
        "contracts": list(entry.contracts),
        "folder": entry.folder,
    }
    return tree | {CLOSED: True} if entry.closed else tree


def _customer_tree(entry: "CaseEntry") -> dict[str, Any]:
    if entry.closed:
        return {"customer": entry.id, "folder": entry.folder, CLOSED: True}
    return {"customer": entry.id, "title": entry.title, "addresses": list(entry.addresses), "folder": entry.folder}
