"""What mail programs send beside plain messages: winmail.dat, signed and encrypted messages, uuencode, BinHex, calendars. Only what a sample needs."""

import base64
import binascii
import datetime as dt
import struct
import uuid
from collections.abc import Mapping, Sequence
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

HEAD = "From: Ms Berg <berg@nordic.example>\r\nTo: desk@garment.example\r\nSubject: papers\r\nMIME-Version: 1.0\r\n"
_SIGNER = "Anna Berg"
_BINHEX = b"""!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"""
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def part(content: bytes, *fields: str) -> bytes:
    """One part of a message as it stands between boundaries."""
    return "\r\n".join([*fields, "", ""]).encode() + content


def multipart(*parts: bytes, kind: str = "mixed", head: str = HEAD) -> bytes:
    """A message of parts."""
    start = f"{head}Content-Type: multipart/{kind}; boundary=B\r\n\r\n".encode()
    return start + b"".join(b"--B\r\n" + one + b"\r\n" for one in parts) + b"--B--\r\n"


def plain(text: str = "see below") -> bytes:
    """A part of plain text."""
    return part(text.encode(), "Content-Type: text/plain; charset=utf-8")


def encoded(content: bytes, kind: str, name: str = "") -> bytes:
    """A part in base64, a file where it has a name."""
    fields = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
    fields += [f'Content-Disposition: attachment; filename="{name}"'] if name else []
    return part(base64.encodebytes(content), *fields)


def uuencoded(name: str, content: bytes) -> str:
    """A file in the lines of a text."""
    lines = [binascii.b2a_uu(content[place : place + 45]).decode() for place in range(0, len(content), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def yencoded(name: str, content: bytes) -> bytes:
    """A file in yEnc."""
    coded = b"".join(
        b"=" + bytes([(one + 64) % 256]) if one in b"\0\n\r=" else bytes([one])
        for one in (bytes((byte + 42) % 256 for byte in content))
    )
    return (
        f"=ybegin line=128 size={len(content)} name={name}\r\n".encode()
        + coded
        + f"\r\n=yend size={len(content)}\r\n".encode()
    )


def binhexed(name: str, content: bytes) -> str:
    """A file in BinHex 4.0."""
    raw = (
        bytes([len(name)])
        + name.encode()
        + b"\0TEXTttxt\0\0"
        + struct.pack(">II", len(content), 0)
        + b"\0\0"
        + content
        + b"\0\0\0\0"
    )
    packed = raw.replace(b"\x90", b"\x90\0")
    letters = base64.b64encode(packed).rstrip(b"=").translate(bytes.maketrans(_BASE64, _BINHEX)).decode()
    return (
        "(This file must be converted with BinHex 4.0)\n:"
        + "\n".join(letters[at : at + 64] for at in range(0, len(letters), 64))
        + ":\n"
    )


@cache
def signer() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Somebody who signs."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _certificate(key), key


@cache
def recipient() -> x509.Certificate:
    """Somebody who is written to."""
    return _certificate(rsa.generate_private_key(65537, 2048))


def _certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, _SIGNER),
            x509.NameAttribute(NameOID.EMAIL_ADDRESS, "berg@nordic.example"),
        ]
    )
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(4711)
    )
    return builder.not_valid_before(start).not_valid_after(start + dt.timedelta(days=900)).sign(key, hashes.SHA256())


def signed(content: bytes, *, detached: bool = False) -> bytes:
    """A cryptographic message that is signed, with what was signed in it or without."""
    certificate, key = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary, *([pkcs7.PKCS7Options.DetachedSignature] if detached else [])]
    return builder.sign(serialization.Encoding.DER, options)


def enveloped(content: bytes) -> bytes:
    """A cryptographic message that only its recipient can open."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(recipient())
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def open_length(tag: int, *contents: bytes) -> bytes:
    """A value in BER whose length is not said."""
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


def signed_in_pieces(content: bytes) -> bytes:
    """Signed content as mail programs write it while it is still coming: lengths open, the string in pieces."""
    pieces = [content[at : at + 50] for at in range(0, len(content), 50)]
    octets = open_length(0x24, *(bytes([4, len(one)]) + one for one in pieces))
    inner = open_length(0x30, bytes.fromhex("06092a864886f70d010701"), open_length(0xA0, octets))
    data = open_length(0x30, b"\2\1\1", b"\x31\0", inner, b"\x31\0")
    return open_length(0x30, bytes.fromhex("06092a864886f70d010702"), open_length(0xA0, data))


Values = Mapping[int | tuple[str, int | str], str | bytes | int | Sequence[str] | dt.datetime]
"""Properties by tag, or by group and name."""


def mapi(values: Values) -> bytes:
    """Properties as they lie in a winmail.dat."""
    out = struct.pack("<I", len(values))
    for number, (key, value) in enumerate(values.items()):
        kind, raw = _mapi_value(value)
        if isinstance(key, int):
            out += struct.pack("<HH", kind, key) + raw
            continue
        group, name = key
        named = struct.pack("<II", 0, name) if isinstance(name, int) else _counted(1, (name + "\0").encode("utf-16-le"))
        out += struct.pack("<HH", kind, 0x8000 + number) + uuid.UUID(group).bytes_le + named + raw
    return out


def _counted(first: int, raw: bytes) -> bytes:
    return struct.pack("<II", first, len(raw)) + raw + bytes(-len(raw) % 4)


def _mapi_value(value: str | bytes | int | Sequence[str] | dt.datetime) -> tuple[int, bytes]:
    if isinstance(value, str):
        return 0x001F, _counted(1, (value + "\0").encode("utf-16-le"))
    if isinstance(value, bytes):
        return 0x0102, _counted(1, value)
    if isinstance(value, int):
        return 0x0003, struct.pack("<I", value)
    if isinstance(value, dt.datetime):
        return 0x0040, struct.pack("<Q", file_time(value))
    texts = [(one + "\0").encode("utf-16-le") for one in value]
    return 0x101F, struct.pack("<I", len(texts)) + b"".join(_counted(0, one)[4:] for one in texts)


def file_time(when: dt.datetime) -> int:
    """A point in time as Windows counts it."""
    return int((when - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds() * 10_000_000)


def tnef(
    values: Values, attachments: Sequence[tuple[str, bytes]] = (), nested: Sequence[bytes] = (), more: bytes = b""
) -> bytes:
    """A winmail.dat with these properties, attachments, and messages inside it."""
    out = struct.pack("<IH", 0x223E9F78, 1) + more + attribute(1, 0x9003, mapi(values))
    for name, content in attachments:
        out += (
            attribute(2, 0x9002, bytes(14))
            + attribute(2, 0x8010, name.encode("gb18030") + b"\0")
            + attribute(2, 0x800F, content)
        )
    for one in nested:
        raw = uuid.UUID("00020307-0000-0000-c000-000000000046").bytes_le + one
        inside = struct.pack("<I", 1) + struct.pack("<HH", 0x000D, 0x3701) + _counted(1, raw)
        out += attribute(2, 0x9002, bytes(14)) + attribute(2, 0x9005, inside)
    return out


def attribute(level: int, number: int, value: bytes) -> bytes:
    """One attribute of a winmail.dat."""
    return struct.pack("<BHHI", level, number, 6, len(value)) + value + struct.pack("<H", sum(value) % 65536)


def calendar(*lines: str) -> bytes:
    """An invitation of these lines, folded as RFC 5545 has it: in the middle of characters."""
    out = []
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:1@x",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ):
        raw = line.encode()
        out.append(b"\r\n ".join(raw[at : at + 70] for at in range(0, len(raw), 70)))
    return b"\r\n".join([*out, b""])
