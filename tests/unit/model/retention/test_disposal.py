"""A disposal by its register: legal steps, another person's approval, what is left of it, and the marks it makes (V071)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.errors import DocvaultError
from docvault.model.case.history import Event, Record
from docvault.model.retention.disposal import (
    APPROVED,
    BINNED,
    DESTROYED,
    DROPPED,
    PROPOSED,
    RESTORED,
    WITHDRAWN,
    Act,
    Disposal,
    DisposalStateError,
    IllegalDisposalError,
    NotApprovedError,
    SamePersonError,
    TermRunsError,
    demand_approvable,
    demand_executable,
    dispose,
    fold,
    is_marked,
    restore,
    term_end,
    unmarked,
)
from docvault.model.retention.disposal_list import ListedDocument, ListedOrder, ListedVersion
from docvault.model.retention.grounds import Ground
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, order, version

ORDERS = ("2026-0001", "2026-0002")
NUMBER = "D-2026-0001"
DATA: dict[str, dict[str, Any]] = {
    "proposed": {"list": "a" * 64, "as_of": "2026-09-22", "orders": list(ORDERS)},
    "binned": {"until": TOMORROW},
    "withdrawn": {"why": "too early"},
    "dropped": {"reason": {"code": "hold", "values": {}}},
    "destroyed": {"certificate": "c" * 64, "paper": "d" * 64},
}
FOLLOWS = {
    PROPOSED: {"approved", "withdrawn"},
    APPROVED: {"binned", "withdrawn", "dropped", "restored"},
    BINNED: {"dropped", "restored", "destroying", "destroyed"},
    DESTROYED: set[str](),
    DROPPED: set[str](),
    RESTORED: set[str](),
    WITHDRAWN: set[str](),
}
ACTIONS = sorted({"proposed"}.union(*FOLLOWS.values()))


def after(known: Disposal | None, action: str, order: str = "", by: str = "") -> Disposal:
    who = by or ("wu" if action == "approved" else "sun")
    data = {"disposal": NUMBER, **DATA.get(action, {}), **({"order": order} if order else {})}
    return fold(known, Record(1, Event(AT, who, action, data), "", ""))


def folded(*steps: str) -> Disposal:
    """A disposal after steps such as `dropped 2026-0001`."""
    known: Disposal | None = None
    for step in ("proposed", *steps):
        known = after(known, *step.split())
    assert known is not None
    return known


STATES = {
    PROPOSED: folded(),
    APPROVED: folded("approved"),
    BINNED: folded("approved", "binned"),
    DESTROYED: folded("approved", "binned", "destroying 2026-0001", "destroying 2026-0002", "destroyed"),
    DROPPED: folded("approved", "dropped 2026-0001", "dropped 2026-0002"),
    RESTORED: folded("approved", "binned", "dropped 2026-0001", "restored 2026-0002"),
    WITHDRAWN: folded("withdrawn"),
}


def test_where_the_steps_lead() -> None:
    assert {state: disposal.state for state, disposal in STATES.items()} == {state: state for state in STATES}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", list(STATES))
def test_a_step_follows_as_the_format_says_or_is_illegal(state: str, action: str) -> None:
    single = action in {"dropped", "restored", "destroying"}
    if action in FOLLOWS[state]:
        after(STATES[state], action, ORDERS[0] if single else "")
    else:
        with pytest.raises(IllegalDisposalError):
            after(STATES[state], action, ORDERS[0] if single else "")


@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "proposed"])
def test_nothing_happens_before_it_is_proposed(action: str) -> None:
    with pytest.raises(IllegalDisposalError, match="before it was proposed"):
        after(None, action)


def test_who_proposed_it_does_not_approve_it() -> None:
    with pytest.raises(IllegalDisposalError, match="who proposed it"):
        after(STATES[PROPOSED], "approved", by="sun")
    with pytest.raises(SamePersonError, match="wu"):
        demand_approvable(STATES[PROPOSED], "sun", "wu")
    demand_approvable(STATES[PROPOSED], "wu", "")
    for state in STATES.keys() - {PROPOSED}:
        with pytest.raises(DisposalStateError):
            demand_approvable(STATES[state], "wu", "")


def test_each_order_leaves_it_once_and_not_after_its_destruction_was_begun() -> None:
    begun = folded("approved", "binned", "destroying 2026-0001")
    for action in ("dropped", "restored"):
        with pytest.raises(IllegalDisposalError, match="was begun"):
            after(begun, action, "2026-0001")
        left = after(begun, action, "2026-0002")
        assert (left.left, left.state) == (("2026-0001",), BINNED)
        for again in ("dropped", "restored", "destroying"):
            with pytest.raises(IllegalDisposalError, match="no longer"):
                after(left, again, "2026-0002")
    with pytest.raises(IllegalDisposalError, match="2026-0003"):
        after(begun, "destroying", "2026-0003")


def test_what_the_register_tells_is_kept() -> None:
    known = STATES[DESTROYED]
    assert (known.number, known.list_sha256, known.as_of, known.orders) == (NUMBER, "a" * 64, "2026-09-22", ORDERS)
    assert (known.until, known.certificate, known.paper) == (TOMORROW, "c" * 64, "d" * 64)
    assert known.acts == {
        name: Act("wu" if name == APPROVED else "sun", AT) for name in (PROPOSED, APPROVED, BINNED, DESTROYED)
    }
    assert known.destroying.keys() == set(ORDERS)
    assert STATES[RESTORED].dropped["2026-0001"]["reason"] == {"code": "hold", "values": {}}


@given(
    st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(ORDERS), st.sampled_from(["sun", "wu"])), max_size=15)
)
def test_whatever_is_tried_nothing_is_destroyed_that_another_did_not_approve(steps: list[tuple[str, str, str]]) -> None:
    known: Disposal | None = STATES[PROPOSED]
    for action, one, by in steps:
        single = action in {"dropped", "restored", "destroying"}
        try:
            known = after(known, action, one if single else "", by)
        except IllegalDisposalError:
            continue
    assert known is not None
    if known.destroying or known.state == DESTROYED:
        assert known.acts[APPROVED].by != known.acts[PROPOSED].by
        assert BINNED in known.acts
    assert set(known.destroying) <= set(known.left) <= set(ORDERS)
    assert set(known.left) | set(known.dropped) | set(known.restored) == set(ORDERS)


@pytest.mark.parametrize(
    ("state", "now", "at_once", "error"),
    [
        (PROPOSED, AT, False, NotApprovedError),
        (APPROVED, AT, False, None),
        (BINNED, LATER, False, TermRunsError),
        (BINNED, LATER, True, None),
        (BINNED, TOMORROW, False, None),
        (BINNED, "2026-09-23T03:00:00+02:00", False, None),  # the same instant
        (BINNED, "2026-09-23T08:59:59+08:00", False, TermRunsError),
        *((state, TOMORROW, True, DisposalStateError) for state in (DESTROYED, DROPPED, RESTORED, WITHDRAWN)),
    ],
)
def test_when_it_may_be_carried_out(state: str, now: str, error: type[DocvaultError] | None, *, at_once: bool) -> None:
    if error is None:
        demand_executable(STATES[state], now, at_once=at_once)
    else:
        with pytest.raises(error):
            demand_executable(STATES[state], now, at_once=at_once)


def test_the_term_of_a_bin_ends_so_many_days_later() -> None:
    assert term_end(AT, 30) == "2026-10-22T09:00:00+08:00"
    assert term_end(AT, 0) == AT


CASE = order(
    document("contract", version(1, disposed="D-2020-0001"), version(2)),
    document("spec-sheet", version(1), version(2)),
    document("bom", version(1)),
)
LISTED = ListedOrder(
    "2026-0001",
    "HANSA",
    tuple(
        ListedDocument(id, "orders", "P3Y", "completed", "2020-01-31", "2023-01-31", versions)
        for id, versions in (
            ("contract", (ListedVersion(2, "a.txt", f"{2:064}", 2),)),
            ("spec-sheet", (ListedVersion(1, "a.txt", f"{1:064}", 1), ListedVersion(2, "a.txt", f"{2:064}", 2))),
        )
    ),
)


def test_the_listed_documents_are_marked_and_what_another_disposed_of_keeps_its_mark() -> None:
    gone, event = dispose(CASE, LISTED, NUMBER, "sun", LATER)
    marks = [(one.id, [each.disposed for each in one.versions]) for one in gone.documents]
    assert marks == [("contract", ["D-2020-0001", NUMBER]), ("spec-sheet", [NUMBER, NUMBER]), ("bom", [""])]
    assert (event.by, event.action) == ("sun", "disposed")
    assert event.data == {"disposal": NUMBER, "files": ["contract@2", "spec-sheet@1", "spec-sheet@2"]}
    assert [is_marked(gone, number) for number in (NUMBER, "D-2020-0001", "D-2026-0009")] == [True, True, False]
    assert not is_marked(CASE, NUMBER)


def test_what_comes_back_is_as_it_was() -> None:
    gone, _ = dispose(CASE, LISTED, NUMBER, "sun", LATER)
    back, event = restore(gone, NUMBER, None, "sun", TOMORROW)
    assert back == CASE == unmarked(gone, NUMBER) == unmarked(CASE, NUMBER)
    assert (event.action, event.data) == ("restored", {"disposal": NUMBER})
    reason = Ground("hold", {"why": "a claim"})
    assert restore(gone, NUMBER, reason, "sun", TOMORROW)[1].data == {"disposal": NUMBER, "reason": reason.to_tree()}
    assert unmarked(gone, "D-2026-0009") == gone
    assert replace(gone, documents=CASE.documents) == CASE
