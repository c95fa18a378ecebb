"""Canonical JSON (RFC 8785) for the values docvault writes: objects, arrays, text, integers, true, false, null.

Floats are refused: the format has none (V012), and without them the canonical form needs no number algorithm of
its own. Object keys sort by UTF-16 code units (RFC 8785, 3.2.3), which differs from Python's order only beyond the
Basic Multilingual Plane.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from docvault.errors import N_
from docvault.model.sentence import ProblemError, Sentence

Json: TypeAlias = "str | int | bool | None | Sequence[Json] | Mapping[str, Json]"

LARGEST_INTEGER = 2**53 - 1


class NotCanonicalError(ProblemError):
    """A value that has no canonical form here, or bytes that are not in canonical form (V012)."""


def canonical_json(value: Json) -> bytes:
    """Return the canonical form of `value`. Raises `NotCanonicalError` for floats, large integers and lone surrogates."""
    try:
        text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except ProblemError:
        raise
    except (TypeError, ValueError) as error:
        raise NotCanonicalError(str(error)) from error


def parse_canonical(line: bytes) -> dict[str, Any]:
    """Parse one object and refuse it unless `line` is exactly its canonical form (without the line feed)."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(Sentence(N_("it is not JSON ({detail})"), {"detail": str(error)})) from error
    if not isinstance(value, dict):
        raise NotCanonicalError(N_("it is no JSON object"))
    if canonical_json(value) != line:
        raise NotCanonicalError(N_("it is not in canonical form (RFC 8785)"))
    return value


def _ordered(value: Json) -> Json:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonicalError(Sentence(N_("the number {value} is too large"), {"value": value}))
        return value
    if isinstance(value, Mapping):
        keys = sorted(value) if all(map(_is_ascii, value)) else sorted(value, key=_utf16)
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, Sequence):
        return [_ordered(entry) for entry in value]
    raise NotCanonicalError(Sentence(N_("the format has no values of the kind {type}"), {"type": type(value).__name__}))


def _is_ascii(key: object) -> bool:
    return isinstance(key, str) and key.isascii()


def _utf16(key: str) -> bytes:
    if not isinstance(key, str):
        raise NotCanonicalError(Sentence(N_("the key {key} is not text"), {"key": repr(key)}))
    return key.encode("utf-16-be")
