"""The intake register's meaning: what became of each item, folded from its records (FORMAT.md section 6, V050, V053). Pure.

An item *arrived* once. Its fate is waiting, filing (an intention), filed, rejected or duplicate; only legal steps change it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.fields import without_empty
from docvault.model.case.history import WATCHER, Event, Record
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.values import dataclass, replace

FORMAT = "docvault-item/1"
WAITING, FILING, FILED, REJECTED, DUPLICATE = "waiting", "filing", "filed", "rejected", "duplicate"
IN_FOLDER = frozenset({WAITING, FILING, REJECTED})
"""States in which an item has a folder under `intake/`, beside duplicates that are the same mail in bytes of their own (V051)."""

_STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    # action: the states it may follow, and the state it leads to ("" leaves it)
    "waiting": (frozenset({FILING, REJECTED}), WAITING),
    "filing": (frozenset({WAITING, REJECTED, DUPLICATE}), FILING),
    "filed": (frozenset({FILING}), FILED),
    "rejected": (frozenset({WAITING}), REJECTED),
    "duplicate": (frozenset({WAITING, FILING}), DUPLICATE),
    "corrected": (frozenset({WAITING, FILING, FILED, REJECTED}), ""),
    "part-filed": (frozenset({WAITING, FILING, FILED, REJECTED}), ""),
    "unfiled": (frozenset({FILED}), WAITING),
    "part-unfiled": (frozenset({WAITING, FILED, REJECTED}), ""),
    "handled": (frozenset({WAITING, FILED, REJECTED, DUPLICATE}), ""),
    "unhandled": (frozenset({WAITING, FILED, REJECTED, DUPLICATE}), ""),
    "disposed": (frozenset({REJECTED, DUPLICATE}), ""),
    "restored": (frozenset({REJECTED, DUPLICATE}), ""),
}


ID_LENGTH = 14
"""Characters of an item's id, `20261124-k7m2p`: less is the end of one, as people type it."""
DISPOSED = "disposed of by "
"""How the reason begins for which an item that waited is rejected when it goes with a disposed order; the disposal's number follows."""


class IllegalStepError(ProblemError):
    """A record that cannot follow what the register says of its item so far (V050)."""


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


def fold(state: ItemState | None, record: Record) -> ItemState:
    """The item's state after a record. Raises `IllegalStepError` (V050)."""
    return after(state, record.event)


def after(state: ItemState | None, event: Event) -> ItemState:
    """The item's state after what happened. Raises `IllegalStepError` (V050)."""
    if event.action == "arrived":
        if state is not None:
            raise IllegalStepError(N_("it arrived already"))
        return ItemState(_arrival(event.data), since=event.at, by=event.by)
    if state is None:
        raise IllegalStepError(Sentence(N_("it is {entry} before it arrived"), {"entry": event.action}))
    if event.action not in _STEPS:
        raise IllegalStepError(Sentence(N_("{entry} is no step of an item"), {"entry": event.action}))
    allowed, following = _STEPS[event.action]
    if state.state not in allowed:
        raise IllegalStepError(
            Sentence(N_("an item that is {state} cannot be {entry}"), {"state": state.state, "entry": event.action})
        )
    if event.action == "corrected":
        return _corrected(state, event.data)
    if event.action in {"handled", "unhandled", "disposed", "restored"}:
        return _marked(state, event)
    if state.disposal:
        raise IllegalStepError(Sentence(N_("its bytes were disposed of by {disposal}"), {"disposal": state.disposal}))
    if event.action in {"part-filed", "part-unfiled"}:
        return _of_part(state, event)
    return _followed(state, event, following)


def _followed(state: ItemState, event: Event, following: str) -> ItemState:
    """The item with another fate, by a step that says why and where it is then."""
    data: Mapping[str, Any] = event.data
    if event.action == "unfiled":
        state, data = replace(state, unfiled=(*state.unfiled, _unfiled(event))), {}
    return replace(
        state,
        state=following,
        since=event.at,
        by=event.by,
        why=str(data.get("why", "")),
        order=str(data.get("order", "")),
        document=str(data.get("document", "")),
        version=int(data.get("version", 0)),
        duplicate_of=str(data.get("first", "")) if following != FILING else state.duplicate_of,
        same_mail=bool(data.get("same_mail")) if following != FILING else state.same_mail,
        rejected=Handled(state.by, state.since, state.why) if state.state == REJECTED else state.rejected,
        handled=state.handled if FILING in {state.state, following} and following != FILED else None,
    )


def allows(state: ItemState, action: str) -> bool:
    """Whether a step may follow what the register says of an item."""
    return state.state in _STEPS[action][0] and bool(state.disposal) == (action == "restored")


def fold_all(records: Iterable[Record]) -> dict[str, ItemState]:
    """All items of a register that keeps the rules."""
    states: dict[str, ItemState] = {}
    for record in records:
        item = str(record.event.data["item"])
        states[item] = fold(states.get(item), record)
    return states


def _arrival(data: Mapping[str, Any]) -> Arrival:
    try:
        return Arrival(
            item=data["item"],
            channel=data["channel"],
            file=data["file"],
            original_name=data.get("original_name", data["file"]),
            received=data["received"],
            sha256=data["sha256"],
            bytes=data["bytes"],
            source=data.get("source", ""),
            left=data.get("left", False),
            dropped_by=data.get("dropped_by", ""),
        )
    except KeyError as error:
        raise IllegalStepError(Sentence(N_("{name} is missing"), {"name": error.args[0]})) from error


def _marked(state: ItemState, event: Event) -> ItemState:
    """What is entered of an item and changes no fate: that somebody dealt with it, or did not, that its bytes went with a disposed order, or came back."""
    data = event.data
    if event.action == "handled":
        return replace(state, handled=Handled(event.by, event.at, str(data.get("why", ""))))
    if event.action == "unhandled":
        return replace(state, handled=None)
    if event.action == "restored":
        return replace(state, disposal="", disposed_with="")
    return replace(state, disposal=str(data.get("disposal", "")), disposed_with=str(data.get("order", "")))


def _unfiled(event: Event) -> Unfiled:
    data: Mapping[str, Any] = event.data
    versions = tuple(int(one) for one in data.get("versions", ()))
    place = int(data.get("part", 0)), str(data.get("order", "")), str(data.get("document", "")), versions
    return Unfiled(*place, event.by, event.at, str(data.get("why", "")))


def _of_part(state: ItemState, event: Event) -> ItemState:
    """A part was filed, or what was filed of it taken back."""
    data: Mapping[str, Any] = event.data
    if event.action == "part-filed":
        part = FiledPart(int(data["part"]), str(data["order"]), str(data["document"]), int(data["version"]))
        return replace(state, parts=(*state.parts, part))
    gone = _unfiled(event)
    left = tuple(one for one in state.parts if not gone.was(one.part, one.order, one.document, one.version))
    if left == state.parts:
        raise IllegalStepError(N_("no such part of it is filed there"))
    return replace(state, parts=left, unfiled=(*state.unfiled, gone))


def _corrected(state: ItemState, data: Mapping[str, Any]) -> ItemState:
    """The whole bytes take the place of what was taken too early; a filed item's version is named, the bytes that arrived stay what they were."""
    if state.state == FILED:
        return replace(
            state, document=str(data.get("document", state.document)), version=int(data.get("version", state.version))
        )
    return replace(state, arrival=replace(state.arrival, sha256=str(data["sha256"]), bytes=int(data["bytes"])))


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
