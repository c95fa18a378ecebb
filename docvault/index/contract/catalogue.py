"""The catalogue: case files with their versions, intake items, and the keys, addresses, threads and bytes by which they are found."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from docvault.model.case.kinds import ORDER
from docvault.model.page import Page
from docvault.model.search.query import Query
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.index.contract.control import ChangeEntry
    from docvault.model.control.agenda import Duty
    from docvault.model.control.holdings import Position
    from docvault.model.control.rights import Mark, Reader
    from docvault.model.retention.audit import Facts


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
    gone: str = ""  # JSON of how it counts no more: `moved` or `void`; made and read by services


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One case file: its catalogue row and all its versions."""

    kind: str  # order, customer, plan
    id: str  # order number, customer code, plan id
    folder: str  # relative to the vault
    head: str  # hash of the last history record
    history_bytes: int  # size of history.jsonl when `head` was read
    title: str
    state: str  # open, completed, cancelled, void
    customer: str = ""
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
    changes: "tuple[ChangeEntry, ...]" = ()
    retention: "Facts | None" = None
    closed: bool = False  # whoever asks may not read what it says; no index keeps this


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One intake item, whatever became of it. Only waiting and rejected items carry text of their own in the full text."""

    item: str
    state: str  # waiting, filing, filed, rejected, duplicate
    file: str
    path: str  # relative to the vault; empty once filed or when it is a duplicate of the same bytes
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
    likely: str = ""  # the order suggested first
    message_id: str = ""
    order: str = ""  # when filed
    document: str = ""
    version: int = 0
    duplicate_of: str = ""  # an item or `order/document@version`
    looks_like: str = ""  # the same pages sent again in other bytes
    handled: bool = False  # somebody has dealt with it
    register: str = ""  # JSON of what else the intake register says of it; made and read by services
    closed: bool = False  # whoever asks may not read it: what it says is left out; no index keeps this
    mark: str = (
        ""  # JSON of what who may read it goes by, where that is more than that it waits; made and read by services
    )


@dataclass(frozen=True, slots=True)
class ArrivalQuery:
    """Which arrivals are wanted: that came until an instant, of orders a person is merchandiser of, due before an instant.

    With `unclaimed` those too whose order names no merchandiser, and those without an order. Without a person it does not matter whose they are.
    """

    received_until: str
    person: str = ""
    unclaimed: bool = False
    due_before: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Where bytes already are: a version of an order, or an intake item."""

    case_kind: str = ""
    case_id: str = ""
    document: str = ""
    version: int = 0
    item: str = ""
    gone: bool = False  # the version counts no more: it is void or was moved, or its order is void


@dataclass(frozen=True, slots=True)
class KeyHit:
    """A case file that carries a key: its own number, a reference, a contract or a style."""

    order: str
    customer: str
    state: str
    field: str  # number, reference, contract, style
    key: str  # as written in the manifest


class Catalogue(Protocol):
    """Answers about case files and items from their rows alone."""

    def cases(
        self,
        query: Query,
        *,
        kind: str = ORDER,
        limit: int | None = None,
        offset: int = 0,
        reader: "Reader | None" = None,
    ) -> Page[CaseEntry]:
        """Case files of a kind that match the query, newest number first; `versions` is left empty.

        Words are looked for in number, title, customer, references, contracts and styles. By what `reader` may not read none is found; None reads everything.
        """

    def rights_of(self, orders: Iterable[str]) -> "Mapping[tuple[str, str], Mark]":
        """(order, document) to what who may read it goes by, of these case files, by what they are called; no documents of which no bytes are here."""

    def case(self, kind: str, case_id: str) -> CaseEntry | None:
        """One case file with its versions."""

    def items(
        self,
        states: Iterable[str] = ("waiting",),
        *,
        unhandled: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Page[ItemEntry]:
        """Intake items in these states, by due time, then received; with `unhandled` only those nobody has dealt with."""

    def arrivals(
        self, query: ArrivalQuery, *, limit: int | None = None, offset: int = 0
    ) -> Page[tuple[ItemEntry, str]]:
        """Items that wait or filed themselves and nobody has dealt with, with the merchandiser of the order each is filed in or likely belongs to.

        By due time, what has none last, then by that order and by item.
        """

    def exact_item(self, item: str) -> ItemEntry | None:
        """The item with exactly this id, None when it is not known."""

    def unknown_items(self, items: Iterable[str]) -> Sequence[str]:
        """Which of these exact ids are not known, as they were given."""

    def item(self, item: str) -> Sequence[ItemEntry]:
        """Items whose id is, or ends with, what a person typed: none, one, or the choice."""

    def counts(self) -> Mapping[str, int]:
        """State to number of intake items."""

    def find_bytes(self, sha256: str, *, limit: int | None = None, offset: int = 0) -> Page[Where]:
        """Everywhere these bytes are, the first arrival first."""

    def unread(self, *, limit: int | None = None, offset: int = 0) -> Page[Where]:
        """Versions of whose bytes nothing has been read, in the order the index got to know them. What waits is not among them."""

    def items_with(self, sha256: str, *, limit: int | None = None, offset: int = 0) -> Page[str]:
        """Ids of all items that arrived with these bytes, the first arrival first, whatever became of them."""

    def find_keys(self, wanted: Iterable[str], *, fold: bool = False, near: bool = False) -> Sequence[KeyHit]:
        """Orders that carry one of these keys; one that is cancelled or void by its own number alone.

        `fold` compares with confusables folded (O/0, I/1, B/8, S/5), `near` also at edit distance 1 of the folded form: both
        only for recognised text, and only as suggestions (design 5).
        """

    def find_thread(self, message_ids: Iterable[str]) -> Sequence[Where]:
        """Mails with these message ids; no version that counts no more."""

    def find_address(self, address: str) -> Sequence[str]:
        """Customer codes that carry this mail address, its domain, or this fax number."""
