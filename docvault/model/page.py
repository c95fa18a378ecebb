"""A piece of a list, and how long the whole list is."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from docvault.model.values import dataclass

Row = TypeVar("Row", covariant=True)  # noqa: PLC0105 - of any type

LIST_CAP = 1000
"""So many rows of a list are counted at most: what lies behind them is told as "more"."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of a list from an offset on. `total` counts the whole list; `capped` says it stopped at `LIST_CAP`, which it never does past the end."""

    rows: tuple[Row, ...]
    total: int
    capped: bool = False

    def __iter__(self) -> Iterator[Row]:
        """The rows."""
        return iter(self.rows)

    def __getitem__(self, place: int) -> Row:
        """One of the rows."""
        return self.rows[place]

    def __len__(self) -> int:
        """How many rows this piece has."""
        return len(self.rows)


def piece(rows: Sequence[Row], limit: int | None = None, offset: int = 0) -> Page[Row]:
    """A piece of a list that is at hand as a whole."""
    end = None if limit is None else offset + limit
    return Page(tuple(rows[offset:end]), len(rows))
