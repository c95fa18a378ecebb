"""A change goes out: it is issued to all concerned, and its business notice (业务通告) printed for those it went to (R-OD7)."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.kinds import ORDER
from docvault.model.control.change_issue import Sending, affected, issue_change
from docvault.model.control.change_notices import CONFIRMED, OPEN, REJECTED, find_change, untold
from docvault.model.sentence import departments_named
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.control.change_list import show_notice
from docvault.services.control.change_notices import ChangeMoved
from docvault.services.control.distribute import demand_issuable, due_to_sign
from docvault.services.control.nobody_there import note_nobody
from docvault.services.control.present_values import demand_still_so
from docvault.services.control.within_limit import demand_others_override, upon_credit
from docvault.services.rules import demand_permission, with_members
from docvault.services.typed import department_id, department_ids, term
from docvault.services.whereabouts import demand_there

if TYPE_CHECKING:
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
class ChangeIssued(ChangeMoved):
    """A change that was sent out: who was told, and who owes a signature again; `corrects` says whether it is about documents."""

    corrects: bool

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            **ChangeMoved.to_tree(self),
            "notified": list(self.notice.notified),
            "reopened": [
                {"department": one.department, "document": one.document, "version": one.version}
                for one in self.notice.owed
            ],
            "to_acknowledge": untold(self.notice),
        }


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
class IssueWanted:
    """How a change is to go out, as typed."""

    to: tuple[str, ...] = ()
    due: str = ""
    override: str = ""


def issue_notice(
    vault: "Vault", order: str, change: str, wanted: IssueWanted, *, expected_head: str = ""
) -> ChangeIssued:
    """Send the business notice (业务通告) and the corrected versions to all concerned; durable on return.

    Refused as `distribute` is, while something inherited is open or a review is not complete; with `override` a manager goes on.
    """
    actor = demand_permission(vault, "override" if wanted.override else "change")
    sending = Sending(
        to=department_ids(vault.config, wanted.to),
        due=term(vault, wanted.due),
        signers=vault.config.who_signs(),
        override=wanted.override.strip(),
    )

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, tuple[ChangeNotice, bool]]":
        documents = affected(manifest, find_change(manifest, change))
        if sending.override:
            demand_others_override(vault, manifest, documents)
        else:
            demand_issuable(vault, manifest, [(document, document.newest) for document in documents])
        going = replace(sending, due=sending.due or due_to_sign(vault, now))
        changed, event, issued = issue_change(with_members(vault, manifest), change, going, actor.id, now)
        demand_still_so(manifest, issued.id, issued.what)
        concerned = affected(manifest, issued)
        demand_there(vault, manifest, [(one, one.newest) for one in concerned])
        return changed, upon_credit(vault, changed, event, concerned), (issued, bool(concerned))

    _case, (issued, corrects) = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    note_nobody(vault, issued.notified)
    return ChangeIssued(order, issued, corrects)


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
