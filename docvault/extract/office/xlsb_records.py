"""The records of Excel's binary workbooks (.xlsb): sheets, the texts their cells share, formats, comments ([MS-XLSB] 2.1.4, 2.4)."""

import struct
from collections.abc import Callable, Iterator

from docvault.extract.office.sheet_cells import WIDEST_GAP, Sheet
from docvault.extract.office.sheet_values import Formats, codes_of_styles, header_text

_ROW, _HEADERS, _CHOICES, _LINK = 0, 479, 64, 494
_SHARED, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 19, 44, 47, 617, 618
_SHEET, _BOOK, _NAME, _COMMENT, _CACHED = 156, 153, 39, 637, 24
_TEXT_IN_FORMULA = 0x17
_NONE = 0xFFFFFFFF


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and body of each record; one that is cut off is the last."""
    place = 0
    while place < len(data):
        kind, place = _packed(data, place, 2)
        size, place = _packed(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _packed(data: bytes, place: int, most: int) -> tuple[int, int]:
    value = 0
    for number in range(most):
        if place >= len(data):
            break
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << (7 * number)
        if byte < 0x80:
            break
    return value, place


def _text(body: bytes, place: int) -> tuple[str, int]:
    """A text and where it ends; one that is not there is empty. Raises `struct.error`."""
    (count,) = struct.unpack_from("<I", body, place)
    if count == _NONE:
        return "", place + 4
    end = place + 4 + count * 2
    return body[place + 4 : end].decode("utf-16-le", errors="replace"), end


def _texts(body: bytes, place: int, count: int) -> list[str]:
    found = []
    for _ in range(count):
        text, place = _text(body, place)
        found.append(text)
    return found


def book_of(data: bytes) -> tuple[list[tuple[str, str]], bool, list[str]]:
    """Of a workbook: its sheets' names and relations, whether its days count from 1904, the names people gave to places. Raises `struct.error`."""
    sheets: list[tuple[str, str]] = []
    names: list[str] = []
    from_1904 = False
    for kind, body in records(data):
        if kind == _SHEET:
            key, name = _texts(body, 8, 2)
            sheets.append((name, key))
        elif kind == _BOOK:
            from_1904 = bool(body[:1] and body[0] & 1)
        elif kind == _NAME and not (name := _text(body, 9)[0]).startswith("_xlnm"):
            names.append(name)
    return sheets, from_1904, names


def shared_of(data: bytes) -> list[str]:
    """The texts that cells share. Raises `struct.error`."""
    return [_text(body, 1)[0] for kind, body in records(data) if kind == _SHARED]


def texts_of(data: bytes) -> str:
    """The texts of comments and of what a pivot table keeps, each once. Raises `struct.error`."""
    found: dict[str, None] = {}
    for kind, body in records(data):
        if kind in {_COMMENT, _CACHED}:
            found[_text(body, 1 if kind == _COMMENT else 0)[0]] = None
    return "\n".join(text for text in found if text.strip())


def codes_of(data: bytes) -> list[str]:
    """The format of each style of cells. Raises `struct.error`."""
    named: dict[int, str] = {}
    numbers: list[int] = []
    of_cells = False
    for kind, body in records(data):
        if kind == _FORMAT:
            named[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind in {_STYLES_BEGIN, _STYLES_END}:
            of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and of_cells:
            numbers.append(struct.unpack_from("<H", body, 2)[0])
    return codes_of_styles(named, numbers)


def sheet_of(data: bytes, texts: list[str], formats: Formats, most: int) -> Sheet:
    """The texts of a sheet, about `most` characters at most; of one that breaks off what was before."""
    sheet = Sheet()
    try:
        _fill(sheet, data, texts, formats, most)
    except struct.error:
        sheet.is_whole = False
    return sheet


def _fill(sheet: Sheet, data: bytes, texts: list[str], formats: Formats, most: int) -> None:
    row: list[str] = []
    last = 0
    try:
        for kind, body in records(data):
            if kind == _ROW:
                _end(sheet, row)
                row, last = [], 0
            elif kind in _CELLS:
                column, style = struct.unpack_from("<II", body)
                if text := _CELLS[kind](body, texts, formats, style & 0xFFFFFF):
                    row.append("\t" * min(max(column - last, 1), WIDEST_GAP) + text if row else text)
                    last = column
                    most -= len(text) + 1
                    if most < 0:
                        return
            elif kind in _AROUND:
                sheet.around.update(dict.fromkeys(text for text in _AROUND[kind](body) if text.strip()))
    finally:
        _end(sheet, row)


def _end(sheet: Sheet, row: list[str]) -> None:
    if row:
        sheet.rows.append("".join(row))


def _small(body: bytes, _: list[str], formats: Formats, style: int) -> str:
    """A number in four bytes: whole or the upper half of a double, maybe a hundredth ([MS-XLSB] 2.5.122)."""
    (packed,) = struct.unpack_from("<i", body, 8)
    value = float(packed >> 2) if packed & 2 else struct.unpack("<d", bytes(4) + struct.pack("<i", packed & ~3))[0]
    return formats.number(value / 100 if packed & 1 else value, style)


def _real(body: bytes, _: list[str], formats: Formats, style: int) -> str:
    return formats.number(struct.unpack_from("<d", body, 8)[0], style)


def _truth(body: bytes, _: list[str], __: Formats, ___: int) -> str:
    return "TRUE" if body[8:9] == b"\1" else "FALSE"


def _own(body: bytes, _: list[str], formats: Formats, style: int) -> str:
    return formats.text(_text(body, 8)[0], style)


def _rich(body: bytes, _: list[str], formats: Formats, style: int) -> str:
    return formats.text(_text(body, 9)[0], style)


def _of_shared(body: bytes, texts: list[str], formats: Formats, style: int) -> str:
    (place,) = struct.unpack_from("<I", body, 8)
    return formats.text(texts[place], style) if place < len(texts) else ""


_CELLS: dict[int, Callable[[bytes, list[str], Formats, int], str]] = {
    2: _small,
    4: _truth,
    5: _real,
    6: _own,
    7: _of_shared,
    8: _own,
    9: _real,
    10: _truth,
    62: _rich,
}


def _headers(body: bytes) -> list[str]:
    return [header_text(text) for text in _texts(body, 2, 6)]


def _choices(body: bytes) -> list[str]:
    """What a cell lets choose, and what it says to whoever types."""
    (areas,) = struct.unpack_from("<I", body, 4)
    place = 8 + min(areas, len(body)) * 16
    found = []
    for _ in range(4):
        text, place = _text(body, place)
        found.append(text)
    if body[place + 4 : place + 5] == bytes([_TEXT_IN_FORMULA]):
        (count,) = struct.unpack_from("<H", body, place + 5)
        listed = body[place + 7 : place + 7 + count * 2].decode("utf-16-le", errors="replace")
        found += [text.strip() for text in listed.replace("\0", ",").split(",")]
    return found


def _link(body: bytes) -> list[str]:
    return _texts(body, 16, 4)[2:]


_AROUND: dict[int, Callable[[bytes], list[str]]] = {_HEADERS: _headers, _CHOICES: _choices, _LINK: _link}
