"""The full text: every version of every document, and what waits, found by words and fields, shown with snippets.

Text is not handed over with the entries: an engine asks `TextSource` by sha256 when it indexes an entry, and again
for snippets, so that text is kept once (`.docvault/text`, written by store) and never inside the index.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from docvault.model.intake.extracted import Extracted, Reason
from docvault.model.search.query import Query
from docvault.model.values import dataclass, field

if TYPE_CHECKING:
    from docvault.model.control.rights import Reader

TextSource = Callable[[str], Extracted | None]
"""sha256 (hex) to the kept text of those bytes; None when nothing has been read of them yet."""
COUNT_CAP = 1000
"""So many matches are counted at most."""


class Sort(StrEnum):
    """Order of hits."""

    NEWEST = "newest"  # by received, newest first
    RELEVANCE = (
        "relevance"  # ranked over a bounded set of the newest candidates; those that are older follow, newest first
    )


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text around the first match. `marks` are (start, end) character offsets of matches inside `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    page: int = 0  # 0: no page, e.g. a match in the title or file name
    part: str = ""  # name of the attachment the match stands in


@dataclass(frozen=True, slots=True)
class Hit:
    """One version or one waiting item that matches."""

    file: str
    path: str
    received: str
    order: str = ""
    case_kind: str = ""
    document: str = ""
    version: int = 0
    kind: str = ""
    title: str = ""
    item: str = ""
    superseded: bool = False
    state: str = ""  # of an item: waiting, filing, rejected
    closed: bool = False  # whoever searches may not read it: there is no file name, path, title or snippet
    gone: str = ""  # as the version's entry says it
    outcome: str = ""  # how reading ended, `unread` where nothing has been read; empty when closed
    reasons: tuple[Reason, ...] = ()  # what is missing
    snippet: Snippet = field(default_factory=lambda: Snippet(""))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in the order asked for. `total` counts all matches up to `COUNT_CAP`, past their end all; `capped` says there are more than that.

    `unread` counts versions and waiting items of whose bytes nothing has been read, as far as the reader may read them: what stands in them no word finds.
    """

    total: int
    hits: tuple[Hit, ...]
    capped: bool = False
    unread: int = 0


class FullText(Protocol):
    """Searches, and the words they go by."""

    def search(
        self,
        query: Query,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort = Sort.NEWEST,
        reader: "Reader | None" = None,
    ) -> SearchResult:
        """Versions and waiting items that match, with snippets. Never raises for what was typed.

        What `reader` may not read (R-RO2) no word finds or leaves out, and it is not counted then; a query of nothing but fields and dates finds it,
        `closed`, without a name, a title or a snippet. No sender finds it. None reads everything.
        """

    def lacking(self, reader: "Reader | None" = None) -> Mapping[str, int]:
        """How many versions and waiting items, of those the reader may read, could not be read whole, by how that ended; `unread` of those nobody read."""

    def retext(self, sha256: Iterable[str]) -> None:
        """Index again every version and item with these bytes: their kept text is new (pages were recognised)."""
