"""The contract of lists: a piece from an offset on, with the length of the whole, of everything that is a list."""

from collections.abc import Callable
from typing import Any

import pytest

from docvault.index.contract.catalogue import ArrivalQuery
from docvault.index.contract.control import AgendaQuery, SignoffQuery
from docvault.index.contract.index import Index
from docvault.model.page import LIST_CAP, Page
from docvault.model.retention.grounds import Ground
from docvault.model.search.query import parse_query
from docvault.model.values import replace
from tests.contract.entries import Texts, case, controlled, facts, item, version

FAR = "9999-12-31T00:00:00+00:00"
STATES = ("waiting", "filed")
LISTS: dict[str, Callable[..., Page[Any]]] = {
    "cases": lambda index, **cut: index.cases(parse_query(""), **cut),
    "cases of a state": lambda index, **cut: index.cases(parse_query("state:OPEN customer:hansa"), **cut),
    "cases by a word": lambda index, **cut: index.cases(parse_query("jeans"), **cut),
    "items": lambda index, **cut: index.items(STATES, **cut),
    "items nobody dealt with": lambda index, **cut: index.items(STATES, unhandled=True, **cut),
    "arrivals": lambda index, **cut: index.arrivals(ArrivalQuery(FAR), **cut),
    "bytes": lambda index, **cut: index.find_bytes("a" * 64, **cut),
    "unread": lambda index, **cut: index.unread(**cut),
    "items with bytes": lambda index, **cut: index.items_with("b" * 64, **cut),
    "sign-offs": lambda index, **cut: index.signoffs(SignoffQuery(), **cut),
    "sign-offs of a department": lambda index, **cut: index.signoffs(SignoffQuery(department="cutting"), **cut),
    "sign-offs overdue": lambda index, **cut: index.signoffs(SignoffQuery(overdue_at=FAR), **cut),
    "duties": lambda index, **cut: index.duties(AgendaQuery(until=FAR, deliveries_until=FAR), **cut),
    "changes": lambda index, **cut: index.changes(**cut),
    "changes in states": lambda index, **cut: index.changes(states=("open", "closed"), **cut),
    "retention": lambda index, **cut: index.retention("2030-01-01", **cut),
    "held": lambda index, **cut: index.held("order", **cut),
    "links": lambda index, **cut: index.links(**cut),
}


@pytest.fixture
def filled(index: Index, texts: Texts) -> Index:
    """An index of which every list has some rows, with equal times among them."""
    hold = Ground("hold", {"target": "x"})
    cases = []
    for number in range(7):
        order = f"2026-{number:04}"
        base = "2026-0000" if number else ""
        kept = facts(order, "2024-01-31", hold)
        cases.append(replace(controlled(order, based_on=base, retention=kept), versions=(version("a" * 64),)))
    arrivals = [
        item(f"20261124-{number:05}", "b" * 64, state=STATES[number % 2], due="2026-11-25T10:00:00+08:00" if number % 3 else "")
        for number in range(11)
    ]  # fmt: skip
    index.put(cases, arrivals)
    return index


@pytest.mark.parametrize("name", LISTS)
def test_pieces_put_together_are_the_list(filled: Index, name: str) -> None:
    ask = LISTS[name]
    whole = ask(filled)
    assert (whole.total, whole.capped) == (len(whole), False)
    assert whole.total > 5
    pieces = [ask(filled, limit=3, offset=offset) for offset in range(0, whole.total, 3)]
    assert [row for piece in pieces for row in piece] == list(whole)
    assert {piece.total for piece in pieces} == {whole.total}
    assert ask(filled, offset=4).rows == whole.rows[4:]
    assert ask(filled, limit=0) == Page((), whole.total)
    assert ask(filled, limit=3, offset=whole.total + 5) == Page((), whole.total)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_has_no_rows(index: Index, name: str) -> None:
    assert LISTS[name](index, limit=5) == LISTS[name](index) == Page((), 0)


def test_what_is_counted_ends_at_the_cap(index: Index, texts: Texts) -> None:
    index.put([case(f"2026-{number:04}") for number in range(LIST_CAP + 2)])
    first = index.cases(parse_query(""), limit=2)
    assert ([entry.id for entry in first], first.total, first.capped) == (["2026-1001", "2026-1000"], LIST_CAP, True)
    last = index.cases(parse_query(""), limit=5, offset=LIST_CAP)
    assert ([entry.id for entry in last], last.total, last.capped) == (["2026-0001", "2026-0000"], LIST_CAP + 2, False)


def test_past_the_end_it_is_told_where_the_list_ends(index: Index, texts: Texts) -> None:
    index.put([case(f"2026-{number:04}") for number in range(LIST_CAP + 2)])
    for limit in (None, 5):
        behind = index.cases(parse_query(""), limit=limit, offset=LIST_CAP + 2)
        assert behind == Page((), LIST_CAP + 2)
    assert index.cases(parse_query(""), limit=0, offset=1) == Page((), LIST_CAP, capped=True)  # only counted
