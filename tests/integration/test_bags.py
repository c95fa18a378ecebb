"""The validator on the conformance suite of the Library of Congress, where it lies beside the checkout, and on bags made bad here."""

import os
from pathlib import Path

import pytest

from docvault.services.bags.sources import opened_bag
from docvault.services.bags.validate import validate

CORPUS = Path(os.environ.get("DOCVAULT_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus") / "bagit"
SUITE = sorted(path for path in CORPUS.glob("*/*/*") if path.parent.name in {"valid", "invalid"})


@pytest.mark.skipif(not SUITE, reason="the conformance suite is not there; DOCVAULT_CORPUS can name its folder")
@pytest.mark.parametrize("bag", SUITE, ids=lambda bag: f"{bag.parent.name}/{bag.name}")
def test_the_conformance_suite(bag: Path) -> None:
    with opened_bag(bag) as source:
        problems = [str(problem) for problem in validate(source).problems]
    assert (not problems) == (bag.parent.name == "valid"), problems
