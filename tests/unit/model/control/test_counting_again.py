"""What counts again: copies that were asked back for it are out as before, what was given back is to be issued anew."""

from docvault.model.case.manifest import Manifest
from docvault.model.case.records import Copy
from docvault.model.control.agenda import RETURN, SIGNATURE, AgendaRules, duties
from docvault.model.control.counting_again import OutAgain, reopen_with_copies
from docvault.model.control.holdings import SignTimes, holders
from docvault.model.control.recalling import recall, take_back
from docvault.model.control.voiding import unvoid_version, void_order, void_version
from docvault.model.service_hours import Calendar
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, order, version

CARD = "trims-card"
RULES = AgendaRules(SignTimes(Calendar(lambda day: day.weekday() < 5)))
AFTER = "2026-09-24T09:00:00+08:00"


def held(*copies: Copy, older: tuple[Copy, ...] = ()) -> Manifest:
    """A card of two versions, with these copies of the newer."""
    return order(document(CARD, version(1, copies=older), version(2, copies=copies, added=AT)))


def copy(number: int, department: str, medium: str = "paper", recalled: str = "") -> Copy:
    return Copy(number, department, medium, AT, "li", due=TOMORROW, recalled=recalled)


def owed(manifest: Manifest) -> list[tuple[str, str]]:
    return [(one.kind, one.department) for one in duties(manifest, RULES) if one.kind in {SIGNATURE, RETURN}]


def counted_again(manifest: Manifest) -> tuple[Manifest, OutAgain]:
    again, _event, _document, _version, copies = unvoid_version(manifest, f"{CARD}@2", "w", "li", AFTER)
    return again, copies


def test_nobody_owes_a_return_of_what_is_in_force_again() -> None:
    before = held(copy(1, "cutting"), copy(2, "pattern", "screen"))
    void, *_ = void_version(before, CARD, "w", "li", LATER)
    again, copies = counted_again(void)
    assert again == before
    assert owed(again) == [(SIGNATURE, "cutting"), (SIGNATURE, "pattern")]
    assert copies == OutAgain(CARD, (("cutting", 1), ("pattern", 2)))


def test_what_was_asked_back_before_it_was_void_stays_asked_back() -> None:
    before, *_ = recall(held(copy(1, "cutting"), copy(2, "pattern")), CARD, ["cutting"], "li", LATER)
    void, *_ = void_version(before, CARD, "w", "li", TOMORROW)
    again, copies = counted_again(void)
    assert again == before
    assert copies.kept == (("pattern", 2),)


def test_what_was_given_back_meanwhile_is_to_be_issued_anew() -> None:
    void, *_ = void_version(held(copy(1, "cutting"), copy(2, "pattern")), CARD, "w", "li", LATER)
    returned, *_ = take_back(void, f"{CARD}@2", "cutting", 0, "li", TOMORROW)
    again, copies = counted_again(returned)
    assert copies == OutAgain(CARD, (("pattern", 2),), ("cutting",))
    assert [one.department for one in holders(again.documents[0])] == ["pattern"]


def test_who_holds_the_version_before_is_not_to_be_issued_anew_what_a_newer_one_replaced() -> None:
    """A third version came meanwhile: what counts again is superseded, and to be given back for that."""
    void, *_ = void_version(held(copy(1, "cutting")), CARD, "w", "li", LATER)
    third = void.with_document(
        replace(void.documents[0], versions=(*void.documents[0].versions, version(3, added=TOMORROW)))
    )
    again, copies = counted_again(third)
    assert copies == OutAgain(CARD)
    assert owed(again) == [(SIGNATURE, "cutting"), (RETURN, "cutting")]


def test_an_order_that_counts_again_has_its_copies_out_as_before() -> None:
    before = held(copy(1, "cutting"), copy(2, "pattern", "email"), older=(copy(1, "cutting", recalled=AT),))
    void, *_ = void_order(before, "w", "li", LATER)
    again, event, copies = reopen_with_copies(void, "w", "", "li", TOMORROW)
    assert again == before
    assert copies == (OutAgain(CARD, (("cutting", 1), ("pattern", 2))),)
    assert event.data["kept"] == [{"department": "cutting", "copy": 1}, {"department": "pattern", "copy": 2}]


def test_a_version_made_void_in_a_void_order_stays_so_and_takes_its_own_recall_back() -> None:
    before = held(copy(1, "cutting"), copy(2, "pattern", "email"))
    void, *_ = void_order(before, "w", "li", LATER)
    void, *_ = void_version(void, CARD, "w", "li", TOMORROW)
    opened, _event, copies = reopen_with_copies(void, "w", "", "li", AFTER)
    assert copies == ()
    assert owed(opened) == [(RETURN, "cutting")]
    again, copies_of_it = counted_again(opened)
    assert again == before
    assert copies_of_it.kept == (("cutting", 1), ("pattern", 2))
