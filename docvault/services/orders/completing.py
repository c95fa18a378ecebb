"""The verbs `order complete`, `order cancel`, `order reopen`."""

from docvault.model.case import transitions
from docvault.services.case_change import change_case
from docvault.services.orders.sound import demand_text
from docvault.services.rules import demand_permission
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseFile
from docvault.store.retention.bin import Bin


def complete_order(vault: Vault, order: str, on: str = "") -> CaseFile:
    """Complete an order today or `on` a date, from which its documents are kept; durable on return. Raises `NotPermittedError`."""
    actor = demand_permission(vault, "complete").id
    [case] = change_case(
        vault, "order", order, lambda manifest, now: transitions.complete(manifest, on or now[:10], actor, now)
    )
    return case


def reopen_order(vault: Vault, order: str, why: str) -> CaseFile:
    """Open a completed or cancelled order again, with the reason; durable on return. Raises `NotClosedError`, `InBinError`."""
    demand_text(why, "reason")
    actor = demand_permission(vault, "reopen").id
    [case] = change_case(
        vault,
        "order",
        order,
        lambda manifest, now: transitions.reopen(
            manifest, why.strip(), Bin(vault.layout).holding(manifest), actor, now
        ),
    )
    return case


def cancel_order(vault: Vault, order: str, why: str) -> CaseFile:
    """Cancel an order, with the reason; durable on return. Raises `NotPermittedError`."""
    demand_text(why, "reason")
    actor = demand_permission(vault, "complete").id
    [case] = change_case(vault, "order", order, lambda manifest, now: transitions.cancel(manifest, why, actor, now))
    return case
