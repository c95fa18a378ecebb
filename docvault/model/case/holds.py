"""Holds (冻结): while one is open, nothing of an order or of a customer's orders is disposed of. A hold is never taken out, only released."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.history import Event
from docvault.model.case.records import Hold
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Manifest

COMPLAINT = "complaint"
"""The kind of hold an arriving complaint opens (R-CU3), and the kind of document that opens it."""
MOVED = "moved"
"""The kind of hold that goes along with versions which are moved: nothing else of the order they are in is held by it."""


class HoldReasonMissingError(UsageError):
    """A hold, and its release, say why."""

    message = N_("A reason is missing for holding or releasing {target}.")
    next_step = N_("Give it with `--why`; it stands in the history.")


class HeldAlreadyError(RefusedError):
    """The same hold once more would say nothing new."""

    message = N_("{target} is held for this reason already, since {at}.")
    next_step = N_("`docvault retention holds` lists all that is held.")


class NotHeldError(NotFoundError):
    """There is no open hold to release."""

    message = N_("No hold of {target} is open.")
    next_step = N_("`docvault retention holds` lists all that is held, and by which target it is released.")


class HeldOtherwiseError(NotFoundError):
    """The order is held, but by another target: by its customer, or by a query."""

    message = N_("{target} is held, but not by its own number: {targets}.")
    next_step = N_("Release it by the target it was held by: `docvault retention release TARGET --why REASON`.")


def open_holds(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    """The holds that are not released."""
    return tuple(hold for hold in holds if not hold.released)


def hold(manifest: "Manifest", target: str, why: str, actor: str, now: str) -> "tuple[Manifest, Event, Hold]":
    """Hold a case file, whatever its state. `target` is what was typed: the order itself, its customer, or a query it was found by.

    Raises `HoldReasonMissingError`, `HeldAlreadyError`.
    """
    if not why.strip():
        raise HoldReasonMissingError(target=target)
    same = next((one for one in open_holds(manifest.holds) if (one.target, one.why) == (target, why.strip())), None)
    if same is not None:
        raise HeldAlreadyError(target=manifest.id, at=same.at[:10])
    opened = Hold(target=target, why=why.strip(), by=actor, at=now)
    data: dict[str, Json] = {"target": target, "why": opened.why}
    return replace(manifest, holds=(*manifest.holds, opened)), Event(now, actor, "held", data), opened


def release(
    manifest: "Manifest", target: str, why: str, actor: str, now: str
) -> "tuple[Manifest, Event, tuple[Hold, ...]]":
    """Release the open holds with this cause: one on the order leaves that of a complaint. Raises `NotHeldError` when there is none."""
    if not why.strip():
        raise HoldReasonMissingError(target=target)
    lifted = [one for one in open_holds(manifest.holds) if one.cause == target]
    if not lifted:
        raise NotHeldError(target=target)
    holds = tuple(
        replace(one, released=now, released_by=actor, released_why=why.strip()) if one in lifted else one
        for one in manifest.holds
    )
    data: dict[str, Json] = {"target": target, "why": why.strip()}
    released = tuple(one for one in holds if one.released == now and one.cause == target)
    return replace(manifest, holds=holds), Event(now, actor, "released", data), released


def held_by_complaint(manifest: "Manifest", document: str, kind: str, title: str, actor: str, now: str) -> "Manifest":
    """The same manifest, held as long as the complaint that was just filed is open (R-CU3). Once for each document."""
    known = any((one.kind, one.document) == (COMPLAINT, document) for one in open_holds(manifest.holds))
    if kind != COMPLAINT or known:
        return manifest
    opened = Hold(f"{manifest.id}/{document}", why=title, by=actor, at=now, kind=COMPLAINT, document=document)
    return replace(manifest, holds=(*manifest.holds, opened))


def targets(holds: Sequence[Hold]) -> tuple[str, ...]:
    """What open holds are released by."""
    return tuple(dict.fromkeys(one.cause for one in open_holds(holds)))
