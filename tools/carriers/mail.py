"""Mails and files of mail programs: a word in each place where they can have one."""

import base64
import io
import struct
from collections.abc import Callable

from tools.samples import mail_kinds as kinds
from tools.samples.mail_kinds import HEAD, encoded, multipart, part, plain
from tools.samples.office import docx
from tools.samples.outlook_file import Tree, compound, put_texts

Carrier = Callable[[str], bytes]
_HTML = "Content-Type: text/html; charset=utf-8"


def _mail(*fields: str, body: str = "see below") -> bytes:
    head = [HEAD.strip(), "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", *fields]
    return "\r\n".join([*head, "", body, ""]).encode()


def _signed(word: str) -> bytes:
    return HEAD.encode() + encoded(kinds.signed(multipart(plain(word), head="")), "application/pkcs7-mime", "smime.p7m")


def _scan(word: str) -> bytes:
    """A picture of the word, as large as a scan's line."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(picture).text((40, 50), word, fill=0, font_size=90)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _inner(word: str) -> bytes:
    return _mail(body=word)


def _page(word: str, place: str = "<p>{}</p>") -> bytes:
    return part(place.format(word).encode(), _HTML)


def _status(word: str) -> bytes:
    return part(f"Final-Recipient: rfc822; {word}@nordic.example\r\n".encode(), "Content-Type: message/delivery-status")


EML: dict[str, Carrier] = {
    "body": lambda word: _mail(body=word),
    "subject": lambda word: _mail().replace(b"Subject: papers", f"Subject: {word}".encode()),
    "sender": lambda word: _mail().replace(b"Ms Berg", word.encode()),
    "recipient": lambda word: _mail(f"Cc: {word} <li@mill.example>"),
    "keywords": lambda word: _mail(f"Keywords: {word}"),
    "comment": lambda word: _mail(f"Comments: {word}"),
    "body of pages": lambda word: multipart(plain(), _page(word), kind="alternative"),
    "text of a picture in pages": lambda word: multipart(_page(word, '<img alt="{}">')),
    "picture in pages": lambda word: multipart(
        _page(base64.b64encode(_scan(word)).decode(), '<img src="data:image/png;base64,{}">')
    ),
    "enriched text": lambda word: multipart(
        part(f"<bold>{word}</bold>".encode(), "Content-Type: text/enriched; charset=utf-8")
    ),
    "attachment": lambda word: multipart(plain(), encoded(docx(word, []), "application/octet-stream", "papers.docx")),
    "name of an attachment": lambda word: multipart(plain(), encoded(b"", "application/pdf", f"{word}.pdf")),
    "picture": lambda word: multipart(plain(), encoded(_scan(word), "image/png", "scan.png")),
    "message inside": lambda word: multipart(plain(), encoded(_inner(word), "message/rfc822")),
    "report": lambda word: multipart(plain(), _status(word), kind="report"),
    "headers that came back": lambda word: multipart(
        plain(), part(f"Subject: {word}\r\n".encode(), "Content-Type: text/rfc822-headers"), kind="report"
    ),
    "file elsewhere": lambda word: multipart(
        plain(), part(b"\r\n", f'Content-Type: message/external-body; access-type=URL; URL="{word}"')
    ),
    "winmail.dat": lambda word: multipart(
        plain(), encoded(kinds.tnef({0x1000: word}), "application/ms-tnef", "winmail.dat")
    ),
    "uuencode": lambda word: _mail(body=kinds.uuencoded("a.txt", word.encode())),
    "yEnc": lambda word: HEAD.encode() + b"\r\n" + kinds.yencoded("a.txt", word.encode()),
    "BinHex": lambda word: _mail(body=kinds.binhexed("a.txt", word.encode())),
    "signed message": _signed,
    "encrypted message": lambda word: (
        HEAD.encode() + encoded(kinds.enveloped(_inner(word)), "application/pkcs7-mime", "smime.p7m")
    ),
    "invitation": lambda word: multipart(
        part(kinds.calendar(f"SUMMARY:{word}"), "Content-Type: text/calendar; charset=utf-8")
    ),
    "before the first part": lambda word: multipart(plain()).replace(
        b"\r\n--B\r\n", f"\r\n{word}\r\n--B\r\n".encode(), 1
    ),
    "behind the last part": lambda word: multipart(plain()) + word.encode() + b"\r\n",
}


def _item(texts: dict[int, str], more: Tree | None = None) -> bytes:
    tree: Tree = dict(more or {})
    tree["__properties_version1.0"] = bytes(32) + put_texts(tree, texts)
    return compound(tree)


def _rich(word: str) -> bytes:
    rtf = rb"{\rtf1\ansi\ansicpg1252 " + word.encode("ascii") + b"}"
    return _item({}, {"__substg1.0_10090102": struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf})


def _attached(texts: dict[int, str], more: Tree) -> Tree:
    one: Tree = dict(more)
    one["__properties_version1.0"] = bytes(8) + put_texts(one, texts)
    return {"__attach_version1.0_#00000000": one}


def _message_in_it(word: str) -> bytes:
    inner: Tree = {}
    inner["__properties_version1.0"] = bytes(24) + put_texts(inner, {0x1000: word})
    return _item({}, _attached({0x3707: "inner"}, {"__substg1.0_3701000D": inner}))


MSG: dict[str, Carrier] = {
    "body": lambda word: _item({0x1000: word}),
    "body of pages": lambda word: _item({0x1013: f"<p>{word}</p>"}),
    "rich text": _rich,
    "subject": lambda word: _item({0x0037: word}),
    "sender": lambda word: _item({0x0042: word}),
    "recipient": lambda word: _item({0x0E04: word}),
    "headers of its way": lambda word: _item({0x007D: f"Subject: {word}\r\n\r\n"}),
    "attachment": lambda word: _item({}, _attached({0x3707: "a.txt"}, {"__substg1.0_37010102": word.encode()})),
    "name of an attachment": lambda word: _item({}, _attached({0x3707: f"{word}.txt"}, {"__substg1.0_37010102": b"x"})),
    "picture": lambda word: _item({}, _attached({0x3707: "scan.png"}, {"__substg1.0_37010102": _scan(word)})),
    "message inside": _message_in_it,
    "embedded object": lambda word: _item({}, _attached({}, {"__substg1.0_3701000D": {"CONTENTS": _scan(word)}})),
    "file elsewhere": lambda word: _item({}, _attached({0x3707: word}, {})),
    "report": lambda word: _item({0x1001: word}),
}

TNEF: dict[str, Carrier] = {
    "body": lambda word: kinds.tnef({0x1000: word}),
    "body of pages": lambda word: kinds.tnef({0x1013: f"<p>{word}</p>".encode(), 0x3FDE: 65001}),
    "subject": lambda word: kinds.tnef({0x0037: word}),
    "sender": lambda word: kinds.tnef({0x0042: word}),
    "attachment": lambda word: kinds.tnef({}, [("a.txt", word.encode())]),
    "name of an attachment": lambda word: kinds.tnef({}, [(f"{word}.txt", b"x")]),
    "message inside": lambda word: kinds.tnef({}, nested=[kinds.tnef({0x1000: word})]),
    "field": lambda word: kinds.tnef({("00062002-0000-0000-c000-000000000046", 0x8208): word}),
}

ICS: dict[str, Carrier] = {
    "subject": lambda word: kinds.calendar(f"SUMMARY:{word}"),
    "description": lambda word: kinds.calendar(f"DESCRIPTION:{'x' * 90} {word}"),
    "place": lambda word: kinds.calendar(f"LOCATION:{word}"),
    "person": lambda word: kinds.calendar(f"ATTENDEE;CN={word}:mailto:a@b.example"),
    "comment": lambda word: kinds.calendar(f"COMMENT:{word}"),
    "description in pages": lambda word: kinds.calendar(f"X-ALT-DESC;FMTTYPE=text/html:<p>{word}</p>"),
    "attachment": lambda word: kinds.calendar(
        "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=a.txt:" + base64.b64encode(word.encode()).decode()
    ),
    "file elsewhere": lambda word: kinds.calendar(f"ATTACH:https://x.example/{word}"),
}


def _card(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""]).encode()


VCF: dict[str, Carrier] = {
    "name": lambda word: _card(f"FN:{word}"),
    "organisation": lambda word: _card("FN:x", f"ORG:{word}"),
    "address": lambda word: _card("FN:x", f"ADR;TYPE=WORK:;;{word};Malmö;;1;SE"),
    "note": lambda word: _card("FN:x", f"NOTE:{word}"),
    "picture": lambda word: _card("FN:x", f"PHOTO;ENCODING=b;TYPE=PNG:{base64.b64encode(_scan(word)).decode()}"),
}

CARRIERS: dict[str, dict[str, Carrier]] = {
    "eml": EML,
    "msg": MSG,
    "dat": TNEF,
    "ics": ICS,
    "vcf": VCF,
    "emlx": {
        "message": lambda word: (
            f"{len(_mail(body=word))}\n".encode() + _mail(body=word) + b"<?xml version='1.0'?><plist/>"
        )
    },
    "mht": {"page": lambda word: multipart(_page(word), kind="related")},
    "mbox": {
        "message": lambda word: (
            b"From a@b.example Mon Nov  2 10:00:00 2026\n" + _mail(body=word).replace(b"\r\n", b"\n")
        )
    },
    "p7m": {
        "signed file": lambda word: kinds.signed(word.encode()),
        "encrypted file": lambda word: kinds.enveloped(word.encode()),
    },
    "uue": {
        "text": lambda word: f"{word}\n{kinds.uuencoded('a.txt', b'x')}".encode(),
        "file": lambda word: kinds.uuencoded("a.txt", word.encode()).encode(),
    },
    "pst": {"message": lambda word: b"!BDN" + bytes(600) + word.encode()},
}
"""For each format, by the suffix of its files: a small file with the word in one place, and nowhere else."""
