"""What was changed by hand names what there is, as the verbs let it be typed: a customer, references, addresses, texts, that an order is cancelled (R-OD12)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, UsageError
from docvault.model.case.facts import CustomerFacts
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.services.orders.sound import demand_address
from docvault.store.cases.case_file import NoSuchCaseError

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault

_LONGEST = 32_768
"""Characters of the longest text that is typed."""


class OtherCodeError(UsageError):
    """A customer's code that is written otherwise in its file, or went into another."""

    message = N_("{code} is not the code of a customer's file.")
    next_step = N_("Write {known}.")


class OrderForReferenceError(UsageError):
    """A reference that is the number of another order: what names that would wait for somebody to say which is meant."""

    message = N_("{order} is an order of its own, and no reference of this one.")
    next_step = N_("Write the customer's reference, or leave it out.")


class TextTooLongError(UsageError):
    """A text longer than any that is typed."""

    message = N_("A text in it has more than {most} characters.")
    next_step = N_("Shorten it; a long text is added as a document.")


class CancelledByHandError(UsageError):
    """An order is cancelled with a reason."""

    message = N_("An order is not cancelled by hand, and the day it was is not changed.")
    next_step = N_("`docvault order cancel {order} --why REASON` cancels it.")


def demand_values(vault: "Vault", recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse values that no verb would take. Raises `UsageError`, `NoSuchCaseError`."""
    _demand_named(vault, recorded, edited)
    _demand_cancelled_by_verb(recorded, edited)


def _demand_named(vault: "Vault", recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse a customer that is none, addresses nothing comes from, and texts longer than any that is typed. Raises `UsageError`."""
    order = edited.order_or_none
    if order is not None and order.customer != recorded.order.customer:
        _demand_customer(vault, order.customer)
    if order is not None:
        for reference in set(order.references) - set(recorded.order.references):
            if reference != edited.id and vault.cases.exists(ORDER, reference):
                raise OrderForReferenceError(order=reference)
    if isinstance(edited.facts, CustomerFacts) and isinstance(recorded.facts, CustomerFacts):
        for address in set(edited.facts.addresses) - set(recorded.facts.addresses):
            demand_address(address)
    known = set(_texts(recorded.to_tree()))
    if any(len(text) > _LONGEST and text not in known for text in _texts(edited.to_tree())):
        raise TextTooLongError(most=_LONGEST)


def _demand_customer(vault: "Vault", code: str) -> None:
    """Refuse a code that is not that of a customer's file, as the file has it, and of who it is by now."""
    known = vault.cases.same_id(CUSTOMER, code) if code else None
    if known is None:
        raise NoSuchCaseError(kind=CUSTOMER, id=code)
    into = vault.cases.read(CUSTOMER, known).manifest.customer_facts.merged.into
    if known != code or into:
        raise OtherCodeError(code=code, known=into or known)


def _texts(tree: Any) -> "Iterator[str]":
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for one in tree.values():
            yield from _texts(one)
    elif isinstance(tree, list | tuple):
        for one in tree:
            yield from _texts(one)


def _demand_cancelled_by_verb(recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse to cancel by hand: the verb asks why, and what is kept counts from its day. Raises `CancelledByHandError`."""
    was, order = recorded.order_or_none, edited.order_or_none
    if was is None or order is None or edited.state != "cancelled":
        return
    if recorded.state != "cancelled" or order.cancelled != was.cancelled:
        raise CancelledByHandError(order=edited.id)
