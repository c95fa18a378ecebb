"""Documents of word processors: what is seen is read, what is hidden or deleted is not, and damage is told."""

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from docvault.extract.read import read
from docvault.extract.texts.rtf import decompressed, rtf_text
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.limits import Limits
from tools.samples.office import zipped
from tools.samples.outlook_file import compound


def made(tmp_path: Path, content: bytes, name: str = "file") -> Extracted:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return read(file, name, Limits())


def detail(extracted: Extracted) -> object:
    assert extracted.outcome is Outcome.UNREADABLE
    assert extracted.reason
    assert extracted.reason.code is ReasonCode.DAMAGED
    return extracted.reason.values["detail"]


# -- rich text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi silver\par gold\tab 38\line end}", "silver\ngold\t38\nend"),
        (rb"{\rtf1\ansi\ansicpg936 \'d2\'f8\'c9\'ab buttons}", "银色 buttons"),
        (rb"{\rtf1\ansi Gr\'f6\'dfe}", "Größe"),
        (rb"{\rtf1\ansi \ansicpg1252 Gr\'f6\'dfe}", "Größe"),
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset134 SimSun;}}\'d2\'f8\'c9\'ab}", "银色"),
        (rb"{\rtf1\ansi\ansicpg99999 Gr\'f6\'dfe}", "Größe"),
        (rb"{\rtf1\ansi \u-30636?}", chr(65536 - 30636)),
        (rb"{\rtf1\ansi \u38134\'3f\u33394 ?!}", "银色!"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\info{\title secret}}{\*\generator Word;}seen}", "seen"),
        (rb"{\rtf1 a\~b\_c \{d\} \\e}", "a b-c {d} \\e"),
        (rb"{\rtf1 \lquote one\rquote  \emdash  \ldblquote two\rdblquote}", "‘one’ — “two”"),
        (rb"{\rtf1 cut off in the mid\'64", "cut off in the midd"),
        (rb"{\rtf1 }}}} too many ends", "too many ends"),
        (rb"{\rtf1\ansi\ansicpg65001{\fonttbl{\f0\fcharset0 A;}}\f0 \'e9\'93\'b6 end}", "银 end"),
        ("{\\rtf1\\ansi 银杏扣 end}".encode(), "银杏扣 end"),
        (rb"{\rtf1 half of a pair \u-10179?}", "half of a pair �"),
    ],
)
def test_rich_text(rtf: bytes, text: str) -> None:
    assert rtf_text(rtf) == text


def test_a_file_of_rich_text(tmp_path: Path) -> None:
    extracted = made(tmp_path, rb"{\rtf1\ansi wash at 40 degrees}", "care.doc")
    assert (extracted.media_type, extracted.outcome, extracted.text) == (
        "application/rtf",
        Outcome.TEXT,
        "wash at 40 degrees",
    )


def packed(control: int, *tokens: bytes, size: int) -> bytes:
    body = bytes([control]) + b"".join(tokens)
    return struct.pack("<II4sI", len(body) + 12, size, b"LZFu", 0) + body


def test_rich_text_as_outlook_packs_it() -> None:
    """The example of [MS-OXRTFCP] 4.1, and one that repeats what it has just written (4.2)."""
    first = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompressed(first) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    second = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompressed(second) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_rich_text_stored_as_it_is_or_cut_off() -> None:
    assert decompressed(struct.pack("<II4sI", 18, 6, b"MELA", 0) + b"{\\rtf}") == b"{\\rtf}"
    assert decompressed(packed(0, b"ab", size=100)) == b"ab"
    assert decompressed(b"") == b""


# -- Word before 2007 --------------------------------------------------------------------------------------------------


def word_97(pieces: list[tuple[bytes, bool]], *, flags: int = 0x0200, table: str = "1Table") -> bytes:
    """A .doc whose text lies in these pieces; True: one byte a character (Windows-1252)."""
    stream = bytearray(1024)
    struct.pack_into("<HH6xH", stream, 0, 0xA5EC, 0xC1, flags)
    struct.pack_into("<H", stream, 32, 14)
    struct.pack_into("<H", stream, 34 + 28, 22)
    pairs = 34 + 28 + 2 + 88 + 2
    bounds, entries = [0], b""
    for content, narrow in pieces:
        where = len(stream)
        stream += content
        entries += struct.pack("<HIH", 0, 0x40000000 | where * 2 if narrow else where, 0)
        bounds.append(bounds[-1] + (len(content) if narrow else len(content) // 2))
    pieces_table = struct.pack(f"<{len(bounds)}I", *bounds) + entries
    clx = b"\x01" + struct.pack("<H", 3) + b"abc" + b"\x02" + struct.pack("<I", len(pieces_table)) + pieces_table
    struct.pack_into("<II", stream, pairs + 33 * 8, 8, len(clx))
    return compound({"WordDocument": bytes(stream), table: bytes(8) + clx})


def test_old_word_by_its_pieces(tmp_path: Path) -> None:
    extracted = made(tmp_path, word_97([("尺码表\r".encode("utf-16-le"), False), (b"silver \x93buttons\x94", True)]))
    assert (extracted.media_type, extracted.outcome) == ("application/msword", Outcome.TEXT)
    assert extracted.text == "尺码表\nsilver “buttons”"


def test_old_word_keeps_what_a_field_shows_and_drops_its_code(tmp_path: Path) -> None:
    field = b'see \x13 HYPERLINK "http://a.example" \x14the \x13 PAGE \x14seventh\x15 page\x15\x07end\x1e\x01'
    assert made(tmp_path, word_97([(field, True)], flags=0, table="0Table")).text == "see the seventh page\tend-"


def test_old_word_that_is_locked_or_broken(tmp_path: Path) -> None:
    assert made(tmp_path, word_97([(b"x", True)], flags=0x0300)).outcome is Outcome.ENCRYPTED
    assert detail(made(tmp_path, word_97([(b"x", True)], table="0Table")))
    head = struct.pack("<HH6xH", 0xA5EC, 0xC1, 0x0200)
    assert detail(made(tmp_path, compound({"WordDocument": head + bytes(2000), "1Table": b"nothing"}))) == (
        "no piece table in it"
    )
    assert detail(made(tmp_path, compound({"WordDocument": b"short"})))


def test_word_6_reads_its_code_page(tmp_path: Path) -> None:
    text = "更改通知\r".encode("gb18030")
    stream = struct.pack("<HHHH16xII", 0xA5DC, 0x65, 0, 0x804, 64, 64 + len(text))
    assert made(tmp_path, compound({"WordDocument": stream.ljust(64, b"\0") + text})).text == "更改通知"


# -- today's formats ---------------------------------------------------------------------------------------------------

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **others: bytes) -> bytes:
    document = f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>".encode()
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document,
            **{name.replace("__", "/"): content for name, content in others.items()},
        }
    )


def test_breaks_and_symbols_of_word(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        '<w:sym w:font="Arial" w:char="2713"/><w:sym w:char="none"/><w:sym/></w:r></w:p>'
    )
    assert made(tmp_path, docx(body)).text == "a\tb\nc-d✓"


def test_title_and_embedded_files_of_word(tmp_path: Path) -> None:
    core = b'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> Care \n label </dc:title></c>'
    content = docx(
        "<w:p><w:r><w:t>see inside</w:t></w:r></w:p>",
        **{"docProps/core.xml": core, "word/embeddings/sizes.txt": "腰围 72".encode()},
    )
    extracted = made(tmp_path, content)
    assert extracted.facts.title == "Care label"
    assert [part.name for part in extracted.parts] == ["sizes.txt"]
    assert "腰围 72" in extracted.text


def test_word_with_nothing_in_it(tmp_path: Path) -> None:
    without = zipped({"[Content_Types].xml": b"<Types/>", "word/document.txt": b"x", "docProps/core.xml": b"<broken"})
    assert detail(made(tmp_path, without)) == "no document in it"


def opendocument(content: bytes | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        if content is not None:
            archive.writestr("content.xml", content)
    return out.getvalue()


def test_opendocument_text(tmp_path: Path) -> None:
    content = '<o xmlns:t="urn:x"><t:h>面料 Fabric</t:h><t:p>98 % <t:span>cotton</t:span></t:p></o>'.encode()
    extracted = made(tmp_path, opendocument(content))
    assert (extracted.media_type, extracted.text) == (
        "application/vnd.oasis.opendocument.text",
        "面料 Fabric\n98 % cotton",
    )


@pytest.mark.parametrize("content", [None, b"<broken", b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'])
def test_opendocument_text_that_is_broken_or_means_harm(tmp_path: Path, content: bytes | None) -> None:
    assert re.search("content.xml|token|document type", str(detail(made(tmp_path, opendocument(content)))))
