"""Retention: what falls due, what is held, which orders hang together."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from docvault.model.page import Page
    from docvault.model.retention.audit import Facts
    from docvault.model.retention.chains import Link


class Retention(Protocol):
    """What the audit needs of every order."""

    def retention(self, until: str, *, limit: int | None = None, offset: int = 0) -> "Page[Facts]":
        """Orders of which something falls due until a date, or has no date to fall due on, by number."""

    def held(self, kind: str, *, limit: int | None = None, offset: int = 0) -> "Page[Facts]":
        """Case files of a kind (order, customer) with an open hold, by number or code."""

    def links(self, *, limit: int | None = None, offset: int = 0) -> "Page[Link]":
        """Every repeat order with its base, by the number of the base, and whether they still run."""
