"""What was held is held where it is moved, alone; what goes back leaves both orders held as they were."""

from docvault.model.case.holds import open_holds
from docvault.model.case.manifest import Manifest
from docvault.model.case.records import Hold
from docvault.model.control.carried_holds import Carried, complaint_open, held_for, is_held
from docvault.model.control.completing import open_things
from docvault.model.control.holdings import SignTimes
from docvault.model.control.moving import Move, move_in, move_out, moved_versions
from docvault.model.retention.audit import Surroundings, assess, facts_of
from docvault.model.retention.dues import RetentionRules
from docvault.model.service_hours import Calendar
from docvault.model.settings import RetentionClass
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, document, knowing, order, version
from tests.unit.model.control.test_voiding import RULES

CARD, FIRST, SECOND, THIRD = "trims-card", "2026-0001", "2026-0002", "2026-0003"
CLAIM = Hold(FIRST, "a claim", "li", AT)
KEPT = RetentionRules((RetentionClass("rest", "Rest", "P3Y"),), SignTimes(Calendar(lambda _day: True)))


def moved(source: Manifest, target: Manifest, wanted: str = CARD, to: str = CARD) -> tuple[Manifest, Manifest]:
    """Both orders after a move, each hold that goes along said in one word."""
    found, versions = moved_versions(source, wanted, whole="@" not in wanted)
    orders = [*held_for(source, found, versions, target.id)]
    back = all(one.moved.came.order == target.id for one in versions)
    orders += [source.id] if is_held(source, found) and not back else []
    carried = Carried(tuple((one, "held") for one in orders), complaint_open(source, found))
    move = Move(source.id, found, versions, target.id, to, "wrong order", carried=carried)
    target, _event, arrived = move_in(target, move, "li", LATER)
    source, *_ = move_out(source, move, [(was, became.number) for was, became in arrived.pairs], "li", LATER)
    return source, target


def held(manifest: Manifest) -> list[tuple[str, str, str, tuple[int, ...]]]:
    return [(one.kind, one.target, one.came, one.versions) for one in open_holds(manifest.holds)]


def test_only_what_was_moved_is_held_where_it_went() -> None:
    source = order(document(CARD), holds=(CLAIM,))
    source, target = moved(source, order(document("bom"), id=SECOND))
    assert held(target) == [("moved", f"{SECOND}/{CARD}", FIRST, (1,))]
    assert held(source) == [("", FIRST, "", ())]
    assert [one.code for one in open_things(target, RULES)] == ["document-hold"]
    closed = knowing(target, state="completed", completed="2026-09-22")
    audit = assess([facts_of(closed, KEPT)], Surroundings(), "2035-01-01", 30)
    assert [due.documents for _order, due in audit.eligible] == [("bom",)]
    assert [[one.code for one in grounds] for _order, grounds in audit.blocked] == [["moved"]]


def test_moved_back_both_orders_are_held_as_they_were() -> None:
    before = order(document(CARD), holds=(CLAIM,))
    source, target = moved(before, order(document(CARD), id=SECOND), to=CARD)
    target, source = moved(target, source, f"{CARD}@2")
    assert (held(target), held(source)) == ([], held(before))


def test_what_is_back_is_not_held_for_where_it_was_in_between() -> None:
    source, target = moved(order(document(CARD)), order(id=SECOND, holds=(replace(CLAIM, target=SECOND),)))
    target, source = moved(target, source)
    assert (held(target), held(source)) == ([("", SECOND, "", ())], [])


def test_what_goes_on_is_held_there_and_no_more_where_it_was() -> None:
    _source, middle = moved(order(document(CARD), holds=(CLAIM,)), order(document("bom"), id=SECOND))
    middle, last = moved(middle, order(id=THIRD))
    assert (held(middle), held(last)) == ([], [("moved", f"{THIRD}/{CARD}", FIRST, (1,))])
    last, middle = moved(last, middle)
    assert (held(last), held(middle)) == ([], [("moved", f"{SECOND}/{CARD}", FIRST, (1,))])
    middle, other = moved(middle, order(id="2026-0004"), "bom", to="bom")
    assert held(other) == []


def test_within_an_order_the_hold_is_of_the_document_it_is_now() -> None:
    _source, target = moved(order(document(CARD), holds=(CLAIM,)), order(id=SECOND))
    found, versions = moved_versions(target, CARD, whole=True)
    assert list(held_for(target, found, versions, SECOND)) == [FIRST]


def test_an_open_complaint_holds_where_it_goes_and_ends_there_when_it_goes_back() -> None:
    complaint = Hold(f"{FIRST}/complaint", "claim", "li", AT, kind="complaint", document="complaint")
    before = order(document("complaint", title="claim"), holds=(complaint,))
    source, target = moved(before, order(id=SECOND), "complaint", to="complaint")
    assert [one[:2] for one in held(target)] == [("complaint", f"{SECOND}/complaint")]
    target, source = moved(target, source, "complaint", to="complaint")
    assert (held(target), held(source)) == ([], held(before))


def test_a_complaint_that_is_settled_opens_nothing_where_it_goes() -> None:
    _source, target = moved(order(document("complaint")), order(id=SECOND), "complaint", to="complaint")
    assert held(target) == []


def test_a_hold_of_one_version_ends_when_that_counts_no_more() -> None:
    source = order(document(CARD, version(1), version(2)), holds=(CLAIM,))
    source, target = moved(source, order(document(CARD), id=SECOND), f"{CARD}@2", to=CARD)
    assert held(target) == [("moved", f"{SECOND}/{CARD}", FIRST, (2,))]
    target, _third = moved(target, order(id=THIRD), f"{CARD}@1")
    assert held(target) == [("moved", f"{SECOND}/{CARD}", FIRST, (2,))]
