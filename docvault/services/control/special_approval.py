"""Who may approve an order above its customer's credit limit, and how long that stands (R-CO2): it takes another person than who brought it about."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.reviewing import CREDIT
from docvault.model.exchange.provenance import IMPORTED
from docvault.model.times import is_before, read_time
from docvault.services.control.customer_line import field_steps, is_carried, limit_steps
from docvault.services.rules import named
from docvault.services.second_person import demand_second_person, last_step, may_follow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docvault.model.case.history import Event, Record
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault


class OwnOrderError(ForbiddenError):
    """R-CO2: an order above the credit limit is approved by another person than who entered what it is worth, whose it is, or the limit."""

    message = N_(
        "{person} entered what order {order} is worth, its customer, or the customer's credit limit, "
        "and cannot approve it above the limit: that takes another person."
    )
    next_step = N_("Ask {people}.")


class NobodyLeftError(OwnOrderError):
    """All who might approve it had a part in it, or got the role since."""

    next_step = N_(
        "Nobody else here can. An administrator enters another manager: "
        "`docvault person add ID --name NAME --department DEPARTMENT --role manager`. "
        "Where people are proven, the role has to be older than the order: open the order anew after that."
    )


def demand_other_than_who_valued(vault: "Vault", order: str) -> None:
    """Refuse the special approval of an order to each of those who brought it about. Raises `OwnOrderError`, what `demand_second_person` raises."""
    steps = _first_steps(vault, order)
    if any(vault.who.id in {event.by, event.known.entered_by} for event in steps):
        raise _own_order(vault, order, steps)
    for event in steps:
        demand_second_person(vault, event, "override")


def _own_order(vault: "Vault", order: str, steps: "Sequence[Event]") -> OwnOrderError:
    """The refusal of whoever had a part in it; it names who is left."""
    others = [one for one in may_follow(vault, steps, "override") if one.id != vault.who.id]
    if not others:
        return NobodyLeftError(person=vault.who.id, order=order)
    return OwnOrderError(person=vault.who.id, order=order, people=named(others))


def is_outdated(vault: "Vault", manifest: "Manifest") -> bool:
    """Whether what was approved above the limit was something else, or elsewhere.

    The order was valued, got another customer or came from another vault after its special approval; or who approved it changed the limit afterwards.
    """
    if not any(one.item == CREDIT for one in manifest.order.reviews):
        return False
    for record in reversed(list(vault.cases.history(ORDER, manifest.id))):
        event = record.event
        if event.action == IMPORTED or changes_field("value", "customer")(record):
            return True
        if event.action == "reviewed" and event.data.get("item") == CREDIT:
            return _set_limit_after(vault, manifest.order.customer, event)
    return False


def _set_limit_after(vault: "Vault", customer: str, approval: "Event") -> bool:
    if not vault.cases.exists(CUSTOMER, customer):
        return False
    limits = (one.event for one in limit_steps(vault, customer))
    return any(one.by == approval.by and is_before(approval.at, one.at) for one in limits)


def _first_steps(vault: "Vault", order: str) -> "list[Event]":
    """What brought an order above the limit: who valued it last (a change notice has two such people), gave it its customer, and set the limit since."""
    valued = last_step(vault, order, changes_field("value"))
    given = _given_customer(vault, order)
    steps = [valued, *given]
    if valued.action == "change-issued":
        steps.append(last_step(vault, order, _opens(valued.data.get("change"))))
    customer = vault.cases.read(ORDER, order).manifest.order.customer
    limits = limit_steps(vault, customer) if vault.cases.exists(CUSTOMER, customer) else []
    if limits:
        limited = limits[-1].event
        if not is_before(limited.at, min((one.at for one in (valued, *given)), key=read_time)):
            steps.append(limited)
    return steps


def _given_customer(vault: "Vault", order: str) -> "list[Event]":
    """Who gave an order its customer, and who merged or renamed that since."""
    given: list[Event] = []
    for step in reversed(field_steps(vault.cases.history(ORDER, order), "customer")):
        given.append(step.event)
        if not is_carried(step.event):
            break
    return given


def _opens(change: object) -> "Callable[[Record], bool]":
    """Whether a record opened a change notice."""
    return lambda record: record.event.action == "change-opened" and record.event.data.get("change") == change


def changes_field(*fields: str) -> "Callable[[Record], bool]":
    """Whether a record says one of some fields anew, or the whole case file."""
    wanted = [[], *([field] for field in fields)]
    return lambda record: any(str(change["path"]).split("/")[1:2] in wanted for change in record.changes or ())
