"""The verbs `order repeat`, `order confirm`, `order compare` (R-OD9, R-TM2)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, UsageError
from docvault.model.case.demands import demand_date
from docvault.model.case.kinds import ORDER
from docvault.model.control.completing import NotToConfirmError, listing, open_to_confirm
from docvault.model.control.repeating import (
    Confirmation,
    Unlike,
    compare,
    confirm_items,
    confirm_order,
    demand_unconfirmed,
    not_taken,
    open_items,
    repeat_order,
    taken_over,
)
from docvault.model.control.reviewing import review_of
from docvault.model.control.rights import CLOSED
from docvault.model.control.visible import seen_unlike
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case, tell_index_of_new
from docvault.services.control.review import counted_here, credit
from docvault.services.orders.opening import opened_order
from docvault.services.orders.second_look import note_same_references
from docvault.services.orders.sound import sound
from docvault.services.rules import demand_permission
from docvault.services.seeing import demand_named, view_of
from docvault.services.typed import moment
from docvault.services.whereabouts import demand_papers, demand_there, is_destroyed
from docvault.store.cases.case_file import NewFile

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.transitions import NewOrder
    from docvault.services.vault import Vault


DESTROYED_THERE = N_("Destroyed or disposed of in {base}, so that nothing of it could be taken over: {documents}.")


class NoBaseError(UsageError):
    """Nothing to compare with."""

    message = N_("{order} repeats no other order.")
    next_step = N_("Say with which to compare it: `docvault order compare {order} --with OTHER`.")


@dataclass(frozen=True, slots=True)
class Repeated:
    """A repeat order, its folder relative to the vault, what of it is to be confirmed, and the fields and documents of its base that it has not."""

    order: str
    folder: str
    based_on: str
    to_confirm: tuple[str, ...]
    not_taken: tuple[str, ...]

    def to_tree(self) -> dict[str, Any]:
        """The new order as JSON."""
        return {
            "order": self.order,
            "folder": self.folder,
            "based_on": self.based_on,
            "to_confirm": list(self.to_confirm),
            "not_taken": list(self.not_taken),
        }


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What of a repeat order is still to be confirmed or changed."""

    order: str
    based_on: str
    to_confirm: tuple[str, ...]

    def to_tree(self) -> dict[str, Any]:
        """What is left open as JSON."""
        return {"order": self.order, "based_on": self.based_on, "to_confirm": list(self.to_confirm)}


@dataclass(frozen=True, slots=True)
class ConfirmedOrder:
    """An order that was confirmed to its customer, and when."""

    order: str
    confirmed: str

    def to_tree(self) -> dict[str, Any]:
        """The confirmation as JSON."""
        return {"order": self.order, "confirmed": self.confirmed}


@dataclass(frozen=True, slots=True)
class Compared:
    """How an order differs from another."""

    order: str
    other: str
    differences: tuple[Unlike, ...]

    def to_tree(self) -> dict[str, Any]:
        """The differences as JSON, in their order."""
        return {"order": self.order, "with": self.other, "differences": [_unlike_tree(one) for one in self.differences]}


def repeat(vault: "Vault", base: str, new: "NewOrder") -> Repeated:
    """Open an order that repeats another, with its documents as they are now; durable on return. Every version's bytes are compared on the way.

    Kinds marked `once` in `vault.yaml` (contract, invoice, correspondence, …) are not taken over, nor is what was destroyed, which is told.
    """
    actor, now = demand_permission(vault, "repeat"), vault.now()
    case = vault.cases.read(ORDER, base)
    new = replace(new, customer=case.manifest.order.customer, merchandiser=new.merchandiser or actor.id)
    new = replace(new, opened=sound(vault, replace(new, title=new.title or case.manifest.title)).opened)
    left_out = vault.config.kinds_with("once")
    taken_at_most = taken_over(case.manifest, left_out)
    destroyed = tuple(document.id for document, version in taken_at_most if is_destroyed(vault, base, version))
    demand_there(vault, case.manifest, taken_over(case.manifest, left_out, destroyed))

    def opening(numbered: "NewOrder") -> "tuple[Manifest, Event, list[NewFile]]":
        manifest, event, taken = repeat_order(case.manifest, numbered, left_out, actor.id, now, destroyed)
        files = [
            NewFile(
                document.id,
                1,
                version.file,
                case.folder / document.place(version),
                version.sha256,
                version.bytes,
            )
            for document, version in taken
        ]
        return manifest, event, files

    opened = opened_order(vault, new, opening)
    tell_index_of_new(vault, opened)
    note_same_references(vault, opened.id, new.references)
    if destroyed:
        vault.notices.append(Sentence(DESTROYED_THERE, {"base": base, "documents": ", ".join(destroyed)}))
    left = not_taken(case.manifest, opened.manifest)
    return Repeated(opened.id, vault.layout.shown(opened.folder), base, open_items(opened.manifest), left)


def confirm_inherited(
    vault: "Vault", order: str, names: Sequence[str], why: str = "", *, expected_head: str = ""
) -> ToConfirm:
    """Confirm inherited items as unchanged, without names all of them (with a reason); durable on return."""
    actor = demand_permission(vault, "repeat")
    case, left = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: confirm_items(manifest, names, why, actor.id, now),
        expected_head=expected_head,
    )
    return ToConfirm(case.id, case.manifest.order.based_on, left)


def confirm_to_customer(
    vault: "Vault", order: str, evidence: str = "", on: str = "", override: str = "", *, expected_head: str = ""
) -> ConfirmedOrder:
    """Enter that the order was confirmed to the customer (R-TM2), now or on a date (its end); durable on return.

    Refused before its review is complete, while something it took over is open, and without the paper that was sent; with `override`, a reason, who may
    goes on. Raises `NotToConfirmError`, what `confirm_order` raises.
    """
    actor = demand_permission(vault, "repeat")
    if override:
        demand_permission(vault, "override")
    at = moment(vault, demand_date(on)) if on else ""
    demand_named(vault, order, [evidence])

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
        demand_unconfirmed(manifest)
        review = review_of(counted_here(vault, manifest), vault.config.kinds_with("review"), credit(vault, manifest))
        left = tuple(open_to_confirm(manifest, review, evidence))
        if left and not override:
            raise NotToConfirmError(order=manifest.id, open=listing(left))
        trees: tuple[Json, ...] = tuple(one.to_tree() for one in left)
        confirmation = Confirmation(evidence, at, override if left else "", trees)
        confirmed = confirm_order(manifest, confirmation, actor.id, now)
        demand_papers(vault, manifest, [evidence])
        return confirmed

    [case] = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    return ConfirmedOrder(case.id, case.manifest.order.confirmed)


def compare_orders(vault: "Vault", order: str, other: str = "") -> Compared:
    """The differences of an order from its base, or from another one. Raises `NoBaseError`."""
    manifest = vault.cases.read(ORDER, order).manifest
    base = other or manifest.order.based_on
    if not base:
        raise NoBaseError(order=order)
    repeated = vault.cases.read(ORDER, base).manifest
    views = view_of(vault, repeated), view_of(vault, manifest)
    return Compared(order, base, tuple(seen_unlike(views, one) for one in compare(repeated, manifest)))


def _unlike_tree(one: Unlike) -> dict[str, Any]:
    tree = {"what": one.what, "from": one.before, "to": one.after}
    marks = {"change": one.by, CLOSED: one.closed, "only": one.only}
    return tree | {name: mark for name, mark in marks.items() if mark}
