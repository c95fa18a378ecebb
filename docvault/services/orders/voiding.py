"""The verbs `document void` and `order void`: what was entered by mistake counts for nothing, and stays to be seen."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.case_name import case_name
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import VOID
from docvault.model.case.single import current_of_kind, is_current
from docvault.model.control.counting_again import OutAgain
from docvault.model.control.voiding import unvoid_version, void_order, void_version
from docvault.model.control.withdrawing import copies_tree, demand_counting
from docvault.model.sentence import Named
from docvault.model.values import dataclass
from docvault.services.access import demand_may_read
from docvault.services.case_change import change_case
from docvault.services.entering import demand_may_enter
from docvault.services.intake.places_now import version_now
from docvault.services.issued_papers import demand_may_come_beside, demand_may_set_aside
from docvault.services.orders.corrected import What, what_of, withdrawn_tree
from docvault.services.orders.finishing_moves import demand_moves_finished
from docvault.services.orders.sound import demand_text
from docvault.services.rules import demand_permission
from docvault.services.search.index_entries import item_state
from docvault.services.search.indexing import item_now
from docvault.services.seeing import find_seen
from docvault.services.whereabouts import demand_kept
from docvault.services.which_paper import is_single

if TYPE_CHECKING:
    from docvault.model.case.corrections import Voided
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.control.withdrawing import Withdrawn
    from docvault.model.intake.item import ItemState
    from docvault.services.vault import Vault


class SecondAgainError(RefusedError):
    """A version that counts again would be the second of a kind of which an order has one paper at a time."""

    message = N_("{order} has one {kind} at a time, and has it already: {there}.")
    next_step = N_(
        "`docvault document void {order} {there} --why REASON` makes that void first; with `--new` {document} is another one, in force beside it."
    )


class NothingBesideError(UsageError):
    """Only what counts again can come beside something."""

    message = N_("`--new` goes with `--undo`: what is made void comes beside nothing.")
    next_step = N_("Leave `--new` out.")


class TakenBackError(RefusedError):
    """A version is void because what it was filed from was taken back, and that waits, was rejected or is filed somewhere else."""

    message = N_("Version {version} of {document} is void because {file} was taken back out of {order}.")
    next_step = N_(
        "`docvault inbox {item}` shows where it is; what waits is filed with `docvault file {item} {order}{part} --document {document}`."
    )


class MovedTakenBackError(RefusedError):
    """A version that was moved here stays void, for what it was filed from was taken back out of the place it was filed to."""

    message = N_(
        "Version {version} of {document} stays void: it came by `move` from {order}, and {file} was taken back out of that order."
    )
    next_step = N_("`docvault inbox {item}` shows where it is by now; what waits there is filed from there.")


@dataclass(frozen=True, slots=True)
class VoidedVersion:
    """A version that is void now, or counts again, and what is in force."""

    order: str
    document: str
    version: int
    void: "Voided"
    what: What

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON; `void` is missing where it counts again."""
        tree: dict[str, Any] = {"order": self.order, "document": self.document, "version": self.version}
        return {**tree, **({"void": self.void.to_tree()} if self.void.at else {}), **withdrawn_tree(self.what)}


@dataclass(frozen=True, slots=True)
class VoidedOrder:
    """An order that is void now, with the copies asked back: document, version, department and number are in the history."""

    order: str
    void: "Voided"
    copies: tuple[tuple[str, int], ...]
    documents: int
    signatures: int

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "order": self.order,
            "state": "void",
            "void": self.void.to_tree(),
            "recalled": copies_tree(self.copies),
            "documents": self.documents,
            "signatures": self.signatures,
        }


def void_document(
    vault: "Vault",
    order: str,
    wanted: str,
    why: str,
    *,
    undo: bool = False,
    new: bool = False,
    override: bool = False,
    expected_head: str = "",
) -> VoidedVersion:
    """Make a version void, or with `undo` let a void one count again; durable on return.

    With `new` it may be the second of a kind of which an order has one at a time; else raises `SecondAgainError`. With `override` a manager goes on
    although the paper is out and changes by a change notice. Raises `NotPermittedError`, `MayNotReadError`, `SetAsideError`, what `void_version`
    and `unvoid_version` raise.
    """
    demand_text(why, "reason")
    if new and not undo:
        raise NothingBesideError
    actor = demand_may_enter(vault).id

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Document, Version, Withdrawn | OutAgain]":
        demand_moves_finished(vault, manifest)
        document, version = find_seen(vault, manifest, wanted)
        demand_may_read(vault, order, document, manifest.kind)
        named = f"{document.id}@{version.number}"
        if undo:
            changed, event, became, counting, again = unvoid_version(manifest, named, why.strip(), actor, now)
            _demand_not_taken_back(vault, order, document, version)
            demand_may_set_aside(vault, manifest, document, now, override=override)
            demand_may_come_beside(vault, manifest, document, became, now, override=override)
            if not new:
                _demand_first(vault, manifest, document, became)
            return changed, event, became, counting, again
        demand_counting(manifest, document, version)
        demand_kept(vault, order, document, version)
        demand_may_set_aside(vault, manifest, document, now, override=override)
        return void_version(manifest, named, why.strip(), actor, now)

    case, document, version, copies = change_case(vault, *case_name(order), transition, expected_head=expected_head)
    withdrawn, out = (None, (copies,)) if isinstance(copies, OutAgain) else (copies, ())
    what = what_of(case.manifest, document.id, withdrawn, *out)
    return VoidedVersion(order, document.id, version.number, version.void, what)


def void_whole_order(vault: "Vault", order: str, why: str, *, expected_head: str = "") -> VoidedOrder:
    """Make an order void that was opened by mistake; durable on return. One that is closed by who may open it again.

    Raises `NotPermittedError`, `VoidOrderError`.
    """
    demand_text(why, "reason")
    actor = demand_may_enter(vault).id

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Withdrawn]":
        if manifest.state not in {"open", VOID}:  # as to open it again: what was closed is changed
            demand_permission(vault, "reopen")
        return void_order(manifest, why.strip(), actor, now)

    case, withdrawn = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    manifest = case.manifest
    return VoidedOrder(
        order, manifest.order.void, withdrawn.copies, len(manifest.documents_in_force), withdrawn.signatures
    )


def _demand_first(vault: "Vault", manifest: "Manifest", document: "Document", became: "Document") -> None:
    """Refuse a document that would come into force beside one of a kind of which an order has one at a time. Raises `SecondAgainError`."""
    there = [one for one in current_of_kind(manifest, document.kind) if one.id != document.id]
    if there and is_current(became) and not is_current(document) and is_single(vault, document.kind):
        kind = Named("kind", document.kind)
        raise SecondAgainError(order=manifest.called, kind=kind, there=there[0].id, document=document.id)


def _demand_not_taken_back(vault: "Vault", order: str, document: "Document", version: "Version") -> None:
    """Refuse to let a version count again whose item is in the inbox again, or went elsewhere: it would be in two places.

    Raises `TakenBackError`, `MovedTakenBackError`.
    """
    entry = item_now(vault, version.item) if version.item else None
    if entry is None:
        return
    state = item_state(entry)
    if not version.moved.came.order and state.was_unfiled(version.part, order, document.id, version.number):
        raise TakenBackError(
            version=version.number,
            document=document.id,
            file=entry.file,
            order=order,
            item=entry.item,
            part=f" --part {version.part}" if version.part else "",
        )
    if version.moved.came.order and not version.moved.came.vault:
        filed_to = _taken_back_from(vault, state, version.part, (order, document.id, version.number))
        if filed_to:
            raise MovedTakenBackError(
                version=version.number, document=document.id, file=entry.file, order=filed_to, item=entry.item
            )


def _taken_back_from(vault: "Vault", state: "ItemState", part: int, here: tuple[str, str, int]) -> str:
    """The order an item, or that part of it, was taken back out of as the version that was moved `here`; empty for none."""
    return next(
        (
            one.order
            for one in state.unfiled
            for number in (one.versions if one.part == part else ())
            if version_now(vault, one.order, one.document, number)[0] == here
        ),
        "",
    )
