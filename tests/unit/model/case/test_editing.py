"""Editing a case file: only what was said changes, what was agreed with the customer is free for some hours, a closed order takes what comes later."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.errors import DocvaultError
from docvault.model.case.demands import BadAmountError, BadClassError, BadDateError
from docvault.model.case.editing import AmendedLateError, Edit, NoSuchFieldError, NothingToChangeError, edit, lists
from docvault.model.case.facts import CustomerFacts
from docvault.model.case.records import Inherited
from docvault.model.case.transitions import OrderClosedError, open_customer
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, knowing, order

ORDER = order(references=("PO-1", "PO-2"), styles=("ST-501",), note="as it was")
FIELDS: dict[str, tuple[str, str]] = {
    "title": ("Trousers", "Trousers"),
    "customer": ("NORDIC", "NORDIC"),
    "service_class": ("urgent", "urgent"),
    "stage": ("material", "material"),
    "due": ("2027-03-15", "2027-03-15"),
    "merchandiser": ("wu", "wu"),
    "value": ("120,000.50 usd", "120000.50 USD"),
    "note": ("", ""),
    "importance": ("high", "high"),
    "shipped": ("2026-09-22", "2026-09-22"),
    "settled": ("2026-09-22", "2026-09-22"),
}


@given(st.sets(st.sampled_from(sorted(FIELDS)), min_size=1))
def test_what_was_said_changes_and_nothing_else(names: set[str]) -> None:
    said: dict[str, Any] = {name: FIELDS[name][0] for name in names & {"title", "note"}}
    said["texts"] = {name: FIELDS[name][0] for name in names - {"title", "note"}}
    edited, event = edit(ORDER, Edit(**said), "li", LATER)
    wanted: dict[str, Any] = {name: FIELDS[name][1] for name in names}
    assert edited == knowing(ORDER, **wanted)
    assert (event.at, event.by, event.action) == (LATER, "li", "edited")
    assert sorted(event.data["fields"]) == sorted("class" if name == "service_class" else name for name in names)  # type: ignore[arg-type,type-var]
    with pytest.raises(NothingToChangeError):
        edit(edited, Edit(**said), "li", LATER)


def test_a_customer_has_fields_of_its_own() -> None:
    hansa, _ = open_customer("HANSA", "Hansa", "li", AT)
    intent = Edit(note="pays late", texts={"credit_limit": "5 eur"}, add=lists(addresses=("@hansa.example",)))
    edited, event = edit(hansa, intent, "li", LATER)
    assert edited.customer_facts == CustomerFacts(("@hansa.example",), "5 EUR")
    assert event.data == {"fields": ["credit_limit", "note", "addresses"]}
    for refused, error in (
        (Edit(texts={"credit_limit": "5"}), BadAmountError),
        (Edit(texts={"due": "2027-03-15"}), NoSuchFieldError),
    ):
        with pytest.raises(error):
            edit(hansa, refused, "li", LATER)


def test_lists_gain_and_lose_entries() -> None:
    intent = Edit(
        add=lists(references=("PO-3", " PO-1 ", ""), styles=("ST-502",)), remove=lists(references=("po-2", "PO-9"))
    )
    edited, event = edit(ORDER, intent, "li", LATER)
    assert (edited.order.references, edited.order.styles) == (("PO-1", "PO-3"), ("ST-501", "ST-502"))
    assert event.data == {"fields": ["references", "styles"]}


@pytest.mark.parametrize(
    ("intent", "error"),
    [
        (Edit(), NothingToChangeError),
        (Edit(title="Jeans"), NothingToChangeError),
        (Edit(remove={"styles": ("ST-999",)}), NothingToChangeError),
        (Edit(texts={"service_class": "whenever"}), BadClassError),
        (Edit(texts={"due": "15.3.2027"}), BadDateError),
        (Edit(texts={"shipped": "2227-01-01"}), BadDateError),
        (Edit(texts={"value": "much"}), BadAmountError),
        (Edit(texts={"credit_limit": "5 EUR"}), NoSuchFieldError),
        (Edit(add={"addresses": ("@hansa.example",)}), NoSuchFieldError),
    ],
)
def test_what_is_refused(intent: Edit, error: type[DocvaultError]) -> None:
    with pytest.raises(error):
        edit(ORDER, intent, "li", LATER)


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_a_closed_order_takes_only_what_comes_afterwards(state: str) -> None:
    closed = replace(ORDER, state=state)
    for intent in (Edit(texts={"importance": "high"}), Edit(texts={"shipped": "2026-09-22", "settled": "2026-09-22"})):
        assert edit(closed, intent, "li", LATER)[0].state == state
    for intent in (
        Edit(note="new"),
        Edit(title="x", texts={"shipped": "2026-09-22"}),
        Edit(texts={"shipped": "2026-09-22"}, add={"styles": ("x",)}),
    ):
        with pytest.raises(OrderClosedError):
            edit(closed, intent, "li", LATER)


AGREED = [Edit(texts={"due": "2027-03-15"}), Edit(texts={"value": "5 USD"}), Edit(add={"styles": ("ST-502",)})]


@pytest.mark.parametrize("intent", AGREED)
def test_what_was_agreed_is_amended_freely_for_some_hours_only(intent: Edit) -> None:
    edit(ORDER, intent, "li", TOMORROW)  # nothing was confirmed yet
    confirmed = knowing(ORDER, confirmed=AT)
    edit(confirmed, intent, "li", TOMORROW, free_hours=24)  # to the second
    edit(confirmed, intent, "li", "2026-09-23T03:00:00+02:00", free_hours=24)
    with pytest.raises(AmendedLateError):
        edit(confirmed, intent, "li", "2026-09-23T09:00:01+08:00", free_hours=24)
    edit(confirmed, Edit(note="for us"), "li", "2027-01-01T00:00:00+08:00", free_hours=24)


def test_what_was_taken_over_and_is_changed_is_open_no_longer() -> None:
    repeated = knowing(
        ORDER, to_confirm=(Inherited("title"), Inherited("note"), Inherited("styles", "confirmed", AT, "li"))
    )
    edited, _ = edit(repeated, Edit(title="Trousers", add={"styles": ("ST-502",)}), "wu", LATER)
    assert edited.order.to_confirm == (
        Inherited("title", "changed", LATER, "wu"),
        Inherited("note"),
        Inherited("styles", "confirmed", AT, "li"),
    )
