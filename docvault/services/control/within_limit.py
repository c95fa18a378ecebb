"""Who issues a contract within a credit limit by one's own hand (R-CO2): room that somebody made alone is approved by another person.

Whoever sets limits, or says what orders are worth, could raise the one or lower the other, issue, and put it back. So an order is held, for whoever
issues it, also against what they changed last: the limits, the values and the customers that stood before. What an issue rested on is recorded.
"""

from itertools import product
from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.reviewing import CREDIT, credit_of, review_of
from docvault.model.exchange.provenance import IMPORTED
from docvault.services.case_named import as_renamed
from docvault.services.control.customer_line import (
    field_steps,
    is_carried,
    limit_steps,
    merged_away_values,
)
from docvault.services.control.review import counted_here, credit, open_values, recorded_credit
from docvault.services.control.special_approval import changes_field, demand_other_than_who_valued
from docvault.services.rules import able_people, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docvault.model.case.history import Event, Record
    from docvault.model.case.manifest import Document, Manifest
    from docvault.services.control.customer_line import Step
    from docvault.services.vault import Vault


class OwnRoomError(ForbiddenError):
    """R-CO2: the order is within the limit only by what whoever issues it changed."""

    message = N_(
        "{person} changed the credit limit of {customer}, or what order {order} is worth, or its customer; "
        "as it was before, the order is above the limit. That takes another person."
    )
    next_step = N_(
        "Have it issued by {people}; or have another manager approve it first: "
        "`docvault review {order} --item credit --opinion agree`."
    )


class OnlyOwnRoomError(OwnRoomError):
    """Nobody else issues copies here."""

    next_step = N_(
        "Nobody else here issues copies: have another manager approve it first: "
        "`docvault review {order} --item credit --opinion agree`."
    )


def demand_room_of_others(vault: "Vault", manifest: "Manifest") -> None:
    """Refuse an order that is within the credit limit only by what whoever asks changed, unless another person approved it since. Raises `OwnRoomError`."""
    records = list(vault.cases.history(ORDER, manifest.id))
    hand = _Hand(vault, records)
    if not hand.is_above(manifest) or hand.approved_by_another():
        return
    others = [one for one in able_people(vault.config, "distribute") if one.id != vault.who.id]
    refusal = OwnRoomError if others else OnlyOwnRoomError
    raise refusal(person=vault.who.id, customer=manifest.order.customer, order=manifest.id, people=named(others))


def demand_others_override(vault: "Vault", manifest: "Manifest", documents: "Iterable[Document]") -> None:
    """Refuse to go on against a contract's review to whoever brought the order above the limit: that takes another person all the same.

    Raises `OwnOrderError` and what else `demand_other_than_who_valued` does, `OwnRoomError`.
    """
    papers = vault.config.kinds_with("review")
    if not any(one.kind in papers for one in documents):
        return
    counted = credit(vault, manifest)
    review = review_of(counted_here(vault, manifest), papers, counted)
    if CREDIT in {*review.missing, *review.objected}:
        demand_other_than_who_valued(vault, manifest.id)
    elif not counted.needs_approval:
        demand_room_of_others(vault, manifest)


def upon_credit(vault: "Vault", manifest: "Manifest", event: "Event", documents: "Iterable[Document]") -> "Event":
    """The record of an issue, with what it rested on where contract papers go out: the limit, what is open, what the order is worth."""
    papers = vault.config.kinds_with("review")
    return recorded_credit(vault, manifest, event) if any(one.kind in papers for one in documents) else event


class _Hand:
    """What whoever asks changed last of an order and its customers, and what stood before."""

    def __init__(self, vault: "Vault", records: "Sequence[Record]") -> None:
        self._vault, self._records = vault, records

    def is_above(self, manifest: "Manifest") -> bool:
        """Whether the order would be above a limit by what stood before."""
        values = {manifest.order.value, *self._before(field_steps(self._records, "value"))}
        now = as_renamed(self._vault, manifest.order.customer)
        before = self._before(field_steps(self._records, "customer"))
        return any(self._is_above(manifest, one, now, values) for one in self._customers({now, *before}))

    def _customers(self, codes: "Iterable[str]") -> set[str]:
        """The customers that codes mean by now, of those that are there."""
        return {as_renamed(self._vault, code) for code in codes if self._vault.cases.exists(CUSTOMER, code)}

    def _is_above(self, manifest: "Manifest", customer: str, now: str, values: "Iterable[str]") -> bool:
        """The same of one customer that the order has or had; with the orders that a merge took from that one to the one it has `now`."""
        limit = self._vault.cases.read(CUSTOMER, customer).manifest.customer_facts.credit_limit
        limits = {limit, *self._before(limit_steps(self._vault, customer))}
        others = open_values(self._vault, customer, manifest.id)
        others += merged_away_values(self._vault, customer, now, manifest.id)
        return any(credit_of(limit, [*others, value]).needs_approval for limit, value in product(limits, values))

    def approved_by_another(self) -> bool:
        """Whether another person approved it, as it is worth now and for this customer."""
        for record in reversed(self._records):
            event = record.event
            if event.action == IMPORTED or changes_field("value", "customer")(record):
                return False
            if event.action == "reviewed" and event.data.get("item") == CREDIT and not self._is_own(event):
                return event.data.get("opinion") != "object"
        return False

    def _before(self, steps: "list[Step]") -> list[str]:
        """What a field said before each of the last times it was said, as far as they are all of whoever asks.

        What a merge or a rename by somebody else carried on is no end of that, and nothing of his own.
        """
        found: list[str] = []
        passed: list[str] = []
        while len(steps) > 1 and ((own := self._is_own(steps[-1].event)) or is_carried(steps[-1].event)):
            steps.pop()
            passed.append(steps[-1].said)
            if own:
                found += passed
                passed = []
        return found

    def _is_own(self, event: "Event") -> bool:
        """Whether something was done by whoever asks, under whichever name; a change notice is where he opened it, too."""
        who, opened = self._vault.who, event
        if event.action == "change-issued":
            change = event.data.get("change")
            opens = (one.event for one in self._records if one.event.action == "change-opened")
            opened = next((one for one in opens if one.data.get("change") == change), event)
        own_account = not self._vault.config.is_declared
        return all(
            who.id in {one.by, one.known.entered_by}
            or (own_account and one.by != WATCHER and one.known.system_user == who.system_user)
            for one in (event, opened)
        )
