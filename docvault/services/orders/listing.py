"""The verbs `order list` and `customer list`: answered by the index alone."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.search.query import parse_query

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import CaseEntry
    from docvault.model.page import Page
    from docvault.services.vault import Vault


def list_orders(vault: "Vault", query: str = "", limit: int | None = None, offset: int = 0) -> "Page[CaseEntry]":
    """Orders that match a query, newest number first; all of them without one."""
    return vault.index.cases(parse_query(query), kind=ORDER, limit=limit, offset=offset)


def list_customers(vault: "Vault", query: str = "", limit: int | None = None, offset: int = 0) -> "Page[CaseEntry]":
    """Customers that match a query."""
    return vault.index.cases(parse_query(query), kind=CUSTOMER, limit=limit, offset=offset)


def orders_tree(page: "Page[CaseEntry]") -> dict[str, Any]:
    """Orders as JSON."""
    orders = [_order_tree(entry) for entry in page]
    return {"orders": orders, "total": page.total, "capped": page.capped}


def customers_tree(page: "Page[CaseEntry]") -> dict[str, Any]:
    """Customers as JSON."""
    customers = [_customer_tree(entry) for entry in page]
    return {"customers": customers, "total": page.total, "capped": page.capped}


def _order_tree(entry: "CaseEntry") -> dict[str, Any]:
    return {
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


def _customer_tree(entry: "CaseEntry") -> dict[str, Any]:
    return {"customer": entry.id, "title": entry.title, "addresses": list(entry.addresses), "folder": entry.folder}
