"""The verb `customer new`: a customer's case file opened with what is known of the customer, before there is an order (R-CU1)."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case import transitions
from docvault.model.case.demands import distinct
from docvault.model.case.kinds import CUSTOMER
from docvault.model.values import replace
from docvault.services.case_change import tell_index_of_new
from docvault.services.entering import demand_may_enter
from docvault.services.orders.made_ids import known_customer, made_code
from docvault.services.orders.sound import demand_address, demand_text
from docvault.store.cases.case_file import CaseExistsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile


class CustomerExistsError(CaseExistsError):
    """The code is another customer's, in whatever case it is written (V034)."""

    message = N_("There is a customer {id} already.")
    next_step = N_(
        "`docvault customer show {id}` shows who that is, `docvault customer edit {id}` changes it. Another customer gets another code."
    )


def new_customer(vault: "Vault", code: str, name: str, addresses: "Sequence[str]" = (), note: str = "") -> "CaseFile":
    """Open a customer's case file; durable on return.

    Raises `NotPermittedError`, `CustomerExistsError`, `LooksLikeCustomerError`, `BadIdError`, `BadAddressError`.
    """
    actor = demand_may_enter(vault).id
    known = known_customer(vault, code)
    if known is not None:
        raise CustomerExistsError(kind=CUSTOMER, id=known)
    code = made_code(vault, code)
    demand_text(name, "name")
    for address in addresses:
        demand_address(address)
    manifest, event = transitions.open_customer(code, " ".join(name.split()), actor, vault.now())
    facts = replace(manifest.customer_facts, addresses=distinct(tuple(addresses)))
    case = vault.cases.create(replace(manifest, facts=facts, note=note), event)
    tell_index_of_new(vault, case)
    return case
