"""What an older reader read, by what is kept of it. Pure."""

from collections.abc import Mapping

from docvault.model.intake.extracted import WHOLE, Extracted, Outcome, Part, ReasonCode

GAVE_UP = "pool/1"
"""Stands as the reader of what no reader finished: it broke down, or took too long."""
RECOGNITION = "recognition"
"""The name of what recognises pages: it stands behind a reader and the engine."""
_READ = frozenset({*WHOLE, Outcome.PARTIAL})


def is_of_before(read: Extracted, newest: Mapping[str, int], installed: frozenset[ReasonCode] = frozenset()) -> bool:
    """Whether a file, or a file in it, was read by a reader of which there is a newer version in `newest`, or without a library that is `installed` now."""
    reasons = (*read.reasons, *(reason for part in read.parts for reason in part.reasons))
    if any(reason.code in installed for reason in reasons):
        return True
    return (
        _is_older(read.extractor, newest)
        or _is_recognised_of_before(read.extractor, newest)
        or any(_is_part_of_before(part, newest) for part in read.parts)
    )


def _is_recognised_of_before(extractor: str, newest: Mapping[str, int]) -> bool:
    """Whether pages were recognised in a way of before; where nothing is recognised now, `newest` has no such way."""
    _reader, *behind = extractor.split(" ")
    said = next((one for one in behind if one.startswith(f"{RECOGNITION}/")), f"{RECOGNITION}/1")
    return bool(behind) and RECOGNITION in newest and _is_older(said, newest)


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
