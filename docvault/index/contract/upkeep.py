"""Upkeep: the index told of changes, compared with the files, cleaned and closed."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import CaseEntry, ItemEntry


class Upkeep(Protocol):
    """How an index is kept in step with the files."""

    def put(
        self,
        cases: "Iterable[CaseEntry]" = (),
        items: "Iterable[ItemEntry]" = (),
        marks: Mapping[str, str] | None = None,
        *,
        told_before: Mapping[tuple[str, str], tuple[str, int] | None] | None = None,
    ) -> None:
        """Replace what is known of these case files and items, and set these marks, in one transaction.

        With `told_before` a case file is passed over of whose head the index knows something else by now: somebody told it something newer than was
        read here.
        """

    def remove(self, cases: Iterable[tuple[str, str]] = (), items: Iterable[str] = ()) -> None:
        """Forget these case files (kind, id) and items, with their text."""

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index: analyzer version, how far registers were read, boot id."""

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes): compare with the files to see what is stale."""

    def head(self, kind: str, case_id: str) -> tuple[str, int] | None:
        """(head, history_bytes) of one case file, None when it is not known."""

    def purge(self) -> bool:
        """Leave no byte in the files of what was removed before (a disposal). False when another process keeps it from being done: try again."""

    def is_replaced(self) -> bool:
        """Whether its files were deleted or made again since it was opened: what it is told is lost, what it answers is old."""

    def close(self) -> None:
        """Release files. The index stays usable by a later open."""
