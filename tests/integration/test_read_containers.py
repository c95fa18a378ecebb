"""What a file is by its container's own directory: files in files, names as programs write them, mailboxes and single mails."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest
from docx import Document

from docvault.extract import detect
from docvault.extract.package import Package, has_directory
from docvault.extract.read import part_bytes, read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.limits import Limits


def read_of(data: bytes, name: str = "file") -> Extracted:
    return read(io.BytesIO(data), name, Limits())


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(text: str) -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def stored(office: bytes) -> bytes:
    """An office file whose own entries are stored as they are: all its bytes stand open in whatever holds it."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def renamed(archive: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with a name of the same length written over, in local headers and directory."""
    assert len(old) == len(new)
    return archive.replace(old, new)


def test_a_zip_that_holds_an_office_file_as_it_is_stays_a_zip() -> None:
    extracted = read_of(zipped({"order.docx": stored(word("夜莺 nightingale")), "note.txt": "翠鸟".encode()}))
    assert (extracted.media_type, extracted.outcome) == (detect.ZIP, Outcome.TEXT)
    assert [part.media_type for part in extracted.parts] == [detect.DOCX, detect.TEXT]
    assert "夜莺 nightingale" in extracted.text
    assert "翠鸟" in extracted.text


def test_names_with_the_strokes_of_windows() -> None:
    paper = stored(word("backstroke"))
    extracted = read_of(renamed(paper, b"word/document.xml", b"word\\document.xml"))
    assert (extracted.media_type, extracted.text) == (detect.DOCX, "backstroke")


def test_capitals_in_names_of_a_package_count_for_nothing() -> None:
    paper = stored(word("capitals"))
    extracted = read_of(renamed(paper, b"[Content_Types].xml", b"[CONTENT_TYPES].XML"))
    assert (extracted.media_type, extracted.text) == (detect.DOCX, "capitals")


def test_one_bad_name_does_not_lose_the_archive() -> None:
    archive = zipped({"é.txt": b"first", "good.txt": b"second"})
    broken = archive.replace("é.txt".encode(), b"\xff\xe9.txt")
    extracted = read_of(broken)
    assert extracted.outcome is Outcome.TEXT
    assert [page.text for page in extracted.pages[1:]] == ["first", "second"]
    assert part_bytes(io.BytesIO(broken), "file", 2, Limits()) == b"second"


def test_a_name_that_differs_between_directory_and_entry_is_one_entry_s_trouble() -> None:
    archive = zipped({"first.txt": b"first", "second.txt": b"second"})
    directory = archive.index(b"PK\1\2")
    broken = archive[:directory].replace(b"first.txt", b"fjrst.txt") + archive[directory:]
    extracted = read_of(broken)
    assert (extracted.outcome, [part.outcome for part in extracted.parts]) == (
        Outcome.PARTIAL,
        [Outcome.UNREADABLE, Outcome.TEXT],
    )


def test_an_office_file_that_was_cut_off_before_its_text_is_unreadable() -> None:
    """What is left of it says what it was, and nothing that anybody wrote."""
    whole = word("nightjar")
    cut = read_of(whole[: whole.index(b"word/document.xml")])
    assert (cut.outcome, cut.parts) == (Outcome.UNREADABLE, ())
    assert cut.reason is not None
    assert cut.reason.code is ReasonCode.DAMAGED


def test_an_entry_without_a_name_takes_nothing_from_the_others() -> None:
    archive = bytearray(zipped({"a": b"first", "b.txt": b"second"}))
    first, end = archive.index(b"PK\1\2"), archive.index(b"PK\5\6")
    (size,) = struct.unpack_from("<I", archive, end + 12)
    struct.pack_into("<I", archive, end + 12, size - 1)
    struct.pack_into("<H", archive, first + 28, 0)
    del archive[first + 46]  # the one letter of its name in the directory
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert [entry.filename for entry in opened.infolist()] == ["", "b.txt"]
    extracted = read_of(bytes(archive))
    assert ([part.name for part in extracted.parts], "second" in extracted.text) == (["b.txt"], True)


def test_the_name_in_unicode_that_stands_beside_another() -> None:
    entry = zipfile.ZipInfo("0000.txt")
    name = "银色.txt".encode()
    entry.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, b"x")
    assert list(Package(out.getvalue()).names) == ["银色.txt"]


@pytest.mark.parametrize("program", [b"MZ" + bytes(5000), b"#!/bin/sh\nexec unzip\n" + b"\x7fELF" + bytes(100)])
def test_an_archive_that_unpacks_itself(program: bytes) -> None:
    archive = program + zipped({"note.txt": b"wren"}, zipfile.ZIP_DEFLATED)
    extracted = read_of(archive, "papers.exe")
    assert (extracted.media_type, [part.name for part in extracted.parts]) == (detect.ZIP, ["note.txt"])
    assert "wren" in extracted.text


def test_a_program_is_no_archive() -> None:
    assert not has_directory(b"MZ" + bytes(5000) + b"PK\5\6" + bytes(18)[:10])
    assert read_of(b"MZ\x90\0\3\0\0\0" * 500, "setup.exe").outcome is Outcome.UNREADABLE


def test_what_a_mac_adds_and_empty_files_are_nothing_to_read() -> None:
    archive = zipped({"a.txt": b"wren", "__MACOSX/._a.txt": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1Bud1", "e.txt": b""})
    extracted = read_of(archive)
    assert (extracted.outcome, [(part.name, part.outcome) for part in extracted.parts]) == (
        Outcome.TEXT,
        [("a.txt", Outcome.TEXT), ("e.txt", Outcome.EMPTY)],
    )


def test_an_open_document_is_known_by_its_mimetype_alone() -> None:
    content = b"<o xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><t:p>dunnock</t:p></o>"
    paper = zipped({"mimetype": detect.ODT.encode(), "content.xml": content})
    assert read_of(paper).media_type == detect.ODT
    assert read_of(zipped({"a.odt": paper, "b.txt": b"wren"})).media_type == detect.ZIP


FROM = b"From anna@nordic.example Mon Nov  2 10:00:00 2026\n"
MAIL = b"From: Anna <anna@nordic.example>\nTo: li@xinyuan.example\nSubject: buttons\n\nSilver, please.\n"
HOURS = b"\nFrom Monday 08:30 to 12:00 the line stops\nand the cloth comes later\n"


@pytest.mark.parametrize("name", ["a.eml", "a.mbox", "a", "a.txt"])
@pytest.mark.parametrize("body", [b"", HOURS, HOURS.replace(b"and", b"Note: and")])
def test_a_single_mail_with_the_line_of_a_mailbox_is_a_mail(name: str, body: bytes) -> None:
    extracted = read_of(FROM + MAIL + body, name)
    assert (extracted.media_type, extracted.facts.title, extracted.parts) == (detect.MAIL, "buttons", ())
    assert extracted.facts.sender == "anna@nordic.example"
    for line in body.decode().split("\n"):
        assert line in extracted.text


def test_a_mailbox_has_several_and_their_letters_whole() -> None:
    box = FROM + MAIL + HOURS + b"\n" + FROM.replace(b"anna", b"berg") + MAIL.replace(b"buttons", b"zips")
    extracted = read_of(box, "in.mbox")
    assert (extracted.media_type, [part.name for part in extracted.parts]) == (detect.MBOX, ["buttons.eml", "zips.eml"])
    assert "From Monday 08:30 to 12:00 the line stops" in extracted.pages[0].text


def test_the_streams_of_compound_files_without_capitals() -> None:
    """`WORKBOOK` as some programs write it: names of streams are compared without case ([MS-CFB] 2.6.4)."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert detect.detect(head + "WORKBOOK\0".encode("utf-16-le"), "a") == detect.XLS
