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
    target = written(CUSTOMER, manifest.id)
    known = {one.why for one in open_holds(manifest.holds)}
    taken = tuple(
        Hold(target=target, why=one.why, by=actor, at=now) for one in open_holds(gone.holds) if one.why not in known
    )
    changed = replace(
        manifest,
        holds=(*manifest.holds, *taken),
        facts=replace(
            facts,
            addresses=distinct((*facts.addresses, *other.addresses)),
            credit_limit=facts.credit_limit or other.credit_limit,
        ),
    )
    return changed, Event(now, actor, MERGED_IN, {"from": gone.id, "at": other.merged.at})


def unmerge(manifest: "Manifest", into: str, why: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Let a customer be by itself again. Raises `NotMergedError`."""
    facts = manifest.customer_facts
    if facts.merged.into != into:
        raise NotMergedError(code=manifest.id, into=into)
    return manifest.with_facts(replace(facts, merged=NOT_MERGED)), Event(
        now, actor, UNMERGED, {"into": into, "why": why}
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
