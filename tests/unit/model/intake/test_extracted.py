"""What a file says of itself is taken over only so far, whoever read it; what was cut is told."""

import json

from docvault.model.intake.extracted import (
    SAID_CHARACTERS,
    SAID_ENTRIES,
    Extracted,
    Facts,
    Outcome,
    Page,
    Part,
    Reason,
    ReasonCode,
    bounded,
    from_json,
    to_json,
)
from docvault.model.values import replace

LONG = "a" * (SAID_CHARACTERS + 1)
PART = Part(1, f"{LONG}.pdf", "application/pdf", 3, "0" * 64, Outcome.TEXT)
FACTS = Facts(LONG, LONG, LONG, (LONG,) * (SAID_ENTRIES + 1), LONG, LONG, (LONG,) * (SAID_ENTRIES + 1), (LONG,))
READ = Extracted("message/rfc822", Outcome.TEXT, "mail/1", parts=(PART,), facts=FACTS)


def test_what_comes_from_a_worker_or_was_kept_is_bounded() -> None:
    read = from_json(to_json(READ))
    assert read is not None
    for said in (read.facts.title, read.facts.sender, read.facts.sender_name, read.facts.sent, read.facts.message_id):
        assert said == LONG[:SAID_CHARACTERS]
    for many in (read.facts.recipients, read.facts.references, read.facts.codes):
        assert len(many) <= SAID_ENTRIES
        assert set(many) == {LONG[:SAID_CHARACTERS]}
    assert len(read.parts[0].name) == SAID_CHARACTERS
    assert read.parts[0].name.endswith("a.pdf")
    assert (read.outcome, read.reason and read.reason.code) == (Outcome.PARTIAL, ReasonCode.TOO_MUCH_SAID)


def test_another_reason_stays_and_what_is_short_is_as_it_was() -> None:
    locked = Reason(ReasonCode.PARTS_LOCKED)
    told = bounded(replace(READ, outcome=Outcome.ENCRYPTED, reasons=(locked,)))
    assert told.outcome == Outcome.ENCRYPTED
    assert [one.code for one in told.reasons] == [ReasonCode.PARTS_LOCKED, ReasonCode.TOO_MUCH_SAID]
    assert bounded(told) == told
    short = replace(READ, parts=(), facts=Facts("Offer", "a@b.example", references=("x",)))
    assert from_json(to_json(short)) == short


def test_what_was_kept_with_one_reason_or_none_is_still_read() -> None:
    """As format 1 kept it: a change of the program makes nobody read a whole vault again."""
    locked = {"code": "parts-locked", "values": {}}
    whole = replace(
        READ, parts=(replace(PART, name="a.pdf"),), facts=Facts(), reasons=(Reason(ReasonCode.PARTS_LOCKED),)
    )
    tree = json.loads(to_json(whole))
    del tree["reasons"], tree["parts"][0]["reasons"]
    tree |= {"format": 1, "reason": locked}
    tree["parts"][0] |= {"reason": None}
    assert from_json(json.dumps(tree).encode()) == whole


def test_boxes_and_the_turn_of_a_page_are_kept() -> None:
    page = Page("gold", 1, recognised=True, confidence=0.9, boxes=((0, 4, 10, 20, 300, 40),), turn=90)
    read = Extracted("image/tiff", Outcome.RECOGNISED, "image/2", pages=(page, Page("text")))
    assert from_json(to_json(read)) == read
    tree = json.loads(to_json(read))
    del tree["pages"][1]["boxes"], tree["pages"][1]["turn"]  # as it was kept before
    assert from_json(json.dumps(tree).encode()) == read
