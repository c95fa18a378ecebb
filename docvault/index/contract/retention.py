"""Retention: what falls due, what is held, which orders hang together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from docvault.model.retention.retention import Facts, Link


class Retention(Protocol):
    """What the audit needs of every order."""

    def retention(self, until: str) -> "Sequence[Facts]":
        """Orders of which something falls due until a date, or has no date to fall due on, by number."""

    def held(self, kind: str) -> "Sequence[Facts]":
        """Case files of a kind (order, customer) with an open hold."""

    def links(self) -> "Sequence[Link]":
        """Every repeat order with its base, and whether they still run."""
