"""Duties of an order: what is still to be done, by whom and until when (R-OD2, R-OD14, R-TM2)."""

import pytest

from docvault.model.case.manifest import Manifest
from docvault.model.case.records import ChangeNotice, Copy, Difference, Inherited, NoticeStep, Override, Signature
from docvault.model.control.agenda import (
    CHANGE,
    DELIVERY,
    INHERITED,
    MISSING,
    RETURN,
    SIGNATURE,
    UNCONFIRMED,
    AgendaRules,
    Duty,
    duties,
)
from docvault.model.control.change_told import change_detail, told_change
from docvault.model.control.holdings import SignTimes
from docvault.model.control.rights import EVERYTHING
from docvault.model.service_hours import Calendar
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, knowing, order, version

RULES = AgendaRules(
    SignTimes(Calendar()),
    expected=(("contract", ("contract",)), ("sampling", ("spec-sheet", "size-chart")), ("material", ("bom",))),
    supplier={"contract": "sales", "size-chart": "pattern"},
)
CONFIRMED = order(confirmed=AT, merchandiser="li")
GIVEN = Copy(1, "cutting", "paper", AT, "li", due=TOMORROW)


def due(manifest: Manifest, kind: str = "") -> list[Duty]:
    return [one for one in duties(manifest, RULES) if kind in {"", one.kind}]


def test_an_order_with_nothing_to_do_has_no_duties() -> None:
    assert due(CONFIRMED) == []


def test_an_order_is_to_be_confirmed_to_the_customer() -> None:
    [duty] = due(order(merchandiser="li"))
    assert duty == Duty(UNCONFIRMED, "2026-09-24T09:00:00+08:00", "merchandising", "li", {"customer": "HANSA"})


def test_what_was_taken_over_is_to_be_confirmed() -> None:
    repeated = knowing(CONFIRMED, based_on="2025-0001", to_confirm=(Inherited("title"), Inherited("note", "confirmed")))
    [duty] = due(repeated)
    assert (duty.kind, duty.values) == (INHERITED, {"base": "2025-0001", "open": "title"})


def test_a_delivery_is_due_at_the_end_of_its_day() -> None:
    [duty] = due(knowing(CONFIRMED, due="2027-03-15"))
    assert duty == Duty(DELIVERY, "2027-03-15T23:59:59+08:00", "merchandising", "li", {"title": "Jeans"})


@pytest.mark.parametrize(
    ("states", "is_due"),
    [
        (("open",), True),
        (("open", "confirmed"), True),
        (("open", "confirmed", "issued"), True),
        (("open", "confirmed", "issued", "acknowledged"), True),
        (("open", "confirmed", "issued", "acknowledged", "closed"), False),
        (("open", "rejected"), False),
    ],
)
def test_a_change_is_due_until_it_is_closed_or_rejected(states: tuple[str, ...], *, is_due: bool) -> None:
    steps = tuple(NoticeStep(state, LATER if state == states[-1] else AT, "li") for state in states)
    change = ChangeNotice("CN-1", (Difference("zip", "18", "20"), Difference("label", "", "red")), "fax", steps)
    manifest = knowing(CONFIRMED, changes=(change,))
    found = due(manifest)
    detail = change_detail(manifest, change)
    assert told_change(detail, EVERYTHING).text == "zip: 18 → 20; label:  → red"
    values = {"change": "CN-1", "state": states[-1], "detail": detail}
    expected = [Duty(CHANGE, "2026-09-23T10:00:00+08:00", "merchandising", "li", values)]
    assert found == (expected if is_due else [])


def test_a_stage_wants_its_papers_and_those_of_the_stages_before() -> None:
    at_sampling = knowing(CONFIRMED, stage="sampling", documents=(document("spec-sheet"),))
    assert [
        (one.department, one.values["document_kind"], one.values["stage"], one.due) for one in due(at_sampling, MISSING)
    ] == [
        ("sales", "contract", "contract", ""),
        ("pattern", "size-chart", "sampling", ""),
    ]
    assert due(knowing(CONFIRMED, stage="unknown"), MISSING) == []
    at_material = knowing(at_sampling, stage="material")
    assert [one.department for one in due(at_material, MISSING)] == ["sales", "pattern", "merchandising"]


def with_spec(*copies: Copy, signed: bool = False, newer: bool = False, **fields: str) -> Manifest:
    signatures = (Signature("cutting", "wang", "王丽", AT, "screen", f"{1:064}"),) if signed else ()
    versions = [version(1, copies=copies, signatures=signatures), *([version(2, added=LATER)] if newer else [])]
    state: dict[str, str] = {"state": "open", **fields}
    return replace(CONFIRMED, documents=(document("spec-sheet", *versions),), state=state["state"])


def test_a_signature_is_owed_until_it_is_given() -> None:
    [duty] = due(with_spec(GIVEN))
    assert (duty.kind, duty.department, duty.due) == (SIGNATURE, "cutting", TOMORROW)
    assert (duty.values["document"], duty.values["version"]) == ("spec-sheet", "1")
    assert due(with_spec(GIVEN, signed=True)) == []


def test_paper_of_an_old_version_is_to_be_given_back() -> None:
    found = due(with_spec(GIVEN, replace(GIVEN, number=2), signed=True, newer=True), RETURN)
    assert [(one.department, one.values["copies"], one.due) for one in found] == [
        ("cutting", "1, 2", "2026-09-24T10:00:00+08:00")
    ]
    assert due(with_spec(replace(GIVEN, returned=LATER), signed=True, newer=True), RETURN) == []
    assert due(with_spec(replace(GIVEN, medium="screen"), signed=True, newer=True), RETURN) == []


@pytest.mark.parametrize(
    ("state", "overridden", "left"),
    [
        ("completed", "", {RETURN, SIGNATURE, CHANGE}),
        ("completed", "confirmed", {RETURN, SIGNATURE, CHANGE}),
        ("completed", "completed", {RETURN, SIGNATURE, CHANGE, MISSING}),
        ("cancelled", "", {RETURN}),
    ],
)
def test_a_closed_order_goes_on_owing_what_it_owes(state: str, overridden: str, left: set[str]) -> None:
    everything = with_spec(GIVEN, newer=True)
    closed = knowing(
        everything,
        state=state,
        confirmed="",
        due="2027-03-15",
        stage="sampling",
        changes=(ChangeNotice("CN-1", (Difference("zip", "18", "20"),), "fax", (NoticeStep("issued", AT, "li"),)),),
        overrides=(Override(overridden, LATER, "wu", "in a hurry"),) if overridden else (),
    )
    assert {one.kind for one in due(closed)} == left
    assert {one.kind for one in due(replace(closed, state="open"))} == {
        RETURN,
        SIGNATURE,
        UNCONFIRMED,
        CHANGE,
        MISSING,
        DELIVERY,
    }


def test_a_customer_has_no_duties() -> None:
    assert due(replace(order(), kind="customer")) == []
