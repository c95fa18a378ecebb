"""What Macs send: messages as Apple Mail keeps them (.emlx), files with what a Mac knows of them (AppleSingle, AppleDouble, MacBinary)."""

import re

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment, Content
from docvault.extract.mail_kinds import MAC_BINARY
from docvault.model.intake.extracted import Outcome

READER = "apple/1"
_COUNT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(\d{1,12})[ \t]*\r?\n")
_DATA_FORK, _NAME = 1, 3


def emlx_message(data: bytes) -> bytes:
    """The message in an .emlx file: as many bytes as its first line says, without what Apple Mail keeps behind it."""
    match = _COUNT.match(data)
    if match is None:
        return data
    rest = data[match.end() :]
    count = int(match[1])
    behind = rest[count:].lstrip()
    if behind.startswith((b"<?xml", b"<!DOCTYPE plist", b"bplist")) or not behind:
        return rest[:count]
    keeps = rest.rfind(b"<?xml")  # the count is wrong: somebody changed line ends
    return rest[:keeps] if keeps > 0 and b"<plist" in rest[keeps:] else rest


def read_apple_file(data: bytes, media_type: str) -> Content:
    """A file's own bytes out of what a Mac wrapped around them; what a Mac knows of a file is nothing to read."""
    name, content = _mac_binary(data) if media_type == MAC_BINARY else _apple_single(data)
    if not content:
        return Content(media_type, READER, outcome=Outcome.EMPTY, page_count=1)
    return Content(media_type, READER, page_count=1, attachments=(Attachment(name or "file", content),))


def _apple_single(data: bytes) -> tuple[str, bytes]:
    """Name and data fork by the entries of the header (RFC 1740)."""
    found: dict[int, bytes] = {}
    for entry in range(min(int.from_bytes(data[24:26], "big"), 100)):
        place = 26 + 12 * entry
        number, start, length = (int.from_bytes(data[place + at : place + at + 4], "big") for at in (0, 4, 8))
        found[number] = data[start : start + length]
    return decode(found.get(_NAME, b"")), found.get(_DATA_FORK, b"")


def _mac_binary(data: bytes) -> tuple[str, bytes]:
    size = int.from_bytes(data[83:87], "big")
    start = 128 + -(-int.from_bytes(data[120:122], "big") // 128) * 128
    return decode(data[2 : 2 + data[1]]), data[start : start + size]
