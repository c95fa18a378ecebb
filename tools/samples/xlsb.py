"""Binary workbooks of Excel (.xlsb), record by record ([MS-XLSB])."""

import struct
from collections.abc import Mapping

from tools.samples.packages import package


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of a binary workbook."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    return number + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + body


def text(word: str) -> bytes:
    """A text of a record."""
    return struct.pack("<I", len(word)) + word.encode("utf-16-le")


def cell(kind: int, column: int, style: int, value: bytes) -> bytes:
    """A cell of a row that has begun."""
    return record(kind, struct.pack("<II", column, style) + value)


def xlsb(
    sheet: bytes,
    *,
    shared: str = "",
    name: str = "Sheet1",
    formats: str = "General",
    others: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook of one sheet, whose records these are, with a style of this format, a text that cells share, and other parts."""
    styles = record(44, struct.pack("<H", 164) + text(formats)) + record(617) + record(47, struct.pack("<HH", 0, 0))
    styles += record(47, struct.pack("<HH", 0, 164)) + record(618)
    return package(
        "xl/workbook.bin",
        {
            "xl/workbook.bin": record(153, bytes(8))
            + record(156, struct.pack("<II", 2, 1) + text("rId1") + text(name)),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": record(19, b"\0" + text(shared)),
            **(others or {}),
        },
        {
            "xl/workbook.bin": [
                ("worksheet", "xl/worksheets/sheet1.bin"),
                ("styles", "xl/styles.bin"),
                ("sharedStrings", "xl/sharedStrings.bin"),
            ]
        },
    )
