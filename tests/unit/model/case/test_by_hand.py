"""What may be changed by hand is one table: whatever else a format has, and whatever a later one brings, is changed by a verb."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docvault.model.case.by_hand import BY_HAND, changed_by_hand, refused_by_hand, verb_for
from docvault.model.case.manifest import Manifest
from docvault.model.control.rights import DEFAULT_PERMISSIONS
from docvault.model.values import replace
from tests.unit.model.cases import AT, document, order, version

SCHEMA = json.loads((Path(__file__).parents[4] / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
CASE = order(document("spec-sheet", version(1), version(2)), document("contract", version(1)))


def fields(schema: dict[str, Any], above: str = "") -> Iterator[str]:
    """Every field of a case file, of its documents and of their versions, as the table calls them."""
    for name, said in schema["properties"].items():
        if name in {"documents", "versions"}:
            yield from fields(said["items"], f"{above}{name}.*.")
        else:
            yield above + name


def test_only_what_the_table_names_is_changed_by_hand() -> None:
    known = set(fields(SCHEMA))
    assert BY_HAND.keys() <= known
    assert set(BY_HAND.values()) <= DEFAULT_PERMISSIONS.keys()
    assert known - BY_HAND.keys() == {
        *("format", "kind", "id", "void", "entered", "based_on", "holds", "confirmed", "merged"),
        *("to_confirm", "reviews", "changes", "overrides", "documents.*.id", "documents.*.without_parts"),
        *(one for one in known if one.startswith("documents.*.versions.*.")),
    }, "a new field of the format is changed by a verb; one that may be changed by hand as well is named in the table"


@pytest.mark.parametrize("field", sorted(set(fields(SCHEMA)) - BY_HAND.keys()))
def test_a_field_that_is_not_named_is_refused_with_how_it_is_changed(field: str) -> None:
    assert "by hand" in verb_for(field)


@pytest.mark.parametrize(
    ("field", "edited"),
    [
        ("confirmed", CASE.with_facts(replace(CASE.order, confirmed=AT))),
        (
            "documents.spec-sheet@2.note",
            CASE.with_document(document("spec-sheet", version(1), version(2, note="mine"))),
        ),
        ("documents.contract@2", CASE.with_document(document("contract", version(1), version(2)))),
        ("documents.offer", CASE.with_document(document("offer", version(1)))),
    ],
)
def test_what_is_refused_is_named_with_its_place(field: str, edited: Manifest) -> None:
    assert [where for where, _ in refused_by_hand(CASE, edited)] == [field]


def test_data_and_fields_of_ones_own_are_not_refused() -> None:
    spec = replace(CASE.documents[0], title="Spec", extra={"x_note": "mine"})
    edited = replace(CASE, title="Skirts", extra={"x_note": "mine"}).with_document(spec)
    assert list(refused_by_hand(CASE, edited)) == []
    assert {one.field for one in changed_by_hand(CASE, edited) if one.known} == {"title", "documents.*.title"}
