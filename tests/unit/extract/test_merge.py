"""A reading and its recognised pages put together: what is text, what is missing, and why."""

from docvault.extract.workers.merge import Recognition, pages_to_recognise, with_recognised
from docvault.model.intake.extracted import Extracted, Outcome, Page, Part, Reason, ReasonCode

LEFT = Reason(ReasonCode.NOT_RECOGNISED, {"pages": 1})
CRASHED = Reason(ReasonCode.CRASHED, {"detail": "SIGSEGV"})
LOCKED = Reason(ReasonCode.PARTS_LOCKED)


def fax(*pages: int) -> Extracted:
    return Extracted("image/tiff", Outcome.PARTIAL, "image/1", reasons=(LEFT,), to_recognise=pages)


def part(number: int) -> Part:
    return Part(number, f"{number}.tif", "image/tiff", 1, "5eed", Outcome.PARTIAL, (LEFT,))


def test_blank_pages_leave_nothing_over() -> None:
    done = with_recognised(fax(1), Recognition())
    assert (done.outcome, done.reason, done.to_recognise) == (Outcome.EMPTY, None, ())


def test_text_and_a_page_that_failed() -> None:
    done = with_recognised(fax(1, 2), Recognition([Page("silver", 1, recognised=True)], reasons={(0, 2): CRASHED}))
    assert (done.outcome, done.reason, done.text, done.to_recognise) == (Outcome.PARTIAL, CRASHED, "silver", ())


def test_pages_without_an_engine_are_left_over_and_counted() -> None:
    done = with_recognised(fax(1, 2), Recognition(reasons={(0, 1): LEFT, (0, 2): LEFT}))
    assert (done.outcome, done.to_recognise) == (Outcome.PARTIAL, (1, 2))
    assert done.reason == Reason(ReasonCode.NOT_RECOGNISED, {"pages": 2})


def test_pages_of_parts_have_their_own_outcome() -> None:
    reading = Extracted(
        "message/rfc822",
        Outcome.TEXT,
        "mail/1",
        pages=(Page("see attached", 1),),
        parts=(part(1), part(2), part(3)),
        parts_to_recognise=((2, 1), (1, 1), (3, 1)),
    )
    assert [place[0] for place in pages_to_recognise(reading)] == [1, 2, 3]
    done = with_recognised(
        reading, Recognition([Page("gold", 1, 1, recognised=True)], ["DV1:x"], {(3, 1): CRASHED}, "ocr/1")
    )
    assert [one.outcome for one in done.parts] == [Outcome.RECOGNISED, Outcome.EMPTY, Outcome.UNREADABLE]
    assert [page.text for page in done.pages] == ["see attached", "gold"]
    assert (done.facts.codes, done.extractor) == (("DV1:x",), "mail/1 ocr/1")
    assert (done.outcome, done.reason) == (Outcome.PARTIAL, CRASHED)


def test_what_was_wrong_before_stays_wrong() -> None:
    reading = Extracted("application/zip", Outcome.PARTIAL, "zip/1", reasons=(LOCKED,), parts_to_recognise=((1, 1),))
    done = with_recognised(reading, Recognition([Page("gold", 1, 1, recognised=True)]))
    assert (done.outcome, done.reason) == (Outcome.PARTIAL, LOCKED)
