"""Office files of the binary formats (.doc, .xls, .ppt), each with a word in one carrier and nowhere else."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.carriers.office import picture_of
from tools.samples.outlook_file import compound

Carrier = Callable[[str], bytes]
_TEXT_AT = 1024


# -- Word --------------------------------------------------------------------------------------------------------------


def doc(text: str, *, deleted: Sequence[tuple[int, int]] = (), more: Mapping[str, Any] | None = None) -> bytes:
    """A file of Word 97 with this text in two pieces; stretches of it (first and last character) are marked as deleted."""
    raw = text.encode("utf-16-le")
    half = len(text) // 2
    pieces = struct.pack("<3I", 0, half, len(text))
    for start in (0, half):
        pieces += struct.pack("<HIH", 0, _TEXT_AT + 2 * start, 0)
    clx = b"\2" + struct.pack("<I", len(pieces)) + pieces
    body = bytearray(_TEXT_AT) + raw
    body += bytes(-len(body) % 512)
    runs = b""
    if deleted:
        page = len(body) // 512
        body += _character_page(deleted, len(raw))
        runs = struct.pack("<3I", _TEXT_AT, _TEXT_AT + len(raw), page)
    struct.pack_into("<HHHHHH", body, 0, 0xA5EC, 0xC1, 0, 0x409, 0, 0x0200)
    struct.pack_into("<H", body, 32, 14)
    struct.pack_into("<H", body, 62, 22)
    struct.pack_into("<H", body, 152, 93)
    struct.pack_into("<II", body, 154 + 33 * 8, 0, len(clx))
    struct.pack_into("<II", body, 154 + 12 * 8, len(clx), len(runs))
    return compound({"WordDocument": bytes(body), "1Table": clx + runs, **(more or {})})


def _character_page(deleted: Sequence[tuple[int, int]], size: int) -> bytes:
    """A page of properties: some stretches are marked as deleted ([MS-DOC] 2.9.33)."""
    bounds, marks = [_TEXT_AT], []
    for first, last in deleted:
        bounds += [_TEXT_AT + 2 * first, _TEXT_AT + 2 * last + 2]
        marks += [0, 1]
    bounds.append(_TEXT_AT + size)
    marks.append(0)
    page = bytearray(512)
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    for number, mark in enumerate(marks):
        page[len(bounds) * 4 + number] = 200 if mark else 0
    page[400:404] = b"\3\0\x08\1"
    page[511] = len(marks)
    return bytes(page)


def fast_saved(text: str, language: int, codec: str) -> bytes:
    """A file of Word 6 saved fast: the second half of its text lies before the first."""
    half = len(text) // 2
    first, second = text[:half].encode(codec), text[half:].encode(codec)
    pieces = struct.pack("<3I", 0, len(first), len(first) + len(second))
    pieces += struct.pack("<HIH", 0, _TEXT_AT + len(second), 0) + struct.pack("<HIH", 0, _TEXT_AT, 0)
    clx = b"\1\2\0ab\2" + struct.pack("<I", len(pieces)) + pieces
    body = bytearray(_TEXT_AT) + second + first + clx
    struct.pack_into("<HHHHHH", body, 0, 0xA5DC, 101, 0, language, 0, 0x0004)
    struct.pack_into("<II", body, 24, _TEXT_AT, _TEXT_AT + len(first) + len(second))
    struct.pack_into("<II", body, 0x160, _TEXT_AT + len(first) + len(second), len(clx))
    return compound({"WordDocument": bytes(body)})


def native(name: str, data: bytes) -> bytes:
    """What Windows' packager keeps of a file: `Ole10Native` ([MS-OLEDS] 2.3.6)."""
    label = name.encode("ascii") + b"\0"
    body = b"\2\0" + label + b"C:\\" + label + b"\0\0\3\0" + struct.pack("<I", len(label)) + label
    body += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def blip(picture: bytes) -> bytes:
    """A picture as drawings of office files keep it ([MS-ODRAW] 2.2.28)."""
    return struct.pack("<HHI", 0x6E00, 0xF01E, len(picture) + 17) + bytes(17) + picture


def _object(word: str) -> dict[str, Any]:
    return {"ObjectPool": {"_1": {"\x01Ole10Native": native("note.txt", word.encode())}}}


DOC: dict[str, Carrier] = {
    "body": lambda word: doc(f"seen {word}\r"),
    "headers, notes, comments, boxes": lambda word: doc(f"main\r\x02 {word}\r"),
    "field": lambda word: doc(f"\x13 AUTHOR \x14{word}\x15\r"),
    "table": lambda word: doc(f"{word}\x07\x07\r"),
    "fast saved by Word 6": lambda word: fast_saved(f"seen {word}\r", 0x804, "gb18030"),
    "attachment": lambda word: doc("a\x01\r", more=_object(word)),
    "embedded Word file": lambda word: doc(
        "a\x01\r", more={"ObjectPool": {"_1": {"WordDocument": doc_stream(word)[0], "1Table": doc_stream(word)[1]}}}
    ),
    "picture": lambda word: doc("a\x01\r", more={"Data": bytes(68) + blip(picture_of(word))}),
}


def doc_stream(text: str) -> tuple[bytes, bytes]:
    """The two streams of a Word file."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(doc(text + "\r"))) as file:
        return file.openstream("WordDocument").read(), file.openstream("1Table").read()


# -- Excel -------------------------------------------------------------------------------------------------------------


def record(kind: int, body: bytes) -> bytes:
    """A record of a workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def wide(text: str, form: str = "<H") -> bytes:
    """A text with how long it is before it."""
    return struct.pack(form, len(text)) + b"\1" + text.encode("utf-16-le")


def xls(
    records: bytes = b"", *, sheet: str = "a", cell: object = "a", form: str = "General", more: Mapping[str, Any] | None = None
) -> bytes:  # fmt: skip
    """A workbook with one cell, and further records in its sheet."""
    import olefile
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet)
    page.header_str = page.footer_str = b""
    page.write(0, 0, cell, xlwt.easyxf(num_format_str=form))
    out = io.BytesIO()
    book.save(out)
    with olefile.OleFileIO(out) as file:
        stream = file.openstream("Workbook").read()
    end = stream.rindex(record(0x0A, b""))
    return compound({"Workbook": stream[:end] + records + stream[end:], **(more or {})})


def _box(word: str) -> bytes:
    head = struct.pack("<HH6xHH4x", 0x212, 0, len(word), 16)
    return record(0x1B6, head) + record(0x3C, b"\1" + word.encode("utf-16-le")) + record(0x3C, bytes(16))


def _choice(word: str) -> bytes:
    formula = b"\x17" + wide(f"one\0{word}", "<B")
    return record(0x1BE, bytes(4) + wide("\0") * 4 + struct.pack("<HH", len(formula), 0) + formula + bytes(6))


def _chart(word: str) -> bytes:
    return (
        record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0))
        + record(0x100D, b"\0\0" + wide(word, "<B"))
        + record(0x0A, b"")
    )


XLS: dict[str, Carrier] = {
    "cell": lambda word: xls(cell=word),
    "sheet name": lambda word: xls(sheet=word),
    "format of a number": lambda word: xls(cell=4711, form=f'"{word}-"0'),
    "header": lambda word: xls(record(0x14, wide(f"&C{word}"))),
    "footer": lambda word: xls(record(0x15, wide(f"&L{word} &P"))),
    "comment": lambda word: xls(_box(word)),
    "text box": lambda word: xls(_box(word)),
    "chart": lambda word: xls(_chart(word)),
    "validation": lambda word: xls(_choice(word)),
    "attachment": lambda word: xls(more={"MBD00000001": {"\x01Ole10Native": native("note.txt", word.encode())}}),
    "picture": lambda word: xls(record(0xEB, blip(picture_of(word))[:8000]) + record(0x3C, blip(picture_of(word))[8000:])),
}  # fmt: skip

# -- PowerPoint --------------------------------------------------------------------------------------------------------


def _atom(kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def _holder(kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | 0xF, kind, len(body)) + body


def _chars(word: str) -> bytes:
    return _atom(0x0FA0, word.encode("utf-16-le"))


def ppt(
    outline: bytes = b"", slide: bytes = b"", notes: bytes = b"", *, old: bytes = b"", further: bytes = b"", drawn: bytes = b""
) -> bytes:  # fmt: skip
    """A presentation of one slide; `old` is what the slide was before the last edit, and is in the file no more than that."""
    listed = _holder(0x0FF0, _atom(0x03F3, struct.pack("<I16x", 2)) + outline)
    document = _holder(0x03E8, listed + _holder(0x0FF0, _atom(0x03F3, struct.pack("<I16x", 3)) + b"", 2))
    parts = [document, _holder(0x03EE, slide), _holder(0x03F0, notes), further]
    stream, places = _holder(0x03EE, old), []
    for part in parts:
        places.append(len(stream))
        stream += part
    places = places if further else places[:3]
    stream += _atom(0x1772, struct.pack(f"<I{len(places)}I", len(places) << 20 | 1, *places))
    stream += _atom(0x0FF5, bytes(28))
    return compound(
        {"PowerPoint Document": stream, "Current User": bytes(20), **({"Pictures": drawn} if drawn else {})}
    )


def _packed(word: str) -> bytes:
    inner = compound({"\x01Ole10Native": native("note.txt", word.encode())})
    return _atom(0x1011, struct.pack("<I", len(inner)) + zlib.compress(inner), 1)


PPT: dict[str, Carrier] = {
    "outline": lambda word: ppt(_chars(word)),
    "text box": lambda word: ppt(slide=_holder(0x040C, _holder(0xF002, _holder(0xF00D, _chars(word))))),
    "notes": lambda word: ppt(notes=_holder(0xF00D, _chars(word))),
    "comment": lambda word: ppt(slide=_holder(0x2EE0, _atom(0x0FBA, word.encode("utf-16-le")))),
    "footer": lambda word: ppt(slide=_holder(0x0FD9, _atom(0x0FBA, word.encode("utf-16-le"), 2))),
    "attachment": lambda word: ppt(further=_packed(word)),
    "picture": lambda word: ppt(drawn=blip(picture_of(word))),
}

CARRIERS: dict[str, dict[str, Carrier]] = {"doc": DOC, "xls": XLS, "ppt": PPT}
