"""What an older reader read is known by what is kept of it."""

import pytest

from docvault.model.intake.extracted import Extracted, Outcome, Part, Reason, ReasonCode
from docvault.model.intake.outdated import GAVE_UP, is_of_before

TODAY = {"text": 3, "zip": 10, "recognition": 2}


@pytest.mark.parametrize(
    ("extractor", "before"),
    [
        ("text/3", False), ("text/2", True), ("zip/9", True), ("zip/10", False), ("zip/10 rapidocr/3.4", True), ("zip/10 rapidocr/3.4 recognition/2", False),
        ("zip/10 tesseract recognition/1", True), ("zip/9 rapidocr/3.4 recognition/2", True),
        ("text/4", False), ("word/1", True), ("nonsense", True), (GAVE_UP, False),
    ],
)  # fmt: skip
def test_a_reader_and_its_version(extractor: str, before: bool) -> None:
    assert is_of_before(Extracted("text/plain", Outcome.TEXT, extractor), TODAY) is before


@pytest.mark.parametrize(
    ("extractor", "outcome", "before"),
    [
        ("text/3", Outcome.TEXT, False), ("text/2", Outcome.TEXT, True), ("", Outcome.TEXT, True), ("", Outcome.PARTIAL, True),
        ("", Outcome.EMPTY, False), ("", Outcome.UNREADABLE, False), ("", Outcome.ENCRYPTED, False), ("text/2", Outcome.UNREADABLE, True),
    ],
)  # fmt: skip
def test_the_readers_of_its_parts_count(extractor: str, outcome: Outcome, before: bool) -> None:
    part = Part(1, "a.txt", "text/plain", 3, "c" * 64, outcome, extractor=extractor)
    assert is_of_before(Extracted("application/zip", Outcome.TEXT, "zip/10", parts=(part,)), TODAY) is before


def test_what_was_missing_then_and_is_there_now() -> None:
    reason = Reason(ReasonCode.NEEDS_SEVEN_ZIP)
    whole = Extracted("application/x-7z-compressed", Outcome.UNREADABLE, "zip/10", reasons=(reason,))
    part = Part(1, "a.7z", "application/x-7z-compressed", 3, "c" * 64, Outcome.UNREADABLE, (reason,), "zip/10")
    for read in (whole, Extracted("application/zip", Outcome.PARTIAL, "zip/10", parts=(part,))):
        assert is_of_before(read, TODAY, frozenset({ReasonCode.NEEDS_SEVEN_ZIP}))
        assert not is_of_before(read, TODAY)


def test_what_was_recognised_stays_where_nothing_is_recognised_now() -> None:
    assert not is_of_before(Extracted("image/png", Outcome.RECOGNISED, "text/3 rapidocr/3.4"), {"text": 3})
