"""What is taken out of a document is read by who reads that: its level, and the department that supplied it (R-RO2)."""

import pytest

from docvault.model.control.inheriting import Source, inheriting, raise_document, source_of
from docvault.model.control.rights import CONFIDENTIAL, GENERAL, INTERNAL
from docvault.model.values import replace
from tests.unit.model.cases import AT, document, order, version
from tests.unit.model.control.test_rights import CONFIG

MAIL = "20261124-k7m2p"


@pytest.mark.parametrize(
    ("kind", "source", "level", "department"),
    [
        ("spec-sheet", Source(CONFIDENTIAL, "sales", MAIL), CONFIDENTIAL, "sales"),
        ("price-list", Source(CONFIDENTIAL, "sales", MAIL), CONFIDENTIAL, "sales"),
        ("notice", Source(INTERNAL, "sales", MAIL), INTERNAL, "shipping"),
        ("price-list", Source(INTERNAL, "sales", MAIL), "", "shipping"),
        ("spec-sheet", Source(GENERAL, "sales", MAIL), "", "shipping"),
    ],
)
def test_a_part_has_at_least_the_level_of_its_mail(kind: str, source: Source, level: str, department: str) -> None:
    part = document(kind, version(item=MAIL, part=1), department="shipping")
    inherited = inheriting(CONFIG, part, source)
    assert (inherited.level, inherited.department) == (level, department)
    assert inheriting(CONFIG, inherited, source) == inherited


def test_a_document_of_several_sources_is_read_by_who_supplied_all() -> None:
    mixed = document("spec-sheet", version(1), version(2, item=MAIL, part=1), department="shipping")
    assert inheriting(CONFIG, mixed, Source(CONFIDENTIAL, "sales", MAIL)).department == ""
    assert inheriting(CONFIG, mixed, Source(CONFIDENTIAL, "shipping", MAIL)).department == "shipping"


def test_a_document_is_raised_whatever_state_its_order_is_in() -> None:
    closed = order(document("spec-sheet"), state="completed")
    raised, event = raise_document(closed, replace(closed.documents[0], level=CONFIDENTIAL), "li", AT)
    assert raised.documents[0].level == CONFIDENTIAL
    assert (event.action, event.data) == ("raised", {"document": "spec-sheet", "level": CONFIDENTIAL})


def test_a_source_has_the_level_its_kind_gives_it() -> None:
    assert source_of(CONFIG, document("price-list", department="sales"), MAIL) == Source(CONFIDENTIAL, "sales", MAIL)
