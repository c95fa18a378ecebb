"""Holds: opened with a reason, released by the target they were asked for by, never taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.errors import RefusedError
from docvault.model.case.holds import (
    COMPLAINT,
    HeldAlreadyError,
    HoldReasonMissingError,
    NotHeldError,
    held_by_complaint,
    hold,
    open_holds,
    release,
    targets,
)
from docvault.model.case.records import Hold
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, order

ORDER = order()


def test_a_hold_says_what_was_asked_for_why_by_whom_and_when() -> None:
    held, event, opened = hold(ORDER, "customer:HANSA", " a claim ", "li", AT)
    assert opened == Hold("customer:HANSA", "a claim", "li", AT)
    assert held.holds == (opened,)
    assert (event.action, event.data) == ("held", {"target": "customer:HANSA", "why": "a claim"})


def test_a_completed_order_is_held_too() -> None:
    assert hold(replace(ORDER, state="completed"), "2026-0001", "a claim", "li", AT)[0].holds


def test_the_same_hold_once_more_is_refused_until_it_is_released() -> None:
    held, _, _ = hold(ORDER, "2026-0001", "a claim", "li", AT)
    with pytest.raises(HeldAlreadyError):
        hold(held, "2026-0001", "a claim ", "wu", LATER)
    other, _, _ = hold(held, "2026-0001", "a lawsuit", "wu", LATER)
    released, _, _ = release(other, "2026-0001", "settled", "wu", LATER)
    again, _, _ = hold(released, "2026-0001", "a claim", "li", TOMORROW)
    assert len(again.holds) == 3
    over, _, lifted = release(again, "2026-0001", "over", "li", TOMORROW)
    assert [one.why for one in lifted] == ["a claim"]
    assert [one.released_why for one in over.holds] == ["settled", "settled", "over"]


def test_a_release_lifts_what_was_asked_for_by_its_target_and_nothing_else() -> None:
    held = ORDER
    for target, why in (("2026-0001", "a"), ("2026-0001", "b"), ("customer:HANSA", "c")):
        held, _, _ = hold(held, target, why, "li", AT)
    released, event, lifted = release(held, "2026-0001", " settled ", "wu", LATER)
    assert [(one.why, one.released, one.released_by, one.released_why) for one in lifted] == [
        ("a", LATER, "wu", "settled"),
        ("b", LATER, "wu", "settled"),
    ]
    assert open_holds(released.holds) == (held.holds[2],)
    assert targets(released.holds) == ("customer:HANSA",)
    assert (event.action, event.data) == ("released", {"target": "2026-0001", "why": "settled"})
    with pytest.raises(NotHeldError):
        release(released, "2026-0001", "once more", "wu", TOMORROW)


@pytest.mark.parametrize("why", ["", "  "])
def test_without_a_reason_nothing_is_held_or_released(why: str) -> None:
    with pytest.raises(HoldReasonMissingError):
        hold(ORDER, "2026-0001", why, "li", AT)
    with pytest.raises(HoldReasonMissingError):
        release(hold(ORDER, "2026-0001", "a claim", "li", AT)[0], "2026-0001", why, "li", AT)


def test_a_complaint_holds_its_order_once() -> None:
    held = held_by_complaint(ORDER, "complaint", COMPLAINT, "two cartons short", "li", AT)
    assert held.holds == (Hold("2026-0001/complaint", "two cartons short", "li", AT, COMPLAINT, "complaint"),)
    assert held_by_complaint(held, "complaint", COMPLAINT, "again", "li", LATER) == held
    assert len(held_by_complaint(held, "complaint-2", COMPLAINT, "another", "li", LATER).holds) == 2
    assert held_by_complaint(ORDER, "invoice", "invoice", "an invoice", "li", AT) == ORDER
    released, _, _ = release(held, "2026-0001/complaint", "settled", "li", LATER)
    assert len(held_by_complaint(released, "complaint", COMPLAINT, "not settled", "li", TOMORROW).holds) == 2


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["2026-0001", "customer:HANSA"]), st.sampled_from("ab"))))
def test_no_hold_is_ever_taken_out(steps: list[tuple[bool, str, str]]) -> None:
    manifest, opened = ORDER, 0
    for holds, target, why in steps:
        before = manifest.holds
        try:
            manifest = (
                hold(manifest, target, why, "li", AT)[0] if holds else release(manifest, target, why, "li", AT)[0]
            )
        except (RefusedError, NotHeldError):
            continue
        opened += holds
        assert [replace(one, released="", released_by="", released_why="") for one in manifest.holds][
            : len(before)
        ] == [replace(one, released="", released_by="", released_why="") for one in before]
    assert len(manifest.holds) == opened


OF_BEFORE = Hold("2026-0001", "two cartons short", "li", AT, COMPLAINT, "complaint")  # as complaints were kept at first


@pytest.mark.parametrize("complaint", [replace(OF_BEFORE, target="2026-0001/complaint"), OF_BEFORE])
def test_a_hold_and_a_complaint_go_each_by_its_own_cause(complaint: Hold) -> None:
    audit = Hold("2026-0001", "tax audit", "li", AT)
    held = replace(ORDER, holds=(audit, complaint))
    assert targets(held.holds) == ("2026-0001", "2026-0001/complaint")
    left, event, gone = release(held, "2026-0001", "audit closed", "wu", LATER)
    assert ([one.why for one in gone], targets(left.holds)) == (["tax audit"], ("2026-0001/complaint",))
    with pytest.raises(NotHeldError):
        release(left, "2026-0001", "audit closed", "wu", LATER)
    closed, event, gone = release(left, "2026-0001/complaint", "paid", "wu", LATER)
    assert ([one.why for one in gone], targets(closed.holds)) == (["two cartons short"], ())
    assert event.data == {"target": "2026-0001/complaint", "why": "paid"}


@given(st.lists(st.sampled_from(["2026-0001", "customer:HANSA", "complaint", "claim"]), unique=True), st.data())
def test_what_is_released_is_what_was_asked_for_and_nothing_else(causes: list[str], data: st.DataObject) -> None:
    holds = tuple(
        Hold("2026-0001", one, "li", AT, COMPLAINT, one) if one in {"complaint", "claim"} else Hold(one, "w", "li", AT)
        for one in causes
    )
    held = replace(ORDER, holds=holds)
    for cause in data.draw(st.permutations([one.cause for one in holds])):
        before = set(targets(held.holds))
        held, _event, gone = release(held, cause, "settled", "wu", LATER)
        assert set(targets(held.holds)) == before - {cause}
        assert [one.cause for one in gone] == [cause]
