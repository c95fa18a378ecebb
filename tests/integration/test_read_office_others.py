"""Office files beside Microsoft's of today: what is seen is read in its order, what is deleted or a style is not, and what cannot be read is named."""

import io
import zipfile

import pytest

from docvault.extract import detect, office_kinds
from docvault.extract.read import read
from docvault.extract.texts.rtf import rtf_text
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.intake.reasons import sentence
from docvault.model.intake.unread_kinds import UNREAD_KINDS
from docvault.model.limits import Limits
from tests.integration.test_read_containers import word
from tools.carriers.office import ofd, opendocument, zipped
from tools.samples.outlook_file import compound


def read_of(data: bytes, name: str = "file") -> Extracted:
    return read(io.BytesIO(data), name, Limits())


# -- OpenDocument ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>Colour<text:tab/>Silver<text:line-break/>Buttons<text:s text:c='3'/>twelve</text:p>", "Colour\tSilver\nButtons   twelve"),
        ("<text:p>one\n   <text:span>two</text:span>  three</text:p>", "one two three"),
        ("<text:p>sil<text:span>ver</text:span></text:p>", "silver"),
        (
            ("<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>wash cold</text:p></text:note-body></text:note>b</text:p>"
            "<text:p>c</text:p>"), "ab\nwash cold\nc",
        ),
        (
            ("<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            "<text:p>kept</text:p>"), "kept",
        ),
        ("<text:p><text:ruby><text:ruby-base>銀</text:ruby-base><text:ruby-text>ぎん</text:ruby-text></text:ruby>色</text:p>", "銀色\nぎん"),
        ("<text:p>a<text:s text:c='999999999'/>b</text:p>", "a" + " " * 100 + "b"),
        (
            ("<table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell>"
            "<table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>"), "a b\tc",
        ),
        ("<text:p>Seite <text:page-number>7</text:page-number></text:p>", "Seite"),
    ],
)  # fmt: skip
def test_the_words_of_opendocument(body: str, text: str) -> None:
    assert read_of(opendocument("text", body)).text.strip() == text


def test_a_sheet_of_opendocument_is_a_page_as_it_is_shown() -> None:
    cells = "<table:table-cell office:value='4711'><text:p>NB-4711</text:p></table:table-cell><table:table-cell table:number-columns-repeated='16383'/>"
    row = f"<table:table-row>{cells}</table:table-row>"
    sheets = "".join(f"<table:table table:name='{name}'>{row}</table:table>" for name in ("订单", "Two"))
    extracted = read_of(opendocument("spreadsheet", sheets))
    assert [page.text for page in extracted.pages] == ["订单\nNB-4711", "Two\nNB-4711"]
    assert extracted.page_count == 2


def test_what_masters_of_slides_only_wait_for_is_no_text() -> None:
    frame = (
        "<draw:frame presentation:class='{kind}'><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
    )
    masters = frame.format(kind="title", text="Click to add") + frame.format(kind="footer", text="House of buttons")
    styles = opendocument("presentation", masters)
    with zipfile.ZipFile(io.BytesIO(styles)) as archive:
        master = archive.read("content.xml").decode().replace("office:body", "office:master-styles")
    extracted = read_of(opendocument("presentation", "<draw:page/>", {"styles.xml": master}))
    assert extracted.text == "House of buttons"


def test_opendocument_of_before_and_under_a_password() -> None:
    kind = '<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">'
    old = f'{kind}<d xmlns:text="t"><text:p>sil<text:tab-stop/>ver</text:p></d>'
    extracted = read_of(zipped({"mimetype": "application/vnd.sun.xml.writer", "content.xml": old}))
    assert (extracted.media_type, extracted.text) == ("application/vnd.sun.xml.writer", "sil\tver")
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>"
    locked = opendocument("text", "<text:p>x</text:p>", {"META-INF/manifest.xml": manifest})
    assert read_of(locked).outcome is Outcome.ENCRYPTED


def test_opendocument_that_lost_the_entry_saying_what_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(opendocument("text", "<text:p>a<text:tab/>b</text:p>"))) as archive:
        content = archive.read("content.xml")
    extracted = read_of(zipped({"META-INF/manifest.xml": "<manifest/>", "content.xml": content}))
    assert (extracted.text, extracted.parts) == ("a\tb", ())


def test_a_part_of_opendocument_that_is_broken_is_said() -> None:
    extracted = read_of(opendocument("text", "<text:p>x</text:p>", {"styles.xml": "<broken"}))
    assert (extracted.outcome, extracted.text) == (Outcome.PARTIAL, "x")


def test_opendocument_nested_without_end_is_read() -> None:
    deep = "<text:section>" * 20_000 + "<text:p>deep</text:p>" + "</text:section>" * 20_000
    assert read_of(opendocument("text", deep)).text == "deep"


# -- rich text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1{\mmathPr\mmathFont34\mbrkBin0\mnaryLim1}Hello buttons\par}", "Hello buttons"),
        (rb"{\rtf1{\*\unknownDest some words}seen}", "seen"),
        (rb"{\rtf1{\upr{\*\x old}{\*\ud \u38134?}}seen}", "银seen"),
        (rb"{\rtf1\uc2 \u38134\'d2\'f8\u33394 ab!}", "银色!"),
        (rb"{\rtf1\uc0 \u38134\u33394 !}", "银色!"),
        (rb"{\rtf1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset134 SimSun;}}{\f1 \'cf\'f0}{\f2 \'d2\'f8}}", "Пр银"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset136 Ming;}}\f0 \'bb\'c8\'a6\'e2}", "銀色"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset136 Ming;}}\f0 \'a5\\}", "功"),
        (rb"{\rtf1 a{\deleted gone}b\deleted gone\deleted0 c}", "abc"),
        (rb"{\rtf1 a{\pict\wmetafile8\bin4 {}}}}b}", "ab"),
        (rb"{\rtf1 a{\footnote note}b\par c\par}", "ab\nnote\nc"),
        (rb"{\rtf1{\header head\par}body\par}", "head\nbody"),
        (rb"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}}", "link"),
        (rb"{\rtf1\trowd a\cell b\cell\row c}", "a\tb\t\nc"),
        (rb"{\rtf1 a\line b\page c\bullet d}", "a\nb\nc•d"),
        (rb"{\rtf1 not\nonshppict x}", "not"),
        (rb"{\rtf1 " + b"{" * 3000 + b"deep" + b"}" * 3000 + b"}", "deep"),
    ],
)  # fmt: skip
def test_rich_text_of_every_program(rtf: bytes, text: str) -> None:
    assert rtf_text(rtf) == text


def test_rich_text_that_ends_early_is_said() -> None:
    extracted = read_of(rb"{\rtf1 wash {\b cold", "a.rtf")
    assert (extracted.outcome, extracted.text) == (Outcome.PARTIAL, "wash cold")


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n "])
def test_rich_text_after_a_mark_or_a_line(before: bytes) -> None:
    extracted = read_of(before + rb"{\rtf1 seen}")
    assert (extracted.media_type, extracted.text) == (detect.RTF, "seen")


# -- XML ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<?xml version='1.0' encoding='GBK'?><发票><号码>2611</号码></发票>".encode("gbk"), "号码: 2611"),
        ("<?xml version='1.0' encoding='UTF-16'?><a><b>银色</b></a>".encode("utf-16"), "银色"),
        ("<?xml version='1.0' encoding='GBK'?><a>银色纽扣</a>".encode(), "银色纽扣"),
        (b"\n<?xml version='1.0'?><a>after a line</a>", "after a line"),
        (b"<?xml version='1.0'?><a><b>one</b><!-- no --><b c='two'>three</b></a>", "one\ntwo\nthree"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e 'ee'>]><a>&e; seen</a>", "ee ]> &e; seen"),
        (b"<?xml version='1.0'?><a><b c='nightjar' xmlns:d='http://d'>wren &amp; kite & owl</b>", "nightjar wren & kite & owl"),
        (b"<?xml version='1.0'?><a>broken <b>seen</a>", "broken  seen"),
        (b"<?xml version='1.0'?><a xmlns='urn:x' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:schemaLocation='no'>x</a>", "x"),
    ],
)  # fmt: skip
def test_fields_of_xml_without_tags(xml: bytes, text: str) -> None:
    extracted = read_of(xml, "invoice.xml")
    assert (extracted.media_type, extracted.outcome) == (office_kinds.XML, Outcome.TEXT)
    assert " ".join(extracted.text.split(" ")).strip().endswith(text)
    assert "<b>" not in extracted.text


@pytest.mark.parametrize("end", ["<b>wren", "<b c='x", "<![CDATA[wren", ""])
def test_xml_that_ends_early(end: str) -> None:
    extracted = read_of(f"<?xml version='1.0'?><a><c>kite</c>{end}".encode(), "a.xml")
    assert (extracted.outcome, "kite" in extracted.text) == (Outcome.PARTIAL, True)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-7"])
def test_entities_are_expanded_in_no_character_set(charset: str) -> None:
    hostile = f"<!--{' ' * 5000}--><!DOCTYPE a [<!ENTITY e 'expanded'>]><a>&e; <b>seen</b></a>"
    if charset == "utf-7":
        data = b"<?xml version='1.0' encoding='utf-7'?>" + hostile.replace("<!", "+ADwAIQ-").encode()
    else:
        data = ("\ufeff<?xml version='1.0' encoding='UTF-16'?>" + hostile).encode(charset)
    extracted = read_of(data, "a.xml")
    assert "seen" in extracted.text
    assert "expanded seen" not in " ".join(extracted.text.split())


def test_what_is_deleted_in_word_2003_is_left_out() -> None:
    gone = "<a:annotation xmlns:a='a' w:type='Word.Deletion'><a:content><w:r><w:t>gone</w:t></w:r></a:content></a:annotation>"
    inner = f"<w:p><w:r><w:t>kept</w:t></w:r>{gone}</w:p>"
    xml = f"<?xml version='1.0'?><w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'><w:body>{inner}</w:body></w:wordDocument>"
    assert read_of(xml.encode(), "a.doc").text == "kept"


def test_a_word_file_written_flat() -> None:
    parts = ""
    with zipfile.ZipFile(io.BytesIO(word("flat goldfinch"))) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                body = archive.read(name).decode()
                parts += (
                    f"<pkg:part pkg:name='/{name}'><pkg:xmlData>{body[body.index('?>') + 2 :]}</pkg:xmlData></pkg:part>"
                )
    flat = f"<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>{parts}</pkg:package>"
    extracted = read_of(flat.encode(), "a.xml")
    assert (extracted.media_type, extracted.outcome) == (detect.DOCX, Outcome.TEXT)
    assert "flat goldfinch" in extracted.text


# -- OFD ---------------------------------------------------------------------------------------------------------------


def test_the_words_of_an_ofd_stand_as_people_read_them() -> None:
    placed = [
        (60, 10, "金额"),
        (10, 10, "名称"),
        (10, 20.5, "纽扣"),
        (60, 20, "4"),
        (64, 20, "2"),
        (10, 30, "合"),
        (14, 30, "计"),
    ]
    objects = "".join(
        f"<o:TextObject Boundary='{x} {y} 9 4' Size='4'><o:TextCode X='0' Y='3'>{text}</o:TextCode></o:TextObject>"
        for x, y, text in placed
    )
    page = f"<o:Page xmlns:o='http://www.ofdspec.org/2016'><o:Content><o:Layer>{objects}</o:Layer></o:Content></o:Page>"
    assert read_of(ofd({}, page)).text == "名称\t金额\n纽扣\t42\n合计"


def test_a_page_of_an_ofd_that_is_missing_or_drawn_as_curves_is_said() -> None:
    curves = "<o:Page xmlns:o='http://www.ofdspec.org/2016'><o:Content><o:PathObject/></o:Content></o:Page>"
    for page in (curves, "<broken"):
        extracted = read_of(ofd({}, page))
        assert extracted.outcome is Outcome.PARTIAL
        assert extracted.reason
        assert extracted.reason.values["what"] == "page"


# -- named -------------------------------------------------------------------------------------------------------------

NAMED = [
    (b"8BPS\0\1" + bytes(40), office_kinds.PHOTOSHOP),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n%%Title: x\n", office_kinds.POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6" + bytes(40), office_kinds.POSTSCRIPT),
    (b"AC1032\0\0\0\0\0" + bytes(40), office_kinds.AUTOCAD),
    (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", office_kinds.DXF),
    (b"RIFF\x10\0\0\0CDR9vrsn" + bytes(20), office_kinds.COREL),
    (zipped({"content/riffData.cdr": b"x"}), office_kinds.COREL),
    (compound({"Quill": {"QuillSub": {"CONTENTS": b"x"}}, "Contents": b"y"}), office_kinds.PUBLISHER),
    (compound({"VisioDocument": b"x"}), office_kinds.OLD_VISIO),
    (b"\xdb\xa5-\0" + bytes(40), office_kinds.OLD_WORD),
    (b"\0\0\x1a\0" + bytes(40), office_kinds.LOTUS),
    (compound({"MatOST": b"x"}), office_kinds.WORKS),
    (compound({"PP40": b"x"}), office_kinds.PPT),
    (b"\0\1\0\0Standard Jet DB\0" + bytes(40), office_kinds.ACCESS),
    (b"\0\0\0\x20ftypisom" + bytes(40), office_kinds.VIDEO),
    (b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(40), office_kinds.EXECUTABLE),
    (b"SQLite format 3\0" + bytes(40), office_kinds.DATABASE),
    (zipped({"Index/Document.iwa": b"x"}), office_kinds.PAGES),
]


@pytest.mark.parametrize(("data", "kind"), NAMED)
def test_what_cannot_be_read_is_named(data: bytes, kind: str) -> None:
    extracted = read_of(data)
    assert (extracted.media_type, extracted.outcome) == (kind, Outcome.UNREADABLE)
    assert extracted.reason
    assert extracted.reason.code is ReasonCode.UNKNOWN_TYPE
    assert sentence(extracted.reason) == UNREAD_KINDS[kind]


def test_each_kind_that_is_not_read_has_its_sentence() -> None:
    assert set(UNREAD_KINDS) >= office_kinds.NAMED


def test_what_office_programs_of_wps_write_is_read_by_what_is_in_it() -> None:
    from tools.carriers.office_binary import doc, ppt, xls

    for name, data in (("a.wps", doc("seen wren\r")), ("a.et", xls(cell="seen wren")), ("a.dps", ppt(slide=b""))):
        assert read_of(data, name).media_type in {detect.DOC, detect.XLS, office_kinds.PPT}
