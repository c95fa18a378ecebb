"""OpenPGP (RFC 9580) and what it leaves to read: messages that are signed only, signatures and keys, which say nothing, and what is encrypted."""

import base64
import bz2
import re
import zlib

from docvault.extract.content import Attachment, Content, encrypted, unreadable
from docvault.extract.mail_kinds import PGP_KEYS, PGP_SIGNATURE
from docvault.model.intake.extracted import Outcome
from docvault.model.limits import Limits

READER = "pgp/1"
_ARMOUR = re.compile(
    rb"^-----BEGIN PGP (?P<kind>MESSAGE|SIGNATURE|PUBLIC KEY BLOCK|PRIVATE KEY BLOCK|MESSAGE, PART [^-\r\n]*)-----[ \t]*\r?\n"
    rb"(?P<lines>(?:(?!-----)[^\n]*\n)*)(?:-----END PGP [^\r\n]*(?:\r?\n|\Z))?",
    re.MULTILINE,
)
_SIGNED = re.compile(
    rb"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n(?:[A-Za-z]+: [^\n]*\n)*(?:[ \t]*\r?\n)?", re.MULTILINE
)
_DASHES = re.compile(rb"^- (?=-)", re.MULTILINE)
_ENCRYPTED = frozenset({1, 3, 9, 18, 20})
_COMPRESSED, _LITERAL, _SIGNATURE, _ONE_PASS, _MARKER = 8, 11, 2, 4, 10
_DEEPEST = 8


def read_pgp(data: bytes, media_type: str, limits: Limits) -> Content:
    """A file of PGP: what is signed only is read, signatures and keys are nothing to read, what is encrypted says so."""
    if media_type in {PGP_SIGNATURE, PGP_KEYS}:
        return Content(media_type, READER, outcome=Outcome.EMPTY, page_count=1)
    match = _ARMOUR.search(data)
    packets = _bytes_of(match["lines"]) if match else data
    opened = _opened(packets, limits.part_bytes, 0)
    if opened is None:
        return encrypted(media_type, READER)
    name, content = opened
    if not content:
        return unreadable(media_type, READER, "its reader gave up")
    return Content(media_type, READER, page_count=1, attachments=(Attachment(name or "message.txt", content),))


def without_armour(text: bytes) -> tuple[bytes, bool]:
    """A text without signatures and keys, and whether something in it is encrypted."""
    if b"-----BEGIN PGP " not in text:
        return text, False
    is_encrypted = False
    if _SIGNED.search(text):
        text = _DASHES.sub(b"", _SIGNED.sub(b"", text))

    def taken(match: re.Match[bytes]) -> bytes:
        nonlocal is_encrypted
        if not match["kind"].startswith(b"MESSAGE"):
            return b""
        opened = _opened(_bytes_of(match["lines"]), 1 << 24, 0)
        is_encrypted = is_encrypted or opened is None
        return opened[1] if opened else b""

    return _ARMOUR.sub(taken, text), is_encrypted


def _bytes_of(lines: bytes) -> bytes:
    _, _, body = lines.replace(b"\r\n", b"\n").partition(b"\n\n") if b": " in lines else (b"", b"", lines)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body.rsplit(b"\n=", 1)[0])
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _opened(packets: bytes, most: int, depth: int) -> tuple[str, bytes] | None:
    """Name and bytes of what is signed or only packed; None when it is encrypted, no bytes when nothing can be made of it."""
    place = 0
    while place < len(packets) and depth < _DEEPEST:
        tag, body, place = _packet(packets, place)
        if tag in _ENCRYPTED or tag is None:
            return None
        if tag == _COMPRESSED:
            return _opened(_expanded(body, most), most, depth + 1)
        if tag == _LITERAL and len(body) > 6:
            length = body[1]
            return body[2 : 2 + length].decode(errors="replace"), body[6 + length :]
        if tag not in {_SIGNATURE, _ONE_PASS, _MARKER}:
            break
    return "", b""


def _packet(data: bytes, place: int) -> tuple[int | None, bytes, int]:
    """The packet at a place: its tag (None when there is none), its body, where the next begins."""
    first = data[place]
    if not first & 0x80:
        return None, b"", len(data)
    place += 1
    if not first & 0x40:
        size = (1, 2, 4, 0)[first & 3]
        length = int.from_bytes(data[place : place + size], "big") if size else len(data)
        return first >> 2 & 15, data[place + size : place + size + length], place + size + length
    pieces = []
    while place < len(data):
        octet = data[place]
        place += 1
        partial = 224 <= octet < 255
        if partial:
            length = 1 << (octet & 31)
        elif octet < 192:
            length = octet
        elif octet < 224:
            length, place = (octet - 192 << 8) + int.from_bytes(data[place : place + 1], "big") + 192, place + 1
        else:
            length, place = int.from_bytes(data[place : place + 4], "big"), place + 4
        pieces.append(data[place : place + length])
        place += length
        if not partial:
            break
    return first & 63, b"".join(pieces), place


def _expanded(body: bytes, most: int) -> bytes:
    kind = body[:1]
    try:
        if kind == b"\3":
            return bz2.BZ2Decompressor().decompress(body[1:], most)
        if kind in {b"\1", b"\2"}:
            return zlib.decompressobj(-15 if kind == b"\1" else 15).decompress(body[1:], most)
    except (zlib.error, OSError, EOFError):
        return b""
    return body[1:]
