"""What was entered by mistake made void: what is in force then, who owes what, which copies are asked back."""

import pytest

from docvault.model.case.closing import reopen
from docvault.model.case.manifest import VOID, Manifest
from docvault.model.case.records import ChangeNotice, Copy, Difference, NoticeStep, Owed, Signature
from docvault.model.case.transitions import OrderClosedError
from docvault.model.control.agenda import RETURN, SIGNATURE, AgendaRules, duties
from docvault.model.control.distribution import Issue, distribute
from docvault.model.control.holdings import SignTimes, holders
from docvault.model.control.signing import Signing, sign
from docvault.model.control.voiding import (
    NotVoidError,
    VoidOrderError,
    unvoid_version,
    void_order,
    void_version,
)
from docvault.model.control.withdrawing import VoidVersionError
from docvault.model.service_hours import Calendar
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, knowing, order, version

CARD = "trims-card"
RULES = AgendaRules(SignTimes(Calendar(lambda day: day.weekday() < 5)))


def issued(number: int, department: str = "cutting", medium: str = "paper", at: str = AT) -> Copy:
    return Copy(number, department, medium, at, "li", due=TOMORROW)


def given(sha256: str) -> Signature:
    return Signature("cutting", "wu", "Wu", AT, "screen", sha256)


def held(*copies: Copy, second: tuple[Copy, ...] = (), signed: bool = False) -> Manifest:
    """A card of two versions, with these copies of each."""
    one, two = version(1, copies=copies), version(2, copies=second, added=LATER)
    return order(document(CARD, one, replace(two, signatures=(given(two.sha256),)) if signed else two))


def test_the_version_before_is_in_force_again_and_everything_of_the_other_stays() -> None:
    before = held(second=(issued(1),), signed=True)
    after, event, found, gone, withdrawn = void_version(before, CARD, "other order", "li", TOMORROW)
    assert found.newest.number == 1
    assert (gone.number, gone.void.at, gone.void.by, gone.void.why) == (2, TOMORROW, "li", "other order")
    assert (gone.sha256, len(gone.signatures), len(gone.copies)) == (version(2).sha256, 1, 1)
    assert event.action == "version-voided"
    assert event.data["recalled"] == [{"department": "cutting", "copy": 1}]
    assert (withdrawn.copies, withdrawn.signatures) == ((("cutting", 1),), 1)
    assert after.documents_in_force == after.documents


def test_a_document_of_nothing_but_void_versions_is_not_in_force() -> None:
    after, *_ = void_version(order(document(CARD)), CARD, "w", "li", LATER)
    assert after.documents_in_force == ()
    assert after.documents[0].newest.number == 1


def test_nobody_owes_a_signature_for_what_is_void_and_paper_is_asked_back() -> None:
    after, *_ = void_version(held(second=(issued(1), issued(2, "pattern", "screen"))), CARD, "w", "li", TOMORROW)
    due = [(duty.kind, duty.department, duty.values.get("gone")) for duty in duties(after, RULES)]
    assert [one for one in due if one[0] in {SIGNATURE, RETURN}] == [(RETURN, "cutting", "void")]
    assert [(one.department, one.version) for one in holders(after.documents[0])] == [("cutting", 2)]


def test_who_holds_the_version_before_owes_for_that_alone() -> None:
    after, *_ = void_version(held(issued(1), second=(issued(1, "pattern"),)), CARD, "w", "li", TOMORROW)
    owed = [duty for duty in duties(after, RULES) if duty.kind == SIGNATURE]
    assert [(one.department, one.values["version"], one.values["newest"]) for one in owed] == [("cutting", "1", "1")]


def test_what_was_on_screen_is_in_force_again_where_a_void_version_replaced_it() -> None:
    before = held(issued(1, medium="screen"), second=(issued(1, medium="screen", at=LATER),))
    assert [one.version for one in holders(before.documents[0])] == [2]
    after, *_, withdrawn = void_version(before, CARD, "w", "li", TOMORROW)
    assert [one.version for one in holders(after.documents[0])] == [1]
    assert [one.version for one in holders(after.documents[0], LATER)] == [2]
    assert withdrawn.without == ()


def test_who_had_only_the_void_version_is_named() -> None:
    *_, withdrawn = void_version(held(second=(issued(1),)), CARD, "w", "li", TOMORROW)
    assert withdrawn.without == ("cutting",)


def test_a_change_waits_for_no_signature_for_what_is_void() -> None:
    steps = (NoticeStep("open", AT, "li", f"{CARD}@1"), NoticeStep("confirmed", AT, "li", f"{CARD}@1"))
    change = ChangeNotice(
        "CN-1",
        (Difference("buttons", "gold", "silver"),),
        "fax",
        (*steps, NoticeStep("issued", AT, "li")),
        (CARD,),
        owed=(Owed("cutting", CARD, 2),),
    )
    before = knowing(held(second=(issued(1),)), changes=(change,))
    after, event, *_ = void_version(before, CARD, "w", "li", TOMORROW)
    assert after.order.changes[0].state == "acknowledged"
    assert event.data["acknowledged"] == ["CN-1"]


def test_what_is_void_is_neither_issued_nor_signed_for_nor_voided_again() -> None:
    after, *_ = void_version(held(issued(1), second=(issued(1),)), CARD, "w", "li", TOMORROW)
    with pytest.raises(VoidVersionError):
        distribute(after, Issue(f"{CARD}@2", ("cutting",), superseded=True), "li", TOMORROW)
    with pytest.raises(VoidVersionError):
        sign(after, Signing(f"{CARD}@2", "cutting", "wu", "Wu", superseded=True), "wu", TOMORROW)
    with pytest.raises(VoidVersionError):
        void_version(after, f"{CARD}@2", "w", "li", TOMORROW)
    signed, *_ = sign(after, Signing(CARD, "cutting", "wu", "Wu"), "wu", TOMORROW)
    assert len(signed.documents[0].versions[0].signatures) == 1


def test_a_void_version_counts_again_and_its_copies_are_asked_back_no_more() -> None:
    after, *_ = void_version(held(second=(issued(1),)), CARD, "w", "li", LATER)
    again, event, found, counting, _copies = unvoid_version(after, f"{CARD}@2", "it was right", "li", TOMORROW)
    assert (found.newest.number, counting.void.at, event.action) == (2, "", "version-unvoided")
    assert again.documents[0].versions[1].copies[0].recalled == ""
    with pytest.raises(NotVoidError):
        unvoid_version(again, f"{CARD}@2", "w", "li", TOMORROW)


def test_a_void_order_is_closed_and_only_its_copies_are_to_be_brought_back() -> None:
    before = held(issued(1), second=(issued(1, "pattern"), issued(2, "sales", "screen")))
    after, event, withdrawn = void_order(before, "twice", "li", TOMORROW)
    assert (after.state, after.order.void.why, event.action) == (VOID, "twice", "order-voided")
    assert withdrawn.copies == (("cutting", 1), ("pattern", 1), ("sales", 2))
    assert [(duty.kind, duty.department) for duty in duties(after, RULES)] == [(RETURN, "cutting"), (RETURN, "pattern")]
    with pytest.raises(VoidOrderError):
        void_order(after, "w", "li", TOMORROW)
    with pytest.raises(OrderClosedError):
        sign(after, Signing(CARD, "pattern", "wu", "Wu"), "wu", TOMORROW)
    with pytest.raises(OrderClosedError):
        distribute(after, Issue(CARD, ("cutting",)), "li", TOMORROW)
    again, _event = reopen(after, "it was right", "", "li", TOMORROW)
    assert (again.state, again.order.void.at) == ("open", "")
