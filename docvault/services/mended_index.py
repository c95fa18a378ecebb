"""The index as services ask it: damage that a question meets is mended, and the question asked again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docvault.index.errors import IndexBroken

if TYPE_CHECKING:
    from docvault.index.contract.index import Index


class MendedIndex:
    """Every verb of the contract, carried out by the index a thread has open.

    Opening an index looks at its first pages only: that others are damaged is met by whoever needs them. A verb can be carried out twice: it writes
    everything or nothing.
    """

    def __init__(self, current: "Callable[[], Index]", mend: Callable[[IndexBroken], None]) -> None:
        """`current` gives the open index; `mend` replaces it by one made anew, or raises why it cannot."""
        self._current, self._mend = current, mend

    def __getattr__(self, name: str) -> Any:
        """A verb by its name."""

        def asked(*given: Any, **named: Any) -> Any:
            try:
                return getattr(self._current(), name)(*given, **named)
            except IndexBroken as error:
                self._mend(error)
                return getattr(self._current(), name)(*given, **named)

        return asked
