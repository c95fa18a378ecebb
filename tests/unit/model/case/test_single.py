"""Papers an order has one of at a time, and bytes it has."""

from docvault.model.case.single import current_of_kind, doubles, with_bytes
from tests.unit.model.cases import document, order, version


def test_several_papers_in_force_of_one_kind_are_found() -> None:
    manifest = order(document("gold", kind="trims-card"), document("silver", kind="trims-card"), document("bom"))
    found = doubles(manifest, ("bom", "trims-card"))
    assert {kind: [one.id for one in papers] for kind, papers in found.items()} == {"trims-card": ["gold", "silver"]}
    assert doubles(manifest, ("bom",)) == {}


def test_what_was_disposed_of_is_not_in_force() -> None:
    gone = document("gold", version(1, disposed="D-2026-0001"), kind="trims-card")
    manifest = order(gone, document("silver", kind="trims-card"))
    assert [one.id for one in current_of_kind(manifest, "trims-card")] == ["silver"]
    assert doubles(manifest, ("trims-card",)) == {}


def test_versions_with_the_same_bytes_are_found_the_newest_first() -> None:
    manifest = order(document("card", version(1), version(2, sha256=f"{1:064}")), document("bom", version(3)))
    assert [(one.id, at.number) for one, at in with_bytes(manifest, f"{1:064}")] == [("card", 2), ("card", 1)]
    assert with_bytes(manifest, f"{9:064}") == []
