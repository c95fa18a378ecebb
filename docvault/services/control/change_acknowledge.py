"""A department that was told of a change says that it knows (R-OD7)."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.history import DECLARED
from docvault.model.case.kinds import ORDER
from docvault.model.case.records import Told
from docvault.model.control.change_telling import acknowledge_told
from docvault.model.values import dataclass
from docvault.services.case_change import change_case
from docvault.services.control.change_notices import ChangeMoved
from docvault.services.people import PersonUnknownError
from docvault.services.rules import demand_permission, with_members
from docvault.services.typed import department_id

if TYPE_CHECKING:
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class ChangeAcknowledged(ChangeMoved):
    """A change that a department knows of now."""

    department: str

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {**ChangeMoved.to_tree(self), "department": self.department}


def acknowledge_notice(
    vault: "Vault", order: str, change: str, department: str = "", *, expected_head: str = ""
) -> ChangeAcknowledged:
    """Enter that a department, by default that of whoever acts, knows of a change; durable on return. Its own people enter it, or who may distribute."""
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
    _case, notice = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: acknowledge_told(with_members(vault, manifest), change, told, by, now),
        expected_head=expected_head,
    )
    return ChangeAcknowledged(order, notice, department)
