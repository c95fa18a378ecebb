"""Mail headers as they really come: RFC 2047 words split in mid-character, GBK labelled gb2312, raw GBK bytes, RFC 2231 names in pieces."""

import base64
import binascii
import re
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from docvault.extract.charsets.decoding import decode

_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?((?:[^?=]|=(?!\?[^=])|\?(?!=))*)(?:\?=|(?<!=)$)")
"""An encoded word; one that its program forgot to end, or that was cut off, ends with the field."""
_MOST_TIMES = 3
"""How often a field may have been encoded: a program that forwards encodes again what it did not decode."""
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
_BYTES = re.compile("([\x00-\xff]+)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_STRUCTURE = frozenset({"content-type", "content-disposition", "content-transfer-encoding"})
"""Fields that some servers encode as a whole when a name in them has raw bytes."""
_MOST_ADDRESSES = 1_000_000
"""Characters of a header that are taken apart: the library needs two seconds for so many."""
_IDS = re.compile(r"<([^<>\s]+)>")


def mend(message: Message) -> None:
    """Read raw bytes in a message's headers by the charset rule: the library would hide them behind `unknown-8bit`."""
    items = [
        (name, decoded(str(value)) if str(value).startswith("=?") and name.lower() in _STRUCTURE else value)
        for name, value in message.raw_items()
    ]
    if items == list(message.raw_items()) and all(_is_text(str(value)) for _, value in items):
        return
    for name in {name for name, _ in items}:
        del message[name]
    for name, value in items:
        message.set_raw(name, _bytes_read(str(value)))


def header(message: Message, name: str) -> str:
    """A header as text, folded lines joined; the empty text when there is none. Raw bytes count: what the library hands out has lost them."""
    value = next((value for called, value in message.raw_items() if called.lower() == name.lower()), None)
    return decoded(str(value)) if value is not None else ""


def decoded(raw: str) -> str:
    """Decode a header's value. Adjacent words of one charset are joined as bytes first: programs split them inside a character."""
    text = _once_decoded(raw)
    for _ in range(_MOST_TIMES - 1):
        if not _WORD.search(text):
            break
        text = _once_decoded(text)
    return text


def _once_decoded(raw: str) -> str:
    raw = " ".join(_bytes_read(raw).replace("\r", "").split("\n"))
    raw = _BETWEEN.sub(r"\1\2", raw)
    text, end, pending, charset = [], 0, b"", ""
    for match in _WORD.finditer(raw):
        gap = raw[end : match.start()]
        if gap or match[1].lower() != charset:
            text.append(decode(pending, charset) if pending else "")
            pending = b""
        text.append(gap)
        charset = match[1].lower().split("*")[0]
        pending += _word_bytes(match[2], match[3])
        end = match.end()
    text.append(decode(pending, charset) if pending else "")
    text.append(raw[end:])
    return " ".join("".join(text).split())


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", errors="surrogateescape")
    if encoding in "bB":
        letters = _NO_BASE64.sub(b"", raw)  # a broken one loses its last letters, not its words
        return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"=" * (-len(letters) % 4))
    return binascii.a2b_qp(raw, header=True)


def _bytes_read(raw: str) -> str:
    """A value with raw bytes in it (kept as surrogates by the parser) read by the charset rule; those inside encoded words stay for the word's own."""
    if _is_text(raw):
        return raw
    words = [match[0] for match in _WORD.finditer(raw)]
    gaps = _WORD.sub("\0", raw).split("\0")
    read = [gap if _is_text(gap) else decode(gap.encode("utf-8", errors="surrogateescape")) for gap in gaps]
    return "".join(piece for pair in zip(read, [*words, ""], strict=False) for piece in pair)


def _is_text(raw: str) -> bool:
    try:
        raw.encode()
    except UnicodeEncodeError:
        return False
    return True


def file_name(part: Message) -> str:
    """The name an attachment was sent with; the empty text when it has none."""
    for header_name, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(parameter, None, header_name)
        if isinstance(value, tuple):
            charset, _, text = value
            raw = text.encode("latin-1", errors="ignore") if text and not text.isascii() else b""
            if raw and len(raw) != len(text):  # letters beside the coding, which were bytes and have been read
                pieces = [
                    decode(run.encode("latin-1"), charset or "") if run[:1] <= "\xff" else run
                    for run in _BYTES.split(text)
                ]
                return decoded("".join(pieces))
            return decoded(decode(raw, charset or "") if raw else collapse_rfc2231_value(value))
        if value:
            return _without_percent(decoded(str(value)))
    return ""


def _without_percent(name: str) -> str:
    """A name that a program wrote as in an address of the web, where it is one: UTF-8 with more than ASCII."""
    try:
        meant = unquote_to_bytes(name).decode() if "%" in name and name.isascii() else name
    except UnicodeDecodeError:
        return name
    return name if meant.isascii() else meant


def addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """(name, address) pairs of a header."""
    values = [str(value)[:_MOST_ADDRESSES] for value in message.get_all(name, [])]
    pairs = getaddresses([_bytes_read(value) for value in values])
    return [(decoded(person), decoded(address).lower()) for person, address in pairs if address or person]


def sent(message: Message) -> str:
    """The date the sender claims, ISO 8601; the empty text when there is none or it is none."""
    try:
        when = parsedate_to_datetime(str(message.get("date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return when.isoformat() if when.tzinfo else when.isoformat() + "+00:00"


def message_ids(message: Message, *names: str) -> tuple[str, ...]:
    """Message ids in headers, without their brackets, in order."""
    found = [
        found for name in names for value in message.get_all(name, []) for found in _IDS.findall(decoded(str(value)))
    ]
    return tuple(dict.fromkeys(found))
