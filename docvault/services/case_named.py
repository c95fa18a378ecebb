"""The case file somebody named: an order by its number or the customer's reference, any other by its kind and id, however it was typed."""

from typing import TYPE_CHECKING

from docvault.errors import N_, UsageError
from docvault.model.case.case_name import as_meant, case_name, written
from docvault.model.case.kinds import CUSTOMER, ORDER, PLAN
from docvault.model.intake.keys import exact
from docvault.model.nearest import nearest
from docvault.model.sentence import Sentence
from docvault.services.seeing import reader
from docvault.store.cases.astray import demand_not_astray
from docvault.store.cases.case_file import NoSuchCaseError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.index.contract.catalogue import KeyHit
    from docvault.services.vault import Vault

CLOSE = 0.75
"""How much a code has to be like one that is there, to be taken for it mistyped."""


NOW_CALLED = N_("Customer {code} is {into} now; that is the customer meant.")


class SeveralOrdersError(UsageError):
    """What was typed means several orders."""

    message = N_("{typed} means several orders: {orders}.")
    next_step = N_("Name the one that is meant by its number.")


class NotAnOrderError(UsageError):
    """A customer or a plan, where only an order can be."""

    message = N_("{case} is not an order, and this is done with orders only.")
    next_step = N_("`docvault order show {case}` shows what it is.")


class OtherCaseMeantError(NoSuchCaseError):
    """There is no such case file, and one that is called much like it."""

    message = N_("There is no {kind} {id} in this vault. Perhaps {nearest} is meant.")


class NoSuchPlanError(NoSuchCaseError):
    """There is no plan with this id."""

    next_step = N_("The folder plans of the vault holds those there are, each under its id.")


def named_case(vault: "Vault", typed: str) -> str:
    """The case file of any kind that was typed, as it is called.

    An order's number and a code are found in upper and lower case, in full width, with whatever dash; an order also by the customer's reference, when
    only one open order that whoever asks may read has it, or no open one and only one other. Raises `NoSuchCaseError`, `SeveralOrdersError`.
    """
    text, as_typed = as_meant(typed), case_name(typed)
    kind, case_id = case_name(text)
    if as_typed.kind == kind and as_typed.id and vault.cases.exists(kind, as_typed.id):  # also as nobody makes one now
        return written(kind, as_typed.id)
    if kind == ORDER:
        return _order(vault, text)
    found = case_id if vault.cases.exists(kind, case_id) else vault.cases.same_id(kind, case_id) if case_id else None
    if found is None:
        demand_not_astray(vault.layout, kind, case_id)
        raise _missing(kind, case_id, _alike(vault, kind, case_id))
    return written(kind, found)


def named_order(vault: "Vault", typed: str) -> str:
    """The number of the order that was typed. Raises `NotAnOrderError` for another case file, else what `named_case` raises."""
    name = named_case(vault, typed)
    if case_name(name).kind != ORDER:
        raise NotAnOrderError(case=name)
    return name


def named_customer(vault: "Vault", typed: str) -> str:
    """The code of the customer that was typed, as the code alone or as `customer:CODE`. Raises `NoSuchCaseError`."""
    if vault.cases.exists(CUSTOMER, typed):
        return typed
    kind, code = case_name(as_meant(typed))
    return case_name(named_case(vault, written(CUSTOMER, code if kind == CUSTOMER else as_meant(typed)))).id


def current_customer(vault: "Vault", code: str) -> str:
    """The code of a customer as it is by now: that of the one it was merged into, or has since it was renamed."""
    seen = {code}
    while vault.cases.exists(CUSTOMER, code):
        into = vault.cases.read(CUSTOMER, code).manifest.customer_facts.merged.into
        if not into or into in seen:
            break
        seen.add(into)
        vault.notices.append(Sentence(NOW_CALLED, {"code": code, "into": into}))
        code = into
    return code


def renamed(vault: "Vault", code: str) -> list[str]:
    """The codes of a customer that was renamed, from this one to the one it has now: the same customer, whose file goes on there."""
    codes = [code]
    while vault.cases.exists(CUSTOMER, codes[-1]):
        merged = vault.cases.read(CUSTOMER, codes[-1]).manifest.customer_facts.merged
        if not merged.into or merged.why or merged.into in codes:
            break
        codes.append(merged.into)
    return codes


def as_renamed(vault: "Vault", code: str) -> str:
    """The code that a customer has since it was renamed."""
    return renamed(vault, code)[-1]


def _order(vault: "Vault", text: str) -> str:
    if vault.cases.exists(ORDER, text):
        return text
    hits = vault.index.find_keys([text]) if exact(text) else ()
    numbered = _orders(hit for hit in hits if hit.field == "number")
    if numbered:
        return _one(text, numbered)
    if reader(vault).may_read_case(ORDER):
        referred = [hit for hit in hits if hit.field == "reference"]
        found = _orders(hit for hit in referred if hit.state == "open") or _orders(referred)
        if found:
            return _one(text, found)
    demand_not_astray(vault.layout, ORDER, text)
    code = vault.cases.same_id(CUSTOMER, text) if reader(vault).may_read_case(CUSTOMER) else None
    raise _missing(ORDER, text, written(CUSTOMER, code) if code else _near(vault, text))


def _alike(vault: "Vault", kind: str, case_id: str) -> str:
    """A case file of a kind that is called much like what was typed, where whoever asks may read those; the empty text for none."""
    if not reader(vault).may_read_case(kind):
        return ""
    return nearest(case_id, (one for one, _folder in vault.cases.each(kind)), alike=CLOSE)


def _near(vault: "Vault", text: str) -> str:
    """The number of an order that is one character off what was typed."""
    near = vault.index.find_keys([text], near=True) if len(exact(text)) > 3 else ()
    return next((hit.order for hit in near if hit.field == "number"), "")


def _orders(hits: "Iterable[KeyHit]") -> list[str]:
    return list(dict.fromkeys(hit.order for hit in hits))


def _one(typed: str, orders: list[str]) -> str:
    if len(orders) > 1:
        raise SeveralOrdersError(typed=typed, orders=", ".join(sorted(orders)))
    return orders[0]


def _missing(kind: str, case_id: str, near: str) -> NoSuchCaseError:
    if kind == PLAN:
        return NoSuchPlanError(kind=kind, id=case_id)
    if near:
        return OtherCaseMeantError(kind=kind, id=case_id, nearest=near if kind == ORDER else written(kind, near))
    return NoSuchCaseError(kind=kind, id=case_id)
