"""Sheets: what each cell shows, what lies around the cells, and files that are locked or mean harm."""

import io
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from docvault.extract.read import read
from docvault.model.intake.extracted import Extracted, Outcome
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from tools.samples.office import xls, zipped
from tools.samples.outlook_file import compound


def made(tmp_path: Path, content: bytes, name: str = "sheet.xlsx") -> Extracted:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return read(file, name, Limits())


def with_entries(content: bytes, entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for name, added in entries.items():
            archive.writestr(name, added)
    return out.getvalue()


@pytest.fixture(scope="module")
def book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "尺码 sizes"
    sheet.append(["pieces", 4500.0, 14.2, True, False])
    sheet.append([])
    morning, day = datetime(2026, 11, 20, 8, 30), datetime(2026, 11, 20)  # noqa: DTZ001 - sheets know no time zone
    sheet.append([morning, day, date(2026, 10, 5), time(8, 30)])
    sheet.append([timedelta(hours=30)])
    sheet["A1"].comment = Comment("银色纽扣 silver", "Li")
    book.create_sheet("empty")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_are_read_as_people_see_them(tmp_path: Path, book: bytes) -> None:
    extracted = made(tmp_path, book)
    lines = extracted.text.splitlines()
    assert lines[:3] == [
        "尺码 sizes",
        "pieces\t4500\t14.2\tTRUE\tFALSE",
        "2026-11-20 8:30:00\t2026-11-20 0:00:00\t2026-10-05\t8:30:00",
    ]
    assert lines[3] == "30:00:00"
    assert "empty" in lines
    assert extracted.page_count == 2


def test_comments_text_boxes_and_embedded_files_are_read_too(tmp_path: Path, book: bytes) -> None:
    drawing = '<d xmlns:a="urn:a"><a:p><a:r><a:t>防水 nylon</a:t></a:r></a:p></d>'.encode()
    extracted = made(
        tmp_path,
        with_entries(book, {"xl/drawings/drawing7.xml": drawing, "xl/embeddings/note.txt": "请查收".encode()}),
    )
    for phrase in ("银色纽扣 silver", "防水 nylon", "请查收"):
        assert phrase in extracted.text
    assert [part.name for part in extracted.parts] == ["note.txt"]


def test_a_text_box_that_means_harm_takes_nothing_from_the_cells(tmp_path: Path, book: bytes) -> None:
    hostile = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    extracted = made(tmp_path, with_entries(book, {"xl/drawings/drawing1.xml": hostile}))
    assert (extracted.outcome, extracted.reasons) == (Outcome.PARTIAL, (not_read("section"),))
    assert "4500" in extracted.text


def test_sheets_before_2007(tmp_path: Path) -> None:
    extracted = made(tmp_path, xls("价格", [["WJ-31", 14.2], ["件", 600]]), "price.xls")
    assert (extracted.media_type, extracted.text) == (
        "application/vnd.ms-excel",
        "价格\nWJ-31\t14.2\n件\t600",
    )


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_a_locked_sheet_of_before_2007(tmp_path: Path, stream: str) -> None:
    start = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    locked = start + struct.pack("<HH", 0x2F, 54) + struct.pack("<H", 1) + bytes(52)
    assert made(tmp_path, compound({stream: locked}), "locked.xls").outcome is Outcome.ENCRYPTED


def test_a_locked_office_file_of_today(tmp_path: Path) -> None:
    content = compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y" * 100})
    assert made(tmp_path, content).outcome is Outcome.ENCRYPTED


@pytest.mark.parametrize(
    "content",
    [
        zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<broken"}),
        compound({"Workbook": b"\x09\x08nothing"}),
        b"\x09\x08\x10\x00" + bytes(200),
    ],
    ids=["xlsx", "xls", "xls without a container"],
)
def test_broken_sheets_say_so(tmp_path: Path, content: bytes) -> None:
    extracted = made(tmp_path, content)
    assert extracted.outcome is Outcome.UNREADABLE
    assert extracted.reason
    assert extracted.reason.values["detail"]
