"""Excel before 2007 (.xls) by calamine: one page per sheet, its name first, a line per row; then what calamine leaves out, pictures and embedded files."""

import io
import struct
from datetime import date, datetime, time, timedelta
from typing import Any

from docvault.extract.content import Attachment, Content, encrypted, unreadable
from docvault.extract.office.compound_parts import objects, pictures, properties, storages, stream_of
from docvault.extract.office.embedded_objects import OLE_START
from docvault.extract.office.sheets_binary import beside, drawings
from docvault.extract.pictures.pasted import pasted
from docvault.model.intake.extracted import Facts, Reason
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits

READER = "sheets/2"
_PASSWORD = ("password", "encrypt")
_FILE_PASS = 0x2F


def read_excel(data: bytes, media_type: str, limits: Limits) -> Content:
    """The cells of every sheet. A sheet of a million empty columns may abort the process: the worker's parent answers for that."""
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        pages = {name: _sheet(book, name) for name in book.sheet_names}
    except Exception as error:  # noqa: BLE001 - calamine raises classes of its own for each format
        if any(word in str(error).lower() for word in _PASSWORD) or _has_password(data):
            return encrypted(media_type, READER)
        return unreadable(media_type, READER, str(error) or type(error).__name__)
    except BaseException as error:  # a Rust panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return unreadable(media_type, READER, "its reader gave up")
    return _with_the_rest(data, media_type, pages, limits)


def _with_the_rest(data: bytes, media_type: str, pages: dict[str, str], limits: Limits) -> Content:
    """The sheets with what is said beside their cells, and the files in the workbook."""
    count = len(pages)
    stream, title, said, files, reasons = _beside_the_cells(data, limits)
    rest = []
    for one in beside(stream):
        page = pages.get(one.name, "")
        words = set(page.split("\t")) | set(page.replace("\n", "\t").split("\t"))
        lines = [*(number for number in one.numbers if number not in words), *one.lines]
        if one.name in pages:
            pages[one.name] = "\n".join([page, *lines])
        else:
            rest += [one.name, *lines]
    beyond = "\n".join(filter(None, [*rest, said]))
    texts = (*pages.values(), beyond) if beyond else tuple(pages.values())
    return Content(media_type, READER, texts, Facts(title=title), reasons=reasons, page_count=count, attachments=files)


def _beside_the_cells(data: bytes, limits: Limits) -> tuple[bytes, str, str, list[Attachment], tuple[Reason, ...]]:
    """The stream of the workbook, its title and what else it says of itself, the files in it, and what of that is broken."""
    if not data.startswith(OLE_START):
        return data, "", "", [], ()
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            stream = stream_of(file, "Workbook") or stream_of(file, "Book")
            folders = [one for one in storages(file, []) if one[0].upper().startswith("MBD")]
            files = [*objects(file, folders, limits), *pasted(pictures(drawings(stream), limits))]
            return stream, *properties(file), files, ()
    except (OSError, AttributeError, ValueError, IndexError, TypeError):
        return b"", "", "", [], (not_read("section"),)


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
