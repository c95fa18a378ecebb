"""The life of a change notice: opened, confirmed by the customer, closed or rejected (R-OD6, R-OD7)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.control.change_notices import (
    NewChange,
    close_change,
    confirm_change,
    made_by,
    open_change,
    reject_change,
)
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.control.present_values import demand_so_before
from docvault.services.rules import demand_permission, with_members
from docvault.services.seeing import demand_named
from docvault.services.whereabouts import demand_papers

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import ChangeNotice
    from docvault.services.vault import Vault


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
class Made:
    """A version that a change made before it was rejected."""

    document: "Document"
    version: "Version"

    @property
    def in_force(self) -> bool:
        """Whether it counts, and no other version came after it."""
        return self.version is self.document.newest and not self.version.is_gone

    @property
    def before(self) -> int:
        """The number of the version it took the place of, and that counts; 0 for none."""
        earlier = self.document.versions[: self.version.number - 1]
        return max((one.number for one in earlier if not one.is_gone), default=0)

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


def open_notice(vault: "Vault", order: str, new: NewChange, *, expected_head: str = "") -> ChangeOpened:
    """Open a change notice; durable on return."""
    actor = demand_permission(vault, "change")
    new = replace(new, free_hours=vault.config.control.free_hours)
    demand_named(vault, order, [*new.evidence, *new.affects])

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, ChangeNotice]":
        opened = open_change(manifest, new, actor.id, now)
        demand_so_before(vault, manifest, opened[2].what)
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
