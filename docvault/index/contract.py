"""The contract every index engine keeps: what goes in, what comes out. Nothing of an engine is known here.

An index is derived: it can be deleted at any moment and rebuilt from the files to the same answers (design 2.1, 6).
What is put in is whole: an entry replaces everything the index knew of that case file or item. One `put` is one
transaction: after a crash either all of its entries are there or none.

Text is not handed over with the entries: an engine asks `TextSource` by sha256 when it indexes an entry, and again
for snippets, so that text is kept once (`.docvault/text`, written by store) and never inside the index.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from docvault.model.intake.extracted import Extracted
from docvault.model.search.query import Query

if TYPE_CHECKING:
    from docvault.model.control.agenda import Duty
    from docvault.model.control.holdings import Position
    from docvault.model.control.rights import Reader
    from docvault.model.retention.retention import Facts, Link

TextSource = Callable[[str], Extracted | None]
"""sha256 (hex) to the kept text of those bytes; None when nothing has been read of them yet."""


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One version of one document of a case file."""

    document: str
    version: int
    kind: str
    title: str
    department: str  # source department
    file: str  # original file name
    path: str  # relative to the vault, `/` between parts
    sha256: str
    bytes: int
    added: str  # ISO 8601 with offset
    received: str  # ISO 8601 with offset: when it reached the inbox, else when it was added
    channel: str = ""  # fax, email, scan, ...; empty when added by hand
    sender: str = ""
    superseded: bool = False
    item: str = ""  # the intake item it came from
    level: str = ""  # the document's own level of confidentiality, empty where its kind's counts
    readers: tuple[str, ...] = ()  # departments that read it whatever its level


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One case file: its catalogue row and all its versions."""

    kind: str  # order, customer, plan
    id: str  # order number, customer code, plan id
    folder: str  # relative to the vault
    head: str  # hash of the last history record
    history_bytes: int  # size of history.jsonl when `head` was read
    title: str
    customer: str
    state: str  # open, completed, cancelled
    service_class: str = "normal"  # normal, special, urgent
    stage: str = ""
    opened: str = ""
    due: str = ""  # date
    completed: str = ""  # date
    references: tuple[str, ...] = ()  # the customer's own
    styles: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # mail addresses and domains, fax numbers (customers)
    merchandiser: str = ""
    value: str = ""  # `120000.00 USD`
    based_on: str = ""
    versions: tuple[VersionEntry, ...] = ()
    positions: "tuple[Position, ...]" = ()
    duties: "tuple[Duty, ...]" = ()
    changes: tuple["ChangeEntry", ...] = ()
    retention: "Facts | None" = None


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One change notice of an order."""

    change: str
    state: str
    opened: str
    since: str  # when it came to its state
    what: str  # `buttons: gold → silver; …`
    affects: str  # documents, separated by commas


@dataclass(frozen=True, slots=True)
class SignoffQuery:
    """Which rows of sign-offs are wanted. `overdue_at` keeps those owed, or paper not given back, whose time was up at that instant."""

    order: str = ""
    department: str = ""
    overdue_at: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AgendaQuery:
    """Which duties are wanted: of a department, of a person (by name, or of the person's department when nobody is named), due until an instant.

    Duties without a due time are always among them. Deliveries have a horizon of their own.
    """

    department: str = ""
    person: str = ""
    until: str = ""
    deliveries_until: str = ""


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One intake item, whatever became of it. Only waiting and rejected items carry text of their own in the full text."""

    item: str
    state: str  # waiting, filing, filed, rejected, duplicate
    file: str
    path: str  # relative to the vault; empty once filed or when it is a duplicate
    channel: str
    received: str
    sha256: str
    bytes: int
    due: str = ""  # ISO 8601 with offset
    sender: str = ""
    title: str = ""  # a mail's subject
    outcome: str = ""  # how reading it ended (`Outcome`), empty while unread
    reason: str = ""  # JSON of why it waits, was rejected or could not be read; shown by services
    suggestions: str = ""  # JSON list, ranked; made and read by services
    message_id: str = ""
    order: str = ""  # when filed
    document: str = ""
    version: int = 0
    duplicate_of: str = ""  # an item or `order/document@version`
    looks_like: str = ""  # the same pages sent again in other bytes
    handled: bool = False  # somebody has dealt with it


class Sort(StrEnum):
    """Order of hits."""

    NEWEST = "newest"  # by received, newest first
    RELEVANCE = "relevance"  # ranked over a bounded set of the newest candidates


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
    closed: bool = False  # whoever searches may not read it: there is no snippet
    snippet: Snippet = field(default_factory=lambda: Snippet(""))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in the order asked for. `total` counts all matches up to `COUNT_CAP`; `capped` says there are more than that."""

    total: int
    hits: tuple[Hit, ...]
    capped: bool = False


COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Where:
    """Where bytes already are: a version of an order, or an intake item."""

    case_kind: str = ""
    case_id: str = ""
    document: str = ""
    version: int = 0
    item: str = ""


@dataclass(frozen=True, slots=True)
class KeyHit:
    """A case file that carries a key: its own number, a reference, a contract or a style."""

    order: str
    customer: str
    state: str
    field: str  # number, reference, contract, style
    key: str  # as written in the manifest
    received_last: str = ""


class Index(Protocol):
    """An engine. All methods may raise `IndexBroken`; whoever catches it deletes the index and rebuilds."""

    def put(
        self,
        cases: Iterable[CaseEntry] = (),
        items: Iterable[ItemEntry] = (),
        marks: Mapping[str, str] | None = None,
    ) -> None:
        """Replace what is known of these case files and items, and set these marks, in one transaction."""

    def remove(self, cases: Iterable[tuple[str, str]] = (), items: Iterable[str] = ()) -> None:
        """Forget these case files (kind, id) and items, with their text."""

    def retext(self, sha256: Iterable[str]) -> None:
        """Index again every version and item with these bytes: their kept text is new (pages were recognised)."""

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index: analyzer version, how far registers were read, boot id."""

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes): compare with the files to see what is stale."""

    def head(self, kind: str, case_id: str) -> tuple[str, int] | None:
        """(head, history_bytes) of one case file, None when it is not known."""

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
        `closed` and without a snippet. None reads everything.
        """

    def cases(self, query: Query, *, kind: str = "order", limit: int | None = None) -> Sequence[CaseEntry]:
        """Case files of a kind that match the query, newest number first; `versions` is left empty.

        Words are looked for in number, title, customer, references, contracts and styles.
        """

    def case(self, kind: str, case_id: str) -> CaseEntry | None:
        """One case file with its versions."""

    def signoffs(self, query: SignoffQuery) -> "Sequence[tuple[str, Position]]":
        """Order numbers with how departments stand, newest order first, then by document, version and department."""

    def duties(self, query: AgendaQuery) -> "Sequence[tuple[str, Duty]]":
        """Order numbers with what is to be done about them, by due time; what has none comes last."""

    def changes(self, order: str = "", states: Iterable[str] = ()) -> Sequence[tuple[str, ChangeEntry]]:
        """Order numbers with their change notices, newest order first; of one order, or in some states, or all."""

    def retention(self, until: str) -> "Sequence[Facts]":
        """Orders of which something falls due until a date, or has no date to fall due on, by number."""

    def held(self, kind: str) -> "Sequence[Facts]":
        """Case files of a kind (order, customer) with an open hold."""

    def links(self) -> "Sequence[Link]":
        """Every repeat order with its base, and whether they still run."""

    def items(
        self, states: Iterable[str] = ("waiting",), *, limit: int | None = None, unhandled: bool = False
    ) -> Sequence[ItemEntry]:
        """Intake items in these states, by due time, then received; with `unhandled` only those nobody has dealt with."""

    def exact_item(self, item: str) -> ItemEntry | None:
        """The item with exactly this id, None when it is not known."""

    def item(self, item: str) -> Sequence[ItemEntry]:
        """Items whose id is, or ends with, what a person typed: none, one, or the choice."""

    def counts(self) -> Mapping[str, int]:
        """State to number of intake items."""

    def find_bytes(self, sha256: str) -> Sequence[Where]:
        """Everywhere these bytes are, the first arrival first."""

    def items_with(self, sha256: str) -> Sequence[str]:
        """Ids of all items that arrived with these bytes, whatever became of them."""

    def find_keys(self, keys: Iterable[str], *, fold: bool = False, near: bool = False) -> Sequence[KeyHit]:
        """Orders that carry one of these keys.

        `fold` compares with confusables folded (O/0, I/1, B/8, S/5), `near` also at edit distance 1 of the folded form: both
        only for recognised text, and only as suggestions (design 5).
        """

    def find_thread(self, message_ids: Iterable[str]) -> Sequence[Where]:
        """Mails with these message ids."""

    def find_address(self, address: str) -> Sequence[str]:
        """Customer codes that carry this mail address, its domain, or this fax number."""

    def purge(self) -> bool:
        """Leave no byte in the files of what was removed before (a disposal). False when another process keeps it from being done: try again."""

    def is_replaced(self) -> bool:
        """Whether its files were deleted or made again since it was opened: what it is told is lost, what it answers is old."""

    def close(self) -> None:
        """Release files. The index stays usable by a later open."""
