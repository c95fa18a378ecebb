"""A department that was told of a change says that it knows (R-OD7)."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.history import DECLARED
from docvault.model.case.kinds import ORDER
from docvault.model.case.records import Told
from docvault.model.control.change_telling import acknowledge_told
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.control.change_notices import ChangeMoved
from docvault.services.control.evidence import demand_notice_code
from docvault.services.control.filed_sheets import filed_sheet
from docvault.services.intake.item_entries import find_item
from docvault.services.people import PersonUnknownError
from docvault.services.rules import demand_permission, with_members
from docvault.services.typed import department_id

if TYPE_CHECKING:
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class ChangeAcknowledged(ChangeMoved):
    """A change that a department knows of now."""

    department: str
    evidence: str = ""  # the signed notice, as it is filed

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        tree = {**ChangeMoved.to_tree(self), "department": self.department}
        return tree | {"evidence": self.evidence} if self.evidence else tree


def acknowledge_notice(
    vault: "Vault", order: str, change: str, department: str = "", *, item: str = "", expected_head: str = ""
) -> ChangeAcknowledged:
    """Enter that a department, by default that of whoever acts, knows of a change; durable on return. Its own people enter it, or who may distribute.

    With `item` the notice it signed is filed in the order first, and is the evidence; it must carry the code of that department's line. What is refused
    files nothing. Raises `NotThatNoticeError`.
    """
    actor = vault.config.person(vault.who.id)
    if not department and actor is None:
        raise PersonUnknownError(person=vault.who.id)
    department = department_id(vault.config, department or (actor.department if actor else ""))
    if actor is None or actor.department != department:
        actor = demand_permission(vault, "distribute")
    is_declared = vault.who.known.how == DECLARED and not vault.who.entered_by
    declared = (vault.who.system_user or "?") if is_declared else ""
    told = Told(department, person=actor.id, name=actor.name, declared=declared)
    by = actor.id
    if item:
        manifest = with_members(vault, vault.cases.read(ORDER, order).manifest)
        _changed, _event, notice = acknowledge_told(manifest, change, told, by, vault.now())
        sheet = find_item(vault, item)
        demand_notice_code(vault, sheet.sha256, sheet.item, manifest.id, notice.id, department)
        evidence, expected_head = filed_sheet(vault, order, item, expected_head)
        told = replace(told, evidence=evidence)
    _case, notice = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: acknowledge_told(with_members(vault, manifest), change, told, by, now),
        expected_head=expected_head,
    )
    return ChangeAcknowledged(order, notice, department, told.evidence)
