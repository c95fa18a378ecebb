"""Word 97–2003 and Word 6/95 (.doc): the text by the piece table, without any other program ([MS-DOC] 2.4.1, 2.8.35).

The text of body, footnotes, headers, comments and text boxes follow each other in one stream of characters; pieces say where each stretch lies in
the file, in Windows-1252 or UTF-16. Field codes are dropped and their results kept.
"""

import io
import re
import struct
from typing import Any

from docvault.extract.content import Content, encrypted, unreadable
from docvault.extract.detect import DOC
from docvault.model.intake.extracted import Facts

READER = "doc/1"
_WORD_97 = 0xA5EC
_ENCRYPTED = 0x0100
_USES_TABLE_1 = 0x0200
_CODE_PAGES = {
    0x804: "gb18030",
    0x404: "cp950",
    0x411: "cp932",
    0x412: "cp949",
    0x419: "cp1251",
    0x415: "cp1250",
    0x405: "cp1250",
}
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_CONTROLS = str.maketrans(
    {
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x07": "\t",
        "\x1e": "-",
        "\x1f": "",
        "\xa0": " ",
        "\x14": "",
        "\x15": "",
        "\x13": "",
    }
)
_ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")


def read_doc(data: bytes) -> Content:
    """The text of a Word file of the binary formats."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            stream = file.openstream("WordDocument").read()
            magic, flags = struct.unpack_from("<H8xH", stream)
            if flags & _ENCRYPTED:
                return encrypted(DOC, READER)
            text = _word_97(file, stream, flags) if magic == _WORD_97 and _version(stream) >= 0xC0 else _word_6(stream)
            title = _title(file)
    except (OSError, struct.error, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return unreadable(DOC, READER, str(error) or type(error).__name__)
    return Content(DOC, READER, (_readable(text),), Facts(title=title), page_count=1)


def _version(stream: bytes) -> int:
    return int(struct.unpack_from("<H", stream, 2)[0])


def _word_97(file: Any, stream: bytes, flags: int) -> str:
    table = file.openstream("1Table" if flags & _USES_TABLE_1 else "0Table").read()
    (words,) = struct.unpack_from("<H", stream, 32)
    longs_at = 34 + words * 2
    (longs,) = struct.unpack_from("<H", stream, longs_at)
    pairs_at = longs_at + 2 + longs * 4 + 2
    offset, length = struct.unpack_from("<II", stream, pairs_at + 33 * 8)  # fcClx, lcbClx
    return _pieces(stream, table[offset : offset + length])


def _pieces(stream: bytes, clx: bytes) -> str:
    """Follow the piece table: `clx` holds property runs (1) and then the table itself (2)."""
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if place >= len(clx) or clx[place] != 2:
        raise ValueError("no piece table in it")
    (length,) = struct.unpack_from("<I", clx, place + 1)
    table = clx[place + 5 : place + 5 + length]
    count = (len(table) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    texts: list[str] = []
    for piece in range(count):
        (where,) = struct.unpack_from("<I", table, (count + 1) * 4 + piece * 8 + 2)
        characters = bounds[piece + 1] - bounds[piece]
        if where & 0x40000000:
            start = (where & 0x3FFFFFFF) // 2
            texts.append(stream[start : start + characters].decode("cp1252", errors="replace"))
        else:
            texts.append(stream[where : where + characters * 2].decode("utf-16-le", errors="replace"))
    return "".join(texts)


def _word_6(stream: bytes) -> str:
    """Word 6 and 95 keep the text in one stretch, in the code page of the document's language."""
    (language,) = struct.unpack_from("<H", stream, 6)
    start, end = struct.unpack_from("<II", stream, 24)
    return stream[start:end].decode(_CODE_PAGES.get(language, "cp1252"), errors="replace")


def _readable(text: str) -> str:
    before = None
    while before != text:  # fields inside fields
        before, text = text, _FIELD_CODE.sub("", text, count=10_000)
    return _ODD.sub("", text.translate(_CONTROLS)).strip()


def _title(file: Any) -> str:
    try:
        title = file.get_metadata().title or b""
        codec = "cp1252"
        return " ".join((title.decode(codec, errors="replace") if isinstance(title, bytes) else str(title)).split())
    except Exception:  # noqa: BLE001 - a broken property set takes nothing from the text
        return ""
