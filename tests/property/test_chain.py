"""The hash chain, canonical JSON and differences, against their laws and against a second implementation."""

from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.canonical import NotCanonicalError, canonical_json, parse_canonical
from docvault.model.case.differences import apply, diff
from docvault.model.case.history import (
    ChainFinding,
    Event,
    Head,
    Record,
    head_after,
    parse_record,
    seal_record,
    walk_chain,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5))
OBJECTS = st.dictionaries(TEXT, TREES, max_size=5)
AT = "2026-11-24T15:30:12+08:00"


@given(TREES)
def test_canonical_form_is_that_of_rfc_8785(tree: Any) -> None:
    assert canonical_json(tree) == rfc8785.dumps(tree)


@given(OBJECTS)
def test_canonical_form_parses_back(tree: dict[str, Any]) -> None:
    assert parse_canonical(canonical_json(tree)) == tree


@given(TREES, TREES)
def test_differences_applied_give_the_other(before: Any, after: Any) -> None:
    result = apply(diff(before, after), before)
    assert canonical_json(result) == canonical_json(after)
    assert diff(after, after) == []


def chain(datas: list[dict[str, Any]]) -> list[bytes]:
    head, lines = Head(), []
    for data in datas:
        record = seal_record(head, Event(AT, "li", "edited", data), manifest="0" * 64, changes=[])
        head = head_after(record, head)
        lines.append(record.line())
    return lines


@given(st.lists(OBJECTS, min_size=1, max_size=5))
def test_a_sealed_chain_is_whole(datas: list[dict[str, Any]]) -> None:
    walked = list(walk_chain(chain(datas)))
    assert all(isinstance(found, Record) for found in walked)
    assert [found.event.data for found in walked if isinstance(found, Record)] == datas


@given(st.lists(OBJECTS, min_size=1, max_size=4), st.data())
def test_any_flipped_byte_is_found(datas: list[dict[str, Any]], data: st.DataObject) -> None:
    text = bytearray(b"".join(chain(datas)))
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 255))
    assert any(isinstance(found, ChainFinding) for found in walk_chain(bytes(text).splitlines(keepends=True)))


@given(st.lists(OBJECTS, min_size=2, max_size=5), st.data())
def test_a_removed_or_moved_record_is_found(datas: list[dict[str, Any]], data: st.DataObject) -> None:
    lines = chain(datas)
    place = data.draw(st.integers(0, len(lines) - 2))
    without = [*lines[:place], *lines[place + 1 :]]
    swapped = [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]
    for damaged in (without, swapped):
        assert any(isinstance(found, ChainFinding) for found in walk_chain(damaged))


def test_floats_and_large_integers_have_no_canonical_form() -> None:
    for value in (1.5, 2**53, {"a": [float("nan")]}, "\ud800"):
        try:
            canonical_json(value)  # type: ignore[arg-type]
        except NotCanonicalError:
            continue
        raise AssertionError(value)


def test_a_record_line_parses_back() -> None:
    record = seal_record(Head(), Event(AT, "li", "arrived", {"item": "20261124-abcde"}))
    assert parse_record(record.line()) == record
