"""What is particular to a case file of one kind: an order's facts, a customer's; plans have none (FORMAT.md section 5). Each class is registered in `kinds`.

In a manifest they stand among the fields all kinds have. A class of facts says which of them people edit, and what of them the index's row says.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypedDict

from docvault.model.case.codec import Part, Shape
from docvault.model.case.corrections import NOT_MERGED, NOT_VOID, Merged, Voided
from docvault.model.case.demands import demand_amount, demand_class, demand_date
from docvault.model.case.records import ChangeNotice, Inherited, Opinion, Override
from docvault.model.times import known_date, known_time
from docvault.model.values import dataclass, replace

Check = Callable[[str], str]
"""Makes of what somebody typed the text that is written. Raises `UsageError` for what cannot be."""


class Row(TypedDict, total=False):
    """What facts say in the index's row of a case file, by the names of its columns; what is left out is empty there."""

    customer: str
    service_class: str
    stage: str
    due: str
    completed: str
    references: tuple[str, ...]
    styles: tuple[str, ...]
    contracts: tuple[str, ...]
    addresses: tuple[str, ...]
    merchandiser: str
    value: str
    based_on: str


def as_typed(text: str) -> str:
    """A text that may be anything."""
    return text


class Facts(Part):
    """The facts of one kind. Those that say nothing are not written."""

    __slots__ = ()
    EDITED: ClassVar[Mapping[str, Check]] = {}
    """The texts people edit, in the order in which they are told, each with what a new one has to pass."""
    AFTERWARDS: ClassVar[Mapping[str, Check]] = {}
    """The same, of those that are entered of a closed case file too: what is known only then."""
    LISTS: ClassVar[tuple[str, ...]] = ()
    """The lists people add to and take away from."""

    def row(self) -> Row:
        """What of them the index's row says."""
        return {}

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """The same facts with other values of the fields that are named."""
        return replace(self, **changes)  # type: ignore[type-var]  # each class of them is a class of values


@dataclass(frozen=True, slots=True)
class NoFacts(Facts):
    """Of a kind that has none of its own, as plans, and of one nobody knows: what its manifests say beyond the core is kept as it is."""


@dataclass(frozen=True, slots=True)
class OrderFacts(Facts):
    """What is known of an order."""

    SHAPE = Shape(
        keys={"service_class": "class"},
        before={
            "customer": "state",
            "service_class": "opened",
            "stage": "opened",
            "to_confirm": "documents",
            "reviews": "documents",
            "changes": "documents",
            "overrides": "documents",
        },
        checks={
            **dict.fromkeys(("due", "completed", "cancelled", "shipped", "settled"), known_date),
            "confirmed": known_time,
            "entered": known_time,
        },
    )
    EDITED = MappingProxyType(
        {
            "customer": as_typed,
            "service_class": demand_class,
            "stage": as_typed,
            "due": demand_date,
            "merchandiser": as_typed,
            "value": demand_amount,
        }
    )
    AFTERWARDS = MappingProxyType({"importance": as_typed, "shipped": demand_date, "settled": demand_date})
    LISTS = ("references", "styles", "contracts")

    customer: str = ""
    service_class: str = ""  # normal, special, urgent (R-TM1)
    stage: str = ""
    due: str = ""  # date of delivery
    completed: str = ""  # date; the trigger of retention (R-OD11)
    cancelled: str = ""  # date
    void: Voided = NOT_VOID
    shipped: str = ""  # date
    settled: str = ""  # date
    entered: str = ""  # when it was entered, of an order that was opened on an earlier day
    importance: str = ""  # what the retention schedule goes by (R-OD11)
    based_on: str = ""  # the base of a repeat order (R-OD9)
    references: tuple[str, ...] = ()  # the customer's own numbers
    styles: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    merchandiser: str = ""  # the person in charge (R-OD14)
    value: str = ""  # what the order is worth, `120000.00 USD`
    confirmed: str = ""  # when the order was confirmed to the customer (R-TM2)
    to_confirm: tuple[Inherited, ...] = ()
    reviews: tuple[Opinion, ...] = ()
    changes: tuple[ChangeNotice, ...] = ()
    overrides: tuple[Override, ...] = ()  # steps it took although something was open

    def row(self) -> Row:
        """What an order is found and listed by."""
        return {
            "customer": self.customer,
            "service_class": self.service_class or "normal",
            "stage": self.stage,
            "due": self.due,
            "completed": self.completed,
            "references": self.references,
            "styles": self.styles,
            "contracts": self.contracts,
            "merchandiser": self.merchandiser,
            "value": self.value,
            "based_on": self.based_on,
        }

    def change(self, change_id: str) -> ChangeNotice | None:
        """The change notice with this id."""
        return next((change for change in self.changes if change.id == change_id), None)

    def change_typed(self, typed: str) -> ChangeNotice | None:
        """The change notice somebody typed: `CN-2`, `cn2` or `2`."""
        number = typed.strip().upper().removeprefix("CN").lstrip("-")
        return self.change(f"CN-{number}")

    def with_change(self, change: ChangeNotice) -> "OrderFacts":
        """The same facts with this notice put in the place of the one with its id."""
        return replace(self, changes=tuple(change if known.id == change.id else known for known in self.changes))


@dataclass(frozen=True, slots=True)
class CustomerFacts(Facts):
    """What is known of a customer."""

    EDITED = MappingProxyType({"credit_limit": demand_amount})
    LISTS = ("addresses",)

    addresses: tuple[str, ...] = ()  # mail addresses, domains, fax numbers
    credit_limit: str = ""  # `500000 USD` (R-CO2)
    merged: Merged = NOT_MERGED  # the customer it is since

    def row(self) -> Row:
        """What a customer's mail is known by; that of one that is another since comes to that one."""
        return {} if self.merged.into else {"addresses": self.addresses}
