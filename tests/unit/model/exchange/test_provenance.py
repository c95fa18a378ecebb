"""Where an exported case file comes from, and how its history goes on in another vault."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.fields import FieldError
from docvault.model.case.history import Event, Record
from docvault.model.case.records import Opinion, SecondCheck
from docvault.model.exchange.provenance import FORMAT, IMPORTED, Provenance, entered_here, imported
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, order, version

ORIGIN = Provenance("c0ffee-1", "Elder house", "docvault/1", "order", "2024-0001", "2024", "a" * 64, "b" * 64, AT, "li")
words = st.text(min_size=1)


@given(
    st.builds(
        Provenance,
        vault=st.from_regex("[A-Za-z0-9-]{1,64}", fullmatch=True),
        vault_name=words,
        vault_format=words,
        kind=st.sampled_from(["order", "customer"]),
        id=words,
        year=words,
        first=words,
        head=words,
        exported=words,
        by=words,
    )
)
def test_it_is_read_as_it_was_written(origin: Provenance) -> None:
    assert Provenance.from_tree(origin.to_tree()) == origin
    assert Provenance.from_tree({**origin.to_tree(), "mood": "good"}) == replace(origin, extra={"mood": "good"})


@pytest.mark.parametrize("name", ORIGIN.to_tree())
def test_every_field_must_be_there(name: str) -> None:
    tree = {key: value for key, value in ORIGIN.to_tree().items() if key != name}
    with pytest.raises(FieldError, match=name):
        Provenance.from_tree(tree)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "docvault-bag/2"),
        ("kind", "plan"),
        ("kind", "ORDER"),
        ("vault", ""),
        ("vault", "../elder"),
        ("vault", "a/b"),
        ("vault", "a" * 65),
        ("vault", "é"),
        ("vault", "a\n"),
        ("id", ["2024-0001"]),
    ],
)
def test_what_this_program_does_not_take_over(name: str, value: Any) -> None:
    with pytest.raises(FieldError, match=name):
        Provenance.from_tree({**ORIGIN.to_tree(), name: value})


@pytest.mark.parametrize("tree", [None, [], "docvault-bag/1", 1])
def test_what_is_no_mapping_is_none(tree: Any) -> None:
    with pytest.raises(FieldError):
        Provenance.from_tree(tree)


def test_the_history_goes_on_with_one_record_that_says_where_it_was_before() -> None:
    manifest = order(document("spec-sheet", version(1), version(2)), customer="hansa", note="as it was")
    made, event = imported(manifest, ORIGIN, "HANSA", "wu", LATER)
    assert made == order(document("spec-sheet", version(1), version(2)), customer="HANSA", note="as it was")
    assert (event.at, event.by, event.action) == (LATER, "wu", IMPORTED) == (LATER, "wu", "imported")
    assert event.data == {
        "kind": "order",
        "id": "2024-0001",
        "vault": "c0ffee-1",
        "vault_name": "Elder house",
        "head": "b" * 64,
        "exported": AT,
    }
    assert FORMAT == "docvault-bag/1"


def test_what_was_disposed_of_there_says_where_and_once_only() -> None:
    gone = document(
        "contract", version(1, disposed="D-2024-0001"), version(2, disposed="older/D-2020-0003"), version(3)
    )
    made, _ = imported(order(gone), ORIGIN, "HANSA", "wu", LATER)
    there = [(one.disposed_in, one.disposal) for one in made.documents[0].versions]
    assert there == [("c0ffee-1", "D-2024-0001"), ("older", "D-2020-0003"), ("", "")]
    again, _ = imported(made, ORIGIN, "HANSA", "wu", TOMORROW)
    assert again == made


def test_what_was_entered_here_is_what_came_after_the_last_import() -> None:
    opinions = tuple(Opinion(item, "sales", "wu", "Wu Fang", "agree", AT) for item in ("price", "price", "delivery"))
    looks = (SecondCheck("wu", "Wu Fang", AT), SecondCheck("chen", "Chen Hong", AT))
    spec = document("spec", version(1, looks=looks[:1]), version(2, looks=looks))
    manifest = order(spec, reviews=opinions)
    events = [
        Event(AT, "wu", "looked-at", {"document": "spec", "version": 1}),
        Event(AT, "wu", "looked-at", {"document": "spec", "version": 2}),
        Event(AT, "wu", "reviewed", {"item": "price"}),
        Event(AT, "li", IMPORTED, {"vault": "c0ffee-1"}),
        Event(AT, "wu", "reviewed", {"item": "price"}),
        Event(AT, "li", IMPORTED, {"vault": "c0ffee-2"}),
        Event(LATER, "wu", "reviewed", {"item": "delivery"}),
        Event(LATER, "chen", "looked-at", {"document": "spec", "version": 2}),
    ]
    records = [Record(seq, event, "", "") for seq, event in enumerate(events, 1)]
    here = entered_here(manifest, records)
    assert here.order.reviews == opinions[2:]
    assert [one.looks for one in here.documents[0].versions] == [(), looks[1:]]
    assert entered_here(manifest, [one for one in records if one.event.action != IMPORTED]) == manifest
