"""The verbs `order complete`, `order cancel`, `order reopen`."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.case import closing
from docvault.model.case.closing import Completion
from docvault.model.case.fields import without_empty
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import demand_open
from docvault.model.control.completing import OpenThing, StillOpenError, customer_held, listing, open_things
from docvault.model.control.counting_again import OutAgain, reopen_with_copies
from docvault.model.control.stages import concluded, missing_papers
from docvault.model.sentence import Listing, Named, Sentence
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.orders.corrected import again_tree
from docvault.services.orders.held_along import customer_holds
from docvault.services.orders.sound import demand_text
from docvault.services.rules import demand_permission, with_members
from docvault.services.vault import Vault
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.store.cases.case_file import CaseFile


LEFT_MISSING = {
    "shipped": N_(
        "No stage is entered, and the order was shipped on {at}: of the papers it is to have by then these are not there: {kinds}."
    ),
    "settled": N_(
        "No stage is entered, and the order was settled on {at}: of the papers it is to have by then these are not there: {kinds}."
    ),
}


@dataclass(frozen=True, slots=True)
class OrderState:
    """The state an order was brought into; `completed` is the date its documents are kept from."""

    order: str
    state: str
    completed: str = ""
    again: tuple[OutAgain, ...] = ()  # copies of one that was void

    def to_tree(self) -> dict[str, Any]:
        """The state as JSON."""
        tree = without_empty({"order": self.order, "state": self.state, "completed": self.completed})
        return {**tree, **again_tree(self.again)}


def complete_order(
    vault: Vault, order: str, on: str = "", override: str = "", *, expected_head: str = ""
) -> OrderState:
    """Complete an order today or `on` a date, from which its documents are kept; durable on return.

    While something of it is open that is refused; with `override`, a reason, who may completes it all the same, and what it owes stays on the agenda.
    Raises `NotPermittedError`, `StillOpenError`, what `closing.complete` raises.
    """
    actor = demand_permission(vault, "complete").id
    if override:
        demand_permission(vault, "override")

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
        demand_open(manifest)
        left = open_of(vault, manifest)
        if left and not override:
            raise StillOpenError(order=manifest.id, open=listing(left))
        trees: tuple[Json, ...] = tuple(one.to_tree() for one in left)
        completion = Completion(on or now[:10], kept_from(vault, manifest.id), override if left else "", trees)
        return closing.complete(manifest, completion, actor, now)

    [case] = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    _note_missing(vault, case.manifest)
    return _state(case)


def _note_missing(vault: Vault, manifest: "Manifest") -> None:
    """Tell whoever completed an order without a stage which papers are not there that it is to have by its dates."""
    expected = vault.agenda_rules.expected
    stage = concluded(manifest, expected)
    kinds = tuple(Named("kind", kind) for _stage, kind in missing_papers(manifest, expected))
    if stage is not None and kinds:
        vault.notices.append(Sentence(LEFT_MISSING[stage.by], {"at": stage.at, "kinds": Listing(kinds)}))


def open_of(vault: Vault, manifest: "Manifest") -> tuple[OpenThing, ...]:
    """What of an order is open that is to be completed, as far as somebody of this house is waited for."""
    code = manifest.order.customer
    held = customer_holds(vault, code)
    return (*open_things(with_members(vault, manifest), vault.agenda_rules), *customer_held(code, held))


def kept_from(vault: Vault, order: str) -> str:
    """The date an order was completed on before it was opened again: its documents are not kept for less. Empty for one that never was."""
    events = [record.event for record in vault.cases.history(ORDER, order)]
    was = {str(event.data.get("was", "")) for event in events if event.action == "reopened"}
    return max(was & {str(event.data.get("on", "")) for event in events if event.action == "completed"}, default="")


def reopen_order(vault: Vault, order: str, why: str, *, expected_head: str = "") -> OrderState:
    """Open a completed, cancelled or void order again, with the reason; durable on return. Raises `NotClosedError`, `InBinError`."""
    demand_text(why, "reason")
    actor = demand_permission(vault, "reopen").id
    case, again = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: reopen_with_copies(
            manifest, why.strip(), Bin(vault.layout).holding(manifest), actor, now
        ),
        expected_head=expected_head,
    )
    return replace(_state(case), again=again)


def cancel_order(vault: Vault, order: str, why: str, *, expected_head: str = "") -> OrderState:
    """Cancel an order, with the reason; durable on return. Raises `NotPermittedError`."""
    demand_text(why, "reason")
    actor = demand_permission(vault, "complete").id
    [case] = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: closing.cancel(manifest, why.strip(), actor, now),
        expected_head=expected_head,
    )
    return _state(case)


def _state(case: "CaseFile") -> OrderState:
    return OrderState(case.id, case.manifest.state, case.manifest.order.completed)
