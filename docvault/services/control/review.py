"""The verbs `review` and `second-look`: opinions on the contract (R-CO2), and another pair of eyes on a document (R-OD3)."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.records import Opinion, SecondCheck
from docvault.model.control.reviewing import (
    CREDIT,
    Credit,
    OwnSecondCheckError,
    Review,
    credit_of,
    give_opinion,
    review_of,
    second_check,
)
from docvault.model.control.rights import CLOSED, CREDIT_LIMIT
from docvault.model.exchange.provenance import entered_here, taken_over, vault_of
from docvault.model.search.query import Every, Field
from docvault.model.values import dataclass, replace
from docvault.services.access import demand_may_read
from docvault.services.case_change import change_case
from docvault.services.control.brought_by import brought
from docvault.services.control.special_approval import demand_other_than_who_valued, is_outdated
from docvault.services.rules import demand_permission
from docvault.services.second_person import demand_second_person
from docvault.services.seeing import find_seen, reader, view_of
from docvault.services.whereabouts import demand_papers

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How far the review of an order's contract is, and how its customer stands with the credit limit. `opinions` are those of the review as they are shown.

    `elsewhere` are opinions that came with the order from the vault `came_from`: they are shown, and do not count.
    `credit_closed`: whoever asks may not read the figures.
    """

    order: str
    review: Review
    credit: Credit
    opinions: tuple[Opinion, ...] = ()
    credit_closed: bool = False
    elsewhere: tuple[Opinion, ...] = ()
    came_from: str = ""

    @property
    def objected(self) -> tuple[str, ...]:
        """The items somebody objected to, of the opinions that are shown."""
        told = {one.item for one in self.opinions if one.opinion}
        return tuple(item for item in self.review.objected if item in told)

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        tree: dict[str, Any] = {
            "order": self.order,
            "items": [_opinion_tree(one) for one in self.opinions],
            "missing": list(self.review.missing),
            "objected": list(self.objected),
            "unchecked": list(self.review.unchecked),
            "complete": self.review.complete,
        }
        if self.elsewhere:
            tree["elsewhere"] = [{**_opinion_tree(one), "vault": self.came_from} for one in self.elsewhere]
        if self.credit.limit and self.credit_closed:
            tree["credit"] = {CLOSED: True}
        elif self.credit.limit:
            counted = self.credit
            tree["credit"] = {"limit": counted.limit, "exposure": counted.exposure, "exceeded": counted.exceeded}
            if counted.uncompared:
                tree["credit"]["uncompared"] = list(counted.uncompared)
            if counted.unvalued:
                tree["credit"]["unvalued"] = True
        return tree


def _opinion_tree(one: Opinion) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "item": one.item,
        "department": one.department,
        "person": one.person,
        "name": one.name,
        "opinion": one.opinion,
        "at": one.at,
        "remark": one.remark,
        "about": one.about,
    }
    if CLOSED not in one.extra:
        return tree
    return {name: value for name, value in tree.items() if name not in {"opinion", "remark"}} | {
        CLOSED: one.extra[CLOSED]
    }


@dataclass(frozen=True, slots=True)
class SecondChecked:
    """A second look that was entered."""

    order: str
    document: str
    version: int
    look: SecondCheck

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "person": self.look.person,
            "at": self.look.at,
            "remark": self.look.remark,
        }


def review_order(vault: "Vault", order: str) -> Reviewed:
    """How far the review of an order's contract is, and how the customer stands with its credit limit."""
    manifest = vault.cases.read(ORDER, order).manifest
    counted, here = credit(vault, manifest), counted_here(vault, manifest)
    review, view = review_of(here, vault.config.kinds_with("review"), counted), view_of(vault, manifest)
    opinions = tuple(map(view.opinion, review.opinions))
    given = manifest.order.reviews
    elsewhere = tuple(map(view.opinion, given[: len(given) - len(here.order.reviews)]))
    came = taken_over(vault.cases.history(ORDER, order)) if elsewhere else None
    asking = reader(vault)
    closed = CREDIT_LIMIT in asking.closed_fields or not asking.may_read_case(CUSTOMER)
    return Reviewed(order, review, counted, opinions, closed, elsewhere, vault_of(came) if came else "")


def counted_here(vault: "Vault", manifest: "Manifest") -> "Manifest":
    """An order as its review counts it: without the opinions and second looks of another vault, where anybody may have given them under any name."""
    if not manifest.order.reviews:
        return manifest
    return entered_here(manifest, list(vault.cases.history(ORDER, manifest.id)))


def add_opinion(
    vault: "Vault", order: str, item: str, opinion: str, remark: str = "", *, expected_head: str = ""
) -> Reviewed:
    """Enter the acting person's opinion on an item; durable on return. The special approval (`credit`) is a manager's."""
    actor = demand_permission(vault, "override" if item == CREDIT else "review")
    given = Opinion(item, actor.department, actor.id, actor.name, opinion, "", remark)
    papers = vault.config.kinds_with("review")
    if item == CREDIT:
        demand_other_than_who_valued(vault, order)

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Opinion]":
        changed, event, entered = give_opinion(manifest, given, papers, actor.id, now)
        return changed, recorded_credit(vault, manifest, event) if item == CREDIT else event, entered

    change_case(
        vault,
        ORDER,
        order,
        transition,
        expected_head=expected_head,
    )
    return review_order(vault, order)


def _dropped_by(vault: "Vault", item: str) -> str:
    """The account that dropped the file an item arrived as; the empty text where it is not known."""
    arrivals = vault.registers.mentioning("intake", item) if item else ()
    found = (one.event.data for one in arrivals if one.event.action == "arrived" and one.event.data.get("item") == item)
    return next((str(data.get("dropped_by", "")) for data in found), "")


def credit(vault: "Vault", manifest: "Manifest") -> Credit:
    """What the customer's open orders are worth together, held against its credit limit (R-CO2)."""
    if not vault.cases.exists(CUSTOMER, manifest.order.customer):
        return Credit()
    limit = vault.cases.read(CUSTOMER, manifest.order.customer).manifest.customer_facts.credit_limit
    if not limit:
        return Credit()
    counted = credit_of(limit, [*open_values(vault, manifest.order.customer, manifest.id), manifest.order.value])
    counted = replace(counted, unvalued=not manifest.order.value)
    return replace(counted, outdated=True) if counted.needs_approval and is_outdated(vault, manifest) else counted


def recorded_credit(vault: "Vault", manifest: "Manifest", event: "Event") -> "Event":
    """A record with how the customer stands with its credit limit now; as it was where there is no limit."""
    counted = credit(vault, manifest)
    if not counted.limit:
        return event
    figures = {"limit": counted.limit, "exposure": counted.exposure, "value": manifest.order.value}
    return replace(event, data={**event.data, "credit": {name: text for name, text in figures.items() if text}})


def open_values(vault: "Vault", customer: str, but: str) -> list[str]:
    """What a customer's open orders are worth, one of them left out."""
    open_ = vault.index.cases(Every((Field("customer", customer), Field("state", "open"))))
    return [case.value for case in open_ if case.id != but]


def add_second_check(
    vault: "Vault", order: str, wanted: str, remark: str = "", *, expected_head: str = ""
) -> SecondChecked:
    """Enter the acting person's second look at a version whose bytes can be looked at; durable on return.

    Who may not read a document cannot find it right: raises `MayNotReadError`.
    """
    person = vault.config.person(vault.who.id)
    look = SecondCheck(vault.who.id, person.name if person else vault.who.id, "", remark.strip())
    seen, version = find_seen(vault, vault.cases.read(ORDER, order).manifest, wanted)
    demand_may_read(vault, order, seen)
    dropped_by = _dropped_by(vault, version.item)
    for step, first in enumerate(brought(vault, order, seen.id, version.number)):
        if step and first.by == look.person:  # it was moved here from where they added it
            raise OwnSecondCheckError(person=first.by, order=order, document=seen.id, version=version.number)
        demand_second_person(vault, first, dropped_by=dropped_by)

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Document, Version]":
        looked_at = second_check(manifest, wanted, look, now)
        demand_papers(vault, manifest, [wanted])
        return looked_at

    _case, document, version = change_case(
        vault,
        ORDER,
        order,
        transition,
        expected_head=expected_head,
    )
    return SecondChecked(order, document.id, version.number, version.looks[-1])
