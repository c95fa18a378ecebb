"""Drawings of Windows (EMF, WMF), as office programs paste them: the words drawn in them, and the pictures they frame ([MS-EMF], [MS-WMF])."""

import struct
from collections.abc import Iterator

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment, Content, unreadable
from docvault.model.intake.lacking import not_read
from docvault.model.values import dataclass

READER = "metafile/1"
EMF, WMF = "image/emf", "image/wmf"
_MOST_RECORDS, _MANY_STROKES, _FRAMED = 500_000, 400, 50
_TEXT_A, _TEXT_W, _SMALL_TEXT, _COMMENT = 83, 84, 108, 70
_BITMAPS = {76: 84, 77: 84, 114: 84, 80: 48, 81: 48}
"""Records of EMF that hold a picture, and where in them it says where."""
_WMF_BITMAPS = {0x0F43: 28, 0x0B41: 26, 0x0940: 26, 0x0D33: 24}
_LINES = frozenset({2, 3, 4, 5, 6, 7, 8, 85, 86, 87, 88, 89, 90, 91})
_WMF_LINES = frozenset({0x0213, 0x0324, 0x0325, 0x0538})
_GLYPHS, _NARROW, _NO_FRAME = 0x10, 0x200, 0x100
_PLUS, _PLUS_TEXT, _PLUS_OBJECT = b"EMF+", 0x401C, 0x4008
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 204: "cp1251", 238: "cp1250"}


@dataclass(frozen=True, slots=True)
class _Words:
    """A stretch of text where it is drawn; `end` is where the next one would follow on, as far as that is said."""

    text: str
    x: int
    y: int
    end: int | None = None


def read_metafile(data: bytes) -> Content:
    """What is written in a drawing, and the pictures in it as parts. One drawn of many strokes without a word may be writing: it is said."""
    media_type = EMF if data[40:44] == b" EMF" else WMF
    reader = _Emf() if media_type == EMF else _Wmf()
    try:
        reader.read(data)
    except (struct.error, ValueError) as error:
        if not reader.words:
            return unreadable(media_type, READER, str(error))
    text = _joined(reader.words)
    unread = reader.unread or (not text and reader.strokes >= _MANY_STROKES)
    return Content(
        media_type,
        READER,
        (text,) if text else (),
        page_count=1,
        reasons=(not_read("picture"),) if unread else (),
        attachments=_pictures(reader),
    )


def _pictures(found: "_Records") -> list[Attachment]:
    """The pictures in a drawing, each once; the same one is often there for old programs too."""
    pictures = list(dict.fromkeys(found.files)) or list(dict.fromkeys(found.bitmaps))
    return [Attachment(f"picture {number}", one) for number, one in enumerate(pictures, start=1)]


class _Records:
    """What was met in a drawing so far."""

    def __init__(self) -> None:
        self.words: list[_Words] = []
        self.bitmaps: list[bytes] = []
        self.files: list[bytes] = []
        self.strokes = 0
        self.unread = False

    def read(self, data: bytes) -> None:
        """Go through the records."""
        raise NotImplementedError

    def add_bitmap(self, header: bytes, bits: bytes) -> None:
        """Keep a picture as a .bmp, when it is more than a line or a pattern."""
        if len(header) < 40 or not bits:
            return
        width, height = struct.unpack_from("<ii", header, 4)
        if min(abs(width), abs(height)) >= _FRAMED // 2 and max(abs(width), abs(height)) >= _FRAMED:
            start = 14 + len(header)
            self.bitmaps.append(b"BM" + struct.pack("<IHHI", start + len(bits), 0, 0, start) + header + bits)


class _Emf(_Records):
    def read(self, data: bytes) -> None:
        """Go through the records of an enhanced metafile."""
        for kind, start, size in _emf_records(data):
            if kind in {_TEXT_A, _TEXT_W}:
                self._text(data[start : start + size], wide=kind == _TEXT_W)
            elif kind == _SMALL_TEXT:
                self._small_text(data[start : start + size])
            elif kind == _COMMENT and data[start + 12 : start + 16] == _PLUS:
                self._plus(data[start + 16 : start + size])
            elif kind in _BITMAPS and size >= _BITMAPS[kind] + 16:
                places = struct.unpack_from("<IIII", data, start + _BITMAPS[kind])
                record = data[start : start + size]
                self.add_bitmap(record[places[0] :][: places[1]], record[places[2] :][: places[3]])
            elif kind in _LINES:
                self.strokes += max(1, (size - 28) // 8)

    def _text(self, record: bytes, *, wide: bool) -> None:
        x, y, count, place, options = struct.unpack_from("<iiIII", record, 36)
        (spaces,) = struct.unpack_from("<I", record, 72) if len(record) >= 76 else (0,)
        raw = record[place : place + count * (2 if wide else 1)]
        if options & _GLYPHS:
            self.unread = True
            return
        text = raw.decode("utf-16-le", errors="replace") if wide else decode(raw)
        end = None
        if spaces and len(record) >= spaces + 4 * count:
            end = x + sum(struct.unpack_from(f"<{count}i", record, spaces))
        self.words.append(_Words(text.replace("\0", ""), x, y, end))

    def _small_text(self, record: bytes) -> None:
        x, y, count, options = struct.unpack_from("<iiII", record, 8)
        start = 36 if options & _NO_FRAME else 52
        narrow = options & _NARROW
        raw = record[start : start + count * (1 if narrow else 2)]
        self.words.append(_Words(raw.decode("latin-1" if narrow else "utf-16-le", errors="replace"), x, y))

    def _plus(self, records: bytes) -> None:
        """EMF+ says the same once more as a rule; where it is all there is, it is read."""
        place = 0
        while place + 12 <= len(records):
            kind, _, size, _ = struct.unpack_from("<HHII", records, place)
            if kind == _PLUS_OBJECT and size >= 44:
                self._plus_picture(records[place : place + size])
            elif kind == _PLUS_TEXT and size >= 40:
                (count,) = struct.unpack_from("<I", records, place + 20)
                left, top = struct.unpack_from("<ff", records, place + 24)
                raw = records[place + 40 : place + 40 + min(count, size) * 2]
                found = raw.decode("utf-16-le", errors="replace")
                if not any(found == one.text for one in self.words[-200:]):
                    self.words.append(_Words(found, _whole(left), _whole(top)))
            place += max(size, 12)

    def _plus_picture(self, record: bytes) -> None:
        """A picture that is kept as a file of its own (PNG, JPEG) is one; pixels of EMF+ are not read, and said ([MS-EMFPLUS] 2.2.1.4)."""
        (flags,) = struct.unpack_from("<H", record, 2)
        if flags >> 8 & 0x7F != 5:
            return
        kind, _, size = struct.unpack_from("<III", record, 16)
        if kind == 2:  # a drawing in the drawing
            self.files.append(record[28 : 28 + size])
            return
        width, height, _, _, packing = struct.unpack_from("<iiiII", record, 20)
        if packing == 1:
            self.files.append(record[40:])
        elif min(abs(width), abs(height)) >= _FRAMED:
            self.unread = True


class _Wmf(_Records):
    def __init__(self) -> None:
        super().__init__()
        self._codec = ""

    def read(self, data: bytes) -> None:
        """Go through the records of a metafile of old Windows."""
        for kind, record in _wmf_records(data):
            if kind == 0x0521:
                (count,) = struct.unpack_from("<H", record, 6)
                y, x = struct.unpack_from("<hh", record, 8 + count + count % 2)
                self._add(record[8 : 8 + count], x, y)
            elif kind == 0x0A32:
                y, x, count, options = struct.unpack_from("<hhHH", record, 6)
                start = 22 if options & 6 else 14
                self._add(record[start : start + count], x, y)
            elif kind == 0x02FB and len(record) > 19:
                self._codec = _CHARSETS.get(record[19], "")
            elif kind in _WMF_BITMAPS:
                self._bitmap(record[_WMF_BITMAPS[kind] :])
            elif kind in _WMF_LINES:
                self.strokes += max(1, (len(record) - 8) // 4)

    def _add(self, raw: bytes, x: int, y: int) -> None:
        text = raw.decode(self._codec, errors="replace") if self._codec else decode(raw)
        self.words.append(_Words(text.replace("\0", ""), x, y))

    def _bitmap(self, packed: bytes) -> None:
        if len(packed) < 40:
            return
        size, _, _, _, depth, packing = struct.unpack_from("<IiiHHI", packed)
        (used,) = struct.unpack_from("<I", packed, 32)
        colours = (used or (1 << depth if depth <= 8 else 0)) * 4 + (12 if packing == 3 and size == 40 else 0)
        self.add_bitmap(packed[: size + colours], packed[size + colours :])


def _emf_records(data: bytes) -> Iterator[tuple[int, int, int]]:
    place = 0
    for _ in range(_MOST_RECORDS):
        if place + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, place)
        if size < 8 or kind == 14:
            return
        yield kind, place, min(size, len(data) - place)
        place += size


def _wmf_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = (22 if data[:4] == b"\xd7\xcd\xc6\x9a" else 0) + 18
    for _ in range(_MOST_RECORDS):
        if place + 6 > len(data):
            return
        words, kind = struct.unpack_from("<IH", data, place)
        if words < 3 or kind == 0:
            return
        yield kind, data[place : place + words * 2]
        place += words * 2


def _whole(value: float) -> int:
    return int(value) if abs(value) < 1e9 else 0


def _joined(words: list[_Words]) -> str:
    """The text in the order it is drawn: what follows on where the last one ended is one word with it."""
    pieces: list[str] = []
    last: _Words | None = None
    for one in words:
        if last is not None:
            follows = last.end is not None and abs(one.x - last.end) <= 2
            pieces.append("\n" if one.y != last.y else "" if follows else " ")
        pieces.append(one.text)
        last = one
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n") if line.strip())
