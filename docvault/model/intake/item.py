"""An intake item as the register tells it, the records of its steps, and what `item.yaml` says of it (FORMAT.md section 6, V053). Pure.

An item *arrived* once. Its fate is waiting, filing (an intention), filed, rejected or duplicate; only legal steps change it (`item_steps`).
"""

from docvault.model.case.canonical import Json
from docvault.model.case.fields import without_empty
from docvault.model.case.history import WATCHER, Event
from docvault.model.values import dataclass

FORMAT = "docvault-item/1"
WAITING, FILING, FILED, REJECTED, DUPLICATE = "waiting", "filing", "filed", "rejected", "duplicate"
IN_FOLDER = frozenset({WAITING, FILING, REJECTED})
"""States in which an item has a folder under `intake/`, beside duplicates that are the same mail in bytes of their own (V051)."""


ID_LENGTH, SHORT = 14, 5
"""Characters of an item's id, `20261124-k7m2p`: less is the end of one, as people type it; so many are enough, and stand in sentences."""
DISPOSED = "disposed of by "
"""How the reason begins for which an item that waited is rejected when it goes with a disposed order; the disposal's number follows."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a file when it is taken in. `received` is when it reached the inbox (R-OD4)."""

    item: str
    channel: str
    file: str  # as stored, safe on disk
    original_name: str  # as it came
    received: str
    sha256: str
    bytes: int
    source: str = ""  # where in the inbox, when it lay in a folder there or could not be removed
    left: bool = False  # the source could not be removed and is remembered
    dropped_by: str = ""  # the system user whose file it was; empty where the system does not say


@dataclass(frozen=True, slots=True)
class FiledPart:
    """Where one attachment of an item was filed, as a document of its own."""

    part: int
    order: str
    document: str
    version: int


@dataclass(frozen=True, slots=True)
class Unfiled:
    """That somebody took an item, or one attachment of it, back out of an order: the versions it was there, which are void since. `part` 0: the whole."""

    part: int
    order: str
    document: str
    versions: tuple[int, ...]
    by: str
    at: str
    why: str

    def was(self, part: int, order: str, document: str, version: int) -> bool:
        """Whether this is the version that was taken back."""
        return (self.part, self.order, self.document) == (part, order, document) and version in self.versions


@dataclass(frozen=True, slots=True)
class Handled:
    """That somebody marked an item as dealt with, or rejected it: who, when, and the reason where one was given."""

    by: str
    at: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item as the register tells it. Order, document and version say where it was filed; `since` when its state began."""

    arrival: Arrival
    state: str = WAITING
    since: str = ""
    by: str = ""
    why: str = ""
    order: str = ""
    document: str = ""
    version: int = 0
    duplicate_of: str = ""
    same_mail: bool = False  # a duplicate that has bytes of its own: the same mail, as somebody else saved it
    handled: Handled | None = None
    disposal: str = ""  # the disposal that took its bytes away, and the order they went with
    disposed_with: str = ""
    parts: tuple[FiledPart, ...] = ()
    unfiled: tuple[Unfiled, ...] = ()
    rejected: Handled | None = None  # that somebody rejected it before, of one that was taken up again

    @property
    def item(self) -> str:
        """The item's id."""
        return self.arrival.item

    def was_unfiled(self, part: int, order: str, document: str, version: int) -> bool:
        """Whether the item, or that part of it, was that version and was taken back out of it."""
        return any(one.was(part, order, document, version) for one in self.unfiled)

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The documents its parts are, and it or its parts were before they were taken back: (order, document)."""
        were = [(one.order, one.document) for one in self.unfiled]
        return (*((part.order, part.document) for part in self.parts), *were)

    @property
    def is_handled(self) -> bool:
        """Whether somebody has dealt with it: filed or rejected by a person, or marked; what filed itself waits to be looked at (R-OD14)."""
        if self.state == FILED:
            return self.handled is not None or self.by != WATCHER
        return self.handled is not None or self.state in {REJECTED, DUPLICATE}

    @property
    def has_folder(self) -> bool:
        """Whether its bytes lie under `intake/` (V051)."""
        return (self.state in IN_FOLDER or self.same_mail) and not self.disposal


def arrived(arrival: Arrival, actor: str, now: str) -> Event:
    """The record of an arrival."""
    data: dict[str, Json] = {
        "item": arrival.item,
        "channel": arrival.channel,
        "file": arrival.file,
        "original_name": arrival.original_name if arrival.original_name != arrival.file else "",
        "received": arrival.received,
        "sha256": arrival.sha256,
        "bytes": arrival.bytes,
        "source": arrival.source,
        "left": True if arrival.left else None,
        "dropped_by": arrival.dropped_by,
    }
    return Event(now, actor, "arrived", without_empty(data))


def step(action: str, item: str, actor: str, now: str, **data: "Json") -> Event:
    """The record of a later step.

    `data`: `order`, `document`, `version` (filing, filed, part-filed), `why` (rejected, handled), `first`, `same_mail` (duplicate), `sha256`,
    `bytes` (corrected), `disposal`, `order` (disposed, restored), `order`, `document`, `versions`, `why` (unfiled, part-unfiled).
    """
    return Event(now, actor, action, without_empty({"item": item, **data}))


def item_yaml(state: ItemState) -> dict[str, Json]:
    """What `item.yaml` says: a copy of the register, for people (V053)."""
    arrival = state.arrival
    tree: dict[str, Json] = {
        "format": FORMAT,
        "item": arrival.item,
        "state": state.state,
        "file": arrival.file,
        "original_name": arrival.original_name if arrival.original_name != arrival.file else "",
        "channel": arrival.channel,
        "received": arrival.received,
        "sha256": arrival.sha256,
        "bytes": arrival.bytes,
        "source": arrival.source,
        "why": state.why,
        "order": state.order,
        "first": state.duplicate_of,
    }
    return without_empty(tree)
