"""The kinds of case files: orders, customers, plans (FORMAT.md section 2). Each is registered once, here; another is one more line."""

from docvault.model.values import dataclass

ORDER, CUSTOMER, PLAN = "order", "customer", "plan"


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What is particular to one kind of case file. All else is the same for all."""

    name: str  # as manifests and histories write it
    shelf: str  # the folder of the vault that holds all of them
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


def is_controlled(name: str) -> bool:
    """Whether case files of this name of a kind are controlled; those of a kind nobody knows are not, and `check` names them."""
    return name in KINDS and KINDS[name].controlled


for _kind in (
    CaseKind(ORDER, "orders", by_year=True, numbered=True, travels=True, controlled=True),
    CaseKind(CUSTOMER, "customers", travels=True),
    CaseKind(PLAN, "plans"),
):
    register(_kind)
