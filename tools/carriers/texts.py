"""Texts, tables of values, web pages and archives, each with a word in one carrier and nowhere else."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from struct import pack
from zlib import crc32

from tools.carriers.pictures import photo, photo_url

Carrier = Callable[[str], bytes]


def _text(pattern: str, encoding: str = "utf-8") -> Carrier:
    return lambda word: pattern.replace("WORD", word).encode(encoding)


def _html(body: str = "", head: str = "") -> Carrier:
    return _text(f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body><p>a</p>{body}</body></html>")


TXT: dict[str, Carrier] = {
    "body": _text("one line\nWORD\n"),
    "body: UTF-16": lambda word: f"one line\r\n{word}\r\n".encode("utf-16"),
    "body: GB18030": _text("中文资料的第一行，请确认交货期\nWORD\n", "gb18030"),
}
CSV: dict[str, Carrier] = {
    "heading": _text("WORD,quantity\nbutton,4\n"),
    "cell": _text("name,quantity\nWORD,4\n"),
    "quoted cell": _text('name,quantity\n"a, ""WORD""\nand more",4\n'),
    "cell: semicolons": _text("name;quantity\nWORD;4\n"),
}
HTML: dict[str, Carrier] = {
    "body": _html("<p>WORD</p>"),
    "title": _html(head="<title>WORD</title>"),
    "heading": _html("<h1>WORD</h1>"),
    "list": _html("<ul><li>WORD</ul>"),
    "table": _html("<table><caption>b</caption><tr><th>c<td>WORD</table>"),
    "caption": _html("<table><caption>WORD</caption><tr><td>c</table>"),
    "link": _html('<a href="https://a.example/">WORD</a>'),
    "link: address": _html('<a href="https://a.example/WORD">b</a>'),
    "link: tip": _html('<a href="https://a.example/" title="WORD">b</a>'),
    "alternative text": _html('<img src="cid:1" alt="WORD">'),
    "form: value": _html('<form><input type="text" value="WORD"></form>'),
    "form: placeholder": _html('<form><input placeholder="WORD"></form>'),
    "form: text area": _html("<form><textarea>WORD</textarea></form>"),
    "form: choice": _html("<form><select><option>WORD</select></form>"),
    "form: button": _html("<form><input type=submit value=WORD><button>b</button></form>"),
    "hidden": _html('<p style="display:none">WORD</p>'),
    "without scripts": _html("<noscript><p>WORD</p></noscript>"),
    "page in the page": _html('<iframe srcdoc="<p>WORD</p>"></iframe>'),
    "details": _html("<details><summary>b</summary>WORD</details>"),
    "drawing": _html("<svg><text>WORD</text></svg>"),
    "formula": _html("<math><mi>WORD</mi></math>"),
    "pronunciation": _html("<ruby>b<rt>WORD</rt></ruby>"),
    "metadata": _html(head='<meta name="description" content="WORD">'),
    "metadata: keywords": _html(head='<meta name="keywords" content="WORD">'),
    "picture": lambda word: _html(f'<img src="{photo_url(word)}">')(word),
}


def _zip(name: str = "a.txt", text: str = "a", comment: str = "", note: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.comment = note.encode()
        archive.writestr(entry, text.encode())
        archive.comment = comment.encode()
    return out.getvalue()


def _zip_of(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _locked(word: str) -> bytes:
    """A zip whose file says that it is encrypted."""
    data = bytearray(_zip(text=word))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def _tar(name: str, data: bytes, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _seven_zip(name: str, data: bytes, password: str | None = None) -> bytes:
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        archive.writestr(data, name)
    return out.getvalue()


def _rar(name: str, data: bytes, method: int = 0x30) -> bytes:
    """A RAR archive (version 4) of one file, stored, or packed by a method only RAR knows."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        head = pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return pack("<H", crc32(head) & 0xFFFF) + head

    called = name.encode()
    about = pack("<IIBIIBBHI", len(data), len(data), 2, crc32(data), 0x5A210000, 29, method, len(called), 0x20)
    return (
        b"Rar!\x1a\x07\x00"
        + block(0x73, 0, b"\0" * 6)
        + block(0x74, 0x8000, about + called)
        + data
        + block(0x7B, 0, b"")
    )


ZIP: dict[str, Carrier] = {
    "file": lambda word: _zip(text=word),
    "file: name": lambda word: _zip(f"{word}.txt"),
    "archive in it": lambda word: _zip_of("b.zip", _zip(text=word)),
    "picture": lambda word: _zip_of("b.png", photo(word)),
    "comment": lambda word: _zip(comment=word),
    "comment: of a file": lambda word: _zip(note=word),
    "locked": _locked,
}
TAR: dict[str, Carrier] = {
    "file": lambda word: _tar("a.txt", word.encode()),
    "file: name": lambda word: _tar(f"{word}.txt", b"a"),
    "archive in it": lambda word: _tar("b.zip", _zip(text=word)),
    "picture": lambda word: _tar("b.png", photo(word)),
}
SEVEN_ZIP: dict[str, Carrier] = {
    "file": lambda word: _seven_zip("a.txt", word.encode()),
    "file: name": lambda word: _seven_zip(f"{word}.txt", b"a"),
    "archive in it": lambda word: _seven_zip("b.zip", _zip(text=word)),
    "picture": lambda word: _seven_zip("b.png", photo(word)),
    "locked": lambda word: _seven_zip("a.txt", word.encode(), "secret"),
}
RAR: dict[str, Carrier] = {
    "file": lambda word: _rar("a.txt", word.encode()),
    "file: name": lambda word: _rar(f"{word}.txt", b"a"),
    "file: packed": lambda word: _rar("a.txt", word.encode(), 0x33),
}


def _packed(pack_it: Callable[[bytes], bytes]) -> dict[str, Carrier]:
    return {
        "file": lambda word: pack_it(word.encode()),
        "archive in it": lambda word: pack_it(_tar("a.txt", word.encode())),
    }


CARRIERS: dict[str, dict[str, Carrier]] = {
    "txt": TXT,
    "csv": CSV,
    "html": HTML,
    "zip": ZIP,
    "tar": TAR,
    "7z": SEVEN_ZIP,
    "rar": RAR,
    "gz": _packed(gzip.compress),
    "bz2": _packed(bz2.compress),
    "xz": _packed(lzma.compress),
}
"""For each format, by the suffix of its files: a small file with the word in one place, and nowhere else."""
