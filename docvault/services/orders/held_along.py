"""What is held with its customer stays held, by itself, when it gets another one: nobody said that what it is held for is over (R-CU3)."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.case_name import written
from docvault.model.case.holds import open_holds
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.records import Hold
from docvault.model.sentence import Listing, Sentence
from docvault.model.values import replace
from docvault.services.seeing import view_of

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault

STAYS_HELD = N_(
    "Order {order} stays held, as customer {customer} is: {reasons}. `docvault retention release {order} --why REASON` ends that."
)


def held_along(vault: "Vault", before: "Manifest", after: "Manifest") -> "Manifest":
    """An order held by itself for the customer it had, where that is held and it has another now; as it was entered there first.

    Whoever asks is told. A change that leaves the customer leaves all else.
    """
    was, now = before.order_or_none, after.order_or_none
    if was is None or now is None or was.customer == now.customer:
        return after
    there = customer_holds(vault, was.customer)
    why = written(CUSTOMER, was.customer)  # its reasons are read by who reads customers
    if not there or any(one.why == why for one in open_holds(after.holds)):
        return after
    shown = view_of(vault, vault.cases.read(CUSTOMER, was.customer).manifest).manifest
    reasons = Listing(tuple(one.why for one in open_holds(shown.holds)))
    vault.notices.append(Sentence(STAYS_HELD, {"order": after.id, "customer": was.customer, "reasons": reasons}))
    held = Hold(target=after.id, why=why, by=there[0].by, at=there[0].at)
    return replace(after, holds=(*after.holds, held))


def customer_holds(vault: "Vault", customer: str) -> tuple[Hold, ...]:
    """The open holds of a customer; none where the vault has no file of that code."""
    if not vault.cases.exists(CUSTOMER, customer):
        return ()
    return open_holds(vault.cases.read(CUSTOMER, customer).manifest.holds)
