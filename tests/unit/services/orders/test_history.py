"""A history as people read it: its own records, and in time between them the destructions that another register has."""

import pytest

from docvault.model.case.history import Event, Record
from docvault.model.control.rights import EVERYTHING
from docvault.model.control.visible import View
from docvault.services.orders.history import CaseHistory, Entry
from docvault.services.retention.outcomes import Outcome
from tests.unit.model.cases import order


def entry(seq: int, at: str) -> Entry:
    return Entry(
        Record(seq, Event(at, "li", "edited", {"fields": ["note"]}), "", "0" * 64, "", ()), View(order(), EVERYTHING)
    )


def outcome(state: str, at: str) -> Outcome:
    return Outcome("D-2026-0001", state, at, "li", ("spec-sheet@1",))


FIRST, SECOND = entry(1, "2026-11-01T09:00:00+08:00"), entry(2, "2026-11-20T09:00:00+08:00")


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ("2026-10-01T09:00:00+08:00", 0),
        ("2026-11-10T09:00:00+08:00", 1),
        ("2026-11-20T00:59:59+00:00", 1),  # a second before the second record, written with another offset
        ("2026-11-20T09:00:00+08:00", 2),  # at the same moment: behind what was there
        ("2026-12-01T09:00:00+08:00", 2),
    ],
)
def test_a_destruction_stands_where_it_belongs_in_time(at: str, place: int) -> None:
    gone = outcome("destroyed", at)
    told = CaseHistory("order", "2026-0001", (FIRST, SECOND), (gone,)).in_time()
    assert told.index(gone) == place
    assert [one for one in told if one is not gone] == [FIRST, SECOND]


def test_what_lies_in_a_bin_is_an_entry_already() -> None:
    binned = outcome("binned", "2026-11-10T09:00:00+08:00")
    history = CaseHistory("order", "2026-0001", (FIRST, SECOND), (binned,))
    assert history.in_time() == [FIRST, SECOND]
    assert history.to_tree()["disposals"] == [binned.to_tree()]


def test_a_customer_has_no_disposals() -> None:
    assert set(CaseHistory("customer", "NORDIC", (FIRST,)).to_tree()) == {"customer", "history", "total"}


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pieces_put_together_are_the_history_with_its_destructions(size: int) -> None:
    entries = tuple(entry(day, f"2026-11-{day:02}T09:00:00+08:00") for day in range(1, 6))
    times = ("2026-10-01T09:00:00+08:00", "2026-11-02T10:00:00+08:00", "2026-11-30T09:00:00+08:00")
    outcomes = tuple(outcome("destroyed", at) for at in times)
    pieces = [CaseHistory("order", "2026-0001", entries, outcomes, size, offset) for offset in range(0, 5, size)]
    assert [row for one in pieces for row in one.in_time()] == CaseHistory(
        "order", "2026-0001", entries, outcomes
    ).in_time()
    assert [tree for one in pieces for tree in one.to_tree()["history"]] == [one.to_tree() for one in entries]
    assert {one.to_tree()["total"] for one in pieces} == {5}
    behind = CaseHistory("order", "2026-0001", entries, outcomes, size, 5)
    assert (behind.in_time(), behind.to_tree()["history"], behind.page.total) == ([], [], 5)
