"""The verbs of `change`: notices opened, confirmed, issued, closed, rejected, listed and shown (R-OD6, R-OD7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.control.change_issue import Sending, affected, issue_change
from docvault.model.control.change_notices import (
    CONFIRMED,
    OPEN,
    REJECTED,
    NewChange,
    close_change,
    confirm_change,
    find_change,
    open_change,
    reject_change,
)
from docvault.services.case_change import change_case, department_id, department_ids, moment
from docvault.services.control.distribute import demand_issuable, due_to_sign
from docvault.services.rules import demand_permission, with_members

if TYPE_CHECKING:
    from docvault.index.contract.control import ChangeEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import ChangeNotice
    from docvault.services.vault import Vault


class NotIssuedYetError(RefusedError):
    """A business notice goes out when its change is issued."""

    message = N_("Change {change} of {order} is {state}: there is no business notice of it.")
    next_step = N_("`docvault change issue {order} {change}` issues a confirmed change.")


class NotToldError(UsageError):
    """A department the change did not go to."""

    message = N_("Change {change} of {order} did not go to {department}.")
    next_step = N_("It went to: {departments}.")


@dataclass(frozen=True, slots=True)
class IssueWanted:
    """How a change is to go out, as typed."""

    to: tuple[str, ...] = ()
    due: str = ""
    override: str = ""


def open_notice(vault: "Vault", order: str, new: NewChange) -> "ChangeNotice":
    """Open a change notice; durable on return."""
    actor = demand_permission(vault, "change")
    new = replace(new, free_hours=vault.config.control.free_hours)
    _case, change = change_case(vault, "order", order, lambda manifest, now: open_change(manifest, new, actor.id, now))
    return change


def confirm_notice(vault: "Vault", order: str, change: str, evidence: Sequence[str]) -> "ChangeNotice":
    """Enter the customer's answer; durable on return."""
    actor = demand_permission(vault, "change")
    _case, confirmed = change_case(
        vault, "order", order, lambda manifest, now: confirm_change(manifest, change, evidence, actor.id, now)
    )
    return confirmed


def issue_notice(vault: "Vault", order: str, change: str, wanted: IssueWanted) -> "ChangeNotice":
    """Send the business notice (业务通告) and the corrected versions to all concerned; durable on return.

    Refused as `distribute` is, while something inherited is open or a review is not complete; with `override` a manager goes on.
    """
    actor = demand_permission(vault, "override" if wanted.override else "change")
    sending = Sending(
        to=department_ids(vault.config, wanted.to),
        due=moment(vault, wanted.due) if wanted.due else "",
        signers=vault.config.who_signs(),
        override=wanted.override.strip(),
    )

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, ChangeNotice]":
        if not sending.override:
            documents = affected(manifest, find_change(manifest, change))
            demand_issuable(vault, manifest, tuple(document.kind for document in documents))
        going = replace(sending, due=sending.due or due_to_sign(vault, now))
        return issue_change(with_members(vault, manifest), change, going, actor.id, now)

    _case, issued = change_case(vault, "order", order, transition)
    return issued


def close_notice(vault: "Vault", order: str, change: str) -> "ChangeNotice":
    """Close a change all concerned have signed for; durable on return."""
    actor = demand_permission(vault, "change")
    _case, closed = change_case(
        vault, "order", order, lambda manifest, now: close_change(with_members(vault, manifest), change, actor.id, now)
    )
    return closed


def reject_notice(vault: "Vault", order: str, change: str, why: str) -> "ChangeNotice":
    """Reject a change that has not gone out, with the reason; durable on return."""
    actor = demand_permission(vault, "change")
    _case, rejected = change_case(
        vault, "order", order, lambda manifest, now: reject_change(manifest, change, why, actor.id, now)
    )
    return rejected


def list_notices(vault: "Vault", order: str = "", states: Sequence[str] = ()) -> "list[tuple[str, ChangeEntry]]":
    """Change notices of an order or of all, newest order first."""
    if order:
        vault.cases.read("order", order)  # one that does not exist is said to be missing
    return list(vault.index.changes(order, states))


def show_notice(vault: "Vault", order: str, change: str) -> "tuple[Manifest, ChangeNotice]":
    """One notice, with the order it belongs to."""
    manifest = vault.cases.read("order", order).manifest
    return manifest, find_change(manifest, change)


def notice_for(
    vault: "Vault", order: str, change: str, department: str = ""
) -> "tuple[Manifest, ChangeNotice, tuple[str, ...]]":
    """An issued notice with the departments it is printed for: one of those that were told, or all of them.

    Raises `NotIssuedYetError`, `NotToldError`, `NoSuchDepartmentError`.
    """
    manifest, notice = show_notice(vault, order, change)
    if notice.state in {OPEN, CONFIRMED, REJECTED}:
        raise NotIssuedYetError(order=order, change=notice.id, state=notice.state)
    if not department:
        return manifest, notice, notice.notified
    wanted = department_id(vault.config, department)
    if wanted not in notice.notified:
        raise NotToldError(order=order, change=notice.id, department=wanted, departments=", ".join(notice.notified))
    return manifest, notice, (wanted,)
