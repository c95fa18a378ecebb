"""The verbs `retention hold` and `retention release`: what is held is not disposed of, from this instant on (R-CU3)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError
from docvault.model import holds
from docvault.model.holds import HoldReasonMissingError, NotHeldError
from docvault.services.changing import change_case
from docvault.services.rules import demand_permission

if TYPE_CHECKING:
    from docvault.model.control import Hold
    from docvault.services.vault import Vault

CUSTOMER = "customer:"


class NothingToHoldError(NotFoundError):
    """The target is no order, no customer, and a query without a match."""

    message = N_("{target} is neither an order nor a customer, and as a query it matches no order.")
    next_step = N_("Name an order, `customer:CODE`, or a query such as `customer:NORDIC style:DJ-208`.")


def hold(vault: "Vault", target: str, why: str) -> "list[tuple[str, Hold]]":
    """Hold an order, a customer, or every order a query matches now; durable on return. Returns the orders ('' for a customer) with their holds."""
    actor = demand_permission(vault, "hold").id
    if not why.strip():
        raise HoldReasonMissingError(target=target)
    target, found = _resolved(vault, target.strip())
    if not found:
        raise NothingToHoldError(target=target)
    held = []
    for kind, case_id in found:
        _case, one = change_case(
            vault, kind, case_id, lambda manifest, now: holds.hold(manifest, target, why, actor, now)
        )
        held.append((case_id if kind == "order" else "", one))
    return held


def release(vault: "Vault", target: str, why: str) -> "list[tuple[str, Hold]]":
    """Release the holds that were asked for by this target; durable on return. Others on the same orders stay. Raises `NotHeldError`."""
    actor = demand_permission(vault, "hold").id
    if not why.strip():
        raise HoldReasonMissingError(target=target)
    target, found = _resolved(vault, target.strip())
    if not any(kind == "customer" or case_id == target for kind, case_id in found):
        found = [("order", one.order) for one in vault.index.held("order") if _asked_for(one.grounds, target)]
    released = []
    for kind, case_id in found:
        _case, lifted = change_case(
            vault, kind, case_id, lambda manifest, now: holds.release(manifest, target, why, actor, now)
        )
        released += [(case_id if kind == "order" else "", one) for one in lifted]
    if not released:
        raise NotHeldError(target=target)
    return released


def holds_of(vault: "Vault", order: str) -> "Iterator[tuple[str, Hold]]":
    """The open holds an order is under: its own, and its customer's."""
    manifest = vault.cases.read("order", order).manifest
    yield from ((order, one) for one in holds.open_holds(manifest.holds))
    if vault.cases.exists("customer", manifest.customer):
        customer = vault.cases.read("customer", manifest.customer).manifest
        yield from (("", one) for one in holds.open_holds(customer.holds))


def _resolved(vault: "Vault", target: str) -> tuple[str, list[tuple[str, str]]]:
    """The target as it is kept, and the case files it means: an order, a customer, or the orders a query matches."""
    from docvault.services.orders import list_orders

    if not target:
        return target, []
    if vault.cases.exists("order", target):
        return target, [("order", target)]
    if target.startswith(CUSTOMER):
        code = vault.cases.same_id("customer", target.removeprefix(CUSTOMER))
        if code is not None:
            return f"{CUSTOMER}{code}", [("customer", code)]
    return target, [("order", entry.id) for entry in list_orders(vault, target)]


def _asked_for(grounds: object, target: str) -> bool:
    return isinstance(grounds, tuple) and any(ground.values.get("target") == target for ground in grounds)
