"""The verb `distribute`: numbered copies of a version go to departments, which sign for them (R-OD5)."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import find_version
from docvault.model.control.change_notices import CONFIRMED, demand_standing
from docvault.model.control.distribution import Issue, distribute
from docvault.model.control.issued_papers import demand_made_by_change
from docvault.model.control.issuing_by import bound_to
from docvault.model.control.repeating import demand_confirmed
from docvault.model.control.reviewing import demand_reviewed
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.control.nobody_there import note_nobody
from docvault.services.control.review import counted_here, credit
from docvault.services.control.within_limit import demand_others_override, demand_room_of_others, upon_credit
from docvault.services.issued_papers import Holder, change_rules, old_holders
from docvault.services.rules import demand_permission
from docvault.services.seeing import demand_named
from docvault.services.typed import department_ids, term
from docvault.services.whereabouts import demand_there

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import Copy
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: the version and its new copies; and who still works from an older version than the newest."""

    order: str
    document: str
    version: int
    copies: "tuple[Copy, ...]"
    holders: tuple[Holder, ...] = ()
    change: str = ""  # the change notice it was issued by
    nobody: tuple[str, ...] = ()  # departments in which nobody is entered who could sign
    sent: bool = False  # that is out to those who hold an older version already

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        out: dict[str, Any] = {"holders": [one.to_tree() for one in self.holders]} if self.holders else {}
        if self.change:
            out["change"] = self.change
        if self.nobody:
            out["nobody"] = list(self.nobody)
        return {
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "issued": [
                {"department": one.department, "copy": one.number, "medium": one.medium, "due": one.due}
                for one in self.copies
            ],
            **out,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be issued, as typed: `DOC[@V]`, departments by id or name, a due date or time, and why a rule is set aside."""

    document: str
    departments: tuple[str, ...]
    copies: int = 1
    medium: str = "paper"
    due: str = ""
    override: str = ""
    superseded: bool = False
    change: str = ""  # the change notice it is issued by


def distribute_version(vault: "Vault", order: str, wanted: Wanted, *, expected_head: str = "") -> Issued:
    """Issue copies of a version; durable on return.

    Refused are: a superseded version (unless meant), one made by a change that was rejected since or without one that it took, a production document of
    a repeat order with something unconfirmed (R-OD9), a contract paper before its review is complete (R-CO3),
    or one that is within a credit limit by the issuer's own hand (R-CO2). With `override` a manager goes on; the reason stands with each copy;
    above a credit limit that, too, takes another person than who brought the order there. What is issued by a change notice is bound to it, as
    `bound_to` says and refuses.
    What cannot be read is not issued: raises what `demand_there` raises.
    """
    actor = demand_permission(vault, "override" if wanted.override else "distribute")
    departments = department_ids(vault.config, wanted.departments)
    demand_named(vault, order, [wanted.document])
    issue = Issue(
        document=wanted.document,
        departments=departments,
        copies=wanted.copies,
        medium=wanted.medium,
        due=term(vault, wanted.due),
        signers=vault.config.who_signs(),
        override=wanted.override.strip(),
        superseded=wanted.superseded,
    )

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Version, tuple[Copy, ...], str]":
        bound, change = manifest, ""
        if wanted.change:
            found = find_version(manifest, wanted.document)
            bound, change = bound_to(manifest, found, departments, wanted.change, change_rules(vault))
        document, version = find_version(bound, wanted.document)
        if issue.override:
            demand_others_override(vault, bound, [document])
        else:
            demand_issuable(vault, bound, [(document, version)])
        going = replace(issue, due=issue.due or due_to_sign(vault, now), change=change)
        changed, event, version, copies = distribute(bound, going, actor.id, now)
        demand_there(vault, bound, [(document, version)])
        return changed, upon_credit(vault, bound, event, [document]), version, copies, document.id

    case, version, copies, document = change_case(vault, ORDER, order, transition, expected_head=expected_head)
    known = case.manifest.document(document)
    holders = old_holders(known) if known is not None else ()
    change = case.manifest.order.change(copies[0].change) if copies[0].change else None
    made = Issued(order, document, version.number, copies, holders, nobody=note_nobody(vault, departments))
    return made if change is None else replace(made, change=change.id, sent=change.state != CONFIRMED)


def demand_issuable(vault: "Vault", manifest: "Manifest", wanted: "Sequence[tuple[Document, Version]]") -> None:
    """Refuse to issue versions made by a change that was rejected, or without one they took (R-OD6).

    Or while an inherited item is open (R-OD9), or the contract review is not complete (R-CO3).
    """
    kinds = {document.kind for document, _version in wanted}
    rules = change_rules(vault)
    for document, version in wanted:
        demand_standing(manifest, document, version)
        demand_made_by_change(manifest, document, version, rules)
    if kinds & set(vault.config.kinds_with("production")):
        demand_confirmed(manifest)
    papers = vault.config.kinds_with("review")
    if kinds & set(papers):
        demand_reviewed(counted_here(vault, manifest), papers, credit(vault, manifest))
        demand_room_of_others(vault, manifest)


def due_to_sign(vault: "Vault", now: str) -> str:
    """Until when what is issued now is to be signed."""
    times = vault.agenda_rules.times
    return times.calendar.due(now, times.sign_hours)
