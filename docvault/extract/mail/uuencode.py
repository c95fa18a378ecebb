"""Files in the lines of a text: uuencode and its base64 form (POSIX), yEnc, BinHex 4.0 (RFC 1741), as programs before MIME sent them."""

import base64
import binascii
import re
from collections.abc import Iterator

from docvault.model.values import dataclass

_UU_BEGIN = re.compile(rb"^begin(?P<base>-base64)? [0-7]{3,4} (?P<name>[^\r\n]+?)[ \t]*\r?$", re.MULTILINE)
_YENC = re.compile(
    rb"^=ybegin (?P<facts>[^\r\n]*?) ?name=(?P<name>[^\r\n]*)\r?\n(?:=ypart [^\r\n]*\r?\n)?", re.MULTILINE
)
_YENC_END = re.compile(rb"^=yend [^\r\n]*(?:\r?\n|\Z)", re.MULTILINE)
_BINHEX = re.compile(rb"\(This file must be converted with BinHex[^\r\n]*\r?\n\s*:([^:]*)(:|\Z)")
_HQX = b"""!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"""
_HQX_TO_BASE64 = bytes.maketrans(_HQX, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_NO_HQX = bytes(set(range(256)) - set(_HQX))


@dataclass(frozen=True, slots=True)
class Inline:
    """A file that stands in the lines of a text, from `start` to `end`; not `whole` when lines of it are spoilt or missing."""

    name: bytes
    data: bytes
    whole: bool
    start: int
    end: int


def inline_files(text: bytes, most: int) -> tuple[bytes, list[Inline]]:
    """The text without the files in its lines, and these, at most `most` bytes of each."""
    if b"begin" not in text and b"BinHex" not in text:
        return text, []
    found: list[Inline] = []
    for one in sorted((*_uu(text), *_yenc(text), *_binhex(text, most)), key=lambda one: one.start):
        if not found or one.start >= found[-1].end:
            found.append(one)
    rest, place = [], 0
    for one in found:
        rest += [text[place : one.start], one.name]
        place = one.end
    return b"".join([*rest, text[place:]]), found


def uudecoded(text: bytes) -> Inline | None:
    """The first file in uuencode in a text; None when there is none."""
    return next(_uu(text), None)


def _uu(text: bytes) -> Iterator[Inline]:
    place = 0
    while (match := _UU_BEGIN.search(text, place)) is not None:
        decode = _base64_lines if match["base"] else _uu_lines
        data, whole, end = decode(text, match.end() + 1)
        if end:
            yield Inline(match["name"], data, whole, match.start(), end)
        place = end or match.end()


def _lines(text: bytes, place: int) -> Iterator[tuple[bytes, int]]:
    """Lines from a place on, without their ends, each with where the next begins."""
    while place < len(text):
        end = text.find(b"\n", place)
        end = len(text) if end < 0 else end + 1
        yield text[place:end].rstrip(b"\r\n"), end
        place = end


def _uu_lines(text: bytes, place: int) -> tuple[bytes, bool, int]:
    """The bytes of uuencoded lines, whether all of them are sound, and where they end: 0 when none follows, which is somebody's `begin`."""
    out, whole, last, counted = bytearray(), True, 0, 0
    for line, end in _lines(text, place):
        if line.strip() == b"end":
            return bytes(out), whole, end
        if not line.strip() or line[:1] == b"`":
            last = end if counted else last
            counted += line[:1] == b"`"
            continue
        if (content := _uu_line(line)) is None:
            if not counted:
                return b"", False, 0
            if _is_words(line):
                return bytes(out), False, last
            whole = False
        out += content or b""
        counted, last = counted + 1, end
    return bytes(out), False, last


def _uu_line(line: bytes) -> bytes | None:
    """One line, blanks that were cut off its end given back; None when it is none."""
    if not 32 < line[0] <= 96:
        return None
    count = line[0] - 32 & 63
    needed = (count + 2) // 3 * 4
    letters = line[1:].ljust(needed)[:needed]
    if not count or len(line) > needed + 4 or any(not 32 <= letter <= 96 for letter in letters):
        return None
    if len(line) - 1 < needed // 2 and line[1:].strip():
        return None
    try:
        return binascii.a2b_uu(line[:1] + letters)
    except binascii.Error:
        return None


def _is_words(line: bytes) -> bool:
    return len(line.split()) > 2 or not line.isascii()


def _base64_lines(text: bytes, place: int) -> tuple[bytes, bool, int]:
    out, whole = bytearray(), True
    for line, end in _lines(text, place):
        if line.strip() == b"====":
            return bytes(out), whole, end
        try:
            out += base64.b64decode(line.strip(), validate=True)
        except binascii.Error:
            if not out:
                return b"", False, 0
            whole = False
    return bytes(out), False, len(text) if out else 0


def _yenc(text: bytes) -> Iterator[Inline]:
    """Files in yEnc (one letter a byte). A part of a larger one, or one that lost bytes on its way, is not whole."""
    place = 0
    while (match := _YENC.search(text, place)) is not None:
        ending = _YENC_END.search(text, match.end())
        place = ending.end() if ending else len(text)
        data = _unescaped(text[match.end() : ending.start() if ending else len(text)].translate(None, b"\r\n"))
        size = re.search(rb"(?:^| )size=(\d+)", match["facts"])
        whole = ending is not None and size is not None and int(size[1]) == len(data) and b"part=" not in match["facts"]
        yield Inline(match["name"].strip(), data, whole, match.start(), place)


def _unescaped(coded: bytes) -> bytes:
    first, *others = coded.split(b"=")
    plain = bytearray(first)
    for piece in others:
        plain += bytes([(piece[0] - 64) % 256]) + piece[1:] if piece else b""
    return bytes(plain).translate(bytes((byte - 42) % 256 for byte in range(256)))


def _binhex(text: bytes, most: int) -> Iterator[Inline]:
    """Files in BinHex: seven bits, runs packed, then a name, what a Mac knows of it, and its two forks."""
    for match in _BINHEX.finditer(text):
        letters = match[1].translate(_HQX_TO_BASE64, _NO_HQX)
        letters = letters[: len(letters) // 4 * 4 + (len(letters) % 4 if len(letters) % 4 > 1 else 0)]
        raw = _unpacked(base64.b64decode(letters + b"=" * (-len(letters) % 4)), most)
        if not raw or len(raw) < raw[0] + 20:
            continue
        head = raw[0] + 2
        size = int.from_bytes(raw[head + 10 : head + 14], "big")
        data = raw[head + 20 : head + 20 + size]
        yield Inline(raw[1 : head - 1], data, len(data) == size, match.start(), match.end())


def _unpacked(packed: bytes, most: int) -> bytes:
    first, *others = packed.split(b"\x90")
    out = bytearray(first)
    for piece in others:
        if piece[:1] in {b"", b"\0"}:
            out += b"\x90" + piece[1:]
        else:
            out += out[-1:] * (piece[0] - 1) + piece[1:]
        if len(out) > most:
            break
    return bytes(out)
