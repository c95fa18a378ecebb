"""The audit of retention (R-OD11, R-CU3): which documents may be disposed of on a date, and what stands against it. Arithmetic and decisions only.

`facts_of` reads an order by itself: what of it falls due when, and what of its own stands against it. `assess` puts many orders together with
what only others know: customers that are held, and chains of repeat orders. Index and files give the same facts, so the same audit.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from docvault.model.case.holds import MOVED
from docvault.model.retention.dues import Due, RetentionRules, dues_of, gathered
from docvault.model.retention.grounds import Ground, held_documents, own_grounds
from docvault.model.times import days_later, read_date
from docvault.model.values import dataclass, field

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest

_WITHOUT_DATE = frozenset({"open", "no-date"})


class Facts(NamedTuple):
    """What an order by itself says of its retention."""

    order: str
    customer: str
    dues: tuple[Due, ...] = ()
    unclassed: tuple[str, ...] = ()  # documents no class fits
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an order's retention depends on beside itself: grounds of customers that are held, and for orders in running chains one that runs."""

    customers: Mapping[str, tuple[Ground, ...]] = field(default_factory=dict)
    running: Mapping[str, str] = field(default_factory=dict)

    def grounds(self, order: str, customer: str) -> tuple[Ground, ...]:
        """What stands against disposing of an order from outside."""
        held = self.customers.get(customer, ())
        return (*held, Ground("chain", {"order": self.running[order]})) if order in self.running else held


@dataclass(frozen=True, slots=True)
class Audit:
    """The answer to: what may go on this date, what is held back and why, what falls due soon, what has no class."""

    as_of: str
    eligible: tuple[tuple[str, Due], ...] = ()
    blocked: tuple[tuple[str, tuple[Ground, ...]], ...] = ()
    coming: tuple[tuple[str, Due, tuple[Ground, ...]], ...] = ()
    unclassed: tuple[tuple[str, str], ...] = ()


def facts_of(manifest: "Manifest", rules: RetentionRules) -> Facts:
    """What an order says of its retention. What was disposed of already does not count."""
    dues, unclassed = dues_of(manifest, rules)
    grounds = [*own_grounds(manifest, rules.times)]
    if manifest.state != "open":
        missing = sorted({due.trigger for due in dues.values() if not due.since})
        grounds += [Ground("no-date", {"trigger": trigger}) for trigger in missing]
    apart = (*unclassed, *held_documents(grounds))
    return Facts(manifest.id, manifest.order.customer, gathered(dues, apart), unclassed, tuple(grounds))


def assess(facts: Iterable[Facts], around: Surroundings, as_of: str, coming_days: int) -> Audit:
    """Judge every order as of a date. Orders come out in the order they come in; one of which only some documents are held is due, and held back."""
    horizon = days_later(read_date(as_of), coming_days).isoformat()
    eligible: list[tuple[str, Due]] = []
    blocked: list[tuple[str, tuple[Ground, ...]]] = []
    coming: list[tuple[str, Due, tuple[Ground, ...]]] = []
    unclassed: list[tuple[str, str]] = []
    for one in facts:
        outside = around.grounds(one.order, one.customer)
        grounds = one.grounds + outside if outside else one.grounds
        unclassed += [(one.order, document) for document in one.unclassed]
        ready = []
        for due in one.dues:
            if "" < due.expired <= as_of:
                ready.append((one.order, due))
            elif as_of < due.expired <= horizon:
                coming.append((one.order, due, grounds))
        held = held_documents(grounds) if grounds else frozenset()
        of_all = tuple(ground for ground in grounds if ground.code != MOVED) if held else grounds
        free = [(one.order, rest) for _order, due in ready if (rest := due.without(held)) is not None]
        if not of_all:
            eligible += free
        if (ready and (of_all or free != ready)) or any(ground.code in _WITHOUT_DATE for ground in of_all):
            blocked.append((one.order, grounds))
    return Audit(as_of, tuple(eligible), tuple(blocked), tuple(coming), tuple(unclassed))
