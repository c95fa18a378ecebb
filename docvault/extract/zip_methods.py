"""Ways of packing inside a zip that Python's own reader does not know: Deflate64 (Windows, large files), Zstandard, XZ. Bounded, whatever they claim."""

import lzma
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

_BITE = 512
"""What is fed at once: a bomb of Deflate64 makes some MB of so much."""


def _deflate64(raw: bytes, most: int) -> bytes:
    from inflate64 import Inflater

    out, inflater = bytearray(), Inflater()
    for place in range(0, len(raw), _BITE):
        out += inflater.inflate(raw[place : place + _BITE])
        if len(out) > most or inflater.eof:
            break
    return bytes(out)


def _zstandard(raw: bytes, most: int) -> bytes:
    try:
        from compression import zstd  # type: ignore[import-not-found]  # Python 3.14
    except ImportError:
        from backports import zstd

    return _in_frames(zstd.ZstdDecompressor, raw, most, zstd.ZstdError)


def _xz(raw: bytes, most: int) -> bytes:
    return _in_frames(lzma.LZMADecompressor, raw, most, lzma.LZMAError)


def _in_frames(decompressor: Callable[[], Any], raw: bytes, most: int, error: type[Exception]) -> bytes:
    out = bytearray()
    while raw and len(out) <= most:
        one = decompressor()
        try:
            out += one.decompress(raw, most + 1 - len(out))
        except error as problem:
            raise ValueError(str(problem)) from problem
        raw = one.unused_data if one.eof else b""
    return bytes(out)


_METHODS: Mapping[int, Callable[[bytes, int], bytes]] = {9: _deflate64, 20: _zstandard, 93: _zstandard, 95: _xz}
_WINDOWS = 9
_PYTHONS = frozenset({0, 8, 12, 14})


def is_ours(method: int) -> bool:
    """Whether a method is read here and not by Python's own reader."""
    return method in _METHODS


def is_known(method: int) -> bool:
    """Whether a method can be unpacked here: what Windows does with large files only where the extra for .7z is installed (decision 0032)."""
    return method in _PYTHONS or (method in _METHODS and (method != _WINDOWS or find_spec("inflate64") is not None))


def unpacked(raw: bytes, method: int, most: int) -> bytes:
    """The bytes of an entry, about one more than `most` where it has more. Raises `ValueError` for what is broken."""
    return _METHODS[method](raw, most)
