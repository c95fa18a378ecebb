"""Versions moved to another order, or to another document of the same: what is there and here then, and what can be made of a move that was begun."""

import pytest

from docvault.model.case.corrections import NEVER_MOVED, NOWHERE, Moved, Place
from docvault.model.case.manifest import Manifest
from docvault.model.case.records import Copy, Signature
from docvault.model.case.transitions import OrderClosedError
from docvault.model.control.moving import (
    Move,
    is_said,
    move_in,
    move_out,
    move_within,
    moved_versions,
    waiting_moves,
)
from docvault.model.control.reviewing import contract_papers
from docvault.model.control.withdrawing import MovedAwayError
from docvault.model.exchange.provenance import Provenance, imported
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, knowing, order, version

CARD, OTHER = "trims-card", "2026-0002"


def two_cards(**fields: object) -> Manifest:
    """A card of two versions, the second with a copy and a signature."""
    second = version(2, item="20260922-abcde", part=1, sender="a@b.example", channel="email", received=AT, note="n")
    signed = replace(
        second,
        copies=(Copy(1, "cutting", "paper", AT, "li"),),
        signatures=(Signature("cutting", "wu", "Wu", AT, "screen", second.sha256),),
    )
    return order(document(CARD, version(1), signed, title="Card", department="trims", level="confidential"), **fields)


def move_of(manifest: Manifest, wanted: str, to: str = CARD, other: str = OTHER) -> Move:
    found, versions = moved_versions(manifest, wanted, whole="@" not in wanted)
    return Move(manifest.id, found, versions, other, to, "wrong order")


def moved(source: Manifest, target: Manifest, move: Move) -> tuple[Manifest, Manifest]:
    """Both orders after a move."""
    target, _event, arrived = move_in(target, move, "li", LATER)
    went = [(was, became.number) for was, became in arrived.pairs]
    source, _event, _withdrawn = move_out(source, move, went, "li", LATER)
    return source, target


def test_a_version_is_there_with_its_bytes_and_what_it_came_with_and_here_says_where() -> None:
    source, target = moved(two_cards(), order(id=OTHER), move_of(two_cards(), f"{CARD}@2"))
    [there], [here] = target.documents, source.documents
    assert (there.id, there.kind, there.title, there.department, there.level) == (
        CARD,
        CARD,
        "Card",
        "trims",
        "confidential",
    )
    [became] = there.versions
    was = here.versions[1]
    same = ("sha256", "bytes", "file", "item", "part", "sender", "channel", "received", "note")
    assert [getattr(became, name) for name in same] == [getattr(was, name) for name in same]
    assert (became.number, became.added, became.copies, became.signatures) == (1, LATER, (), ())
    assert became.moved.came == Place(source.id, CARD, 2)
    assert (was.moved.to, was.moved.at, was.moved.by, was.moved.why) == (
        Place(OTHER, CARD, 1),
        LATER,
        "li",
        "wrong order",
    )
    assert (len(was.signatures), was.copies[0].recalled) == (1, LATER)
    assert here.newest.number == 1


def test_a_whole_document_goes_with_every_version_that_counts() -> None:
    source, target = moved(two_cards(), order(id=OTHER), move_of(two_cards(), CARD))
    assert [one.number for one in target.documents[0].versions] == [1, 2]
    assert source.documents_in_force == ()
    assert [one.moved.to.version for one in source.documents[0].versions] == [1, 2]


def test_it_becomes_a_further_version_of_a_document_that_is_there_and_is_of_its_kind() -> None:
    move = move_of(two_cards(), f"{CARD}@2")
    for kind in (CARD, "spec-sheet"):
        _source, target = moved(two_cards(), order(document(CARD, kind=kind), id=OTHER), move)
        [there] = target.documents
        assert (there.newest.number, there.title, there.kind) == (2, CARD, kind)


def test_a_closed_order_takes_nothing_and_gives_what_is_not_its_own() -> None:
    closed = two_cards(state="completed", completed="2026-09-22")
    source, _target = moved(closed, order(id=OTHER), move_of(closed, f"{CARD}@2"))
    assert (source.state, source.documents[0].newest.number) == ("completed", 1)
    with pytest.raises(OrderClosedError):
        moved(two_cards(), order(id=OTHER, state="completed", completed="2026-09-22"), move_of(two_cards(), CARD))


def test_moved_back_it_is_the_version_it_was_with_its_copies_and_signatures() -> None:
    before = two_cards()
    source, target = moved(before, order(id=OTHER), move_of(before, f"{CARD}@2"))
    back = move_of(target, CARD, other=source.id)
    target, source = moved(target, source, back)
    [_first, second] = source.documents[0].versions
    assert second.moved == Moved(back=Place(OTHER, CARD, 1), at=LATER, by="li", why="wrong order")
    assert replace(second, moved=NEVER_MOVED) == before.documents[0].versions[1]
    assert target.documents_in_force == ()
    assert target.documents[0].versions[0].moved.is_undone
    with pytest.raises(MovedAwayError):
        moved_versions(target, CARD, whole=True)
    again, further = moved(source, target, move_of(source, f"{CARD}@2", to="other"))
    assert (again.documents[0].versions[1].moved.to, further.documents[1].id) == (Place(OTHER, "other", 1), "other")
    assert again.documents[0].versions[1].moved.back == NOWHERE


def test_what_came_from_elsewhere_first_says_so_when_it_is_back() -> None:
    first, middle = moved(two_cards(), order(id=OTHER), move_of(two_cards(), CARD))
    middle, last = moved(middle, order(id="2026-0003"), move_of(middle, CARD, other="2026-0003"))
    last, middle = moved(last, middle, move_of(last, CARD, other=OTHER))
    assert [one.moved.came for one in middle.documents[0].versions] == [Place(first.id, CARD, n) for n in (1, 2)]
    middle, first = moved(middle, first, move_of(middle, CARD, other=first.id))
    assert [one.is_gone for one in first.documents[0].versions] == [False, False]
    assert middle.documents_in_force == last.documents_in_force == ()


def test_only_what_came_from_there_is_there_what_it_was() -> None:
    source, target = moved(two_cards(), order(id=OTHER), move_of(two_cards(), f"{CARD}@2"))
    further = target.with_document(
        replace(target.documents[0], versions=(*target.documents[0].versions, version(2, sha256="f" * 64)))
    )
    target, source = moved(further, source, move_of(further, CARD, other=source.id))
    assert [one.moved.to.version for one in target.documents[0].versions] == [2, 3]
    assert [(one.number, one.is_gone) for one in source.documents[0].versions] == [(1, False), (2, False), (3, False)]


def test_what_was_destroyed_where_it_came_from_goes_there_as_a_new_version() -> None:
    source, target = moved(two_cards(), order(id=OTHER), move_of(two_cards(), f"{CARD}@2"))
    card = source.documents[0]
    source = source.with_document(card.with_version(replace(card.versions[1], disposed="D-2026-0001")))
    target, source = moved(target, source, move_of(target, CARD, other=source.id))
    assert (source.documents[0].newest.number, source.documents[0].versions[1].is_gone) == (3, True)


def test_a_closed_order_takes_back_what_was_its_own() -> None:
    source, target = moved(two_cards(), order(id=OTHER), move_of(two_cards(), f"{CARD}@2"))
    closed = knowing(source, state="completed", completed="2026-09-22")
    _target, source = moved(target, closed, move_of(target, CARD, other=source.id))
    assert (source.state, source.documents[0].newest.number) == ("completed", 2)
    with pytest.raises(OrderClosedError):
        moved(target, knowing(closed, state="void"), move_of(target, CARD, other=source.id))


def test_a_move_back_that_was_begun_is_told_by_what_is_back() -> None:
    source, target = moved(two_cards(), order(id=OTHER), move_of(two_cards(), f"{CARD}@2"))
    back = move_of(target, CARD, other=source.id)
    begun, _event, arrived = move_in(source, back, "li", LATER)
    [(place, document_there, known)] = waiting_moves(begun)
    assert (place, known.number) == (Place(OTHER, CARD, 1), 2)
    assert not is_said(target, place, source.id, document_there, known)
    assert [is_said(begun, *one) for one in ((p, OTHER, d, v) for p, d, v in waiting_moves(target))] == [True]
    done, *_ = move_out(target, back, [(target.documents[0].versions[0], 2)], "docvault", TOMORROW)
    assert is_said(done, place, source.id, document_there, known)
    assert list(waiting_moves(done)) == []
    assert arrived.new == ()


def test_within_an_order_it_is_one_change() -> None:
    before = order(document(CARD), document(f"{CARD}-2", version(2), kind=CARD))
    move = move_of(before, f"{CARD}-2", other=before.id)
    after, event, arrived, _withdrawn = move_within(before, move, "li", LATER)
    assert event.action == "moved"
    assert [one.id for one in after.documents_in_force] == [CARD]
    assert after.documents[0].newest.sha256 == version(2).sha256
    assert arrived.document.id == CARD


def test_a_move_that_was_begun_is_told_by_where_it_went() -> None:
    before = two_cards()
    target, _event, arrived = move_in(order(id=OTHER), move_of(before, CARD), "li", LATER)
    waiting = list(waiting_moves(target))
    assert [place.version for place, _document, _version in waiting] == [1, 2]
    assert not any(is_said(before, place, OTHER, one, known) for place, one, known in waiting)
    went = [(was, became.number) for was, became in arrived.pairs]
    source, *_ = move_out(before, move_of(before, CARD), went, "docvault", TOMORROW)
    assert all(is_said(source, place, OTHER, one, known) for place, one, known in waiting)


def test_a_contract_that_went_elsewhere_is_not_reviewed_here() -> None:
    before = order(document("contract"))
    source, _target = moved(before, order(id=OTHER), move_of(before, "contract", to="contract"))
    assert contract_papers(source, ["contract"]) == []


def test_in_another_vault_its_places_are_those_of_the_vault_it_came_from() -> None:
    source, _target = moved(knowing(two_cards(), customer="HANSA"), order(id=OTHER), move_of(two_cards(), f"{CARD}@2"))
    origin = Provenance("v-1", "Here", "docvault/1", "order", source.id, "2026", "a", "b", TOMORROW, "li")
    there, _event = imported(source, origin, "HANSA", "li", TOMORROW)
    assert there.documents[0].versions[1].moved.to == Place(OTHER, CARD, 1, "v-1")
    assert there.documents[0].versions[0] == source.documents[0].versions[0]
