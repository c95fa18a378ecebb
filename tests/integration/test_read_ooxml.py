"""Word, Excel and PowerPoint of 2007 and later: whatever carries text is read or said; nothing twice, nothing in pieces, nothing that was deleted."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from docvault.extract import detect
from docvault.extract.read import read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from tools.carriers.ooxml import CARRIERS, docx, drawn, emf, packed_object, paragraph, pptx, shape, xlsx, xml
from tools.samples.office import docx as word_file
from tools.samples.office import zipped
from tools.samples.outlook_file import compound
from tools.samples.packages import package
from tools.samples.xlsb import cell, record, text, xlsb

NOT_READ_BUT_SAID = {"picture", "control"}


def read_of(content: bytes, name: str = "file", limits: Limits | None = None) -> Extracted:
    return read(io.BytesIO(content), name, limits or Limits())


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), width % 256).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("suffix", "carrier"), [(suffix, carrier) for suffix, carriers in CARRIERS.items() for carrier in carriers]
)
@pytest.mark.parametrize("word", ["Nightjar", "NB-4711", "银杏扣"])
def test_a_word_in_each_carrier_is_found_or_said(suffix: str, carrier: str, word: str) -> None:
    extracted = read_of(CARRIERS[suffix][carrier](word), f"file.{suffix}")
    if carrier in NOT_READ_BUT_SAID:
        assert extracted.outcome is Outcome.PARTIAL
    else:
        assert word in extracted.text + extracted.facts.title
        assert (extracted.outcome, extracted.reasons) == (Outcome.TEXT, ())


# -- packages ------------------------------------------------------------------------------------------------------------


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def renamed(content: bytes, change: Callable[[str], str]) -> bytes:
    return zipped({change(name): data for name, data in entries(content).items()})


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
def test_names_with_backslashes_or_in_capitals(suffix: str) -> None:
    content = CARRIERS[suffix]["chart"]("Nightjar")
    for changed in (renamed(content, lambda name: name.replace("/", "\\")), renamed(content, str.upper)):
        extracted = read_of(changed)
        assert (extracted.outcome, "Nightjar" in extracted.text) == (Outcome.TEXT, True)


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
def test_the_main_part_is_the_one_the_package_names(suffix: str) -> None:
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[suffix]
    content = CARRIERS[suffix]["body"]("Nightjar")
    files = entries(content)
    other = {
        name.replace(main.rpartition("/")[2], "main7.xml"): data.replace(
            main.encode(), main.rpartition("/")[0].encode() + b"/main7.xml"
        )
        for name, data in files.items()
    }
    extracted = read_of(zipped(other))
    assert (extracted.media_type, extracted.outcome) == (getattr(detect, suffix.upper()), Outcome.TEXT)
    assert "Nightjar" in extracted.text


def test_strict_files_differ_in_their_namespaces_only() -> None:
    for suffix in CARRIERS:
        content = CARRIERS[suffix]["chart"]("Nightjar")
        files = {
            name: data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"
            ).replace(b"http://schemas.openxmlformats.org/drawingml/2006", b"http://purl.oclc.org/ooxml/drawingml")
            for name, data in entries(content).items()
        }
        extracted = read_of(zipped(files))
        assert (extracted.outcome, "Nightjar" in extracted.text) == (Outcome.TEXT, True)


def test_parts_that_nothing_refers_to_are_read_too() -> None:
    extracted = read_of(docx(paragraph("x"), {"word/diagrams/data1.xml": ("hyperlink", b"")}))
    assert "word/diagrams/data1.xml" in extracted.text  # an address here, no part
    content = package(
        "word/document.xml",
        {
            "word/document.xml": xml("w:document", f"<w:body>{paragraph('x')}</w:body>"),
            "word/diagrams/data1.xml": xml("dgm:dataModel", f"<dgm:t>{drawn('Nightjar')}</dgm:t>"),
            "word/unknown.xml": xml("something", "<new>Kestrel</new>"),
            "word/media/fine.dat": b"\x00\x01\x02 nobody knows",
        },
        {},
    )
    extracted = read_of(content)
    assert [word in extracted.text for word in ("Nightjar", "Kestrel")] == [True, True]
    assert (extracted.outcome, [part.name for part in extracted.parts]) == (Outcome.PARTIAL, ["fine.dat"])


def test_a_part_that_is_broken_takes_nothing_from_the_others() -> None:
    extracted = read_of(docx(paragraph("body"), {"word/header1.xml": ("header", b"<broken")}))
    assert (extracted.text, extracted.reasons) == ("body", (not_read("section"),))
    extracted = read_of(pptx(shape("body"), {"ppt/notesSlides/n1.xml": ("notesSlide", b"")}))
    assert (extracted.text, extracted.reasons) == ("body", (not_read("section"),))
    bad = package("word/document.xml", {"word/document.xml": b"<!DOCTYPE w [<!ENTITY a 'b'>]><w>&a;</w>"}, {})
    assert read_of(bad).outcome is Outcome.UNREADABLE


# -- Word ----------------------------------------------------------------------------------------------------------------


def test_nothing_twice_nothing_deleted_nothing_in_pieces() -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    extracted = read_of(
        docx(
            "<w:p><w:r><w:t>Night</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>jar</w:t></w:r></w:ins></w:p>"
            f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>银</w:t></w:r></w:rubyBase>"
            "</w:ruby><w:t>杏</w:t></w:r></w:p>"
            "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>"
        )
    )
    assert extracted.text == "Nightjar\nboxed\n\n银杏\n1/2\nyin"


def test_what_only_old_programs_show_where_new_ones_show_nothing() -> None:
    extracted = read_of(
        docx(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback><w:t>seen</w:t></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        )
    )
    assert extracted.text == "seen"


def test_pictures_are_recognised_once_and_ornaments_never() -> None:
    names = {
        "a.png": png(400, 300),
        "b.png": png(400, 300),
        "c.png": png(401, 300),
        "dot.png": png(8, 8),
        "line.png": png(900, 3),
    }
    extracted = read_of(docx(paragraph("x"), {f"word/media/{name}": ("image", data) for name, data in names.items()}))
    assert [part.name for part in extracted.parts] == ["a.png", "c.png"]
    assert extracted.parts_to_recognise == ((1, 1), (2, 1))


def test_embedded_objects_are_the_files_in_them() -> None:
    parts = {
        "word/embeddings/oleObject1.bin": ("oleObject", packed_object("list.txt", "腰围 72".encode())),
        "word/embeddings/oleObject2.bin": ("oleObject", compound({"Package": word_file("inside", ["Kestrel"])})),
        "word/embeddings/oleObject3.bin": ("oleObject", compound({"Equation Native": b"x" * 90})),
    }
    extracted = read_of(docx(paragraph("x"), parts))
    assert [part.name for part in extracted.parts] == ["list.txt", "oleObject2.bin", "oleObject3.bin"]
    assert [word in extracted.text for word in ("腰围 72", "Kestrel")] == [True, True]
    assert [reason.code for reason in extracted.reasons] == [ReasonCode.PARTS_UNREAD]


def test_values_of_a_chart_as_its_format_shows_them() -> None:
    values = "<c:val><c:numRef><c:numCache><c:formatCode>0.0%</c:formatCode><c:pt><c:v>0.125</c:v></c:pt></c:numCache></c:numRef></c:val>"
    chart = xml("c:chartSpace", f"<c:chart>{values}</c:chart>")
    assert "12.5%" in read_of(docx(paragraph("x"), {"word/charts/chart1.xml": ("chart", chart)})).text


# -- Excel ---------------------------------------------------------------------------------------------------------------


def test_cells_as_their_formats_show_them() -> None:
    cells = (
        '<row r="1"><c r="A1" s="1"><v>4711</v></c><c r="B1" t="b"><v>1</v></c><c r="D1" t="e"><v>#N/A</v></c></row>'
        '<row><c><v>2.50</v></c><c t="d"><v>2026-11-27T00:00:00</v></c><c t="s"><v>99</v></c></row>'
    )
    extracted = read_of(xlsx(cells, formats='"NB-"0'))
    assert extracted.text == "Sheet1\nNB-4711\tTRUE\t\t#N/A\n2.5\t2026-11-27"


def test_texts_that_cells_share_without_how_they_are_pronounced() -> None:
    shared = xml("sst", "<si><r><t>Night</t></r><r><t>jar</t></r><rPh><t>よみ</t></rPh></si>")
    content = package(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": xml("workbook", '<sheets><sheet name="A" r:id="rId1" state="veryHidden"/></sheets>'),
            "xl/worksheets/s.xml": xml("x:worksheet xmlns:x='urn:x'", "").replace(
                b"</x:worksheet xmlns:x='urn:x'>", b""
            )
            + b'<x:sheetData><x:row hidden="1"><x:c t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>',
            "xl/sharedStrings.xml": shared,
        },
        {"xl/workbook.xml": [("worksheet", "xl/worksheets/s.xml"), ("sharedStrings", "xl/sharedStrings.xml")]},
    )
    extracted = read_of(content)
    assert (extracted.text, extracted.outcome) == ("A\nNightjar", Outcome.TEXT)


def test_a_sheet_in_the_last_column_and_one_without_end() -> None:
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>'
    assert len(read_of(xlsx(far)).text) < 100
    long = '<row><c t="inlineStr"><is><t>abcdefghij</t></is></c></row>' * 50
    extracted = read_of(xlsx(long), limits=Limits(output_characters=100))
    assert (extracted.outcome, extracted.reason and extracted.reason.code) == (
        Outcome.PARTIAL,
        ReasonCode.TOO_MUCH_TEXT,
    )


def test_binary_workbooks() -> None:
    sheet = record(0, bytes(17)) + cell(7, 0, 0, struct.pack("<I", 0)) + cell(2, 1, 1, struct.pack("<i", 4711 << 2 | 2))
    sheet += (
        cell(5, 2, 0, struct.pack("<d", 2.5))
        + cell(2, 3, 0, struct.pack("<i", 250 << 2 | 3))
        + cell(6, 5, 0, text("own"))
    )
    sheet += record(0, bytes(17)) + cell(8, 0, 0, text("formula")) + cell(4, 1, 0, b"\1")
    sheet += record(479, bytes(2) + text("&LPO-4711") + struct.pack("<I", 0xFFFFFFFF) * 5)
    extracted = read_of(
        xlsb(
            sheet,
            shared="Nightjar",
            name="尺码",
            formats='"NB-"0',
            others={"xl/comments1.bin": record(637, b"\0" + text("Kestrel"))},
        )
    )
    assert extracted.text == "尺码\nNightjar\tNB-4711\t2.5\t2.5\t\town\nformula\tTRUE\nPO-4711\fKestrel"
    assert (extracted.outcome, extracted.media_type) == (Outcome.TEXT, detect.XLSX)


def test_a_binary_workbook_that_is_cut_off_says_so() -> None:
    extracted = read_of(xlsb(record(0, bytes(17)) + cell(6, 0, 0, text("kept")) + record(7, b"\0")))
    assert (extracted.outcome, extracted.reasons) == (Outcome.PARTIAL, (not_read("section"),))


# -- PowerPoint ----------------------------------------------------------------------------------------------------------


def test_slides_in_the_order_of_the_show_a_page_each() -> None:
    slides = {
        f"ppt/slides/slide{n}.xml": xml(
            "p:sld", f"<p:cSld><p:spTree>{shape(word)}{shape('7', 'sldNum')}</p:spTree></p:cSld>"
        )
        for n, word in ((1, "second"), (2, "first"))
    }
    content = package(
        "ppt/presentation.xml",
        {
            **slides,
            "ppt/presentation.xml": xml(
                "p:presentation",
                '<p:sldIdLst><p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId1"/></p:sldIdLst>',
            ),
            "ppt/slideMasters/m.xml": xml(
                "p:sldMaster",
                f"<p:cSld><p:spTree>{shape('Click to edit', 'title')}{shape('Confidential')}</p:spTree></p:cSld>",
            ),
        },
        {"ppt/presentation.xml": [("slide", "ppt/slides/slide1.xml"), ("slide", "ppt/slides/slide2.xml")]},
    )
    extracted = read_of(content)
    assert extracted.text == "first\fsecond\fConfidential"
    assert (extracted.media_type, extracted.page_count) == (detect.PPTX, 2)


# -- drawings of Windows -------------------------------------------------------------------------------------------------


def test_the_words_of_a_drawing() -> None:
    extracted = read_of(emf("NB-4711 银杏"))
    assert (extracted.text, extracted.outcome, extracted.media_type) == ("NB-4711 银杏", Outcome.TEXT, "image/emf")


def wmf(*found: bytes) -> bytes:
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 1, 0, 0) + b"".join(found) + struct.pack("<IH", 3, 0)


def wmf_record(kind: int, body: bytes) -> bytes:
    body += bytes(len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def test_the_words_and_pictures_of_an_old_drawing() -> None:
    font = wmf_record(0x02FB, bytes(13) + bytes([134]) + bytes(32))
    words = "银杏".encode("gbk")
    first = wmf_record(0x0521, struct.pack("<H", len(words)) + words + struct.pack("<hh", 5, 5))
    second = wmf_record(0x0A32, struct.pack("<hhHH", 30, 5, 7, 0) + b"NB-4711\0")
    header = struct.pack("<IiiHHIIiiII", 40, 64, 64, 1, 8, 0, 0, 0, 0, 2, 0)
    bitmap = wmf_record(0x0F43, bytes(22) + header + bytes(8) + bytes(64 * 64))
    extracted = read_of(wmf(font, first, second, bitmap))
    assert extracted.text == "银杏\nNB-4711"
    assert [part.media_type for part in extracted.parts] == ["image/bmp"]


def test_a_drawing_of_strokes_alone_is_said() -> None:
    strokes = wmf_record(0x0325, struct.pack("<H", 500) + bytes(2000))
    assert read_of(wmf(strokes)).reasons == (not_read("picture"),)
    assert read_of(wmf()).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    "make", [lambda: emf("Nightjar"), lambda: wmf(wmf_record(0x0521, struct.pack("<H", 3) + b"abc\0"))]
)
def test_drawings_that_are_cut_off(make: Callable[[], Any]) -> None:
    whole = make()
    for end in range(50, len(whole), 7):
        assert read_of(whole[:end]).outcome in set(Outcome)


def test_what_lists_print_before_their_paragraphs() -> None:
    levels = '<w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="decimal"/><w:lvlText w:val="NB-%1"/></w:lvl>'
    levels += '<w:lvl w:ilvl="1"><w:numFmt w:val="decimalZero"/><w:lvlText w:val="Style %1/%2"/></w:lvl>'
    dots = '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    numbers = (
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    numbering = xml("w:numbering", f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>{dots}{numbers}')
    style = '<w:style w:styleId="item"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'

    def item(properties: str, word: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{word}</w:t></w:r></w:p>"

    body = item('<w:pStyle w:val="item"/>', "shell") + item(
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>', "red"
    )
    body += item('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', "horn")
    body += item('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>', "plain") + paragraph("none")
    parts = {"word/numbering.xml": ("numbering", numbering), "word/styles.xml": ("styles", xml("w:styles", style))}
    assert read_of(docx(body, parts)).text == "NB-7 shell\nStyle 7/01 red\nNB-8 horn\nplain\nnone"


def test_fields_that_are_their_own_result() -> None:
    def field(code: str, result: str = "") -> str:
        runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:4], code[4:]))
        shown = f"<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{result}</w:t></w:r>" if result else ""
        return f"<w:r><w:fldChar w:fldCharType='begin'/></w:r>{runs}{shown}<w:r><w:fldChar w:fldCharType='end'/></w:r>"

    body = field("MACROBUTTON NoMacro type here") + field(r"EQ \\o\\ac(○,7)".replace("\\\\", "\\")) + field("PAGE", "3")
    body += field('HYPERLINK "https://example.com/NB-4711"', "see")
    assert read_of(docx(f"<w:p>{body}</w:p>")).text == "type here○,73see\nhttps://example.com/NB-4711"


def test_formulas_whose_results_are_not_in_the_file() -> None:
    cells = '<row><c><f>"NB-"&amp;4711</f></c><c><f>1+1</f><v>2</v></c><c t="str"><f>A1</f><v></v></c>'
    cells += '<c><f>HYPERLINK("https://example.com","see")</f></c></row>'
    extracted = read_of(xlsx(cells))
    assert extracted.text == "Sheet1\n2\nNB-\nhttps://example.com\nsee"
    assert extracted.reasons == (not_read("field"),)


def test_a_sheet_that_breaks_off_keeps_what_was_before() -> None:
    files = entries(xlsx('<row><c t="inlineStr"><is><t>kept</t></is></c></row>'))
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData></worksheet>", b"<row><c>"
    )
    extracted = read_of(zipped(files))
    assert (extracted.text, extracted.reasons) == ("Sheet1\nkept", (not_read("section"),))


def test_an_office_file_with_a_program_or_rubbish_before_it() -> None:
    extracted = read_of(bytes(range(256)) + CARRIERS["docx"]["body"]("Nightjar"))
    assert (extracted.media_type, extracted.text) == (detect.DOCX, "Nightjar")


def test_a_picture_and_a_drawing_within_a_drawing() -> None:
    def plus(body: bytes) -> bytes:
        record = struct.pack("<HHII", 0x4008, 0x0500, 12 + len(body), len(body)) + body
        return struct.pack("<III4s", 70, 16 + len(record), 4 + len(record), b"EMF+") + record

    start = emf("Nightjar")[:108]
    picture = png(64, 64)
    bitmap = struct.pack("<IIiiiII", 0xDBC01002, 1, 64, 64, 0, 0, 1) + picture + bytes(-len(picture) % 4)
    inner = emf("Kestrel")
    drawing = struct.pack("<IIII", 0xDBC01002, 2, 3, len(inner)) + inner + bytes(-len(inner) % 4)
    extracted = read_of(start + plus(bitmap) + plus(drawing))
    assert extracted.text == "Kestrel"
    assert [part.media_type for part in extracted.parts] == ["image/png", "image/emf"]


def test_what_a_file_shows_and_has_not_is_said() -> None:
    refers = {
        "word/document.xml": [
            ("header", "word/header7.xml"),
            ("image", "word/media/lost.png"),
            ("aFChunk", "word/a.html"),
        ]
    }
    content = package("word/document.xml", {"word/document.xml": xml("w:document", paragraph("x"))}, refers)
    extracted = read_of(content)
    assert (extracted.text, extracted.outcome) == ("x", Outcome.PARTIAL)
    assert extracted.reasons == (not_read("section"), not_read("picture"), not_read("embedded"))
    book = {"xl/workbook.xml": xml("workbook", '<sheets><sheet name="A" r:id="rId1"/></sheets>')}
    content = package("xl/workbook.xml", book, {"xl/workbook.xml": [("worksheet", "xl/worksheets/gone.xml")]})
    assert read_of(content).reasons == (not_read("section"),)


@pytest.mark.parametrize("declared", ["GBK", "gb2312", "Big5", "UTF-16", "x-nobody-knows"])
def test_parts_in_other_character_sets(declared: str) -> None:
    codec = {"gb2312": "gbk", "x-nobody-knows": "utf-8"}.get(declared, declared)
    files = entries(
        xlsx('<row><c t="inlineStr"><is><t>銀杏</t></is></c></row>', parts={"xl/notes.xml": ("comments", b"")})
    )
    start = f'<?xml version="1.0" encoding="{declared}"?>'
    sheet = start + files["xl/worksheets/sheet1.xml"].decode()
    note = start + "<comments><comment><text><t>紐扣</t></text></comment></comments>"
    files |= {"xl/worksheets/sheet1.xml": sheet.encode(codec), "xl/notes.xml": note.encode(codec)}
    extracted = read_of(zipped(files))
    assert (extracted.text, extracted.outcome) == ("Sheet1\n銀杏\n紐扣", Outcome.TEXT)


def test_a_text_that_thousands_of_cells_share_is_not_written_out_in_memory() -> None:
    sheet = "<sheetData><row>" + '<c t="s"><v>0</v></c>' * 300 + "</row></sheetData>"
    parts = {
        "xl/workbook.xml": xml("workbook", '<sheets><sheet name="A" r:id="rId1"/></sheets>'),
        "xl/worksheets/s.xml": xml("worksheet", sheet),
        "xl/sharedStrings.xml": xml("sst", f"<si><t>{'a' * 100_000}</t></si>"),
    }
    refers = {"xl/workbook.xml": [("worksheet", "xl/worksheets/s.xml"), ("sharedStrings", "xl/sharedStrings.xml")]}
    tracemalloc.start()
    extracted = read_of(package("xl/workbook.xml", parts, refers), limits=Limits(output_characters=1_000_000))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert extracted.reason
    assert extracted.reason.code is ReasonCode.TOO_MUCH_TEXT
    assert most < 12_000_000
    binary = record(0, bytes(17)) + cell(7, 0, 0, struct.pack("<I", 0)) * 300
    extracted = read_of(xlsb(binary, shared="a" * 10_000), limits=Limits(output_characters=100_000))
    assert extracted.reason
    assert extracted.reason.code is ReasonCode.TOO_MUCH_TEXT
