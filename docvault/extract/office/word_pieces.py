"""The characters of old Word files: the piece table, whatever saved it (fast saving leaves a text in many pieces), without what is marked as deleted.

[MS-DOC] 2.4.1, 2.8.35 for Word 97–2003; Word 6 and 95 keep the table in the stream of the text itself, and one byte per character.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from docvault.extract.charsets.decoding import read_in
from docvault.extract.office.compound_parts import stream_of

_COMPLEX, _TWO_BYTES, _USES_TABLE_1 = 0x0004, 0x1000, 0x0200
_CLX_6, _CLX, _CHARACTERS = 0x160, 33, 12
_DELETED = 0x0800
_NARROW = 0x40000000
_FKP = 512
_CODE_PAGES = {
    0x804: "gb18030",
    0x1004: "gb18030",
    0x404: "big5hkscs",
    0xC04: "big5hkscs",
    0x411: "cp932",
    0x412: "cp949",
    0x419: "cp1251",
    0x415: "cp1250",
    0x405: "cp1250",
    0x40E: "cp1250",
    0x408: "cp1253",
    0x41F: "cp1254",
}


def word_97(file: Any, stream: bytes, flags: int) -> str:
    """The text of a file of Word 97 or later, all its stories one after the other. Raises what a broken one may."""
    table = stream_of(file, "1Table" if flags & _USES_TABLE_1 else "0Table")
    (words,) = struct.unpack_from("<H", stream, 32)
    longs_at = 34 + words * 2
    (longs,) = struct.unpack_from("<H", stream, longs_at)
    pairs_at = longs_at + 2 + longs * 4 + 2
    clx_at, clx_size = struct.unpack_from("<II", stream, pairs_at + _CLX * 8)
    runs_at, runs_size = struct.unpack_from("<II", stream, pairs_at + _CHARACTERS * 8)
    deleted = list(_deleted(stream, table[runs_at : runs_at + runs_size]))
    return "".join(
        kept.decode("cp1252" if narrow else "utf-16-le", errors="replace")
        for start, size, narrow in _pieces(table[clx_at : clx_at + clx_size], len(stream))
        for kept in _without(stream, start, size, deleted)
    )


def word_6(stream: bytes, flags: int) -> str:
    """The text of a file of Word 6 or 95, in the code page of its language."""
    (language,) = struct.unpack_from("<H", stream, 6)
    codec = "utf-16-le" if flags & _TWO_BYTES else _CODE_PAGES.get(language, "cp1252")
    start, end = struct.unpack_from("<II", stream, 24)
    if flags & _COMPLEX and len(stream) > _CLX_6 + 8:
        clx_at, clx_size = struct.unpack_from("<II", stream, _CLX_6)
        clx = stream[clx_at : clx_at + clx_size]
        if clx_size and clx[:1] in {b"\1", b"\2"}:
            size = 2 if flags & _TWO_BYTES else 1
            found = _pieces(clx, len(stream), size)
            return read_in(b"".join(stream[place : place + length] for place, length, _ in found), codec)
    return read_in(stream[start:end], codec)


def _pieces(clx: bytes, most: int, wide: int = 0) -> Iterator[tuple[int, int, bool]]:
    """Where each piece begins, how many bytes it has and whether a character is one: property runs (1) come first, then the table itself (2).

    `wide` is how many bytes a character has where pieces don't say it.
    """
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if place >= len(clx) or clx[place] != 2:
        raise ValueError("no piece table in it")
    (length,) = struct.unpack_from("<I", clx, place + 1)
    table = clx[place + 5 : place + 5 + length]
    count = (len(table) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    total = 0
    for piece in range(count):
        (where,) = struct.unpack_from("<I", table, (count + 1) * 4 + piece * 8 + 2)
        characters = max(0, bounds[piece + 1] - bounds[piece])
        narrow = bool(where & _NARROW) if not wide else wide == 1
        start = (where & ~_NARROW) // 2 if narrow and not wide else where
        size = characters * (1 if narrow else 2)
        total += size
        if total > 4 * most:
            raise ValueError("its pieces are longer than the file")
        yield start, size, narrow


def _without(stream: bytes, start: int, size: int, deleted: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """What of a piece is not deleted."""
    end = start + size
    for begins, ends in deleted:
        if ends > start and begins < end:
            yield stream[start : max(start, begins)]
            start = min(end, ends)
    yield stream[start:end]


def _deleted(stream: bytes, runs: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of the file whose characters are marked as deleted, in their order ([MS-DOC] 2.8.5, 2.9.33)."""
    count = (len(runs) - 4) // 8
    found = []
    for number in range(max(0, count)):
        (page,) = struct.unpack_from("<I", runs, (count + 1) * 4 + number * 4)
        at = (page & 0x3FFFFF) * _FKP
        fkp = stream[at : at + _FKP]
        if len(fkp) == _FKP:
            found += list(_deleted_in(fkp))
    return iter(sorted(found))


def _deleted_in(fkp: bytes) -> Iterator[tuple[int, int]]:
    count = min(fkp[-1], 101)
    bounds = struct.unpack_from(f"<{count + 1}I", fkp)
    for number in range(count):
        at = fkp[(count + 1) * 4 + number] * 2
        if at and at < _FKP - 1 and _is_deleted(fkp[at + 1 : at + 1 + fkp[at]]):
            yield bounds[number], bounds[number + 1]


def _is_deleted(properties: bytes) -> bool:
    """Whether a list of properties says so ([MS-DOC] 2.2.5: how long each is)."""
    place, deleted = 0, False
    while place + 2 < len(properties):
        (code,) = struct.unpack_from("<H", properties, place)
        if code == _DELETED:
            deleted = properties[place + 2] == 1
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        place += 2 + (size or 1 + properties[place + 2])
    return deleted
