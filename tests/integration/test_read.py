"""Every format read as the worker reads it: our own samples, and files made on the spot to be difficult or hostile."""

import email.message
import io
import json
import zipfile
from pathlib import Path

import pytest

from docvault.extract.charsets.decoding import decode
from docvault.extract.detect import detect
from docvault.extract.read import part_bytes, read
from docvault.extract.texts.plain import html_text
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted, Outcome, Page, ReasonCode, from_json, to_json
from docvault.model.limits import Limits

SAMPLES = Path(__file__).resolve().parents[2] / "docvault" / "samples" / "inbox"
TEXTS = {
    "email/mail-0916.eml": [
        "男式夹克 MJ-2207 尺码表和面料要求（订单 HM-88437）",
        "请用防水尼龙",
        "water repellent nylon",
        "腰围 Waist",
    ],
    "email/mail-1005.eml": ["stone washed for 40 minutes", "水洗要求：石磨40分钟", "dungarees: washing"],
    "email/mail-1006.eml": ["线色请保持原色"],
    "email/报价 quotation.msg": ["价格表见附件", "WJ-31,14.20", "報價 Quotation KT-2026-551"],
    "scan/装箱单.pdf": ["667 cartons 箱", "净重 5,870 kg"],
    "scan/尺码 size charts.zip": ["臀围 Hip", "款号 LJ-5530 的尺码表，单位厘米。"],
    "scan/电话记录.txt": ["森田先生来电：订单 KT-2026-551 交期提前到11月20日。"],
}


def of(path: Path, name: str = "") -> Extracted:
    with path.open("rb") as file:
        return read(file, name or path.name, Limits())


def made(tmp_path: Path, name: str, content: bytes, limits: Limits | None = None) -> Extracted:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return read(file, name, limits or Limits())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", TEXTS)
def test_samples_with_text(name: str) -> None:
    extracted = of(SAMPLES / name)
    assert extracted.outcome is Outcome.TEXT
    everything = squeezed(" ".join([extracted.text, extracted.facts.title, *(part.name for part in extracted.parts)]))
    for phrase in TEXTS[name]:
        assert squeezed(phrase) in everything, phrase
    assert from_json(to_json(extracted)) == extracted


@pytest.mark.parametrize(
    ("name", "outcome", "to_recognise"),
    [
        ("fax/PO_HM-88412.tif", Outcome.PARTIAL, (1, 2)),
        ("scan/inspection.pdf", Outcome.PARTIAL, (1,)),
        ("scan/IMG_2031.jpg", Outcome.PARTIAL, (1,)),
        ("scan/locked.pdf", Outcome.ENCRYPTED, ()),
        ("scan/broken.pdf", Outcome.UNREADABLE, ()),
    ],
)
def test_samples_without_text(name: str, outcome: Outcome, to_recognise: tuple[int, ...]) -> None:
    extracted = of(SAMPLES / name)
    assert (extracted.outcome, extracted.to_recognise) == (outcome, to_recognise)


@pytest.mark.ocr
def test_pages_of_pixels_are_recognised() -> None:
    """The real engine on our own faxes: Chinese and English, and what was left over is settled."""
    with Pool(workers=1) as pool:
        for name, phrase in (
            ("fax/20260921-160502.tif", "银色纽扣代替金色纽扣"),
            ("scan/inspection.pdf", "KT-2026-551"),
        ):
            path = SAMPLES / name
            reading = pool.submit(ReadJob(path, path.name)).result()
            done = pool.submit(RecogniseJob(path, path.name, reading)).result()
            assert (done.outcome, done.to_recognise, done.reason) == (Outcome.RECOGNISED, (), None)
            assert phrase in squeezed(done.text)
            assert done.pages[0].confidence is not None
            assert done.pages[0].confidence > 0.9
        path = SAMPLES / "fax/cover.tif"
        assert pool.submit(RecogniseJob(path, path.name, of(path))).result().facts.codes == ("DV1:KYOTO-26-D1",)


def test_parts_by_number(tmp_path: Path) -> None:
    path = SAMPLES / "email/mail-0916.eml"
    extracted = of(path)
    assert [part.name for part in extracted.parts] == ["男式夹克尺码表.xlsx", "面料要求.pdf"]
    with path.open("rb") as file:
        assert part_bytes(file, path.name, 2, Limits()).startswith(b"%PDF")
    assert extracted.facts.sender == "wang.li@hansa-mode.example"
    assert of(SAMPLES / "email/mail-1006.eml").facts.references == ("a1.2611@bergamo-denim.example",)


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("更改通知".encode("gb18030"), "gb2312", "更改通知"),
        ("更改通知".encode("gb18030"), "", "更改通知"),
        ("更改通知".encode("utf-16"), "", "更改通知"),
        ("Größe, café".encode("cp1252"), "", "Größe, café"),
        ("Größe".encode(), "iso-8859-1", "Größe"),
        ("회원님께".encode("cp949"), "ks_c_5601-1987", "회원님께"),
        (b"plain", "no-such-charset", "plain"),
        ("銀色".encode("big5hkscs") + b"\xff", "big5", "銀色\ufffd"),
        ("Größe und mehr Äußerungen ".encode() * 5 + b"\xff", "utf-8", "Größe und mehr Äußerungen " * 5 + "\ufffd"),
    ],
)
def test_charsets(raw: bytes, declared: str, text: str) -> None:
    assert decode(raw, declared) == text


def test_mails_as_they_really_come(tmp_path: Path) -> None:
    raw = "Subject: 订单变更\r\nFrom: 王丽 <li@a.example>\r\n\r\n请查收".encode("gb18030")
    extracted = made(tmp_path, "raw.eml", raw)
    assert (extracted.facts.title, extracted.facts.sender_name) == ("订单变更", "王丽")
    assert "请查收" in extracted.text
    open_end = b'From: a@b.example\r\nSubject: cut\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nhello there\r\n'
    assert "hello there" in made(tmp_path, "cut.eml", open_end).text
    forwarded = email.message.EmailMessage()
    forwarded["Subject"], forwarded["From"] = "outer", "a@b.example"
    inner = email.message.EmailMessage()
    inner["Subject"] = "inner subject"
    inner.set_content("inner words")
    forwarded.set_content("see below")
    forwarded.add_attachment(inner)
    extracted = made(tmp_path, "forwarded.eml", forwarded.as_bytes())
    assert "inner words" in extracted.text
    assert [part.name for part in extracted.parts] == ["inner subject.eml"]
    mbox = (
        b"From a@b Mon Oct  5 10:12:00 2026\n"
        + raw
        + b"\n\nFrom c@d Mon Oct  5 10:13:00 2026\nSubject: second\n\nbody two\n"
    )
    assert [part.media_type for part in made(tmp_path, "box.mbox", mbox).parts] == ["message/rfc822"] * 2


def test_bodies_of_mails_as_programs_write_them(tmp_path: Path) -> None:
    html = email.message.EmailMessage()
    html["Subject"], html["From"] = "=?utf-8?q?=E8=AE=A2=E5=8D=95?= HM-88437", "a@b.example"
    html.set_content("<p>silver <b>buttons</b></p><script>hidden()</script><img alt='a picture'>", subtype="html")
    extracted = made(tmp_path, "html.eml", html.as_bytes())
    assert extracted.facts.title == "订单 HM-88437"
    assert "silver buttons" in extracted.text
    assert "a picture" in extracted.text
    assert "hidden" not in extracted.text
    flowed = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; format=flowed\n\nwash at \n40 degrees\n"
    assert "wash at 40 degrees" in made(tmp_path, "flowed.eml", flowed).text
    torn = b"From: a@b.example\nSubject: =?utf-8?b?A?=\nContent-Transfer-Encoding: base64\n\nnot base64 at all!\n"
    assert made(tmp_path, "torn.eml", torn).outcome is not Outcome.UNREADABLE


def test_mails_with_more_in_them_than_is_read(tmp_path: Path) -> None:
    small = Limits(part_bytes=1000, entries=5)
    mail = email.message.EmailMessage()
    mail["Subject"], mail["From"] = "papers", "a@b.example"
    mail.set_content("see attached")
    mail.add_attachment(bytes(5000), maintype="application", subtype="octet-stream", filename="large.bin")
    mail.add_attachment(b"", maintype="application", subtype="octet-stream", filename="empty.bin")
    large, empty = made(tmp_path, "large.eml", mail.as_bytes(), small).parts
    assert (large.name, large.reason and large.reason.code) == ("large.bin", ReasonCode.TOO_LARGE_PART)
    assert (empty.name, empty.bytes, empty.outcome, empty.reasons) == ("empty.bin", 0, Outcome.EMPTY, ())
    for number in range(9):
        mail.add_attachment(f"{number}", filename=f"{number}.txt")
    many = made(tmp_path, "many.eml", mail.as_bytes(), small)
    assert any(part.reason and part.reason.code is ReasonCode.TOO_MANY_ENTRIES for part in many.parts)
    box = (
        b"From a@b Mon Oct  5 10:12:00 2026\nSubject: short\n\nx\n\nFrom a@b Mon Oct  5 10:13:00 2026\nSubject: long\n\n"
        + b"x" * 5000
    )
    _, long = made(tmp_path, "box.mbox", box, small).parts
    assert (long.name, long.reason and long.reason.code) == ("2.eml", ReasonCode.TOO_LARGE_PART)


def test_fields_of_a_form_on_a_page_of_the_web(tmp_path: Path) -> None:
    page = "<form><input value='nightjar'><input type=hidden value='token'><select><option>wren</select><textarea>kite</textarea>"
    text = made(tmp_path, "form.html", page.encode()).text
    assert all(word in text for word in ("nightjar", "wren", "kite"))
    assert "token" not in text


@pytest.mark.parametrize("swallowing", ["<!-- never closed", "<style>p {}", "<script>let a;", "<title>a"])
def test_what_never_ends_on_a_page_of_the_web_hides_nothing(tmp_path: Path, swallowing: str) -> None:
    page = f"<html><body><p>before</p>{swallowing}<p>nightjar</p></body></html>"
    assert "nightjar" in made(tmp_path, "page.html", page.encode()).text
    ended = f"<html><body><!-- wren --><style>kite {{}}</style><p>before</p>{swallowing}"
    assert "nightjar" not in made(tmp_path, "page.html", ended.encode()).text
    assert "kite" not in made(tmp_path, "page.html", ended.encode()).text


def test_letters_written_as_numbers_in_json(tmp_path: Path) -> None:
    raw = rb'{"name": "\u94f6\u674f\u6263 \ud842\udfb7 nightjar", "path": "C:\\u94f6"}'
    text = made(tmp_path, "order.json", raw).text
    assert "银杏扣 𠮷 nightjar" in text
    assert r"C:\\u94f6" in text


def test_pages_of_the_web(tmp_path: Path) -> None:
    page = "<html><head><meta charset='gbk'><title>价格 list</title></head><body><p>银色<br>纽扣</p></body></html>"
    extracted = made(tmp_path, "price.html", page.encode("gbk"))
    assert (extracted.media_type, extracted.facts.title) == ("text/html", "价格 list")
    assert "银色\n纽扣" in extracted.text
    assert "纽扣" in made(tmp_path, "plain.html", b"<html><body>" + "纽扣".encode() + b"</body></html>").text


def test_a_file_larger_than_its_worker_may_hold_is_kept_and_said_to_be(tmp_path: Path) -> None:
    extracted = made(tmp_path, "large.txt", bytes(5000), Limits(memory_bytes=8000))
    assert (extracted.outcome, extracted.reason and extracted.reason.code) == (
        Outcome.UNREADABLE,
        ReasonCode.TOO_LARGE_PART,
    )


def test_archives_with_locked_and_damaged_entries(tmp_path: Path) -> None:
    whole = zipped({"a.txt": b"readable " * 50, "b.txt": b"secret " * 50})
    locked = bytearray(whole)
    locked[whole.rindex(b"PK\x01\x02") + 8] |= 1  # the directory says that the last entry is under a password
    extracted = made(tmp_path, "some.zip", bytes(locked))
    assert [part.outcome for part in extracted.parts] == [Outcome.TEXT, Outcome.ENCRYPTED]
    assert extracted.reason
    assert extracted.reason.code is ReasonCode.PARTS_LOCKED
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    assert made(tmp_path, "all.zip", bytes(locked)).outcome is Outcome.ENCRYPTED
    damaged = bytearray(whole)
    damaged[whole.index(b"a.txt") + 6] ^= 0xFF
    torn = made(tmp_path, "torn.zip", bytes(damaged))
    assert [part.reason and part.reason.code for part in torn.parts] == [ReasonCode.DAMAGED, None]
    assert "secret" in torn.text


def test_thousands_of_parts_inside_each_other(tmp_path: Path) -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (depth, depth) for depth in range(3000)
    )
    extracted = made(tmp_path, "deep.eml", b"From: a@b.example\r\nSubject: deep\r\n" + nested)
    assert extracted.outcome in {Outcome.PARTIAL, Outcome.UNREADABLE, Outcome.EMPTY, Outcome.TEXT}
    assert "<div>" not in html_text("<div>" * 20_000 + "end")[0]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_archives_that_mean_harm(tmp_path: Path) -> None:
    small = Limits(part_bytes=1 << 20, entries=20, depth=3)
    bomb = made(tmp_path, "bomb.zip", zipped({"zeros.txt": bytes(50 << 20), "note.txt": "请看".encode()}), small)
    assert bomb.outcome is Outcome.PARTIAL
    assert bomb.parts[0].reason is not None
    assert bomb.parts[0].reason.code is ReasonCode.TOO_LARGE_PART
    assert "请看" in bomb.text
    many = made(tmp_path, "many.zip", zipped({f"{number}.txt": b"x" for number in range(40)}), small)
    assert many.reason is not None
    assert many.reason.code is ReasonCode.TOO_MANY_ENTRIES
    doll = b"the innermost"
    for depth in range(6):
        doll = zipped({f"{depth}.zip" if depth else "text.txt": doll})
    assert any(
        part.reason and part.reason.code is ReasonCode.TOO_DEEP
        for part in made(tmp_path, "doll.zip", doll, small).parts
    )
    assert made(tmp_path, "cut.zip", zipped({"a.txt": b"x" * 1000})[:60], small).outcome is Outcome.PARTIAL
    assert made(tmp_path, "cut.zip", zipped({"a.txt": b"x" * 1000})[:32], small).outcome is Outcome.UNREADABLE


WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def word(body: str, **parts: str) -> bytes:
    files = {"[Content_Types].xml": b"<Types/>", "word/document.xml": WORD.format(body).encode()}
    return zipped({**files, **{f"word/{name}.xml": WORD.format(text).encode() for name, text in parts.items()}})


def test_word_parts_and_runs(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>sil</w:t></w:r><w:r><w:t>ver 银色</w:t></w:r><w:del><w:r><w:delText>gold</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>尺码</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>38</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    note = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    extracted = made(
        tmp_path,
        "a.docx",
        word(body, header1=note.format("页眉"), comments=note.format("a comment"), footnotes=note.format("a footnote")),
    )
    for phrase in ("silver 银色", "尺码", "38", "页眉", "a comment", "a footnote"):
        assert phrase in extracted.text
    assert "gold" not in extracted.text
    hostile = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    assert (
        made(tmp_path, "b.docx", zipped({"[Content_Types].xml": b"", "word/document.xml": hostile})).outcome
        is Outcome.UNREADABLE
    )


def test_the_type_by_content_not_by_name() -> None:
    assert detect(b"From: a@b.example\r\nSubject: x\r\n\r\nhello", "letter.msg") == "message/rfc822"
    assert detect(b"%PDF-1.4 ...", "scan.txt") == "application/pdf"
    assert detect(json.dumps({"a": 1}).encode(), "a.json") == "text/plain"
    assert detect("款号,单价\n".encode("gb18030"), "a.csv") == "text/csv"
    assert detect(b"<html><body>x</body></html>", "a") == "text/html"
    assert detect(bytes(range(256)) * 4, "a.txt") == "application/octet-stream"
    assert detect(b"", "a.txt") == "application/x-empty"
    assert detect(b"RIFF\0\0\0\0WEBPVP8 ", "a.txt") == "image/*"
    assert detect(b"BM" + (40).to_bytes(4, "little") + bytes(34), "a.txt") == "image/*"
    assert detect("款号".encode("utf-16"), "a.txt") == "text/plain"
    assert detect(b"no header at all", "a.eml") == "message/rfc822"


def test_more_text_than_is_read(tmp_path: Path) -> None:
    extracted = made(tmp_path, "long.txt", b"word " * 100, Limits(output_characters=50))
    assert (extracted.outcome, extracted.pages) == (Outcome.PARTIAL, (Page("word " * 10),))


def test_what_a_page_shows_to_who_looks_closer(tmp_path: Path) -> None:
    """Tips, short addresses and what a page is about are read; what is made for machines, or never shown, is not."""
    page = (
        "<html><head><meta name=description content='about heron'><meta name=viewport content='width=egret'></head><body>"
        f"<a href='https://a.example/orders/PO-4711'>order</a><a href='https://a.example/?u={'ibis' * 60}'>unsubscribe</a>"
        "<a href='#stork'>up</a><p title='a tip: plover'>text</p><script>rail()</script><template>crake</template></body></html>"
    )
    text = made(tmp_path, "page.html", page.encode()).text
    assert all(word in text for word in ("heron", "PO-4711", "plover"))
    assert not any(word in text for word in ("egret", "ibis", "stork", "rail", "crake"))
