"""Each carrier of text in office files beside Microsoft's of today is read, or it is said that it was not."""

import io

import pytest

from docvault.extract.read import read
from docvault.model.intake.extracted import Outcome
from docvault.model.limits import Limits
from tools.carriers import office, office_binary
from tools.carriers.office_binary import doc, ppt

CARRIERS = office.CARRIERS | office_binary.CARRIERS
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


def test_what_is_marked_as_deleted_in_an_old_word_file_is_left_out() -> None:
    text = "kept goldfinch gone kept wren\r"
    extracted = read(io.BytesIO(doc(text, deleted=[(5, 18)])), "a.doc", Limits())
    assert extracted.text == "kept  kept wren"


def test_a_slide_as_it_was_before_the_last_edit_is_left_out() -> None:
    before = bytes.fromhex("0000a00f08000000") + "gone".encode("utf-16-le")
    extracted = read(io.BytesIO(ppt(old=before, slide=before.replace(b"g\0o\0n\0e", b"s\0e\0e\0n"))), "a.ppt", Limits())
    assert extracted.text == "seen"
