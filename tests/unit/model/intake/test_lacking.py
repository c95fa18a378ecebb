"""What was met and not read is named once a kind, with how many there were."""

from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.intake.reasons import WHAT, sentence

LOCKED = Reason(ReasonCode.PARTS_LOCKED)


def test_each_kind_once_with_their_number_in_the_order_they_came() -> None:
    pages = [Reason(ReasonCode.NOT_RECOGNISED, {"pages": number}) for number in (1, 2)]
    found = gathered([not_read("chart"), LOCKED, *pages, not_read("picture", 3), not_read("chart", 2), LOCKED])
    assert found == (
        not_read("chart", 3),
        LOCKED,
        Reason(ReasonCode.NOT_RECOGNISED, {"pages": 3}),
        not_read("picture", 3),
    )


def test_what_is_damaged_in_two_ways_is_told_in_both() -> None:
    torn, cut = (Reason(ReasonCode.DAMAGED, {"kind": "image/*", "detail": detail}) for detail in ("torn", "cut"))
    assert gathered([torn, cut, torn]) == (torn, cut)


def test_everything_that_may_be_left_out_has_words() -> None:
    for what in WHAT:
        assert sentence(Reason(ReasonCode.NOT_READ, {"what": what, "count": 2})).endswith((": 2.", "not read."))
    assert sentence(not_read("picture", 2)) == "Pictures in it that were not recognised: 2."
