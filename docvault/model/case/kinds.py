"""The kinds of case files: orders, customers, plans (FORMAT.md section 2). Each is registered once, here; another is its facts and one more line."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docvault.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from docvault.model.case.facts import Facts

ORDER, CUSTOMER, PLAN = "order", "customer", "plan"


# Facts are imported when the first manifest is read: who only searches or lists reads none, and would pay for them at each start.
def _no_facts() -> "type[Facts]":
    from docvault.model.case.facts import NoFacts

    return NoFacts


def _of_order() -> "type[Facts]":
    from docvault.model.case.facts import OrderFacts

    return OrderFacts


def _of_customer() -> "type[Facts]":
    from docvault.model.case.facts import CustomerFacts

    return CustomerFacts


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What is particular to one kind of case file. All else is the same for all."""

    name: str  # as manifests and histories write it
    shelf: str  # the folder of the vault that holds all of them
    facts: "Callable[[], type[Facts]]" = _no_facts  # the class of what only these say, are edited and found by
    schema: str = "case"  # what its manifests are checked by
    by_year: bool = False  # each lies in the folder of the year it was opened
    numbered: bool = False  # the vault gives them numbers, and never one twice
    travels: bool = False  # it can be exported, and imported into another vault
    controlled: bool = False  # its versions are issued and signed for, its changes noticed; it is on the agenda and has a retention period


KINDS: dict[str, CaseKind] = {}
"""Every kind by its name, in the order in which whoever goes through all of them does."""


def register(kind: CaseKind) -> None:
    """Make a kind known. Raises ValueError for a name or shelf that is taken."""
    if any(kind.name == known.name or kind.shelf == known.shelf for known in KINDS.values()):
        raise ValueError(f"{kind.name} on {kind.shelf} is known already")
    KINDS[kind.name] = kind


def facts_class(tree: Mapping[str, Any]) -> "type[Facts]":
    """The class of facts of the kind a manifest's tree says it is of; of a kind nobody knows there are none."""
    name = tree.get("kind")
    return KINDS[name].facts() if isinstance(name, str) and name in KINDS else _no_facts()


def is_controlled(name: str) -> bool:
    """Whether case files of this name of a kind are controlled; those of a kind nobody knows are not, and `check` names them."""
    return name in KINDS and KINDS[name].controlled


for _kind in (
    CaseKind(ORDER, "orders", _of_order, by_year=True, numbered=True, travels=True, controlled=True),
    CaseKind(CUSTOMER, "customers", _of_customer, travels=True),
    CaseKind(PLAN, "plans"),
):
    register(_kind)
