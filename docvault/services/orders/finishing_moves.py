"""A move that was interrupted between its two changes: the order the versions came from is told where they went (FORMAT.md section 7)."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import NoSuchDocumentError
from docvault.model.control.moving import Move, is_said, move_out, waiting_moves
from docvault.services.case_change import change_case
from docvault.store.dirty import MOVE, DirtyMarks

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.model.control.withdrawing import Withdrawn
    from docvault.services.vault import Vault


class MoveBegunError(BusyError):
    """A move that was stopped in the middle: the order it was made out of is told first where its paper is."""

    message = N_(
        "{document} of {order} was being moved to {other} when that was stopped, and {order} does not say so yet."
    )
    next_step = N_("Type the command again: the move is finished before it.")


def demand_moves_finished(vault: "Vault", manifest: "Manifest") -> None:
    """Refuse to take anything out of an order, which the caller holds, while what was moved out of it is not said there: it would be in force twice.

    Whoever opens a vault finishes such a move, but not while somebody else holds the order. Raises `MoveBegunError`.
    """
    for kind, other in DirtyMarks(vault.layout).all():
        if kind != MOVE or other == manifest.id or not vault.cases.exists(ORDER, other):
            continue
        for place, document, version in waiting_moves(vault.cases.read(ORDER, other).manifest):
            if place.order == manifest.id and not is_said(manifest, place, other, document, version):
                raise MoveBegunError(document=place.document, order=manifest.id, other=other)


def finish_moves(vault: "Vault", order: str) -> None:
    """Say of what was moved to an order, in the orders it came from, that it went there. One that is being moved now is left alone: its order is held.

    The caller has opened the index. Raises what changing those orders raises: what cannot be said now stays marked, and `check` tells of it (V043).
    So does what is to be said in an order whose folder is not in its place.
    """
    with vault.cases.if_idle(ORDER, order) as idle:
        if idle and vault.cases.exists(ORDER, order) and _finish(vault, vault.cases.read(ORDER, order).manifest):
            DirtyMarks(vault.layout).clear(MOVE, order)


def _finish(vault: "Vault", manifest: "Manifest") -> bool:
    """Say it in each order that is there; whether all of them are."""
    found = list(waiting_moves(manifest))
    for (source, document, there), group in groupby(found, lambda one: (one[0].order, one[0].document, one[1].id)):
        if source != manifest.id and vault.cases.exists(ORDER, source):
            before = vault.cases.read(ORDER, source).manifest
            unsaid = [one for one in group if not is_said(before, one[0], manifest.id, one[1], one[2])]
            if unsaid:
                numbers = [(place.version, version.number) for place, _document, version in unsaid]
                why = unsaid[0][2].moved.why
                change_case(vault, ORDER, source, partial(_said, document, manifest.id, there, numbers, why))
    return all(vault.cases.exists(ORDER, source) for source in {place.order for place, _document, _version in found})


def _said(
    document_id: str,
    other: str,
    there: str,
    numbers: "list[tuple[int, int]]",
    why: str,
    manifest: "Manifest",
    now: str,
) -> "tuple[Manifest, Event, Withdrawn]":
    document = manifest.document(document_id)
    if document is None:
        raise NoSuchDocumentError(order=manifest.id, document=document_id)
    went = [(version, number) for was, number in numbers if (version := document.version(was)) is not None]
    move = Move(manifest.id, document, tuple(version for version, _number in went), other, there, why)
    return move_out(manifest, move, went, WATCHER, now)
