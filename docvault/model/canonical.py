"""Canonical JSON (RFC 8785) for the values docvault writes: objects, arrays, text, integers, true, false, null.

Floats are refused: the format has none (V012), and without them the canonical form needs no number algorithm of
its own. Object keys sort by UTF-16 code units (RFC 8785, 3.2.3), which differs from Python's order only beyond the
Basic Multilingual Plane.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = "str | int | bool | None | Sequence[Json] | Mapping[str, Json]"

LARGEST_INTEGER = 2**53 - 1


class NotCanonicalError(ValueError):
    """A value that has no canonical form here, or bytes that are not in canonical form (V012)."""


def canonical_json(value: Json) -> bytes:
    """Return the canonical form of `value`. Raises `NotCanonicalError` for floats, large integers and lone surrogates."""
    try:
        text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except (TypeError, ValueError) as error:
        raise NotCanonicalError(str(error)) from error


def parse_canonical(line: bytes) -> dict[str, Any]:
    """Parse one object and refuse it unless `line` is exactly its canonical form (without the line feed)."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from error
    if not isinstance(value, dict):
        raise NotCanonicalError("not an object")
    if canonical_json(value) != line:
        raise NotCanonicalError("not in canonical form")
    return value


def _ordered(value: Json) -> Json:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonicalError(f"integer too large: {value}")
        return value
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, Sequence):
        return [_ordered(entry) for entry in value]
    raise NotCanonicalError(f"no canonical form for {type(value).__name__}")


def _utf16(key: str) -> bytes:
    if not isinstance(key, str):
        raise NotCanonicalError(f"key is not text: {key!r}")
    return key.encode("utf-16-be")
