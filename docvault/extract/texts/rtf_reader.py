"""One pass over rich text: visible words, what the file says of itself, pictures and embedded files."""

import re
import struct
from contextlib import suppress

from docvault.extract.charsets.decoding import codec_of, decode, read_in
from docvault.extract.texts import rtf_words as words

_BEYOND_DOUBT = 2
"""Bytes beyond one for each letter: a letter of three, or two of two."""
_SAID_OF_SHAPES = frozenset({"gtextUNICODE", "wzDescription"})
"""Properties of a shape that hold words: drawn letters, and what a picture shows."""


class _Group:
    """What holds inside a pair of braces: all of what is above it, until it says otherwise."""

    def __init__(self, above: "_Group | None" = None) -> None:
        self.name: bytes = above.name if above else b""  # its destination
        self.hidden: bool = above.hidden if above else False
        self.deleted: bool = above.deleted if above else False
        self.font: int = above.font if above else -1
        self.skipped: int = (
            above.skipped if above else 1
        )  # characters after one of Unicode, for programs that know none
        self.starred = False
        self.out: list[str] | None = above.out if above else None  # where its words go, where that is not into the text


class RichText:
    """What was read of a file of rich text."""

    def __init__(self) -> None:
        self.title = ""
        self.said: list[str] = []
        self.files: list[tuple[str, bytes]] = []
        self.text = ""
        self.is_whole = True  # whether each group ends


class Reader:
    """Reads rich text once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found = RichText()
        self._groups = [_Group()]
        self._pieces: list[str] = []
        self._aside: list[str] = []
        self._pending = bytearray()
        self._skip = 0
        self._fonts: dict[int, str] = {}
        self._charset = "cp1252"
        self._default_font = 0
        self._blob = bytearray()
        self._kind = ""

    def read(self) -> RichText:
        """Go through it."""
        place, data, match = 0, self._data, words.TOKEN.match
        while (token := match(data, place)) is not None:
            place = token.end()
            word, number = token[1], token[2]
            if word is not None:
                place += self._word(word, int(number) if number else None, place)
            else:
                self._token(token)
        self._found.is_whole = len(self._groups) == 1
        while len(self._groups) > 1:
            self._close()
        self._flush()
        self._pieces += self._aside
        text = "".join(self._pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._found.text = text.strip()
        return self._found

    def _token(self, token: re.Match[bytes]) -> None:
        _, _, code, sign, brace, plain = token.groups()
        if plain is not None:
            self._plain(plain)
        elif code is not None:
            self._plain(bytes((int(code, 16),)), escaped=True)
        elif brace is not None:
            self._skip = 0
            self._open() if brace == b"{" else self._close()
        elif sign is not None:
            self._sign(sign)

    # -- groups -----------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._flush()
        top = self._groups[-1]
        inner = _Group(top)
        if top.name == b"upr":  # the first group inside repeats what the second says in Unicode
            inner.hidden = True
        self._groups.append(inner)

    def _close(self) -> None:
        self._flush()
        if len(self._groups) == 1:
            return
        ended = self._groups.pop()
        above = self._groups[-1]
        if ended.name == above.name and ended.out is above.out:
            return
        if ended.name in {b"pict", b"objdata"}:
            self._blob_ended(ended.name)
        if ended.out is not None and ended.out is not above.out:
            self._aside_ended(ended, above)

    def _aside_ended(self, ended: _Group, above: _Group) -> None:
        said = "".join(ended.out or ())
        if ended.name in words.SAID:
            said = " ".join(said.split())
            if ended.name == b"title":
                self._found.title = said
            elif said:
                self._found.said.append(said)
        elif ended.name == b"atnauthor" and said.strip():
            self._aside.append(f"{said.strip()}: ")
        elif said.strip():
            self._aside.append(f"{said.strip()}\n")
        if above.out is None and (not self._pieces or self._pieces[-1].endswith("\n")):
            self._paragraph_ended()

    def _paragraph_ended(self) -> None:
        if self._groups[-1].out is None and self._aside:
            self._pieces += self._aside
            self._aside.clear()

    def _destination(self, word: bytes) -> None:
        """Take a control word as the name of its group, if it is one."""
        top = self._groups[-1]
        if top.starred and word not in words.STARRED and word != b"pict":
            top.hidden, top.name = True, word
        elif word in {b"pict", b"objdata"}:
            top.name, top.hidden, self._kind = word, False, ""
            self._blob.clear()
        elif (word in words.SAID and top.name == b"info") or (word == b"sv" and self._kind in _SAID_OF_SHAPES):
            top.name, top.hidden, top.out = word, False, []
        elif word in words.HIDDEN or word == b"info":
            top.name, top.hidden = word, True
        elif word in words.ASIDE:
            if not top.hidden or top.name in words.SHAPES:
                top.name, top.hidden, top.out = word, False, []
        elif word in words.GROUPS or top.starred:
            top.name, top.hidden = word, top.hidden and word != b"ud"
        top.starred = False

    # -- words ------------------------------------------------------------------------------------------------------------

    def _word(self, word: bytes, number: int | None, place: int) -> int:
        """Take a control word; how many bytes after it belong to it."""
        top = self._groups[-1]
        if word == b"bin":
            count = max(0, number or 0)
            self._raw(self._data[place : place + count])
            return count
        if self._skip and word not in {b"u", b"uc"}:
            self._skip -= 1
        elif word == b"u" and number is not None:
            self._unicode(number)
        elif word in words.SIGNS:
            self._say(words.SIGNS[word])
            if word in {b"par", b"row", b"sect", b"page"} and not top.hidden:
                self._paragraph_ended()
        elif word in words.PICTURES and top.name == b"pict":
            self._kind = words.PICTURES[word]
        elif not self._set(top, word, number) and top.name != b"fonttbl":
            self._flush()
            self._destination(word)
        return 0

    def _set(self, top: _Group, word: bytes, number: int | None) -> bool:
        """Take a control word as a property, if it is one; whether it was."""
        if word == b"f" and number is not None:
            self._flush()
            top.font = number
            if top.name == b"fonttbl":
                self._fonts.setdefault(number, "")
        elif word in {b"fcharset", b"cpg"} and top.name == b"fonttbl":
            known = words.CHARSETS.get(number or 0, "") if word == b"fcharset" else codec_of(f"cp{number}")
            self._fonts[top.font] = known or self._fonts.get(top.font, "")
        elif word == b"plain":
            self._flush()
            top.font, top.deleted = -1, False
        elif word == b"deleted":
            self._flush()
            top.deleted = number != 0
        elif word == b"uc":
            top.skipped = max(0, min(number if number is not None else 1, 16))
        elif word == b"deff" and number is not None:
            self._default_font = number
        elif word in {b"ansicpg", b"mac", b"pc", b"pca"}:
            page = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}.get(word) or codec_of(f"cp{number}")
            self._charset = page or "cp1252"
        else:
            return False
        return True

    def _sign(self, sign: bytes) -> None:
        if self._skip:
            self._skip -= 1
        elif sign == b"*":
            self._groups[-1].starred = True
        elif sign in {b"\\", b"{", b"}"}:  # it may be the second byte of a Chinese character
            self._plain(sign)
        else:
            self._say(words.MARKS.get(sign, ""))

    def _unicode(self, number: int) -> None:
        self._flush()
        self._say(chr(number % 65536))
        self._skip = self._groups[-1].skipped

    def _plain(self, plain: bytes, *, escaped: bool = False) -> None:
        if self._skip:
            taken = min(self._skip, len(plain))
            self._skip -= taken
            plain = plain[taken:]
        top = self._groups[-1]
        if top.name in {b"pict", b"objdata"} and not escaped:
            self._blob += plain
        elif top.name == b"sn":
            self._kind = plain.decode("latin-1").strip()
        elif not top.hidden and not top.deleted:
            self._pending += plain

    def _say(self, said: str) -> None:
        top = self._groups[-1]
        if said and not top.hidden and not top.deleted and top.name not in {b"pict", b"objdata"}:
            self._flush()
            (self._pieces if top.out is None else top.out).append(said)

    def _flush(self) -> None:
        if self._pending:
            raw = bytes(self._pending)
            self._pending.clear()
            top = self._groups[-1]
            (self._pieces if top.out is None else top.out).append(self._decoded(raw, top.font))

    def _decoded(self, raw: bytes, font: int) -> str:
        """Bytes in the character set of their font. A Western font among Chinese ones is often not meant: the likelier is taken then."""
        if raw.isascii():
            return raw.decode("ascii")
        known = self._fonts.get(font if font >= 0 else self._default_font, "")
        if (self._charset == "utf-8" or known not in words.EASTERN) and (text := _as_utf8(raw, self._charset)):
            return text
        codec = known or self._charset
        eastern = any(known in words.EASTERN for known in (*self._fonts.values(), self._charset))
        if eastern and codec not in words.EASTERN:
            return decode(raw, codec)
        return read_in(raw, codec)

    # -- files ------------------------------------------------------------------------------------------------------------

    def _raw(self, data: bytes) -> None:
        """Bytes that stand as they are, after the word `bin`."""
        if self._skip:
            self._skip -= 1
        elif self._groups[-1].name in {b"pict", b"objdata"}:
            self._blob += data.hex().encode()

    def _blob_ended(self, name: bytes) -> None:
        text = bytes(self._blob).translate(None, b" \t")
        self._blob.clear()
        data = b""
        with suppress(ValueError):
            data = bytes.fromhex(text[: len(text) & ~1].decode("ascii", errors="replace"))
        if not data and text:
            data = text  # no hexadecimal: its reader says what is wrong
        number = len(self._found.files) + 1
        if name == b"pict" and data:
            self._found.files.append((f"picture {number}.{self._kind or 'wmf'}", _picture(data, self._kind)))
        elif data:
            self._found.files.append(_embedded(data, number))


def _as_utf8(raw: bytes, charset: str) -> str:
    """Bytes as UTF-8, where a program wrote it whatever its fonts say: announced, or beyond doubt. Empty where they are none."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    return (
        text if charset == "utf-8" or (len(raw) - len(text) >= _BEYOND_DOUBT and charset not in words.EASTERN) else ""
    )


def _picture(data: bytes, kind: str) -> bytes:
    """A picture as a file of its own: a bitmap without its header gets one."""
    if kind != "bmp" or data.startswith(b"BM") or len(data) < 40:
        return data
    size, bits, colours = (
        *struct.unpack_from("<I", data),
        *struct.unpack_from("<H", data, 14),
        *struct.unpack_from("<I", data, 32),
    )
    table = (colours or (1 << bits if bits <= 8 else 0)) * 4
    return b"BM" + struct.pack("<IHHI", 14 + len(data), 0, 0, 14 + size + table) + data


def _embedded(data: bytes, number: int) -> tuple[str, bytes]:
    """The file in an object of OLE 1.0 ([MS-OLEDS] 2.2.5): its class, and its own data; as it is where it says something else."""
    try:
        version, form = struct.unpack_from("<II", data)
        if form == 2 and version <= 0x600:
            place, names = 8, []
            for _ in range(3):
                (length,) = struct.unpack_from("<I", data, place)
                names.append(data[place + 4 : place + 4 + length].rstrip(b"\0"))
                place += 4 + length
            (length,) = struct.unpack_from("<I", data, place)
            native = data[place + 4 : place + 4 + length]
            if names[0].lower() == b"package":
                return package(native) or (f"object {number}", native)
            return f"object {number}", native
    except struct.error:
        pass
    return f"object {number}", data


def package(native: bytes) -> tuple[str, bytes] | None:
    """Name and bytes of a file in a `Package` of Windows; None for what is none."""
    try:
        place = 2
        ends = native.index(b"\0", place)
        label = native[place:ends]
        place = native.index(b"\0", ends + 1) + 1 + 4  # the path it came from, then two flags
        (length,) = struct.unpack_from("<I", native, place)
        place += 4 + length
        (length,) = struct.unpack_from("<I", native, place)
    except (struct.error, ValueError):
        return None
    data = native[place + 4 : place + 4 + length]
    return (decode(label).replace("\\", "/").rpartition("/")[2] or "object", data) if len(data) == length else None
