"""The contract of the control of versions: sign-offs, duties, change notices."""

from docvault.index.contract.control import AgendaQuery, SignoffQuery
from docvault.index.contract.index import Index
from tests.contract.entries import case, controlled, position


def test_signoffs_are_found_by_department_and_time(index: Index) -> None:
    entry = controlled("2026-0001")
    index.put([entry, case("2026-0002", positions=(position("cutting", "signed"),))])
    assert [one for order, one in index.signoffs(SignoffQuery()) if order == "2026-0001"] == list(entry.positions)
    assert [order for order, _ in index.signoffs(SignoffQuery(department="cutting"))] == ["2026-0002", "2026-0001"]
    assert [order for order, _ in index.signoffs(SignoffQuery(department="cutting"), limit=1)] == ["2026-0002"]

    def late(at: str) -> list[str]:
        return [one.department for _, one in index.signoffs(SignoffQuery(overdue_at=at))]

    assert late("2026-11-24T09:59:00+08:00") == []
    assert late("2026-11-24T10:01:00+08:00") == ["trims"]  # written in another offset, the same instant
    assert late("2026-11-25T03:00:00+00:00") == ["cutting", "trims"]


def test_duties_are_found_by_whose_they_are_and_until_when(index: Index) -> None:
    index.put([controlled("2026-0001"), controlled("2026-0002", duties=())])

    def kinds(department: str = "", person: str = "", until: str = "", deliveries_until: str = "") -> list[str]:
        return [duty.kind for _, duty in index.duties(AgendaQuery(department, person, until, deliveries_until))]

    far, near = "9999-12-31T00:00:00+00:00", "2026-11-25T10:00:00+08:00"
    assert kinds(until=far, deliveries_until=far) == ["signature", "delivery", "missing"]  # what has no time comes last
    assert kinds(until=far, deliveries_until=near) == ["signature", "missing"]
    assert kinds(until="2026-11-24T10:00:00+08:00", deliveries_until=near) == ["missing"]
    assert kinds(department="cutting", until=far) == ["signature"]
    assert kinds(department="merchandising", person="li", until=far, deliveries_until=far) == ["delivery"]
    assert kinds(department="cutting", person="wu", until=far) == ["signature"]  # names nobody: the department's
    assert [duty.kind for _, duty in index.duties(AgendaQuery(until=near, dated=True))] == ["signature"]
    [(order, duty)] = index.duties(AgendaQuery(department="fabric", until=far))
    assert (order, duty) == ("2026-0001", controlled("x").duties[1])


def test_changes_are_found_by_order_and_state(index: Index) -> None:
    index.put([controlled("2026-0001"), controlled("2026-0002")])
    assert [(order, one.change) for order, one in index.changes()] == [
        ("2026-0002", "CN-1"), ("2026-0002", "CN-2"), ("2026-0001", "CN-1"), ("2026-0001", "CN-2"),
    ]  # fmt: skip
    assert [one for _, one in index.changes("2026-0001")] == list(controlled("x").changes)
    assert {one.change for _, one in index.changes(states=("open", "issued"))} == {"CN-2"}


def test_what_an_order_owes_is_replaced_and_removed_with_it(index: Index) -> None:
    far = "9999-12-31T00:00:00+00:00"
    index.put([controlled("2026-0001"), controlled("2026-0002")])
    index.put([controlled("2026-0001", positions=(position("cutting", "signed"),), duties=(), changes=())])
    states = {(order, one.state) for order, one in index.signoffs(SignoffQuery())}
    assert {state for order, state in states if order == "2026-0001"} == {"signed"}
    assert {order for order, _ in index.duties(AgendaQuery(until=far))} == {"2026-0002"}
    index.remove([("order", "2026-0002")])
    assert list(index.duties(AgendaQuery(until=far))) == []
    assert list(index.changes()) == []
