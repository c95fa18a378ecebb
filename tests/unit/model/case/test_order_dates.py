"""The dates of an order against each other: what cannot be is refused, what was wrong already hinders nobody."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.errors import DocvaultError
from docvault.model.case.closing import Completion, complete
from docvault.model.case.editing import Edit, edit
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import (
    DatesDisagreeError,
    DayToComeError,
    broken_by_hand,
    dates_of,
    demand_agreeing,
    wrong_dates,
)
from docvault.model.case.transitions import NewOrder, open_order
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, document, knowing, order, version

ORDER = order(document("spec-sheet", version(received="2026-09-22T08:00:00+08:00")))
FIELDS = ("opened", "confirmed", "shipped", "completed", "settled")
DAYS = st.sampled_from([f"2026-09-{day:02}" for day in range(1, 6)])


def dated(**days: str) -> Manifest:
    """An order with these dates; of `opened` and `confirmed` the first moment."""
    said: dict[str, Any] = {
        name: f"{day}T00:00:00+08:00" if name in {"opened", "confirmed"} else day for name, day in days.items()
    }
    return knowing(order(), **said)


@given(st.dictionaries(st.sampled_from(FIELDS), DAYS), DAYS)
def test_dates_agree_exactly_when_each_follows(days: dict[str, str], today: str) -> None:
    days = {"opened": "2026-09-01", **days}
    chain = [days[name] for name in FIELDS[:-1] if name in days]
    follow = chain == sorted(chain) and days.get("settled", "9") >= days["opened"]
    come = all(day <= today for day in days.values())
    assert dates_of(dated(**days)) == days
    assert (not list(wrong_dates(dated(**days)))) == follow
    assert (not list(wrong_dates(dated(**days), today))) == (follow and come)


@given(st.dictionaries(st.sampled_from(FIELDS), DAYS), st.dictionaries(st.sampled_from(FIELDS), DAYS), DAYS)
def test_a_change_is_refused_for_what_it_makes_wrong_only(
    before: dict[str, str], change: dict[str, str], today: str
) -> None:
    was, became = dated(**before), dated(**{**before, **change})
    new = [one for one in wrong_dates(became, today) if one not in list(wrong_dates(was, today))]
    try:
        demand_agreeing(was, became, today)
    except (DatesDisagreeError, DayToComeError):
        refused = True
    else:
        refused = False
    late = "completed" in change and became.order.completed < AT[:10]
    assert refused == bool(new) or late


def test_an_order_of_earlier_times_says_when_it_was_entered() -> None:
    made, event = open_order(NewOrder("1", "HANSA", "Jeans", opened="2020-01-02T00:00:00+08:00"), "li", LATER)
    assert (made.opened, made.order.entered) == ("2020-01-02T00:00:00+08:00", LATER)
    assert (event.at, event.data["on"]) == (LATER, "2020-01-02")
    plain, event = open_order(NewOrder("1", "HANSA", "Jeans"), "li", LATER)
    assert (plain.opened, plain.order.entered, "on" in event.data) == (LATER, "", False)
    with pytest.raises(DayToComeError):
        open_order(NewOrder("1", "HANSA", "Jeans", opened="2026-09-23T00:00:00+08:00"), "li", LATER)


@pytest.mark.parametrize(
    ("manifest", "on", "kept_from", "error"),
    [
        (ORDER, "2026-09-23", "", DayToComeError),
        (ORDER, "2026-09-21", "", DatesDisagreeError),
        (knowing(ORDER, opened="2026-09-01T00:00:00+08:00", shipped="2026-09-20"), "2026-09-19", "", DatesDisagreeError),
        (knowing(ORDER, opened="2026-09-01T00:00:00+08:00"), "2026-09-21", "", DatesDisagreeError),  # a paper came later
        (knowing(ORDER, opened="2026-09-01T00:00:00+08:00", documents=()), "2026-09-20", "2026-09-21", DatesDisagreeError),
    ],
)  # fmt: skip
def test_what_would_shorten_retention_is_refused(
    manifest: Manifest, on: str, kept_from: str, error: type[DocvaultError]
) -> None:
    with pytest.raises(error):
        complete(manifest, Completion(on, kept_from), "li", LATER)


def test_an_order_entered_late_is_completed_when_it_was() -> None:
    entered = knowing(ORDER, opened="2020-01-02T00:00:00+08:00", entered=AT)
    done, event = complete(entered, Completion("2020-05-31"), "li", LATER)
    assert (done.state, done.order.completed, event.data) == ("completed", "2020-05-31", {"on": "2020-05-31"})


def test_a_paper_that_came_late_does_not_put_the_completion_off() -> None:
    late = replace(ORDER.documents[0].versions[0], late="found in a drawer")
    opened = knowing(ORDER, opened="2026-09-01T00:00:00+08:00", documents=(document("spec-sheet", late),))
    assert complete(opened, Completion("2026-09-02"), "li", LATER)[0].order.completed == "2026-09-02"


def test_dates_that_were_wrong_already_hinder_no_other_edit() -> None:
    wrong = knowing(ORDER, shipped="2026-09-01")
    assert edit(wrong, Edit(note="gold"), "li", LATER)[0].note == "gold"
    assert edit(wrong, Edit(texts={"shipped": "2026-09-22"}), "li", LATER)[0].order.shipped == "2026-09-22"
    with pytest.raises(DatesDisagreeError):
        edit(wrong, Edit(texts={"shipped": "2026-09-02"}), "li", LATER)


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (ORDER, knowing(ORDER, note="gold"), []),
        (ORDER, knowing(ORDER, shipped="2026-09-01"), ["shipped"]),
        (ORDER, knowing(ORDER, shipped="2026-09-25"), ["shipped"]),
        (ORDER, knowing(ORDER, opened="2026-09-01T00:00:00+08:00"), ["opened"]),
        (ORDER, knowing(ORDER, entered=AT), ["opened"]),
        (ORDER, knowing(ORDER, confirmed=AT), ["confirmed"]),
        (knowing(ORDER, shipped="2026-09-01"), knowing(ORDER, shipped="2026-09-01", opened="2026-09-01T00:00:00+08:00"), []),
        (knowing(ORDER, completed="2026-09-22"), knowing(ORDER, completed="2026-09-22", note="gold"), []),
        (knowing(ORDER, entered=AT, opened="2020-01-01T00:00:00+08:00", completed="2020-06-01"),
         knowing(ORDER, entered=AT, opened="2020-01-01T00:00:00+08:00", completed="2020-05-01"), ["completed"]),
    ],
)  # fmt: skip
def test_an_edit_by_hand_is_judged_as_the_verbs_are(before: Manifest, after: Manifest, fields: list[str]) -> None:
    assert [field for field, _problem in broken_by_hand(before, after, LATER[:10], "")] == fields
