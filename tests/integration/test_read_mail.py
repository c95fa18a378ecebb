"""Mails with everything that programs put into them, and files of mail programs: what they say is found, what cannot be read is said."""

import base64
import datetime as dt
import io
import quopri
import struct
import zlib

import pytest

from docvault.extract.read import part_bytes, read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from tools.carriers.mail import CARRIERS
from tools.samples import mail_kinds as kinds
from tools.samples.mail_kinds import HEAD, encoded, multipart, part, plain

WORDS = "银杏甲申扣 wheatear"
INNER = f"From: Li <li@mill.example>\r\nSubject: inner\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}\r\n".encode()


def of(data: bytes, name: str = "mail.eml", limits: Limits | None = None) -> Extracted:
    return read(io.BytesIO(data), name, limits or Limits())


def codes(extracted: Extracted) -> list[ReasonCode]:
    return [reason.code for reason in extracted.reasons]


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "8bit", "Base64 (really)"])
@pytest.mark.parametrize("kind", ["message/rfc822", "message/global", "message/news"])
def test_a_message_inside_a_message_in_every_coding(coding: str, kind: str) -> None:
    coded = quopri.encodestring(INNER) if coding[0] == "q" else INNER if coding[0] == "8" else base64.encodebytes(INNER)
    extracted = of(multipart(plain(), part(coded, f"Content-Type: {kind}", f"Content-Transfer-Encoding: {coding}")))
    assert (extracted.outcome, WORDS in extracted.text) == (Outcome.TEXT, True)
    assert extracted.parts[0].name.endswith(".eml")


def test_a_message_inside_a_message_keeps_its_bytes() -> None:
    data = multipart(
        plain(), part(INNER, "Content-Type: message/rfc822", 'Content-Disposition: attachment; filename="Re: order"')
    )
    assert of(data).parts[0].name == "Re: order.eml"
    assert part_bytes(io.BytesIO(data), "mail.eml", 1, Limits()).strip() == INNER.strip()


def test_a_delivery_report() -> None:
    status = (
        b"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822;\r\n siskin@nordic.example\r\nAction: failed\r\n"
        b"Diagnostic-Code: smtp; 550 mailbox unavailable\r\n\r\nFinal-Recipient: utf-8; \\x{94f6}@nordic.example\r\n"
    )
    returned = b"Subject: =?utf-8?B?6ZO25p2P?=\r\nTo: siskin@nordic.example\r\n"
    for kind, headers in (
        ("message/delivery-status", "text/rfc822-headers"),
        ("message/global-delivery-status", "message/global-headers"),
    ):
        extracted = of(
            multipart(
                plain(),
                part(status, f"Content-Type: {kind}"),
                part(returned, f"Content-Type: {headers}"),
                kind="report",
            )
        )
        assert extracted.outcome is Outcome.TEXT
        for words in (
            "Final-Recipient: siskin@nordic.example",
            "550 mailbox unavailable",
            "Final-Recipient: 银@",
            "Subject: 银杏",
        ):
            assert words in extracted.text


def test_a_receipt_in_base64() -> None:
    receipt = b"Original-Message-ID: <4711@x>\r\nDisposition: manual-action/MDN-sent-manually; displayed wheatear\r\n"
    extracted = of(multipart(plain(), encoded(receipt, "message/disposition-notification")))
    assert (extracted.outcome, "displayed wheatear" in extracted.text) == (Outcome.TEXT, True)


def test_a_file_that_lies_elsewhere() -> None:
    where = 'Content-Type: message/external-body; access-type=URL; URL="https://x.example/wheatear.pdf"'
    extracted = of(multipart(plain(), part(b"Content-Type: application/pdf\r\nContent-ID: <1@x>\r\n\r\n", where)))
    assert extracted.reasons == (not_read("elsewhere"),)
    assert "wheatear.pdf" in extracted.text


def test_a_piece_of_a_message() -> None:
    extracted = of(HEAD.encode() + b'Content-Type: message/partial; id="1@x"; number=1; total=3\r\n\r\n' + INNER)
    assert not_read("piece", 2) in extracted.reasons
    assert (extracted.outcome, WORDS in extracted.text) == (Outcome.PARTIAL, True)


# -- winmail.dat -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["winmail.dat", "attachment", "ATT00001.txt"])
def test_winmail_as_a_file_and_in_a_mail(name: str) -> None:
    data = kinds.tnef({0x0037: "spec", 0x1000: "body siskin"}, [("规格.txt", WORDS.encode())])
    for extracted in (of(data, name), of(multipart(plain(), encoded(data, "application/ms-tnef", name)))):
        assert (extracted.outcome, WORDS in extracted.text, "body siskin" in extracted.text) == (
            Outcome.TEXT,
            True,
            True,
        )
        assert extracted.parts[-1].name.endswith("规格.txt")


def test_winmail_with_rich_text_html_people_and_a_message_inside() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg936 \'d2\'f8\'c9\'ab rich}"
    packed = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    inside = kinds.tnef(
        {0x0037: "inner", 0x1013: f"<p>{WORDS}</p>".encode(), 0x3FDE: 65001}, [("inside.txt", b"whimbrel")]
    )
    row = kinds.mapi({0x3001: "Li", 0x39FE: "li@mill.example"})
    people = kinds.attribute(1, 0x9004, struct.pack("<I", 1) + row)
    data = kinds.tnef(
        {
            0x0037: "outer",
            0x0042: "Ms Berg",
            0x0065: "/O=NORDIC/CN=BERG",
            0x5D02: "Berg@nordic.example",
            0x1009: packed,
            0x0039: dt.datetime(2026, 11, 3, 8, 30, tzinfo=dt.UTC),
            (kinds_group("appointment"), 0x8208): "Hall 7",
            ("00020329-0000-0000-c000-000000000046", "Keywords"): ["denim", "urgent"],
        },
        nested=[inside],
        more=people,
    )
    extracted = of(data, "winmail.dat")
    assert (extracted.facts.title, extracted.facts.sender, extracted.facts.sent) == (
        "outer",
        "berg@nordic.example",
        "2026-11-03T08:30:00+00:00",
    )
    assert extracted.facts.recipients == ("li@mill.example",)
    for words in ("银色 rich", WORDS, "whimbrel", "Location: Hall 7", "denim, urgent", "Date: 2026-11-03 08:30 UTC"):
        assert words in extracted.text


def kinds_group(name: str) -> str:
    return {"appointment": "00062002-0000-0000-c000-000000000046"}[name]


def test_winmail_cut_off_keeps_what_was_before() -> None:
    whole = kinds.tnef({0x0037: "spec"}, [("a.txt", WORDS.encode()), ("b.txt", b"later " * 100)])
    extracted = of(whole[:-300], "winmail.dat")
    assert (extracted.outcome, WORDS in extracted.text, "later" in extracted.text) == (Outcome.PARTIAL, True, True)
    assert of(whole[:8], "winmail.dat").outcome in {Outcome.UNREADABLE, Outcome.EMPTY}


# -- files in the lines of a text ----------------------------------------------------------------------------------------


def test_several_files_in_uuencode_and_a_begin_that_is_none() -> None:
    text = f"begin 644 of them\n\nplease see\n{kinds.uuencoded('订单.txt', WORDS.encode())}\nand\n{kinds.uuencoded('b.txt', b'whimbrel' * 30)}\nregards"
    for extracted in (of((HEAD + "\r\n" + text).encode()), of(text.encode(), "old.uue")):
        assert [one.name for one in extracted.parts] == ["订单.txt", "b.txt"]
        assert extracted.outcome is Outcome.TEXT
        for words in (WORDS, "whimbrel", "of them", "regards"):
            assert words in extracted.text


def test_uuencode_as_a_coding_and_cut_off() -> None:
    coded = kinds.uuencoded("a.txt", WORDS.encode() * 9)
    body = part(coded.encode(), 'Content-Type: text/plain; name="a.txt"', "Content-Transfer-Encoding: x-uuencode")
    assert WORDS in of(multipart(plain(), body)).text
    cut = of((HEAD + "\r\nsee\n" + coded[: len(coded) // 2]).encode())
    assert (cut.outcome, WORDS in cut.text) == (Outcome.PARTIAL, True)


def test_begin_base64_yenc_and_binhex() -> None:
    base = f"begin-base64 644 a.txt\n{base64.encodebytes(WORDS.encode()).decode()}====\n"
    for text in (
        base.encode(),
        kinds.yencoded("a.txt", WORDS.encode()),
        kinds.binhexed("a.txt", WORDS.encode()).encode(),
    ):
        for extracted in (of(HEAD.encode() + b"\r\nsee\r\n" + text), of(text, "a.txt")):
            assert ([one.name for one in extracted.parts], extracted.outcome) == (["a.txt"], Outcome.TEXT)
            assert WORDS in extracted.text
    part_of_more = kinds.yencoded("a.txt", WORDS.encode()).replace(b"=ybegin ", b"=ybegin part=1 total=2 ")
    assert of(HEAD.encode() + b"\r\n" + part_of_more).outcome is Outcome.PARTIAL


# -- signed and encrypted ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime", "application/octet-stream"]
)
def test_a_signed_message_is_the_message_in_it(kind: str) -> None:
    inner = multipart(plain(WORDS), encoded(b"whimbrel", "text/plain", "in.txt"), head="")
    for sealed in (kinds.signed(inner), kinds.signed_in_pieces(inner)):
        extracted = of(HEAD.encode() + encoded(sealed, kind, "smime.p7m"))
        assert (extracted.outcome, [one.name for one in extracted.parts]) == (Outcome.TEXT, ["in.txt"])
        assert WORDS in extracted.text
        assert "whimbrel" in extracted.text
    assert (
        "Signature (not checked): Anna Berg <berg@nordic.example>"
        in of(HEAD.encode() + encoded(kinds.signed(inner), kind, "smime.p7m")).text
    )


@pytest.mark.parametrize(
    "coding",
    [
        bytes,
        base64.encodebytes,
        lambda data: b"-----BEGIN PKCS7-----\n" + base64.encodebytes(data) + b"-----END PKCS7-----\n",
    ],
)
def test_a_signed_file_of_any_kind(coding: type) -> None:
    data = coding(kinds.signed(WORDS.encode()))
    extracted = of(data, "contract.txt.p7m")
    assert ([one.name for one in extracted.parts], extracted.outcome) == (["contract.txt"], Outcome.TEXT)
    assert WORDS in extracted.text
    assert part_bytes(io.BytesIO(data), "contract.txt.p7m", 1, Limits()) == WORDS.encode()


def test_a_saved_signed_message() -> None:
    assert [one.name for one in of(kinds.signed(INNER), "smime.p7m").parts] == ["message.eml"]
    assert WORDS in of(multipart(plain(WORDS), head="", kind="signed"), "smime.p7m").text
    twice = kinds.signed(
        part(
            base64.encodebytes(kinds.signed(INNER)),
            "Content-Type: application/pkcs7-mime",
            "Content-Transfer-Encoding: base64",
        )
    )
    assert WORDS in of(HEAD.encode() + encoded(twice, "application/pkcs7-mime", "smime.p7m")).text


def test_a_packed_message() -> None:
    packed = zlib.compress(INNER)
    octets = bytes([4, 0x82]) + struct.pack(">H", len(packed)) + packed
    inner = kinds.open_length(0x30, bytes.fromhex("06092a864886f70d010701"), kinds.open_length(0xA0, octets))
    data = kinds.open_length(0x30, b"\2\1\0", b"\x30\0", inner)
    sealed = kinds.open_length(0x30, bytes.fromhex("060b2a864886f70d0109100109"), kinds.open_length(0xA0, data))
    assert (
        WORDS
        in of(HEAD.encode() + encoded(sealed, "application/pkcs7-mime; smime-type=compressed-data", "smime.p7z")).text
    )


def test_detached_signatures_and_keys_are_nothing_to_read() -> None:
    armour = b"-----BEGIN PGP SIGNATURE-----\nVersion: 1\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
    key = armour.replace(b"SIGNATURE", b"PUBLIC KEY BLOCK")
    detached = kinds.signed(WORDS.encode(), detached=True)
    for content, kind, name in (
        (armour, "application/pgp-signature", "signature.asc"),
        (armour, "application/octet-stream", "contract.pdf.sig"),
        (b"\x88\x75\x04\x00" + bytes(90), "application/octet-stream", "contract.pdf.sig"),
        (key, "application/pgp-keys", "0xABCD.asc"),
        (detached, "application/pkcs7-signature", "smime.p7s"),
        (detached, "application/octet-stream", "contract.p7s"),
    ):
        extracted = of(multipart(plain(WORDS), encoded(content, kind, name), kind="signed"))
        assert (extracted.outcome, [one.name for one in extracted.parts], extracted.reasons) == (
            Outcome.TEXT,
            [name],
            (),
        )


def test_what_is_encrypted_says_so() -> None:
    armour = (
        b"-----BEGIN PGP MESSAGE-----\n\n"
        + base64.b64encode(b"\x85\x01\x0c" + bytes(60))
        + b"\n=abcd\n-----END PGP MESSAGE-----\n"
    )
    sealed = kinds.enveloped(INNER)
    version = part(b"Version: 1\r\n", "Content-Type: application/pgp-encrypted")
    for data, name in (
        (HEAD.encode() + encoded(sealed, "application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m"), "mail.eml"),
        (
            multipart(
                version, part(armour, 'Content-Type: application/octet-stream; name="encrypted.asc"'), kind="encrypted"
            ),
            "mail.eml",
        ),
        (HEAD.encode() + b"\r\n" + armour, "mail.eml"),
        (sealed, "smime.p7m"),
        (armour, "contract.asc"),
        (b"\x85\x01\x0c" + bytes(200), "contract.pdf.gpg"),
        (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86" + bytes(100), "message.rpmsg"),
    ):
        extracted = of(data, name)
        assert extracted.outcome is Outcome.ENCRYPTED
        assert codes(extracted)[0] is ReasonCode.ENCRYPTED
    beside = of(multipart(plain(WORDS), encoded(sealed, "application/pkcs7-mime", "secret.pdf.p7m")))
    assert (beside.outcome, codes(beside), WORDS in beside.text) == (Outcome.PARTIAL, [ReasonCode.PARTS_LOCKED], True)


def test_signed_in_plain_and_signed_and_packed() -> None:
    text = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{WORDS}\n- -- \nBerg\n"
    text += "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=ab\n-----END PGP SIGNATURE-----\n"
    extracted = of(f"{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode())
    assert extracted.outcome is Outcome.TEXT
    assert extracted.text.endswith(f"{WORDS}\n-- \nBerg")
    literal = b"u\5a.txt\0\0\0\0" + WORDS.encode()
    packer = zlib.compressobj(wbits=-15)
    packed = b"\1" + packer.compress(b"\xcb" + bytes([len(literal)]) + literal) + packer.flush()
    armour = (
        b"-----BEGIN PGP MESSAGE-----\n\n"
        + base64.encodebytes(b"\xc8" + bytes([len(packed)]) + packed)
        + b"-----END PGP MESSAGE-----\n"
    )
    assert WORDS in of(armour, "a.asc").text
    assert WORDS in of(HEAD.encode() + b"\r\n" + armour).text


# -- calendars and cards -------------------------------------------------------------------------------------------------


def test_an_invitation_in_a_mail_and_as_a_file() -> None:
    data = kinds.calendar(
        "DTSTART;TZID=China Standard Time:20261202T093000",
        "DTEND:20261202T020000Z",
        "SUMMARY;LANGUAGE=zh-CN:检验安排",
        f"DESCRIPTION:请带样衣\\, 重点看纽扣\\; 水洗\\n下一行 {'长' * 60}{WORDS}",
        "LOCATION:工厂\\, 3 楼",
        'ORGANIZER;CN="Berg, Anna":mailto:Berg@nordic.example',
        'ATTENDEE;CN="Wang: Li";PARTSTAT=NEEDS-ACTION:MAILTO:li@mill.example',
        "X-ALT-DESC;FMTTYPE=text/html:<p>whimbrel <b>bold</b></p>",
        'ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="list.txt":'
        + base64.b64encode("附件 siskin".encode()).decode(),
    )
    said = (
        "Start: 2026-12-02 09:30 (China Standard Time)",
        "End: 2026-12-02 02:00 UTC",
        "检验安排",
        "请带样衣, 重点看纽扣; 水洗\n下一行",
        WORDS,
        "工厂, 3 楼",
        "Berg, Anna <Berg@nordic.example>",
        "Wang: Li <li@mill.example>",
        "whimbrel bold",
        "附件 siskin",
    )
    as_text = part(data, "Content-Type: text/calendar; charset=utf-8; method=REQUEST")
    for extracted in (
        of(multipart(plain(" "), as_text, kind="alternative")),
        of(multipart(plain(), encoded(data, 'text/calendar; name="invite.ics"', "invite.ics"), kind="alternative")),
        of(multipart(plain(), encoded(data, "application/octet-stream", "invite.ics"))),
        of(data, "invite.ics"),
        of(data.replace(b"\r\n", b"\n"), "invite.txt"),
        of(data.replace(b"\r\n ", b"").decode().encode("utf-16"), "invite.ics"),
    ):
        assert extracted.outcome is Outcome.TEXT
        assert [words for words in said if words not in extracted.text] == []
    assert of(data, "invite.ics").facts.title == "检验安排"
    assert of(data, "invite.ics").facts.sender == "berg@nordic.example"


def test_cards_of_all_versions() -> None:
    newest = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna;;;\r\nFN:Anna Berg\r\nitem1.EMAIL;type=INTERNET:berg@nordic.example\r\n"
    newest += (
        f"ORG:Nordic;Denim\r\nADR;TYPE=WORK:;;1 Quay;Malmö;;211;SE\r\nNOTE:buys\\nbuttons {WORDS}\r\nEND:VCARD\r\n"
    )
    oldest = b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E9=93=B6=E6=\r\n=9D=8F\r\nTEL;WORK;VOICE:+46 40 1\r\nEND:VCARD\r\n"
    extracted = of(newest.encode(), "berg.vcf")
    for words in ("Name: Anna Berg", "berg@nordic.example", "Nordic, Denim", "1 Quay, Malmö", WORDS):
        assert words in extracted.text
    assert "Name: 银杏" in of(oldest, "old.vcf").text
    assert "Phone: +46 40 1" in of(oldest, "old.vcf").text


# -- messages as programs keep and break them --------------------------------------------------------------------------------


def test_a_message_of_apple_mail() -> None:
    keeps = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "x">\n<plist version="1.0"><dict/></plist>\n'
    )
    for count in (len(INNER), len(INNER) + 7):
        extracted = of(f"{count:<10}\n".encode() + INNER + keeps, "1009.emlx")
        assert (extracted.outcome, extracted.facts.title) == (Outcome.TEXT, "inner")
        assert WORDS in extracted.text
        assert "plist" not in extracted.text
    left = part(b"", 'Content-Type: application/pdf; name="a.pdf"', "X-Apple-Content-Length: 9000")
    kept_away = multipart(plain(), left)
    assert not_read("elsewhere") in of(f"{len(kept_away)}\n".encode() + kept_away + keeps, "2.partial.emlx").reasons


def test_what_a_mac_knows_of_a_file_is_nothing_to_read() -> None:
    double = b"\0\x05\x16\x07\0\2\0\0" + bytes(16) + b"\0\1" + struct.pack(">III", 9, 38, 4) + b"info"
    single = (
        b"\0\x05\x16\0\0\2\0\0" + bytes(16) + b"\0\1" + struct.pack(">III", 1, 38, len(WORDS.encode())) + WORDS.encode()
    )
    apart = multipart(
        part(double, "Content-Type: application/applefile"),
        encoded(WORDS.encode(), "text/plain", "a.txt"),
        kind="appledouble",
    )
    assert (of(apart).outcome, WORDS in of(apart).text) == (Outcome.TEXT, True)
    assert WORDS in of(single, "a.as").text


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_boundaries_that_are_wrong_missing_or_come_too_early(ends: str) -> None:
    inner = f"--REAL\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}\r\n--REAL\r\nContent-Type: text/plain; name=a.txt\r\n"
    inner += "Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"whimbrel").decode() + "\r\n--REAL--\r\n"
    for start in (
        "Content-Type: multipart/mixed; boundary=OTHER\r\n\r\n",
        "Content-Type: multipart/mixed\r\n\r\n",
        "\r\n",
        'Content-Type: multipart/mixed; boundary="REAL\r\n\r\n',
    ):
        extracted = of((HEAD + start + inner).replace("\r\n", ends).encode())
        assert (extracted.outcome, WORDS in extracted.text, "whimbrel" in extracted.text) == (Outcome.TEXT, True, True)
    early = inner.replace(
        "\r\n--REAL\r\nContent-Type: text/plain; name", "\r\n--REAL--\r\n\r\n--REAL\r\nContent-Type: text/plain; name"
    )
    assert (
        "whimbrel"
        in of(
            (HEAD + "Content-Type: multipart/mixed; boundary=REAL\r\n\r\n" + early).replace("\r\n", ends).encode()
        ).text
    )
    around = f"words before {WORDS}\r\n{inner}words behind\r\n"
    text = of((HEAD + "Content-Type: multipart/mixed; boundary=REAL\r\n\r\n" + around).encode()).text
    assert "words before" in text
    assert "words behind" in text


def test_headers_that_do_not_end_and_headers_of_raw_bytes() -> None:
    extracted = of("From: a@b.example\r\nSubject: 银色纽扣\r\nplease note wheatear\r\n".encode("gb18030"))
    assert (extracted.facts.title, "please note wheatear" in extracted.text) == ("银色纽扣", True)


@pytest.mark.parametrize("boundary", ["<--- 12ab --->", "<<001-3e1d>>", "foo ", "银杏", "a'b(c)+_,-./:=?"])
def test_boundaries_of_letters_that_they_should_not_have(boundary: str) -> None:
    parts = f"--{boundary}\r\n\r\n{WORDS}\r\n--{boundary}\r\nContent-Type: text/plain; name=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parts += base64.b64encode(b"whimbrel").decode() + f"\r\n--{boundary}"
    mail = (HEAD + f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n{parts}').encode()
    extracted = of(mail + b"--\r\n")
    assert (extracted.outcome, [one.name for one in extracted.parts]) == (Outcome.TEXT, ["a.txt"])
    assert "whimbrel" in extracted.text
    for cut in (mail[:-9], mail[: mail.index(b"--" + boundary.encode())]):  # the line that ends its parts is missing
        assert codes(of(cut)) == [ReasonCode.DAMAGED]


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?=3D=3FUTF-8=3FB=3F6ZO25p2P5omj=3F=3D?=",  # encoded again by a program that forwarded it
        "=?utf-8?B?6ZO25p2P5omj?",
        "=?utf-8?B?6ZO25p2P5omj",
        "=?utf-8?Q?a?b=E9=93=B6=E6=9D=8F=E6=89=A3?=",
        "=?utf-8?Q?=E9=93=B6=E6=9D=8F=E6=89=A3=?=",
    ],
)
def test_encoded_words_as_nobody_should_write_them(subject: str) -> None:
    assert of(f"From: a@b.example\r\nSubject: {subject}\r\n\r\nbody".encode()).facts.title.endswith("银杏扣")


def test_raw_bytes_in_an_encoded_word_and_beside_it() -> None:
    raw = b"From: a@b.example\r\nMessage-ID: <=?utf-8?q?\xe9?=\xd2@b>\r\nSubject: \xd2\xf8 =?gb2312?q?\xd0\xd3?= \xbf\xdb\r\n\r\nbody wheatear"
    extracted = of(raw)
    assert (extracted.outcome, "wheatear" in extracted.text) == (Outcome.TEXT, True)
    extracted.facts.message_id.encode()
    sender = of(b"From: \xd2\xf8 =?gb2312?q?\xd0\xd3?=@mill.example\r\n\r\nbody").facts
    (sender.sender + sender.sender_name).encode()
    assert "杏" in extracted.facts.title


def test_a_name_that_is_written_whole_and_in_pieces() -> None:
    mail = f"{HEAD}Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=GBK''a; filename*1=b\r\n\r\n{WORDS}"
    assert (of(mail.encode()).outcome, WORDS in of(mail.encode()).text) == (Outcome.TEXT, True)


@pytest.mark.parametrize(
    "parameter",
    [
        "filename*=银杏扣.txt",
        "filename=%E9%93%B6%E6%9D%8F%E6%89%A3.txt",
        "filename*=GBK'zh'%D2%F8%D0%D3%BF%DB.txt",
        "filename*0*=GBK'zh'%D2%F8; filename*1=\"杏扣.txt\"",
    ],
)
def test_names_of_files_as_nobody_should_write_them(parameter: str) -> None:
    mail = (
        f"{HEAD}Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {parameter}\r\n\r\n{WORDS}"
    )
    assert [one.name for one in of(mail.encode()).parts] == ["银杏扣.txt"]


def test_base64_with_junk_in_it_or_cut_off() -> None:
    letters = base64.encodebytes((WORDS * 20).encode()).decode()
    head = HEAD + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert of((head + letters.replace("\n", "!\n", 1)).encode()).outcome is Outcome.PARTIAL
    footer = of((head + letters + "\r\n-- \r\nMailing list of the mill\r\nhttps://mill.example/list\r\n").encode())
    assert (footer.outcome, WORDS in footer.text, "Mailing list of the mill" in footer.text) == (
        Outcome.TEXT,
        True,
        True,
    )
    line = letters.replace("\n", "")
    cut = of((head + line[: len(line) // 8 * 4 + 1]).encode())
    assert (cut.outcome, WORDS in cut.text) == (Outcome.PARTIAL, True)
    assert of((head + f"never encoded at all, {WORDS}\r\n").encode()).text.endswith(WORDS)
    halves = base64.b64encode(WORDS.encode()).decode() + "\r\n" + base64.b64encode(b"whimbrel").decode()
    assert "whimbrel" in of((head + halves).encode()).text
    attached = encoded(WORDS.encode(), "text/plain", "a.txt").replace(b"\r\n\r\n", b"\r\n\r\n!")
    extracted = of(HEAD.encode() + attached)
    assert (extracted.outcome, extracted.parts[0].outcome, WORDS in extracted.text) == (
        Outcome.PARTIAL,
        Outcome.PARTIAL,
        True,
    )


def test_flowed_lines_with_and_without_their_blanks() -> None:
    text = "银色 \r\n纽扣 \r\n> quoted \r\n> words\r\n-- \r\nBerg"
    head = HEAD + "Content-Type: text/plain; charset=utf-8; format=flowed"
    assert of(f"{head}; DelSp=yes\r\n\r\n{text}".encode()).text.endswith("银色纽扣\n> quotedwords\n-- \nBerg")
    assert of(f"{head}\r\n\r\n{text}".encode()).text.endswith("银色 纽扣 \n> quoted words\n-- \nBerg")


def test_both_readings_of_a_mail_and_what_is_in_its_pages() -> None:
    html = f'<style>p {{}}</style><p>{WORDS}</p><img src="data:image/svg+xml;base64,AAAA">'
    extracted = of(
        multipart(
            plain("siskin"),
            part(html.encode(), "Content-Type: text/html; charset=utf-8"),
            part(b"p { color: red }", "Content-Type: text/css"),
            kind="related",
        )
    )
    assert "siskin" in extracted.text
    assert WORDS in extracted.text
    assert "color" not in extracted.text
    enriched = part(
        f"<bold>{WORDS}</bold> <<x> <color><param>red</param>whimbrel</color>".encode(),
        "Content-Type: text/enriched; charset=utf-8",
    )
    assert of(multipart(enriched)).text.endswith(f"{WORDS} <x> whimbrel")


def test_a_page_saved_with_its_pictures() -> None:
    page = part(
        quopri.encodestring(f"<p>{WORDS}</p>".encode()),
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: https://x.example/",
    )
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
    extracted = of(multipart(page, head=head, kind='related; type="text/html"'), "page.mhtml")
    assert (extracted.outcome, extracted.facts.title, WORDS in extracted.text) == (Outcome.TEXT, "page", True)


def test_pictures_are_recognised_once_and_icons_never() -> None:
    from PIL import Image

    def picture(width: int, height: int) -> bytes:
        out = io.BytesIO()
        Image.new("L", (width, height), 200).save(out, "PNG")
        return out.getvalue()

    scan, icon, line = picture(400, 300), picture(32, 32), picture(600, 4)
    extracted = of(multipart(plain(), *(encoded(one, "image/png", "p.png") for one in (scan, icon, scan, line))))
    assert extracted.parts_to_recognise == ((1, 1),)
    assert [one.outcome for one in extracted.parts] == [Outcome.PARTIAL, Outcome.EMPTY, Outcome.EMPTY, Outcome.EMPTY]


def test_an_attachment_that_arrived_empty_is_listed() -> None:
    extracted = of(multipart(plain(), encoded(b"", "application/pdf", "PO-9911.pdf")))
    assert [(one.name, one.bytes, one.outcome) for one in extracted.parts] == [("PO-9911.pdf", 0, Outcome.EMPTY)]
    assert extracted.outcome is Outcome.TEXT
    assert "Attached: PO-9911.pdf (0 bytes)" in extracted.text


@pytest.mark.parametrize(("start", "name"), [(b"!BDN", "a.pst"), (b"!BDN", "b.ost"), (b"\xcf\xad\x12\xfe", "c.dbx")])
def test_a_whole_mailbox_says_how_to_save_from_it(start: bytes, name: str) -> None:
    from docvault.model.intake.reasons import sentence

    extracted = of(start + bytes(600), name)
    assert extracted.outcome is Outcome.UNREADABLE
    assert "pst" in sentence(extracted.reasons[0]) or ".eml" in sentence(extracted.reasons[0])


def test_mails_in_other_line_ends_encodings_and_codings() -> None:
    whole = multipart(plain(WORDS), head="")
    text = HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + WORDS.encode()
    coded = base64.encodebytes(b"--B\r\n" + plain(WORDS) + b"\r\n--B--\r\n")
    for data in (
        INNER.decode().encode("utf-16"),
        INNER.replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + INNER,
        text.replace(b"charset=utf-8", b"charset=utf-8; name="),
        HEAD.encode()
        + b"Content-Type: multipart/mixed; boundary=B\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + coded,
        HEAD.encode() + whole,
    ):
        extracted = of(data)
        assert (extracted.outcome, WORDS in extracted.text) == (Outcome.TEXT, True)


def test_a_part_whose_fields_a_server_encoded_as_a_whole() -> None:
    kind = "Content-Type: =?unknown-8bit?q?text/plain=3B_name=3D=22=E8=AE=A2=E5=8D=95=2Etxt=22?="
    assert [one.name for one in of(multipart(plain(), part(b"whimbrel", kind))).parts] == ["订单.txt"]


def test_a_text_attached_in_the_charset_it_says() -> None:
    big5 = part("鈕扣".encode("big5"), "Content-Type: text/plain; charset=big5; name=a.txt")
    assert "鈕扣" in of(multipart(plain(), big5)).text


def test_bytes_in_quoted_printable_keep_their_line_ends() -> None:
    data = multipart(
        plain(),
        part(
            b"a=0D=0Ab\r\nc",
            "Content-Type: application/octet-stream; name=a.bin",
            "Content-Transfer-Encoding: quoted-printable",
        ),
    )
    assert part_bytes(io.BytesIO(data), "a.eml", 1, Limits()) == b"a\r\nb\r\nc"


def test_a_mail_with_bytes_in_it_and_one_with_a_pdf_near_its_top() -> None:
    for content in (b"%PDF-1.4 nothing", bytes(range(256))):
        data = multipart(plain(WORDS), part(content, "Content-Type: application/octet-stream; name=a.bin"))
        assert (of(data, "saved").media_type, WORDS in of(data, "saved").text) == ("message/rfc822", True)


def test_a_signed_file_cut_off_is_read_as_far_as_it_goes() -> None:
    extracted = of(kinds.signed((WORDS * 60).encode())[:900], "contract.txt.p7m")
    assert (extracted.outcome, WORDS in extracted.text) == (Outcome.PARTIAL, True)


def test_lines_of_a_calendar_as_nobody_should_write_them() -> None:
    text = kinds.calendar(
        f"DESCRIPTION:first\r\nsecond line {WORDS}\r\nClass: words of somebody",
        'COMMENT;ALTREP="data:text/html,%3Cp%3Ewhimbrel%3C/p%3E":x',
    )
    for words in (WORDS, "words of somebody", "whimbrel"):
        assert words in of(text, "a.ics").text


def test_hostile_mails_are_said_and_never_raise() -> None:
    deep = b"".join(bytes([0x24, 0x80]) for _ in range(5000))
    for data, name in (
        (b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80" + deep, "a.p7m"),
        (b"\x78\x9f\x3e\x22\0\0" + b"\1\3\x90\6\0\xff\xff\xff\xff" + b"\xff" * 100, "winmail.dat"),
        (HEAD.encode() + b"\r\n" + b"begin 644 a\n" * 5000, "a.eml"),
        (HEAD.encode() + b"\r\n" + b"=ybegin line=1 size=1 name=a\r\n" * 3000, "a.eml"),
        (b"BEGIN:VCALENDAR\r\n" + b"DESCRIPTION" + b";A=B" * 20000 + b"\r\n", "a.ics"),
        (b"(This file must be converted with BinHex 4.0)\n:" + b"$f'" * 900, "a.hqx"),
        (HEAD.encode() + b"Content-Type: text/html\r\n\r\n" + b"data:image/png;" * 20000, "a.eml"),
        (HEAD.encode() + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 100000, "a.eml"),
        (HEAD.encode() + b"Content-Type: text/enriched\r\n\r\n" + b"<param>" * 20000, "a.eml"),
        (b"-----BEGIN PGP MESSAGE-----\n\n" + base64.b64encode(b"\xc8\xff" * 90), "a.asc"),
    ):
        assert of(data, name).outcome in set(Outcome)


@pytest.mark.parametrize(
    ("suffix", "carrier"), [(suffix, carrier) for suffix in CARRIERS for carrier in CARRIERS[suffix]]
)
def test_a_word_in_each_place_is_found_or_said(suffix: str, carrier: str) -> None:
    extracted = of(CARRIERS[suffix][carrier]("wheatear"), f"file.{suffix}")
    said = extracted.outcome not in {Outcome.TEXT, Outcome.EMPTY} and extracted.reasons
    assert "wheatear" in extracted.text or said
