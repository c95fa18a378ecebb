"""What files of mail programs are, by how they begin: calendars, cards, winmail.dat, signed and encrypted messages, Outlook's stores, what Macs send."""

import re

CALENDAR = "text/calendar"
CARD = "text/vcard"
TNEF = "application/ms-tnef"
CMS = "application/pkcs7-mime"
PGP_ENCRYPTED = "application/pgp-encrypted"
PGP_SIGNATURE = "application/pgp-signature"
PGP_KEYS = "application/pgp-keys"
RIGHTS_MANAGED = "application/x-microsoft-rpmsg-message"
OUTLOOK_STORE = "application/vnd.ms-outlook-pst"
EXPRESS_STORE = "application/x-outlook-express"
EMLX = "message/x-emlx"
APPLE_FILE = "application/applefile"
MAC_BINARY = "application/macbinary"
INLINE_FILES = "text/x-uuencode"
MACROS = "application/x-mso"
ALL = (
    *(CALENDAR, CARD, TNEF, CMS, PGP_ENCRYPTED, PGP_SIGNATURE, PGP_KEYS, RIGHTS_MANAGED, OUTLOOK_STORE, EXPRESS_STORE),
    *(EMLX, APPLE_FILE, MAC_BINARY, INLINE_FILES, MACROS),
)

_MAGIC = (
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"!BDN", OUTLOOK_STORE),
    (b"\xcf\xad\x12\xfe", EXPRESS_STORE),
    (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", RIGHTS_MANAGED),
    (b"ActiveMime", MACROS),
    (b"=ybegin ", INLINE_FILES),
    (b"\0\x05\x16\0", APPLE_FILE),
    (b"\0\x05\x16\x07", APPLE_FILE),
)
_PKCS7 = (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01")
"""Object identifiers of cryptographic messages (RFC 5652), without their last number."""
_PEM = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_ARMOUR = re.compile(rb"-----BEGIN PGP (MESSAGE|SIGNATURE|PUBLIC KEY BLOCK|PRIVATE KEY BLOCK)")
_ARMOURED = {b"MESSAGE": PGP_ENCRYPTED, b"SIGNATURE": PGP_SIGNATURE}
_EMLX = re.compile(rb"\d{1,12}[ \t]*\r?\n(?=[!-9;-~]+[ \t]*:|From )")
_INLINE = re.compile(
    rb"^(?:begin(?:-base64)? [0-7]{3,4} \S|=ybegin |\(This file must be converted with BinHex)", re.MULTILINE
)
_CARDS = (
    (b"BEGIN:VCALENDAR", CALENDAR),
    (b"BEGIN:VCARD", CARD),
    (b"BEGIN:VEVENT", CALENDAR),
    (b"BEGIN:VNOTE", CALENDAR),
)
_SIGNATURE_PACKET, _LARGEST_SIGNATURE = 2, 10_000
_CRYPTIC = (".p7m", ".p7s", ".p7c", ".p7b", ".p7z")


def by_start(data: bytes, name: str) -> str | None:
    """What a file of a mail program is, by its first bytes; None where they say nothing."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if (
        is_cms(data)
        or name.lower().endswith(".p7s")
        or _PEM.match(data[:200])
        or (name.lower().endswith(_CRYPTIC) and data[:2] == b"MI")
    ):
        return CMS
    if (
        name.lower().endswith((".pgp", ".gpg", ".asc", ".sig"))
        and data[0] & 0x80
        and not data.startswith(b"\xef\xbb\xbf")
    ):
        if name.lower().endswith(".sig") and len(data) < _LARGEST_SIGNATURE:
            return PGP_SIGNATURE
        tag = data[0] & 63 if data[0] & 0x40 else data[0] >> 2 & 15
        return PGP_SIGNATURE if tag == _SIGNATURE_PACKET else PGP_ENCRYPTED
    if _is_mac_binary(data):
        return MAC_BINARY
    return None


def by_text(head: bytes, name: str) -> str | None:
    """What a text of a mail program is: a card, a message with a Mac's count before it, armour."""
    first = head[:80].removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"").lstrip().upper()
    for magic, media_type in _CARDS:
        if first.startswith(magic):
            return media_type
    if _EMLX.match(head) and (name.endswith(".emlx") or b"<!DOCTYPE plist" in head or b"\nFrom:" in head):
        return EMLX
    if (armour := _ARMOUR.match(head.lstrip())) is not None:
        return _ARMOURED.get(armour[1], PGP_KEYS)
    return None


def holds_files(text: bytes) -> bool:
    """Whether files stand in the lines of a text."""
    marked = any(mark in text for mark in (b"begin ", b"begin-base64 ", b"(This file must be conv"))
    return marked and _INLINE.search(text) is not None


def is_cms(data: bytes) -> bool:
    """Whether bytes are a cryptographic message (RFC 5652): a sequence that begins with the number of one."""
    return data[:1] == b"\x30" and any(2 <= data[:24].find(number) <= 8 for number in _PKCS7)


def _is_mac_binary(data: bytes) -> bool:
    """Whether bytes are a file with what a Mac knows of it before it (MacBinary II, III), by its checksum."""
    if len(data) < 128 or data[0] or not 0 < data[1] < 64 or data[74] or data[82] or len(data) % 128:
        return False
    return _crc16(data[:124]) == int.from_bytes(data[124:126], "big")


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
