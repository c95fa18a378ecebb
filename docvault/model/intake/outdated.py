"""What an older reader read, by what is kept of it. Pure."""

from collections.abc import Mapping

from docvault.model.intake.extracted import WHOLE, Extracted, Outcome, Part, ReasonCode

GAVE_UP = "pool/1"
"""Stands as the reader of what no reader finished: it broke down, or took too long."""
_READ = frozenset({*WHOLE, Outcome.PARTIAL})


def is_of_before(read: Extracted, newest: Mapping[str, int], installed: frozenset[ReasonCode] = frozenset()) -> bool:
    """Whether a file, or a file in it, was read by a reader of which there is a newer version in `newest`, or without a library that is `installed` now."""
    reasons = (*read.reasons, *(reason for part in read.parts for reason in part.reasons))
    if any(reason.code in installed for reason in reasons):
        return True
    return _is_older(read.extractor, newest) or any(_is_part_of_before(part, newest) for part in read.parts)


def _is_part_of_before(part: Part, newest: Mapping[str, int]) -> bool:
    """Before there were readers of parts none is kept; a part that could not be taken out has none either."""
    return _is_older(part.extractor, newest) if part.extractor else part.outcome in _READ


def _is_older(extractor: str, newest: Mapping[str, int]) -> bool:
    """What recognised its pages may stand behind the reader. A name that is not known any more is one of before."""
    reader = extractor.partition(" ")[0]
    name, _slash, version = reader.partition("/")
    if reader == GAVE_UP:
        return False
    return not version.isdecimal() or int(version) < newest.get(name, int(version) + 1)
