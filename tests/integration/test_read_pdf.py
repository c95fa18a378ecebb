"""PDFs: text, notes, form fields and files inside; pages that are pictures; and the second reader, for files the first one dies of."""

import io
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest
import segno
from PIL import Image, ImageDraw
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docvault.extract.pdf.pages import UnreadablePdf, drawing_scale, pdf_pages
from docvault.extract.pictures.images import damage
from docvault.extract.read import read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from tools.samples.office import encrypted, pdf
from tools.samples.paper import scanned_pdf

BOTH = pytest.mark.parametrize("avoid_pdfium", [False, True], ids=["pdfium", "pypdf"])


def made(tmp_path: Path, content: bytes, limits: Limits | None = None, *, avoid_pdfium: bool = False) -> Extracted:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return read(file, "file.pdf", limits or Limits(), avoid_pdfium=avoid_pdfium)


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pages(*texts: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for text in texts:
        canvas.drawString(60, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> Image.Image:
    paper = Image.new("L", (850, 1100), 255)
    ImageDraw.Draw(paper).text((100, 100), "HM-88437", fill=0)
    return paper


@BOTH
def test_text_by_page(tmp_path: Path, avoid_pdfium: bool) -> None:
    extracted = made(tmp_path, pages("silver buttons", "washing at 40"), avoid_pdfium=avoid_pdfium)
    assert [(page.number, page.text.strip()) for page in extracted.pages] == [
        (1, "silver buttons"),
        (2, "washing at 40"),
    ]
    assert (extracted.outcome, extracted.to_recognise) == (Outcome.TEXT, ())


@BOTH
def test_a_page_that_is_a_picture_is_to_be_recognised(tmp_path: Path, avoid_pdfium: bool) -> None:
    extracted = made(tmp_path, scanned_pdf([scan()]), avoid_pdfium=avoid_pdfium)
    assert (extracted.outcome, extracted.to_recognise) == (Outcome.PARTIAL, (1,))


@BOTH
def test_a_locked_file(tmp_path: Path, avoid_pdfium: bool) -> None:
    locked = encrypted(pages("secret"), "only the buyer knows")
    assert made(tmp_path, locked, avoid_pdfium=avoid_pdfium).outcome is Outcome.ENCRYPTED


@BOTH
def test_more_pages_than_are_read(tmp_path: Path, avoid_pdfium: bool) -> None:
    extracted = made(tmp_path, pages("one", "two", "three"), Limits(pages=2), avoid_pdfium=avoid_pdfium)
    assert (extracted.outcome, len(extracted.pages), extracted.page_count) == (Outcome.PARTIAL, 2, 3)
    assert extracted.reason
    assert (extracted.reason.code, extracted.reason.values) == (ReasonCode.TOO_MANY_PAGES, {"limit": 2, "pages": 3})


@BOTH
@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4 cut off", pages("x")[:300], written(pypdf.PdfWriter())],
    ids=["a head only", "cut", "without a page"],
)
def test_a_broken_file_says_so(tmp_path: Path, content: bytes, avoid_pdfium: bool) -> None:
    extracted = made(tmp_path, content, avoid_pdfium=avoid_pdfium)
    assert extracted.outcome is Outcome.UNREADABLE
    assert extracted.reason
    assert extracted.reason.code is ReasonCode.DAMAGED
    assert extracted.reason.values["detail"]


def test_notes_and_form_fields_are_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(60, 700, "order form")
    canvas.acroForm.textfield(name="qty", value="4500 pcs", x=60, y=600)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.add_annotation(0, Text(rect=(60, 500, 90, 530), text="纽扣改为银色"))
    writer.add_annotation(0, FreeText(rect=(60, 400, 200, 430), text="confirmed by phone"))
    text = made(tmp_path, written(writer)).text
    for phrase in ("order form", "4500 pcs", "纽扣改为银色", "confirmed by phone"):
        assert phrase in text


def test_files_inside_a_file(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pages("see the attachment")))
    writer.add_attachment("sizes.txt", "腰围 72".encode())
    writer.add_attachment("large.bin", bytes(5000))
    extracted = made(tmp_path, written(writer), Limits(part_bytes=1000))
    assert {part.name: part.reason and part.reason.code for part in extracted.parts} == {
        "sizes.txt": None,
        "large.bin": ReasonCode.TOO_LARGE_PART,
    }
    assert "腰围 72" in extracted.text


def test_files_inside_that_cannot_be_had_take_nothing_from_the_text(tmp_path: Path) -> None:
    extracted = made(tmp_path, pages("still read") + b"\n/EmbeddedFile of nobody\n")
    assert (extracted.outcome, extracted.text.strip(), extracted.parts) == (Outcome.TEXT, "still read", ())


def test_words_set_letter_by_letter_are_put_together(tmp_path: Path) -> None:
    """As some programs write them: each letter placed by itself, a little apart."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    x = 60.0
    for word in ["please", "confirm", "the", "washing", "before", "cutting", "starts", "here"]:
        for letter in word:
            canvas.drawString(x, 700, letter)
            x += canvas.stringWidth(letter) + 0.3
        x += 6
    canvas.save()
    assert "confirm" in made(tmp_path, out.getvalue()).text


# -- pages to recognise ------------------------------------------------------------------------------------------------


def test_pages_are_drawn_at_the_resolution_of_a_scan(tmp_path: Path) -> None:
    drawn = list(pdf_pages(pages("one", "two"), [2], Limits()))
    assert [page.number for page in drawn] == [2]
    assert drawn[0].image.mode == "L"
    assert drawn[0].image.size == pytest.approx((595 * 200 / 72, 842 * 200 / 72), abs=2)
    assert drawn[0].image.getextrema() == (0, 255)


@pytest.mark.parametrize("side", [72.0, 3_000.0, 2_000_000.0])
def test_a_page_is_never_drawn_larger_than_the_limit(side: float) -> None:
    scale = drawing_scale(side, side, 1_000_000)
    assert 0 < scale <= 200 / 72
    assert (side * scale + 1) ** 2 <= 1_000_000 * 1.001


@pytest.mark.parametrize(("content", "numbers"), [(b"%PDF-1.4 cut off", [1]), (pages("one"), [7])])
def test_a_page_that_cannot_be_drawn(content: bytes, numbers: list[int]) -> None:
    with pytest.raises((UnreadablePdf, IndexError)) as raised:
        list(pdf_pages(content, numbers, Limits()))
    assert damage(raised.value).code is ReasonCode.DAMAGED


def over_a_picture(*lines: str, mode: int = 0, width: int = 600, height: int = 850) -> bytes:
    """A page with a scan on it and lines of text over it, or under it where nobody sees them (`mode` 3)."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(scan()), 0, 0, width, height)
    for place, line in enumerate(lines):
        text = canvas.beginText(40, 800 - 14 * place)
        text.setTextRenderMode(mode)
        text.textOut(line)
        canvas.drawText(text)
    canvas.save()
    return out.getvalue()


READS_WELL = ["The silver buttons of order HM-88437 were confirmed on Monday, please pack them apart."] * 5
READS_BADLY = ["Tbc sllvcr bnttns }{ ~|; Krdwpf zrnt qst mnk ::: .,;. ~~ |||"] * 5


@pytest.mark.parametrize(
    ("lines", "mode", "is_recognised"),
    [
        (["Scanned by CamScanner"], 0, True),
        (["FROM: NORDIC TEL +46 8 000 000 2026-11-20 10:31 P.1/1"], 0, True),
        (READS_WELL[:1] * 3, 0, True),
        (READS_WELL * 5, 0, False),
        (READS_WELL, 3, False),
        (READS_WELL[:1], 3, True),
        (["HM-88437"], 3, True),
        (READS_BADLY, 3, True),
    ],
)
def test_a_picture_with_words_over_it(lines: list[str], mode: int, *, is_recognised: bool) -> None:
    """A scanner's stamp says nothing of the page; what a program recognised before does, where it reads well. Both texts are kept."""
    extracted = read(io.BytesIO(over_a_picture(*lines, mode=mode)), "a.pdf", Limits())
    assert extracted.to_recognise == ((1,) if is_recognised else ())
    assert extracted.outcome is (Outcome.PARTIAL if is_recognised else Outcome.TEXT)
    assert lines[0] in extracted.text


def test_letters_that_a_font_maps_to_nothing_are_counted() -> None:
    """As public reports have it: the ligature of `office` mapped to U+0000. The word is lost, and that is said."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    meant = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
        b"1 beginbfrange <20> <7d> <0020> endbfrange 1 beginbfchar <7e> <0000> endbfchar endcmap end end"
    )
    content = b"BT /F1 24 Tf 50 700 Td (the o~ce of Monday, wren) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        font,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(meant), meant),
    ]
    data = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%b\nendobj\n" % (place, one) for place, one in enumerate(objects, start=1)
    )
    extracted = read(io.BytesIO(data + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF\n"), "a.pdf", Limits())
    assert "wren" in extracted.text
    assert [reason.code for reason in extracted.reasons] == [ReasonCode.ODD_CHARACTERS]


def test_a_letter_with_a_logo_is_not_recognised() -> None:
    extracted = read(io.BytesIO(over_a_picture("Dear Ms Li, silver please.", width=100, height=60)), "a.pdf", Limits())
    assert (extracted.to_recognise, extracted.outcome) == ((), Outcome.TEXT)


def test_a_picture_in_a_letter_is_recognised_beside_it() -> None:
    """A photo of a label in the middle of thirty lines: its words stand nowhere else."""
    extracted = read(io.BytesIO(over_a_picture(*(READS_WELL * 6), width=400, height=400)), "a.pdf", Limits())
    assert (extracted.to_recognise, READS_WELL[0] in extracted.text) == ((1,), True)


def test_pages_drawn_as_curves_are_recognised_and_rules_are_not() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(60):  # letters as a program for artwork leaves them
        canvas.bezier(50 + 8 * number, 700, 52 + 8 * number, 712, 56 + 8 * number, 690, 57 + 8 * number, 705)
        canvas.bezier(50 + 8 * number, 700, 55 + 8 * number, 715, 51 + 8 * number, 695, 57 + 8 * number, 701)
    canvas.showPage()
    canvas.grid([50, 150, 250, 350], [500, 520, 540, 560, 580])
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    extracted = read(io.BytesIO(out.getvalue()), "a.pdf", Limits())
    assert (extracted.to_recognise, extracted.page_count) == ((1,), 3)


def test_words_whose_letters_were_set_one_by_one() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for row, line in enumerate(("silver buttons for the denim jacket", "gold buttons for the linen shirt")):
        text = canvas.beginText(50, 700 - 20 * row)
        text.setCharSpace(4)
        text.textOut(line)
        canvas.drawText(text)
    canvas.save()
    assert read(io.BytesIO(out.getvalue()), "a.pdf", Limits()).text.split("\n")[:2] == [
        "silver buttons for the denim jacket",
        "gold buttons for the linen shirt",
    ]


def form(field: dict[str, object]) -> bytes:
    """A page with one field of a form."""
    writer = pypdf.PdfWriter(io.BytesIO(pages("a form")))
    names = {NameObject(key): value for key, value in field.items()}
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (50, 50, 250, 70))),
            **names,
        }
    )
    reference = writer._add_object(widget)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    fields = ArrayObject([widget.get("/Parent", reference)])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    return written(writer)


def text_of(value: str) -> TextStringObject:
    return TextStringObject(value)


def test_fields_say_what_they_hold_and_what_it_is_called() -> None:
    choice = form(
        {
            "/FT": NameObject("/Ch"),
            "/T": text_of("colour"),
            "/V": text_of("s1"),
            "/Opt": ArrayObject(
                [ArrayObject([text_of("s1"), text_of("银色扣")]), ArrayObject([text_of("g1"), text_of("金色扣")])]
            ),
        }
    )
    shown = read(io.BytesIO(choice), "a.pdf", Limits()).text
    assert "银色扣" in shown
    assert "金色扣" not in shown


def test_what_the_file_says_of_itself_and_its_bookmarks() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pages("a page")))
    writer.add_metadata({"/Title": "Trims card 辅料卡", "/Keywords": "wren HM-88437", "/Subject": "untitled"})
    writer.add_outline_item(title="Chapter nightjar 夜鹰", page_number=0)
    extracted = read(io.BytesIO(written(writer)), "a.pdf", Limits())
    for word in ("辅料卡", "wren HM-88437", "夜鹰"):
        assert word in extracted.text
    assert "untitled" not in extracted.text
    assert extracted.page_count == 1


def test_a_portfolio_of_any_size_and_a_file_pinned_to_a_page() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pages("cover")))
    for number in range(30):
        writer.add_attachment(f"{number}.txt", f"paper {number} 银杏".encode())
    writer.add_attachment("noise.bin", bytes(range(256)) * 12_000)
    extracted = read(io.BytesIO(written(writer)), "a.pdf", Limits())
    assert len(extracted.parts) == 31
    assert "paper 29 银杏" in extracted.text


def test_a_page_that_cannot_be_opened_is_counted() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pages("one", "two")))
    kids = writer.root_object["/Pages"]["/Kids"]  # type: ignore[index]
    kids[1] = NullObject()
    extracted = read(io.BytesIO(written(writer)), "a.pdf", Limits())
    assert (extracted.outcome, extracted.reasons) == (Outcome.PARTIAL, (not_read("page"),))
    assert "one" in extracted.text


def appearance(kind: str, **more: object) -> bytes:
    """A page with an annotation that says nothing and shows `wheatear`."""
    writer = pypdf.PdfWriter(io.BytesIO(pages("a page")))
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    shown = DecodedStreamObject()
    shown.set_data(b"BT /F 12 Tf 5 5 Td (wheatear) Tj ET")
    shown[NameObject("/Subtype")] = NameObject("/Form")
    shown[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 200, 20)))
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    shown[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    note = {
        "/Subtype": NameObject(kind),
        "/Rect": ArrayObject(map(FloatObject, (50, 50, 250, 70))),
        "/F": pypdf.generic.NumberObject(4),
        "/AP": DictionaryObject({NameObject("/N"): writer._add_object(shown)}),
        **more,
    }
    annotation = DictionaryObject({NameObject(key): value for key, value in note.items()})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])
    return written(writer)


@pytest.mark.parametrize("kind", ["/Stamp", "/FreeText", "/Widget", "/Watermark", "/Square", "/Screen"])
def test_what_stamps_and_signatures_look_like(kind: str) -> None:
    extracted = read(io.BytesIO(appearance(kind)), "a.pdf", Limits())
    assert (extracted.outcome, extracted.text.count("wheatear")) == (Outcome.TEXT, 1)
    twice = read(io.BytesIO(appearance(kind, **{"/Contents": text_of("wheatear")})), "a.pdf", Limits())
    assert twice.text.count("wheatear") == 1
    other = read(io.BytesIO(appearance(kind)), "a.pdf", Limits(), avoid_pdfium=True)
    assert other.reasons == (not_read("note"),)


def test_pages_beyond_the_count_and_pages_whose_content_is_broken() -> None:
    whole = pages("first wren", "second nightjar", "third plover")
    assert b"/Count 3" in whole
    extracted = read(io.BytesIO(whole.replace(b"/Count 3", b"/Count 1")), "a.pdf", Limits())
    assert (extracted.outcome, extracted.page_count) == (Outcome.TEXT, 3)
    assert "third plover" in extracted.text
    for spoilt in (
        whole.replace(b"/Filter [ /ASCII85Decode /FlateDecode ]", b"/Filter [ /NobodysDecode /FlateDecode ]"),
        whole.replace(b"/Contents", b"/Contents 999 0 R /Was"),
    ):
        assert spoilt != whole
        broken = read(io.BytesIO(spoilt), "a.pdf", Limits())
        assert (broken.text, broken.reasons) == ("", (not_read("page", 3),))
    assert read(io.BytesIO(pages("", "")), "a.pdf", Limits()).outcome is Outcome.EMPTY


@pytest.mark.parametrize("place", ["document", "page"])
def test_files_that_stand_in_no_list_of_files(place: str) -> None:
    """As invoices for machines have them: associated files (ISO 32000-2, 14.13)."""
    writer = pypdf.PdfWriter(io.BytesIO(pages("an invoice")))
    stream = DecodedStreamObject()
    stream.set_data(b"<Invoice>wheatear</Invoice>")
    stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
    inner = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    file = DictionaryObject({NameObject("/F"): text_of("factur-x.xml"), NameObject("/EF"): inner})
    holder = writer.root_object if place == "document" else writer.pages[0]
    holder[NameObject("/AF")] = ArrayObject([writer._add_object(file)])
    extracted = read(io.BytesIO(written(writer)), "a.pdf", Limits())
    assert [one.name for one in extracted.parts] == ["factur-x.xml"]
    assert "wheatear" in extracted.text


def test_a_form_that_its_pages_only_stand_for() -> None:
    """XFA: what was filled in and its captions are read, as one stream or as packets; one that cannot be is said."""
    filled = "<xdp><template><caption>Colour</caption></template><datasets><colour>银杏扣</colour></datasets></xdp>"
    for packets in ({"": filled}, {"template": "<t>Colour</t>", "datasets": "<d><c>银杏扣</c></d>"}, {"datasets": ""}):
        writer = pypdf.PdfWriter(io.BytesIO(pages("Please wait...")))
        streams = []
        for name, content in packets.items():
            stream = DecodedStreamObject()
            stream.set_data(content.encode())
            streams += [text_of(name), writer._add_object(stream)]
        xfa = ArrayObject(streams) if "" not in packets else streams[1]
        fields = {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): xfa}
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(fields)
        extracted = read(io.BytesIO(written(writer)), "a.pdf", Limits())
        if any(packets.values()):
            assert "银杏扣" in extracted.text
            assert "Colour" in extracted.text
        else:
            assert extracted.reasons == (not_read("form"),)


def test_chinese_of_a_font_that_is_not_in_the_file(tmp_path: Path) -> None:
    assert "尺码表" in made(tmp_path, pdf("尺码表", ["腰围 72"])).text


def test_pages_with_a_text_layer_are_searched_for_codes(tmp_path: Path) -> None:
    """A scanner that recognises text itself says nothing of the codes on the page; in a file that came in a mail neither."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for text, code in (
        ("a cover sheet with a text layer", "DV1:2026-0001"),
        ("no picture", ""),
        ("more", "DV1:2026-0002"),
    ):
        canvas.drawString(60, 700, f"{text} of many words")
        if code:
            picture = io.BytesIO()
            segno.make(code, error="m", micro=False).save(picture, kind="png", scale=6, border=3)
            canvas.drawImage(ImageReader(Image.open(picture)), 60, 100, 90, 90)
        canvas.showPage()
    canvas.save()
    extracted = made(tmp_path, out.getvalue())
    assert extracted.facts.codes == ("DV1:2026-0001", "DV1:2026-0002")
    assert (extracted.outcome, extracted.to_recognise) == (Outcome.TEXT, ())
    hurried = made(tmp_path, out.getvalue(), Limits(cpu_seconds=0))  # the text is worth more than the codes
    assert (hurried.facts.codes, hurried.pages) == ((), extracted.pages)
    message = EmailMessage()
    message["Subject"] = "see inside"
    message.set_content("see inside")
    message.add_attachment(out.getvalue(), maintype="application", subtype="pdf", filename="inside.pdf")
    (tmp_path / "mail").write_bytes(message.as_bytes())
    with (tmp_path / "mail").open("rb") as file:
        assert read(file, "mail.eml", Limits()).facts.codes == ("DV1:2026-0001", "DV1:2026-0002")
