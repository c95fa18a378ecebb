"""Two customers that are one, and a customer with a new code: the old file says where it went, the other takes over, orders name it. Pure."""

from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.case_name import written
from docvault.model.case.corrections import NOT_MERGED, Merged
from docvault.model.case.demands import distinct
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.holds import open_holds
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.records import Hold
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Manifest

MERGED, RENAMED, MERGED_IN, UNMERGED, CHANGED = "merged", "renamed", "merged-in", "unmerged", "customer-changed"
"""What histories call the steps: of the customer that went, of the one that takes over, of the one that is by itself again, of their orders."""


class SameCustomerError(UsageError):
    """A customer does not go into itself."""

    message = N_("{code} is one customer: nothing is to be merged.")
    next_step = N_("Name two customers: `docvault customer list` shows them.")


class MergedAwayError(RefusedError):
    """The customer is part of another already."""

    message = N_("Customer {code} is {into} since {at}.")
    next_step = N_(
        "`docvault customer show {into}` shows it; `docvault customer merge {code} {into} --undo --why REASON` parts them again."
    )


class NotMergedError(NotFoundError):
    """The customer is not part of that one."""

    message = N_("Customer {code} is not merged into {into}.")
    next_step = N_("`docvault customer show {code}` shows what it is.")


def merge_out(manifest: "Manifest", into: str, why: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Say of a customer that it is another from now on; without a reason it got a new code. Raises `MergedAwayError`."""
    facts = manifest.customer_facts
    demand_itself(manifest)
    data: dict[str, Json] = without_empty({"into": into, "why": why})
    changed = manifest.with_facts(replace(facts, merged=Merged(into, now, actor, why)))
    return changed, Event(now, actor, MERGED if why else RENAMED, data)


def merge_in(manifest: "Manifest", gone: "Manifest", actor: str, now: str) -> "tuple[Manifest, Event]":
    """Let a customer take over what is known of one that was merged into it: addresses, open holds, and the credit limit where it has none."""
    facts, other = manifest.customer_facts, gone.customer_facts
    changed = replace(
        manifest,
        holds=(*manifest.holds, *_carried(manifest, gone)),
        facts=replace(
            facts,
            addresses=distinct((*facts.addresses, *other.addresses)),
            credit_limit=facts.credit_limit or other.credit_limit,
        ),
    )
    return changed, Event(now, actor, MERGED_IN, {"from": gone.id, "at": other.merged.at})


def unmerge(manifest: "Manifest", into: "Manifest", why: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Let a customer be by itself again; what is held with the other stays held, with the orders that it gets back. Raises `NotMergedError`."""
    facts = manifest.customer_facts
    if facts.merged.into != into.id:
        raise NotMergedError(code=manifest.id, into=into.id)
    parted = replace(
        manifest,
        holds=(*manifest.holds, *_carried(manifest, into)),
        facts=replace(facts, merged=NOT_MERGED),
    )
    return parted, Event(now, actor, UNMERGED, {"into": into.id, "why": why})


def _carried(manifest: "Manifest", other: "Manifest") -> tuple[Hold, ...]:
    """The open holds of another customer, for this one, as they were entered; those it has for the same reason it keeps."""
    target = written(CUSTOMER, manifest.id)
    known = {one.why for one in open_holds(manifest.holds)}
    return tuple(
        Hold(target=target, why=one.why, by=one.by, at=one.at)
        for one in open_holds(other.holds)
        if one.why not in known
    )


def change_customer(manifest: "Manifest", into: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Let an order, whatever its state, name the customer that its own went into, or was parted from."""
    order = manifest.order
    event = Event(now, actor, CHANGED, {"from": order.customer, "into": into})
    return manifest.with_facts(replace(order, customer=into)), event


def demand_itself(manifest: "Manifest") -> None:
    """Refuse a customer that is part of another already. Raises `MergedAwayError`."""
    merged = manifest.customer_facts.merged
    if merged.into:
        raise MergedAwayError(code=manifest.id, into=merged.into, at=merged.at[:10])
