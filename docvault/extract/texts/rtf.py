"""Rich text: the visible text of RTF files and of Outlook's compressed RTF bodies ([MS-OXRTFCP], RTF 1.9)."""

import re

from docvault.extract.charsets.decoding import codec_of, decode
from docvault.extract.content import Content
from docvault.extract.detect import RTF

READER = "rtf/1"
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    rb"{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles generator listtable".split()
)
_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"tab": "\t",
    b"row": "\n",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}


def read_rtf(data: bytes) -> Content:
    """The visible text of an RTF file."""
    return Content(RTF, READER, (rtf_text(data),), page_count=1)


def rtf_text(data: bytes) -> str:
    """Visible text, destinations that hold none left out."""
    match = re.search(rb"\\ansicpg(\d+)", data[:1024])
    charset = f"cp{match[1].decode()}" if match else "cp1252"
    guessed = (
        b"\\fcharset134" in data
    )  # Chinese in a file that calls itself Western: each font has a charset of its own
    pieces: list[str] = []
    pending = bytearray()
    hidden: list[bool] = [False]
    skip = 0
    for token in _TOKEN.finditer(data):
        word, number, code, sign, brace, plain = token.groups()
        if code is not None and not hidden[-1] and not skip:
            pending.append(int(code, 16))
            continue
        if pending:
            pieces.append(_escaped(bytes(pending), charset, guessed=guessed))
            pending.clear()
        if brace:
            hidden.append(hidden[-1]) if brace == b"{" else len(hidden) > 1 and hidden.pop()
        elif sign == b"*" or (word in _UNSEEN):
            hidden[-1] = True
        elif hidden[-1]:
            continue
        elif word == b"u" and number:
            pieces.append(chr(int(number) % 65536))
            skip = 1
            continue
        else:
            pieces.append(_said(word, sign, plain[skip:] if plain else b""))
        skip = 0
    if pending:
        pieces.append(_escaped(bytes(pending), charset, guessed=guessed))
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def _said(word: bytes | None, sign: bytes | None, plain: bytes) -> str:
    """What a control word, a control sign or plain text says to a reader."""
    if word:
        return _SIGNS.get(word, "")
    if sign:
        return {b"~": " ", b"_": "-"}.get(sign, sign.decode("ascii", errors="ignore") if sign in b"\\{}" else "")
    return plain.decode("latin-1")


def _escaped(raw: bytes, charset: str, *, guessed: bool) -> str:
    """What escaped bytes mean. Two letters with accents look like one Chinese character: that is guessed only where there is reason to."""
    return decode(raw, charset) if guessed else raw.decode(codec_of(charset) or "cp1252", errors="replace")


def decompressed(data: bytes) -> bytes:
    """Outlook's LZ-compressed RTF, or RTF stored as it is. Damage ends the text early."""
    if data[8:12] == b"MELA":
        return data[16:]
    size = int.from_bytes(data[4:8], "little")
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, place, out = len(_DICTIONARY), 16, bytearray()
    while place < len(data) and len(out) < size:
        control = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if control >> bit & 1:
                token = int.from_bytes(data[place : place + 2], "big")
                place += 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:
                    return bytes(out)
                copied = range(offset, offset + length)
                source = copied
            else:
                out.append(data[place])
                window[write] = data[place]
                write = (write + 1) % 4096
                place += 1
                continue
            for index in source:
                byte = window[index % 4096]
                out.append(byte)
                window[write] = byte
                write = (write + 1) % 4096
    return bytes(out)
