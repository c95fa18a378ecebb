"""The verbs of `change`: notices opened, confirmed, issued, closed, rejected, listed and shown (R-OD6, R-OD7)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.kinds import ORDER
from docvault.model.control.change_issue import Sending, affected, issue_change
from docvault.model.control.change_notices import (
    CONFIRMED,
    OPEN,
    REJECTED,
    NewChange,
    close_change,
    confirm_change,
    find_change,
    made_by,
    open_change,
    reject_change,
)
from docvault.model.control.rights import CLOSED
from docvault.model.control.visible import told_change
from docvault.model.sentence import departments_named
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.control.distribute import demand_issuable, due_to_sign
from docvault.services.rules import demand_permission, with_members
from docvault.services.seeing import demand_named, reader, view_of
from docvault.services.typed import department_id, department_ids, moment
from docvault.services.whereabouts import demand_papers, demand_there

if TYPE_CHECKING:
    from docvault.index.contract.control import ChangeEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import ChangeNotice
    from docvault.model.control.visible import Told
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
class ChangeMoved:
    """A change that came to another state, and the order it is of."""

    order: str
    notice: "ChangeNotice"

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {"order": self.order, "change": self.notice.id, "state": self.notice.state}


@dataclass(frozen=True, slots=True)
class ChangeOpened(ChangeMoved):
    """A change that was opened; `free` says whether the customer may still amend freely (R-TM2)."""

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {**ChangeMoved.to_tree(self), "free": self.notice.free}


@dataclass(frozen=True, slots=True)
class ChangeIssued(ChangeMoved):
    """A change that was sent out: who was told, and who owes a signature again."""

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            **ChangeMoved.to_tree(self),
            "notified": list(self.notice.notified),
            "reopened": [
                {"department": one.department, "document": one.document, "version": one.version}
                for one in self.notice.owed
            ],
        }


@dataclass(frozen=True, slots=True)
class Made:
    """A version that a change made before it was rejected."""

    document: "Document"
    version: "Version"

    @property
    def in_force(self) -> bool:
        """Whether no other version came after it."""
        return self.version is self.document.newest

    @property
    def before(self) -> int:
        """The number of the version it took the place of; 0 for none."""
        return self.version.number - 1

    def to_tree(self) -> dict[str, Any]:
        """The version as JSON."""
        tree: dict[str, Any] = {
            "document": self.document.id,
            "version": self.version.number,
            "in_force": self.in_force,
        }
        return tree | {"before": self.before} if self.before else tree


@dataclass(frozen=True, slots=True)
class ChangeRejected(ChangeMoved):
    """A change that was rejected, and the versions it had made: they stay, and the newest of a document stays in force."""

    made: tuple[Made, ...]

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {**ChangeMoved.to_tree(self), "made": [one.to_tree() for one in self.made]}


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """A change with the order it is of."""

    manifest: "Manifest"
    notice: "ChangeNotice"

    def to_tree(self) -> dict[str, Any]:
        """The change as the manifest has it, as JSON."""
        notice = dict(self.notice.to_tree())
        return {"order": self.manifest.id, "change": notice.pop("id"), **notice}


@dataclass(frozen=True, slots=True)
class BusinessNotice:
    """An issued change as it goes out (业务通告), and the departments it is printed for."""

    manifest: "Manifest"
    notice: "ChangeNotice"
    departments: tuple[str, ...]

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "order": self.manifest.id,
            "change": self.notice.id,
            "what": [one.to_tree() for one in self.notice.what],
            "departments": list(self.departments),
        }


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Changes as the index has them, each with its order and what whoever asks may read of it."""

    rows: "tuple[tuple[str, ChangeEntry, Told], ...]"  # all of the list, or a piece
    total: int
    capped: bool = False  # there are more than `total`

    def to_tree(self) -> dict[str, Any]:
        """The list as JSON."""
        changes = [_entry_tree(order, one, told) for order, one, told in self.rows]
        return {"changes": changes, "total": self.total, "capped": self.capped}


def _entry_tree(order: str, one: "ChangeEntry", told: "Told") -> dict[str, Any]:
    return {
        "order": order,
        "change": one.change,
        "state": one.state,
        "opened": one.opened,
        "since": one.since,
        "what": told.text,
        "affects": one.affects.split(", ") if one.affects else [],
        **({CLOSED: True} if told.closed else {}),
    }


@dataclass(frozen=True, slots=True)
class IssueWanted:
    """How a change is to go out, as typed."""

    to: tuple[str, ...] = ()
    due: str = ""
    override: str = ""


def open_notice(vault: "Vault", order: str, new: NewChange, *, expected_head: str = "") -> ChangeOpened:
    """Open a change notice; durable on return."""
    actor = demand_permission(vault, "change")
    new = replace(new, free_hours=vault.config.control.free_hours)
    demand_named(vault, order, [*new.evidence, *new.affects])

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, ChangeNotice]":
        opened = open_change(manifest, new, actor.id, now)
        demand_papers(vault, manifest, new.evidence)
        return opened

    _case, change = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    return ChangeOpened(order, change)


def confirm_notice(
    vault: "Vault", order: str, change: str, evidence: Sequence[str], *, expected_head: str = ""
) -> ChangeMoved:
    """Enter the customer's answer; durable on return."""
    actor = demand_permission(vault, "change")
    demand_named(vault, order, evidence)

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, ChangeNotice]":
        moved = confirm_change(manifest, change, evidence, actor.id, now)
        demand_papers(vault, manifest, evidence)
        return moved

    _case, confirmed = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    return ChangeMoved(order, confirmed)


def issue_notice(
    vault: "Vault", order: str, change: str, wanted: IssueWanted, *, expected_head: str = ""
) -> ChangeIssued:
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
            demand_issuable(vault, manifest, [(document, document.newest) for document in documents])
        going = replace(sending, due=sending.due or due_to_sign(vault, now))
        moved = issue_change(with_members(vault, manifest), change, going, actor.id, now)
        demand_there(vault, manifest, [(one, one.newest) for one in affected(manifest, moved[2])])
        return moved

    _case, issued = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    return ChangeIssued(order, issued)


def close_notice(vault: "Vault", order: str, change: str, *, expected_head: str = "") -> ChangeMoved:
    """Close a change all concerned have signed for; durable on return."""
    actor = demand_permission(vault, "change")
    _case, closed = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: close_change(with_members(vault, manifest), change, actor.id, now),
        expected_head=expected_head,
    )
    return ChangeMoved(order, closed)


def reject_notice(vault: "Vault", order: str, change: str, why: str, *, expected_head: str = "") -> ChangeRejected:
    """Reject a change that has not gone out, with the reason; durable on return. The result names the versions it made, which stay."""
    actor = demand_permission(vault, "change")
    case, rejected = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: reject_change(manifest, change, why, actor.id, now),
        expected_head=expected_head,
    )
    made = tuple(Made(document, version) for document, version in made_by(case.manifest, rejected))
    return ChangeRejected(order, rejected, made)


def list_notices(
    vault: "Vault", order: str = "", states: Sequence[str] = (), limit: int | None = None, offset: int = 0
) -> ChangeList:
    """Change notices of an order or of all, newest order first."""
    if order:
        vault.cases.read(ORDER, order)  # one that does not exist is said to be missing
    found = vault.index.changes(order, states, limit=limit, offset=offset)
    asking = reader(vault)
    rows = tuple((number, one, told_change(one.detail, asking)) for number, one in found.rows)
    return ChangeList(rows, found.total, found.capped)


def show_notice(vault: "Vault", order: str, change: str) -> ChangeFound:
    """One notice, with the order it belongs to, as whoever asks sees them."""
    manifest = view_of(vault, vault.cases.read(ORDER, order).manifest).manifest
    return ChangeFound(manifest, find_change(manifest, change))


def notice_for(vault: "Vault", order: str, change: str, department: str = "") -> BusinessNotice:
    """An issued notice with the departments it is printed for: one of those that were told, or all of them.

    Raises `NotIssuedYetError`, `NotToldError`, `NoSuchDepartmentError`.
    """
    found = show_notice(vault, order, change)
    notice = found.notice
    if notice.state in {OPEN, CONFIRMED, REJECTED}:
        raise NotIssuedYetError(order=order, change=notice.id, state=notice.state)
    if not department:
        return BusinessNotice(found.manifest, notice, notice.notified)
    wanted = department_id(vault.config, department)
    if wanted not in notice.notified:
        raise NotToldError(
            order=order, change=notice.id, department=wanted, departments=departments_named(notice.notified)
        )
    return BusinessNotice(found.manifest, notice, (wanted,))
