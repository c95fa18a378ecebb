"""The verbs `order complete`, `order cancel`, `order reopen`."""

from typing import TYPE_CHECKING, Any

from docvault.model.case import transitions
from docvault.model.case.fields import without_empty
from docvault.model.case.kinds import ORDER
from docvault.model.values import dataclass
from docvault.services.case_change import change_case
from docvault.services.orders.sound import demand_text
from docvault.services.rules import demand_permission
from docvault.services.vault import Vault
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from docvault.store.cases.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class OrderState:
    """The state an order was brought into; `completed` is the date its documents are kept from."""

    order: str
    state: str
    completed: str = ""

    def to_tree(self) -> dict[str, Any]:
        """The state as JSON."""
        return without_empty({"order": self.order, "state": self.state, "completed": self.completed})


def complete_order(vault: Vault, order: str, on: str = "", *, expected_head: str = "") -> OrderState:
    """Complete an order today or `on` a date, from which its documents are kept; durable on return. Raises `NotPermittedError`."""
    actor = demand_permission(vault, "complete").id
    [case] = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: transitions.complete(manifest, on or now[:10], actor, now),
        expected_head=expected_head,
    )
    return _state(case)


def reopen_order(vault: Vault, order: str, why: str, *, expected_head: str = "") -> OrderState:
    """Open a completed, cancelled or void order again, with the reason; durable on return. Raises `NotClosedError`, `InBinError`."""
    demand_text(why, "reason")
    actor = demand_permission(vault, "reopen").id
    [case] = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: transitions.reopen(
            manifest, why.strip(), Bin(vault.layout).holding(manifest), actor, now
        ),
        expected_head=expected_head,
    )
    return _state(case)


def cancel_order(vault: Vault, order: str, why: str, *, expected_head: str = "") -> OrderState:
    """Cancel an order, with the reason; durable on return. Raises `NotPermittedError`."""
    demand_text(why, "reason")
    actor = demand_permission(vault, "complete").id
    [case] = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: transitions.cancel(manifest, why, actor, now),
        expected_head=expected_head,
    )
    return _state(case)


def _state(case: "CaseFile") -> OrderState:
    return OrderState(case.id, case.manifest.state, case.manifest.order.completed)
