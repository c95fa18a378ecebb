"""Which step of an intake item may follow which, and what the item is after it (FORMAT.md section 6, V050). Pure."""

from collections.abc import Mapping
from typing import Any

from docvault.errors import N_
from docvault.model.case.history import Event, Record
from docvault.model.intake.item import (
    DUPLICATE,
    FILED,
    FILING,
    REJECTED,
    WAITING,
    Arrival,
    FiledPart,
    Handled,
    ItemState,
    Unfiled,
)
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.values import replace

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


class IllegalStepError(ProblemError):
    """A record that cannot follow what the register says of its item so far (V050)."""


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
