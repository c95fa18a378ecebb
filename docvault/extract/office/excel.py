"""Excel before 2007 (.xls) and OpenDocument sheets by calamine: one page per sheet, its name first, a line per row."""

import io
import struct
from datetime import date, datetime, time, timedelta
from typing import Any

from docvault.extract.content import Content, encrypted, unreadable

READER = "sheets/1"
_PASSWORD = ("password", "encrypt")
_FILE_PASS = 0x2F


def read_excel(data: bytes, media_type: str) -> Content:
    """The cells of every sheet. A sheet of a million empty columns may abort the process: the worker's parent answers for that."""
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        pages = tuple(_sheet(book, name) for name in book.sheet_names)
    except Exception as error:  # noqa: BLE001 - calamine raises classes of its own for each format
        if any(word in str(error).lower() for word in _PASSWORD) or _has_password(data):
            return encrypted(media_type, READER)
        return unreadable(media_type, READER, str(error) or type(error).__name__)
    except BaseException as error:  # a Rust panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return unreadable(media_type, READER, "its reader gave up")
    return Content(media_type, READER, pages, page_count=len(pages))


def _has_password(data: bytes) -> bool:
    """Whether an .xls says so itself: a FilePass record (0x002F) near the beginning of the workbook ([MS-XLS] 2.4.117)."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            stream = file.openstream("Workbook" if file.exists("Workbook") else "Book").read(8192)
    except (OSError, AttributeError, ValueError):
        return False
    place = 0
    while place + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, place)
        if record == _FILE_PASS:
            return True
        place += 4 + length
    return False


def _sheet(book: Any, name: str) -> str:
    rows = [name]
    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True):
        cells = [_shown(cell) for cell in row]
        if any(cells):
            rows.append("\t".join(cells).rstrip("\t"))
    return "\n".join(rows)


def _shown(cell: Any) -> str:
    """A cell as people read it: an integral number without `.0`, dates in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell) if isinstance(cell, timedelta | int) else ""
