"""Repeat orders: what is taken over, that each of it must be confirmed or changed, and how two orders differ (R-OD9)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.errors import DocvaultError
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import DatesDisagreeError, DayToComeError
from docvault.model.case.records import ChangeNotice, Copy, Difference, Inherited, NoticeStep, SecondCheck, Signature
from docvault.model.case.transitions import NewOrder, NoSuchVersionError, OrderClosedError
from docvault.model.control.repeating import (
    Confirmation,
    ConfirmedAlreadyError,
    NothingInheritedError,
    NotInheritedError,
    SettledAlreadyError,
    UnconfirmedError,
    Unlike,
    WhyAllError,
    compare,
    confirm_items,
    confirm_order,
    demand_confirmed,
    open_items,
    repeat_order,
    taken_over,
)
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, knowing, order, version

SIGNED = version(
    2,
    original_name="a:b.txt",
    received=AT,
    change="CN-1",
    item="20260922-7k2xq",
    copies=(Copy(1, "cutting", "paper", AT, "li"),),
    signatures=(Signature("cutting", "wang", "王丽", AT, "screen", f"{2:064}"),),
    looks=(SecondCheck("wu", "Wu", AT),),
)
BASE = order(
    document("spec-sheet", version(1), SIGNED, title="Tech pack", department="development", level="internal"),
    document("invoice"),
    styles=("ST-501",),
    value="100 USD",
    due="2026-12-01",
    references=("PO-1",),
    merchandiser="li",
)
NEW = NewOrder("2026-0002", "", "")


def repeated(base: Manifest = BASE, new: NewOrder = NEW, left_out: tuple[str, ...] = ("invoice",)) -> Manifest:
    return repeat_order(base, new, left_out, "wu", TOMORROW)[0]


def test_fields_and_the_newest_versions_are_taken_over() -> None:
    made, event, pairs = repeat_order(BASE, NEW, ("invoice",), "wu", TOMORROW)
    taken = (made.id, made.order.based_on, made.order.customer, made.title, made.order.styles)
    assert taken == ("2026-0002", "2026-0001", "HANSA", "Jeans", ("ST-501",))  # fmt: skip
    assert [(one.id, one.title, one.department, one.level) for one in made.documents] == [("spec-sheet", "Tech pack", "development", "internal")]  # fmt: skip
    assert pairs == [(BASE.documents[0], SIGNED)]
    assert event.action == "opened"
    assert event.data["to_confirm"] == list(open_items(made)) == ["title", "styles", "value", "spec-sheet"]
    assert event.data["based_on"] == "2026-0001"


def test_a_version_taken_over_is_a_new_one_of_the_same_bytes() -> None:
    [taken] = repeated().documents[0].versions
    assert (taken.number, taken.sha256, taken.bytes, taken.name) == (1, SIGNED.sha256, SIGNED.bytes, "a:b.txt")
    assert (taken.added, taken.by, taken.received) == (TOMORROW, "wu", AT)
    assert taken.origin == "2026-0001/spec-sheet@2"
    assert (taken.copies, taken.signatures, taken.looks, taken.change, taken.item) == ((), (), (), "", "")


def test_what_the_new_order_says_is_not_taken_over() -> None:
    made = repeated(new=NewOrder("2026-0002", "OTHER", "Trousers", due="2027-01-01", value="5 EUR"))
    assert (made.title, made.order.value, made.order.due, made.order.customer) == (
        "Trousers",
        "5 EUR",
        "2027-01-01",
        "HANSA",
    )
    assert open_items(made) == ("styles", "spec-sheet")


def test_what_belongs_to_the_base_alone_stays_there() -> None:
    made = repeated()
    assert (
        made.order.due,
        made.order.references,
        made.order.merchandiser,
        made.order.confirmed,
        made.order.changes,
    ) == ("", (), "", "", ())


def test_the_newest_version_of_each_document_is_taken_over_but_for_kinds_left_out() -> None:
    base = order(document("spec-sheet", version(1), version(2)), document("invoice"))
    assert [(one.id, newest.number) for one, newest in taken_over(base, ("invoice",))] == [("spec-sheet", 2)]
    assert [(one.id, newest.number) for one, newest in taken_over(base, ("spec-sheet",))] == [("invoice", 1)]


def test_items_are_confirmed_by_name() -> None:
    made, event, left = confirm_items(repeated(), ["spec-sheet", "款号"], " as before ", "wu", LATER)
    assert left == open_items(made) == ("title", "value")
    assert event.data == {"what": ["spec-sheet", "styles"], "why": "as before"}
    assert Inherited("styles", "confirmed", LATER, "wu", "as before") in made.order.to_confirm
    with pytest.raises(SettledAlreadyError):
        confirm_items(made, ["styles"], "", "wu", LATER)
    made, _, left = confirm_items(made, [], "all as before", "wu", TOMORROW)
    assert left == ()
    assert (
        Inherited("styles", "confirmed", LATER, "wu", "as before") in made.order.to_confirm
    )  # the first to say so stays


@given(st.lists(st.sampled_from(["title", "styles", "value", "spec-sheet"]), min_size=1))
def test_each_item_is_confirmed_once_and_the_rest_is_left(names: list[str]) -> None:
    made = repeated()
    left = open_items(made)
    for name in names:
        if name in left:
            made, _, left = confirm_items(made, [name], "", "wu", LATER)
        assert name not in left
    assert set(left) == {"title", "styles", "value", "spec-sheet"} - set(names)


@pytest.mark.parametrize(
    ("manifest", "names", "why", "error"),
    [
        (repeated(), [], " ", WhyAllError),
        (repeated(), ["due"], "", NotInheritedError),
        (repeated(), ["spec-sheet", "bom"], "", NotInheritedError),
        (BASE, ["title"], "", NothingInheritedError),
        (replace(repeated(), state="completed"), ["title"], "", OrderClosedError),
    ],
)
def test_what_cannot_be_confirmed(manifest: Manifest, names: list[str], why: str, error: type[DocvaultError]) -> None:
    with pytest.raises(error):
        confirm_items(manifest, names, why, "wu", LATER)


def test_nobody_goes_on_while_something_is_open() -> None:
    demand_confirmed(BASE)
    with pytest.raises(UnconfirmedError, match="title, styles, value, spec-sheet"):
        demand_confirmed(repeated())
    changed = knowing(BASE, to_confirm=(Inherited("title", "changed"), Inherited("note", "confirmed")))
    demand_confirmed(changed)


EARLIER = replace(BASE, opened="2026-09-01T09:00:00+08:00")


@pytest.mark.parametrize(
    ("at", "confirmed"),
    [
        ("", "2026-09-22T10:00:00+08:00"),
        ("2026-09-20T18:00:00+08:00", "2026-09-20T18:00:00+08:00"),
        ("2026-09-22T09:30:00+08:00", "2026-09-22T09:30:00+08:00"),
        ("2026-09-22T18:00:00+08:00", "2026-09-22T10:00:00+08:00"),  # today, to come: it is confirmed now
    ],
)
def test_the_order_is_confirmed_at_a_time_that_has_come(at: str, confirmed: str) -> None:
    made, event = confirm_order(EARLIER, Confirmation("Tech pack@1", at), "wu", LATER)
    assert made.order.confirmed == event.data["at"] == confirmed
    assert event.data["evidence"] == "spec-sheet@1"
    assert "evidence" not in confirm_order(EARLIER, Confirmation(at=at), "wu", LATER)[1].data


@pytest.mark.parametrize(
    ("manifest", "evidence", "at", "error"),
    [
        (BASE, "", "2026-09-23T00:00:00+08:00", DayToComeError),
        (BASE, "", "2026-09-20T18:00:00+08:00", DatesDisagreeError),
        (knowing(BASE, confirmed=AT), "", "", ConfirmedAlreadyError),
        (replace(BASE, state="cancelled"), "", "", OrderClosedError),
        (BASE, "spec-sheet@9", "", NoSuchVersionError),
    ],
)
def test_what_is_not_confirmed_to_the_customer(
    manifest: Manifest, evidence: str, at: str, error: type[DocvaultError]
) -> None:
    with pytest.raises(error):
        confirm_order(manifest, Confirmation(evidence, at), "wu", LATER)


def notice(id: str, what: str, *states: str) -> ChangeNotice:
    return ChangeNotice(
        id, (Difference(what, "gold", "silver"),), "fax", tuple(NoticeStep(state, AT, "li") for state in states)
    )


def test_two_orders_differ_in_fields_bytes_and_what_changes_say() -> None:
    other = order(
        document("spec-sheet", version(1), version(3, change="CN-1")),
        document("bom"),
        id="2026-0002",
        styles=("ST-501", "ST-502"),
        value="100 USD",
        changes=(
            notice("CN-1", "buttons", "open"),
            notice("CN-2", "zip", "open", "rejected"),
            notice("CN-3", "due", "open"),
        ),
    )
    assert compare(BASE, other) == [
        Unlike("due", "2026-12-01", ""),
        Unlike("references", "PO-1", ""),
        Unlike("styles", "ST-501", "ST-501, ST-502"),
        Unlike("merchandiser", "li", ""),
        Unlike("spec-sheet", "v2 a:b.txt", "v3 a.txt", "CN-1"),
        Unlike("invoice", "v1 a.txt", ""),
        Unlike("bom", "", "v1 a.txt"),
        Unlike("buttons", "gold", "silver", "CN-1"),
    ]


@given(
    st.fixed_dictionaries(
        {}, optional={"title": st.just("Coats"), "value": st.just("5 EUR"), "note": st.text("ab", min_size=1)}
    )
)
def test_a_repeat_order_is_like_its_base_but_for_what_was_said_and_what_is_not_taken_over(said: dict[str, Any]) -> None:
    base = knowing(BASE, due="", references=(), merchandiser="", service_class="normal")
    made = repeated(base, NewOrder("2026-0002", "", **{"title": "", **said}), ())
    assert {one.what for one in compare(base, made)} == set(said)
    assert compare(made, made) == []
