"""Zips packed in ways that Python's own reader does not know: read, bounded, or said."""

import io
import lzma
import struct
import zlib

import pytest
from backports import zstd

from docvault.extract.read import read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.limits import Limits

TEXT = "银杏扣 Wrenbird\n".encode() * 20


def packed(method: int, raw: bytes, data: bytes = TEXT, *, sum_: int | None = None) -> bytes:
    """A zip of one entry whose bytes are packed already."""
    check = zlib.crc32(data) if sum_ is None else sum_
    name = b"spec.txt"
    about = struct.pack("<HHHHHIIIHH", 63, 0, method, 0, 0x5B21, check, len(raw), len(data), len(name), 0)
    local = b"PK\3\4" + about + name + raw
    entry = b"PK\1\2" + struct.pack("<H", 63) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + entry + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def read_of(data: bytes, limits: Limits | None = None) -> Extracted:
    return read(io.BytesIO(data), "a.zip", limits or Limits())


def deflate64(data: bytes) -> bytes:
    import inflate64

    deflater = inflate64.Deflater()
    whole: bytes = deflater.deflate(data) + deflater.flush()
    return whole


@pytest.mark.parametrize(
    ("method", "raw"), [(9, deflate64(TEXT)), (93, zstd.compress(TEXT)), (95, lzma.compress(TEXT))]
)
def test_what_windows_and_new_programs_pack(method: int, raw: bytes) -> None:
    extracted = read_of(packed(method, raw))
    assert (extracted.outcome, [part.outcome for part in extracted.parts]) == (Outcome.TEXT, [Outcome.TEXT])
    assert "银杏扣 Wrenbird" in extracted.text


@pytest.mark.parametrize(
    ("method", "raw"), [(9, deflate64(TEXT)), (93, zstd.compress(TEXT)), (95, lzma.compress(TEXT))]
)
def test_what_is_broken_is_said(method: int, raw: bytes) -> None:
    for broken in (packed(method, raw[: len(raw) // 2]), packed(method, b"nothing"), packed(method, raw, sum_=1)):
        extracted = read_of(broken)
        assert extracted.outcome is Outcome.PARTIAL
        assert [part.reason and part.reason.code for part in extracted.parts] == [ReasonCode.DAMAGED]


@pytest.mark.parametrize("method", [9, 93, 95])
def test_a_bomb_is_unpacked_no_further_than_a_part_may_be(method: int) -> None:
    data = bytes(20 << 20)
    raw = {9: deflate64, 93: zstd.compress, 95: lzma.compress}[method](data)
    extracted = read_of(packed(method, raw, data), Limits(part_bytes=1 << 20))
    assert [part.reason and part.reason.code for part in extracted.parts] == [ReasonCode.TOO_LARGE_PART]


@pytest.mark.parametrize("method", [1, 6, 10, 98])
def test_methods_that_nobody_unpacks_are_said(method: int) -> None:
    extracted = read_of(packed(method, b"whatever"))
    assert [part.reason and part.reason.code for part in extracted.parts] == [ReasonCode.NOT_UNPACKED]
