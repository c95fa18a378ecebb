"""A mail's sender makes the orders of a customer likely only for who may read customers: else their addresses could be asked out, mail by mail (R-RO2)."""

import json
from pathlib import Path

import pytest

from tests.cli.probed import done, probed, typed

MAIL = "From: Bob <bob@secretdomain.example>\nTo: house@example\nSubject: hello\n\nnothing that names an order\n"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made, _names = probed(tmp_path_factory.mktemp("probed"))
    edited = typed(made, "boss", "customer edit NORDIC --address @secretdomain.example")
    assert edited.code == 0, edited.err
    (made / "inbox" / "email" / "asking.eml").write_text(MAIL, encoding="utf-8")
    assert typed(made, "boss", "ingest").code == 0
    return made


@pytest.mark.parametrize(("person", "knows"), [("boss", True), ("cut", False)])
def test_only_who_may_read_customers_is_told_whose_address_it_is(vault: Path, person: str, knows: bool) -> None:
    for line, rows in (("inbox", "items"), ("agenda --all", "lines")):
        told = [row for row in done(vault, person, line)[rows] if "asking.eml" in json.dumps(row)]
        assert len(told) == 1, line
        assert ("2026-" in json.dumps([told[0].get("suggestions"), told[0].get("order")])) is knows, line
    assert ("it comes from customer NORDIC" in typed(vault, person, "inbox").out) is knows
