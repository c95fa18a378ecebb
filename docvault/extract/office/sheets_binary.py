"""What calamine leaves out of .xls, and of WPS Office's .et ([MS-XLS] 2.4).

Numbers as they are shown, comments, text boxes, headers and footers, chart titles, lists to choose from.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress

from docvault.extract.charsets.decoding import codec_of, read_in
from docvault.extract.office.format_sections import BUILT_IN
from docvault.extract.office.sheet_values import Formats, header_text
from docvault.model.values import dataclass

_BOF, _EOF, _CONTINUE, _DATE_MODE, _CODE_PAGE = (0x809, 0x409, 0x209, 0x09), 0x0A, 0x3C, 0x22, 0x42
_SHEET, _FORMAT, _STYLE, _STYLE_5 = 0x85, (0x41E, 0x1E), 0xE0, 0x43
_NUMBER, _RK, _MULTIPLE, _FORMULA = 0x203, 0x27E, 0xBD, (0x06, 0x206, 0x406)
_HEADER, _FOOTER, _NOTE, _TEXT_BOX, _SERIES, _CHOICE = 0x14, 0x15, 0x1C, 0x1B6, 0x100D, 0x1BE
_DRAWING_GROUP = 0xEB
_TEXT = 0x17
_PAGES = {936: "gb18030", 1200: "utf-16-le", 32768: "mac_roman", 32769: "cp1252"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What one sheet says beside its cells' plain values."""

    name: str
    numbers: tuple[str, ...]
    lines: tuple[str, ...]


def records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and body of each record; one that is cut off is the last."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def drawings(stream: bytes) -> bytes:
    """The records of drawings that all sheets share: the pictures are in them."""
    out, open_ = bytearray(), False
    for _, kind, body in records(stream):
        open_ = kind == _DRAWING_GROUP or (open_ and kind == _CONTINUE)
        if open_:
            out += body
    return bytes(out)


def beside(stream: bytes) -> list[Beside]:
    """Of each sheet, by its name, what is not a cell's plain value."""
    return _Workbook(stream).sheets()


class _Workbook:
    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._wide = stream[4:6] == b"\0\6"
        self._codec = "cp1252"
        self._names: dict[int, str] = {}
        self._codes: list[str] = []
        self._from_1904 = False
        self._globals()

    def _globals(self) -> None:
        formats = dict(BUILT_IN)
        styles: list[int] = []
        for _, kind, body in records(self._stream):
            with suppress(struct.error, IndexError):
                if kind == _EOF:
                    break
                if kind == _CODE_PAGE:
                    page = struct.unpack_from("<H", body)[0]
                    self._codec = _PAGES.get(page) or codec_of(f"cp{page}") or "cp1252"
                elif kind == _DATE_MODE:
                    self._from_1904 = body[:1] == b"\1"
                elif kind == _SHEET:
                    self._names[struct.unpack_from("<I", body)[0]] = self._short(body, 6)
                elif kind in _FORMAT:
                    formats[struct.unpack_from("<H", body)[0]] = (
                        self._long(body, 2) if self._wide else self._short(body, 2)
                    )
                elif kind in {_STYLE, _STYLE_5}:
                    styles.append(struct.unpack_from("<H", body, 2)[0])
        self._codes = [formats.get(number, "General") for number in styles]

    def sheets(self) -> list[Beside]:
        formats = Formats(tuple(self._codes), self._from_1904)
        found: list[Beside] = []
        name, depth = "", 0
        numbers: dict[str, None] = {}
        lines: dict[str, None] = {}
        box: bytes | None = None
        for place, kind, body in records(self._stream):
            if kind in _BOF:
                depth += 1
                if depth == 1:
                    name, numbers, lines = self._names.get(place, ""), {}, {}
            elif kind == _EOF:
                depth -= 1
                if not depth and (numbers or lines):
                    found.append(Beside(name, tuple(numbers), tuple(lines)))
            elif kind == _TEXT_BOX:
                box = body
            elif kind == _CONTINUE and box is not None:
                self._box(box, body, lines)
                box = None
            else:
                with suppress(struct.error, IndexError):
                    for style, value in _values(kind, body):
                        if formats.code(style) != "General":
                            numbers[formats.number(value, style)] = None
                    lines.update(dict.fromkeys(filter(None, self._lines(kind, body))))
        return found

    def _box(self, head: bytes, body: bytes, lines: dict[str, None]) -> None:
        """The text of a box or comment stands in the record after its own."""
        (length,) = struct.unpack_from("<H", head, 10) if len(head) >= 12 else (0,)
        wide = body[:1] == b"\1"
        raw = body[1 : 1 + length * (2 if wide else 1)]
        text = raw.decode("utf-16-le", errors="replace") if wide else raw.decode("latin-1")
        if text.strip():
            lines[text.replace("\r", "\n").strip("\0\n ")] = None

    def _lines(self, kind: int, body: bytes) -> Iterator[str]:
        if kind in {_HEADER, _FOOTER} and body:
            yield header_text(self._long(body, 0) if self._wide else self._short(body, 0))
        elif kind == _SERIES:
            yield self._short(body, 2)
        elif kind == _NOTE and not self._wide:
            yield read_in(body[6:], self._codec)
        elif kind == _CHOICE and self._wide:
            yield from self._choices(body)

    def _choices(self, body: bytes) -> Iterator[str]:
        place = 4
        for _ in range(4):
            text = self._long(body, place)
            yield text.strip("\0 ")
            (length,) = struct.unpack_from("<H", body, place)
            place += 3 + length * (2 if body[place + 2] & 1 else 1)
        (size,) = struct.unpack_from("<H", body, place)
        if size and body[place + 4] == _TEXT:
            yield self._short(body, place + 5).replace("\0", "\n")

    def _short(self, body: bytes, place: int) -> str:
        """A text after one byte that says how long it is."""
        length = body[place]
        if not self._wide:
            return read_in(body[place + 1 : place + 1 + length], self._codec)
        return _text(body, place + 1, length)

    def _long(self, body: bytes, place: int) -> str:
        (length,) = struct.unpack_from("<H", body, place)
        return _text(body, place + 2, length)


def _text(body: bytes, place: int, length: int) -> str:
    if body[place] & 1:
        return body[place + 1 : place + 1 + 2 * length].decode("utf-16-le", errors="replace")
    return body[place + 1 : place + 1 + length].decode("latin-1")


def _values(kind: int, body: bytes) -> Iterator[tuple[int, float]]:
    """Style and value of each number in a record."""
    if kind == _NUMBER:
        yield struct.unpack_from("<Hd", body, 4)
    elif kind == _RK:
        style, raw = struct.unpack_from("<HI", body, 4)
        yield style, _rk(raw)
    elif kind == _MULTIPLE:
        for place in range(4, len(body) - 7, 6):
            style, raw = struct.unpack_from("<HI", body, place)
            yield style, _rk(raw)
    elif kind in _FORMULA and body[12:14] != b"\xff\xff":
        yield struct.unpack_from("<Hd", body, 4)


def _rk(raw: int) -> float:
    """A number in 30 bits ([MS-XLS] 2.5.217)."""
    whole = (raw >> 2) - (1 << 30 if raw & 0x80000000 else 0)
    value = float(whole if raw & 2 else struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0])
    return value / 100 if raw & 1 else value
