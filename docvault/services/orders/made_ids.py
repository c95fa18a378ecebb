"""Numbers of orders and codes of customers as they are made: written plainly, and never so that two cannot be told apart on a screen (V034)."""

from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, RefusedError
from docvault.index.errors import IndexBroken
from docvault.model.case.case_name import as_meant
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.person_ids import looks, twins
from docvault.services.orders.sound import demand_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.vault import Vault


class LooksLikeCustomerError(RefusedError):
    """A code that cannot be told from another customer's."""

    message = N_("{typed} looks like {other}, which is a customer already: nobody could tell the two apart.")
    next_step = N_(
        "If that one is meant, name {other}: `docvault customer show {other}` shows who it is. Another customer gets another code."
    )


class LooksLikeOrderError(RefusedError):
    """A number that cannot be told from another order's."""

    message = N_("{typed} looks like {other}, which is an order already: nobody could tell the two apart.")
    next_step = N_("Type the number anew, or leave `--number` out to take the next one.")


def made_code(vault: "Vault", typed: str) -> str:
    """The code of a new customer as it is written here: in half width, with a plain hyphen, without signs nobody sees.

    Raises `BadIdError`, `LooksLikeCustomerError`.
    """
    code = as_meant(typed)
    demand_id(code)
    demand_unlike(vault, CUSTOMER, code)
    return code


def made_number(vault: "Vault", typed: str) -> str:
    """The number of a new order as it is written here, in the same way. Raises `BadIdError`, `LooksLikeOrderError`."""
    number = as_meant(typed)
    demand_id(number)
    demand_unlike(vault, ORDER, number)
    return number


def known_customer(vault: "Vault", typed: str) -> str | None:
    """The customer whose code was typed, however it is written; None when there is none. Raises `BadIdError`."""
    demand_id(as_meant(typed))
    return typed if vault.cases.exists(CUSTOMER, typed) else vault.cases.same_id(CUSTOMER, as_meant(typed))


def demand_unlike(vault: "Vault", kind: str, made: str) -> None:
    """Refuse what cannot be told from what is there. Raises `LooksLikeCustomerError`, `LooksLikeOrderError`."""
    refusal: type[RefusedError] = LooksLikeCustomerError
    known: Iterable[str] = (one for one, _folder in vault.cases.each(CUSTOMER))
    if kind == ORDER:
        refusal, known = LooksLikeOrderError, _numbers(vault, made)
    for other in twins(made, known):
        if other.casefold() != made.casefold():  # that is refused as the same one
            raise refusal(typed=made, other=other)


def _numbers(vault: "Vault", made: str) -> "Iterable[str]":
    """Numbers of orders that are much like one; none where the index cannot be asked now."""
    try:
        hits = vault.index.find_keys([looks(made)], fold=True)
    except (BusyError, IndexBroken):
        return ()
    return dict.fromkeys(hit.order for hit in hits if hit.field == "number")
