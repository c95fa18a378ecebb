"""A zip without its directory, which stands at its end: a download that broke off. Its files are found by the headers before them, one behind another."""

import struct
import zipfile
import zlib
from collections.abc import Iterator

from docvault.extract.archives.entries import Entry, TooLargeError, nothing
from docvault.extract.charsets.decoding import decode
from docvault.extract.package import ENCRYPTED
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.limits import Limits

_LOCAL, _LOCAL_BYTES, _DESCRIPTOR = b"PK\3\4", 30, 28
_LENGTH_FOLLOWS, _UTF8 = 0x8, 0x800
_BITE = 1 << 16


def salvaged(data: bytes, limits: Limits) -> Iterator[Entry]:
    """The files as far as they go; the one in which the archive breaks off is among them, and cannot be read."""
    place, found = 0, 0
    while data.startswith(_LOCAL, place) and place + _LOCAL_BYTES <= len(data) and found <= limits.entries:
        flags, method = struct.unpack_from("<HH", data, place + 6)
        packed, size, name_bytes, extra = struct.unpack_from("<IIHH", data, place + 18)
        start = place + _LOCAL_BYTES + name_bytes + extra
        raw = data[place + _LOCAL_BYTES : place + _LOCAL_BYTES + name_bytes]
        name = decode(raw, "utf-8" if flags & _UTF8 else "").replace("\\", "/")
        end = start + packed
        if flags & _LENGTH_FOLLOWS and not packed:
            end = _end_of(data, start) if method == zipfile.ZIP_DEFLATED else len(data) + 1
        place = data.find(_LOCAL, end, end + _DESCRIPTOR + len(_LOCAL)) if end <= len(data) else -1
        if start <= len(data) and name and not name.endswith("/"):
            found += 1
            yield _entry(name, size, flags, method, data[start:end] if end <= len(data) else None)
        if place < 0:
            return


def _entry(name: str, size: int, flags: int, method: int, packed: bytes | None) -> Entry:
    if flags & ENCRYPTED:
        return Entry(name, size, nothing, Reason(ReasonCode.ENCRYPTED))
    if method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return Entry(name, size, nothing, Reason(ReasonCode.NOT_UNPACKED))
    return Entry(name, size, _Bytes(packed, method))


class _Bytes:
    """How the bytes of one file are had."""

    def __init__(self, packed: bytes | None, method: int) -> None:
        self._packed = packed
        self._method = method

    def __call__(self, most: int) -> bytes:
        if self._packed is None:
            raise EOFError("it ends early")
        data = self._packed
        if self._method == zipfile.ZIP_DEFLATED:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most + 1)
        if len(data) > most:
            raise TooLargeError
        return data


def _end_of(data: bytes, start: int) -> int:
    """Where a packed file ends that does not say how long it is; beyond the end of all when it does not end."""
    stream, place = zlib.decompressobj(-zlib.MAX_WBITS), start
    try:
        while place < len(data):
            rest = data[place : place + _BITE]
            place += len(rest)
            while rest and not stream.eof:
                stream.decompress(rest, _BITE)
                rest = stream.unconsumed_tail
            if stream.eof:
                return place - len(stream.unused_data)
    except zlib.error:
        pass
    return len(data) + 1
