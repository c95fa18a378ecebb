"""The verbs `return` and `recall`: copies come back, or are asked back (回收)."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import find_version
from docvault.model.control.recalling import recall, take_back
from docvault.model.values import dataclass
from docvault.services.case_change import change_case
from docvault.services.rules import demand_permission, with_members
from docvault.services.seeing import demand_named
from docvault.services.typed import department_id, department_ids

if TYPE_CHECKING:
    from docvault.model.case.records import Copy
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Returned:
    """Copies that came back, by their numbers."""

    order: str
    document: str
    version: int
    department: str
    copies: tuple[int, ...]

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "department": self.department,
            "returned": list(self.copies),
        }


@dataclass(frozen=True, slots=True)
class Recalled:
    """Copies asked back: those on paper stay out until they are returned, the others are withdrawn."""

    order: str
    document: str
    version: int
    copies: "tuple[Copy, ...]"

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON; `out` says of a copy that its return is still to be entered."""
        return {
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "recalled": [
                {"department": one.department, "copy": one.number, "medium": one.medium, "out": not one.returned}
                for one in self.copies
            ],
        }


def return_copies(
    vault: "Vault", order: str, wanted: str, department: str, copy: int = 0, *, expected_head: str = ""
) -> Returned:
    """Enter that a department gave back a copy, or all of a version; durable on return. Its own people enter it, or who may distribute."""
    department = department_id(vault.config, department)
    actor = vault.config.person(vault.who.id)
    if actor is None or actor.department != department:
        actor = demand_permission(vault, "distribute")
    by = actor.id
    demand_named(vault, order, [wanted])
    case, version, back = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: take_back(with_members(vault, manifest), wanted, department, copy, by, now),
        expected_head=expected_head,
    )
    return Returned(order, find_version(case.manifest, wanted)[0].id, version.number, department, back)


def recall_copies(
    vault: "Vault", order: str, wanted: str, departments: tuple[str, ...] = (), *, expected_head: str = ""
) -> Recalled:
    """Ask back every copy of a version that is out, or those of some departments; durable on return."""
    actor = demand_permission(vault, "distribute")
    only = department_ids(vault.config, departments)
    demand_named(vault, order, [wanted])
    case, version, asked = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: recall(with_members(vault, manifest), wanted, only, actor.id, now),
        expected_head=expected_head,
    )
    return Recalled(order, find_version(case.manifest, wanted)[0].id, version.number, asked)
