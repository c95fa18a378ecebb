"""What is said of an item: whether it is overdue, where it went, why it was rejected."""

import pytest

from docvault.index.contract.catalogue import ItemEntry
from docvault.language.spoken import Language
from docvault.model.values import replace
from docvault.services.intake.item_trees import fate_tree, is_overdue, item_tree, rejected_tree

AT, DUE, LATER = "2026-11-24T09:00:00+08:00", "2026-11-25T09:00:00+08:00", "2026-11-26T09:00:00+08:00"
WAITING = ItemEntry("20261124-7k2xq", "waiting", "fax.tif", "intake/…/fax.tif", "fax", AT, "0" * 64, 5, due=DUE)
ENGLISH = Language("en")


@pytest.mark.parametrize(
    ("entry", "as_of", "overdue"),
    [
        (WAITING, AT, False),
        (WAITING, LATER, True),
        (WAITING, "2026-11-25T00:59:59+00:00", False),  # a second before, written with another offset
        (replace(WAITING, due=""), LATER, False),
        (replace(WAITING, state="filed"), LATER, True),  # by itself, and nobody has looked at it
        (replace(WAITING, handled=True), LATER, False),
        (replace(WAITING, state="rejected"), LATER, False),
        (replace(WAITING, state="duplicate"), LATER, False),
    ],
)
def test_what_nobody_has_dealt_with_is_overdue(entry: ItemEntry, as_of: str, *, overdue: bool) -> None:
    assert is_overdue(entry, as_of) is overdue
    assert item_tree(entry, ENGLISH, as_of)["overdue"] is overdue


def test_while_it_is_filed_only_the_order_is_known() -> None:
    filing = replace(WAITING, state="filing", order="2026-0001")
    assert filing.version == 0
    assert {"document", "version"}.isdisjoint(item_tree(filing, ENGLISH, AT))
    assert item_tree(filing, ENGLISH, AT)["order"] == "2026-0001"
    filed = replace(filing, state="filed", document="spec-sheet", version=2)
    assert fate_tree(filed, ENGLISH)["version"] == 2


def test_the_reason_is_the_one_that_was_recorded() -> None:
    assert rejected_tree(replace(WAITING, state="rejected", reason='{"why": "advertising"}'))["why"] == "advertising"
