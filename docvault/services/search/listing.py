"""The verbs `order list` and `customer list`: read from the index alone, so that they need nothing of case files."""

from typing import TYPE_CHECKING

from docvault.model.search.query import parse_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.index.contract.catalogue import CaseEntry
    from docvault.services.vault import Vault


def list_orders(vault: "Vault", query: str = "", limit: int | None = None) -> "Sequence[CaseEntry]":
    """Orders that match a query, newest number first; all of them without one."""
    return vault.index.cases(parse_query(query), kind="order", limit=limit)


def list_customers(vault: "Vault", query: str = "", limit: int | None = None) -> "Sequence[CaseEntry]":
    """Customers that match a query."""
    return vault.index.cases(parse_query(query), kind="customer", limit=limit)
