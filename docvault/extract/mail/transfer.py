"""The bytes a part was sent as: base64, quoted-printable and uuencode as they really come, with junk in them, cut off, or not encoded at all."""

import base64
import binascii
import re

from docvault.extract.content import damaged
from docvault.extract.mail.uuencode import uudecoded
from docvault.model.intake.extracted import Reason
from docvault.model.values import dataclass

BROKEN_CODING = "its coding is broken or cut off"
_NAMES = {
    "base64": "base64", "base-64": "base64", "b64": "base64", "x-base64": "base64", "mime64": "base64",
    "quoted-printable": "quoted", "quotedprintable": "quoted", "qp": "quoted", "x-quoted-printable": "quoted",
    "uuencode": "uu", "x-uuencode": "uu", "uue": "uu", "x-uue": "uu",
}  # fmt: skip
_WHOLE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_OTHERS = re.compile(rb"[^A-Za-z0-9+/=\s]")
_GROUP = re.compile(rb"([A-Za-z0-9+/]+)=*")
_NO_LETTER = re.compile(rb"[^A-Za-z0-9+/=]")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n|\r|\Z)")
_LINE, _WORD = 40, 20
"""Letters of a line that can be nothing but base64; of the words of a line that is base64 with blanks in it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a part's lines carried; `beside` is what somebody wrote among them in plain (a mailing list's last lines)."""

    data: bytes
    beside: bytes = b""
    lacking: tuple[Reason, ...] = ()


def carried(payload: bytes, encoding: str, media_type: str) -> Carried:
    """The bytes of a part by its Content-Transfer-Encoding. Never raises: what can be decoded is, and what was lost is a reason."""
    match = re.match(r"[\s\"'=]*([A-Za-z0-9-]+)", encoding)
    known = _NAMES.get(match[1].lower(), "") if match else ""
    if known == "base64":
        return _base64(payload, media_type)
    if known == "quoted":
        plain = _LONE_RETURN.sub(b"\n", payload)
        return Carried(binascii.a2b_qp(_SOFT_BREAK.sub(b"=", plain)))
    if known == "uu":
        found = uudecoded(payload)
        return Carried(payload) if found is None else Carried(found.data, b"", _broken(media_type, found.whole))
    return Carried(payload)


def _base64(payload: bytes, media_type: str) -> Carried:
    letters = payload.translate(None, b" \t\r\n\0")
    if _WHOLE.fullmatch(letters) and not _is_foreign(payload.lstrip()[:200].split(b"\n", 1)[0]):
        data, whole = _decoded(letters)
        return Carried(data, b"", _broken(media_type, whole))
    lines = payload.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    coded: list[bytes] = []
    beside: list[bytes] = []
    strays, certain = 0, False
    for line in lines:
        if _is_foreign(line) or (beside and len(line.strip()) < _LINE and not line.rstrip().endswith(b"=")):
            beside.append(line)
            continue
        strays += len(_OTHERS.findall(line))
        certain = certain or len(line) >= _LINE
        coded.append(_NO_LETTER.sub(b"", line))
    if beside and not certain and not strays and len(b"".join(coded)) < len(b"".join(beside)):
        return Carried(payload)  # said to be base64, and written in plain
    data, whole = _decoded(b"".join(coded))
    return Carried(data, b"\n".join(beside).strip(), _broken(media_type, whole and not strays))


def _is_foreign(line: bytes) -> bool:
    """Whether a line is somebody's words rather than base64 with a spoilt letter in it."""
    words = line.split()
    if not words:
        return False
    others = len(_OTHERS.findall(line))
    return others * 10 > len(line) or (len(words) > 1 and sum(map(len, words)) < _WORD * len(words))


def _decoded(letters: bytes) -> tuple[bytes, bool]:
    """Base64 of one or more pieces, each padded by itself; whether nothing was left over."""
    out, whole = [], True
    for match in _GROUP.finditer(letters):
        piece = match[1]
        if len(piece) % 4 == 1:
            piece, whole = piece[:-1], False
        out.append(base64.b64decode(piece + b"=" * (-len(piece) % 4)))
    return b"".join(out), whole


def _broken(media_type: str, whole: object) -> tuple[Reason, ...]:
    return () if whole else (damaged(media_type, BROKEN_CODING),)
