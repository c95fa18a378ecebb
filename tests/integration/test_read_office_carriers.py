"""Each carrier of text in office files beside Microsoft's of today is read, or it is said that it was not."""

import io

import pytest

from docvault.extract.read import read
from docvault.model.intake.extracted import Outcome
from docvault.model.limits import Limits
from tools.carriers.office import CARRIERS

EACH = [(kind, carrier) for kind, carriers in CARRIERS.items() for carrier in carriers]


@pytest.mark.parametrize(("kind", "carrier"), EACH)
@pytest.mark.parametrize("word", ["Wrenbird", "银杏扣"])
def test_each_carrier(kind: str, carrier: str, word: str) -> None:
    extracted = read(io.BytesIO(CARRIERS[kind][carrier](word)), f"file.{kind}", Limits())
    found = word in extracted.text or word in extracted.facts.title
    if carrier in {"picture", "seal"}:
        assert extracted.parts_to_recognise
        assert extracted.outcome is Outcome.PARTIAL
    else:
        assert (found, extracted.outcome) == (True, Outcome.TEXT), (extracted.text, extracted.reasons)
    assert "<" not in extracted.text
