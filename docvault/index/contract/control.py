"""The control of versions: who has signed for what, what is to be done, which changes are under way."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from docvault.model.page import Page
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.model.control.agenda import Duty
    from docvault.model.control.holdings import Position


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One change notice of an order."""

    change: str
    state: str
    opened: str
    since: str  # when it came to its state
    affects: str  # documents, separated by commas
    detail: str  # JSON of what changes and of who may read it; made and read by services


@dataclass(frozen=True, slots=True)
class SignoffQuery:
    """Which rows of sign-offs are wanted. `overdue_at` keeps those owed, or paper not given back, whose time was up at that instant."""

    department: str = ""
    overdue_at: str = ""


@dataclass(frozen=True, slots=True)
class AgendaQuery:
    """Which duties are wanted: of a department, of a person (by name, or of the person's department when nobody is named), due until an instant.

    Duties without a due time are among them unless `dated`. Deliveries have a horizon of their own.
    """

    department: str = ""
    person: str = ""
    until: str = ""
    deliveries_until: str = ""
    dated: bool = False  # only what has a due time


class Control(Protocol):
    """Answers about sign-offs, duties and change notices of all orders."""

    def signoffs(
        self, query: SignoffQuery, *, limit: int | None = None, offset: int = 0
    ) -> "Page[tuple[str, Position]]":
        """Order numbers with how departments stand, newest order first, then by document, version and department."""

    def duties(self, query: AgendaQuery, *, limit: int | None = None, offset: int = 0) -> "Page[tuple[str, Duty]]":
        """Order numbers with what is to be done about them, by due time; what has none comes last."""

    def changes(
        self, order: str = "", states: Iterable[str] = (), *, limit: int | None = None, offset: int = 0
    ) -> Page[tuple[str, ChangeEntry]]:
        """Order numbers with their change notices, newest order first; of one order, or in some states, or all."""
