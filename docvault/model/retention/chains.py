"""Chains of repeat orders, which are kept as long as one of them runs (R-CU3)."""

from collections.abc import Iterable

from docvault.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An order that repeats another, and whether each of the two still runs."""

    order: str
    based_on: str
    runs: bool
    base_runs: bool


def running_chains(links: Iterable[Link]) -> dict[str, str]:
    """Every order that is linked, over however many repetitions, to one that still runs, with that one."""
    neighbours: dict[str, set[str]] = {}
    runs: set[str] = set()
    for link in links:
        neighbours.setdefault(link.order, set()).add(link.based_on)
        neighbours.setdefault(link.based_on, set()).add(link.order)
        runs |= {order for order, still in ((link.order, link.runs), (link.based_on, link.base_runs)) if still}
    found: dict[str, str] = {}
    for first in sorted(runs):
        waiting = [first]
        while waiting:
            order = waiting.pop()
            if found.setdefault(order, first) == first:
                waiting += [other for other in neighbours[order] if other not in found]
    return {order: other for order, other in found.items() if order not in runs}
