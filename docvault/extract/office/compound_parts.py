"""What old office files keep beside their text in a compound file: embedded objects, pictures ([MS-ODRAW] 2.2.23), what the file says of itself."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from docvault.extract.charsets.decoding import codec_of, decode, read_in
from docvault.extract.compound import compound, storage_tree
from docvault.extract.content import Attachment
from docvault.extract.office.embedded_objects import unwrapped
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.limits import Limits

_BLIP = re.compile(rb"[\x1a-\x1f\x29\x2a]\xf0", re.DOTALL)
_KINDS = {
    0xF01A: "emf",
    0xF01B: "wmf",
    0xF01C: "pict",
    0xF01D: "jpg",
    0xF01E: "png",
    0xF01F: "bmp",
    0xF029: "tif",
    0xF02A: "jpg",
}
_DRAWN = frozenset({"emf", "wmf", "pict"})
_INSTANCES = frozenset(
    {0x3D4, 0x3D5, 0x216, 0x217, 0x542, 0x543, 0x46A, 0x46B, 0x6E2, 0x6E3, 0x6E0, 0x6E1, 0x7A8, 0x7A9, 0x6E4, 0x6E5}
)


def pictures(stream: bytes, limits: Limits, first: int = 1) -> Iterator[Attachment]:
    """The pictures in a stream of drawing records, numbered from `first`."""
    place = 2
    while (match := _BLIP.search(stream, place)) is not None:
        start = match.start() - 2
        place = match.start() + 1
        ver, kind, length = struct.unpack_from("<HHI", stream, start) if start + 8 <= len(stream) else (1, 0, 0)
        if ver & 0xF or ver >> 4 not in _INSTANCES or kind not in _KINDS or start + 8 + length > len(stream):
            continue
        body = stream[start + 8 : start + 8 + length]
        place = start + 10 + length
        yield _picture(f"picture {first}.{_KINDS[kind]}", _KINDS[kind], body[32 if ver >> 4 & 1 else 16 :], limits)
        first += 1


def _picture(name: str, kind: str, body: bytes, limits: Limits) -> Attachment:
    if kind not in _DRAWN:
        return Attachment(name, with_header(body[1:]) if kind == "bmp" else body[1:])
    packed = body[32:33] == b"\0"
    if not packed:
        return Attachment(name, body[34:])
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(body[34:], limits.part_bytes)
    except zlib.error:
        return Attachment(name, body[34:])
    if unpacker.unconsumed_tail:
        return Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
    return Attachment(name, data)


def with_header(data: bytes) -> bytes:
    """A bitmap of Windows as a file of its own."""
    if data.startswith(b"BM") or len(data) < 40:
        return data
    (size,), (bits,), (used,) = (struct.unpack_from(form, data, at) for form, at in (("<I", 0), ("<H", 14), ("<I", 32)))
    table = (used or (1 << bits if bits <= 8 else 0)) * 4
    return b"BM" + struct.pack("<IHHI", 14 + len(data), 0, 0, 14 + size + table) + data


def objects(file: Any, folders: list[list[str]], limits: Limits) -> Iterator[Attachment]:
    """The files embedded in these storages of an open compound file; what is wrapped in none is a compound file of its own."""
    for folder in folders:
        name = folder[-1].strip("\x01\x02\x03")
        size = sum(file.get_size(entry) for entry in file.listdir() if entry[: len(folder)] == folder)
        if size > limits.part_bytes:
            yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": size}))
        else:
            yield from unwrapped(name, compound(storage_tree(file, tuple(folder))), limits.part_bytes)


def storages(file: Any, within: list[str]) -> list[list[str]]:
    """The storages right below a folder."""
    depth = len(within)
    found = (entry for entry in file.listdir(streams=False, storages=True) if len(entry) == depth + 1)
    return [entry for entry in found if [part.lower() for part in entry[:depth]] == [part.lower() for part in within]]


def stream_of(file: Any, name: str) -> bytes:
    """A stream at the root, whatever its capitals are; empty where there is none."""
    for entry in file.listdir():
        if len(entry) == 1 and entry[0].lower() == name.lower():
            content: bytes = file.openstream(entry).read()
            return content
    return b""


def properties(file: Any) -> tuple[str, str]:
    """The title a file says it has, and what else it says of itself; nothing where its properties are broken."""
    try:
        said = file.get_metadata()
        page = said.codepage or 0
        texts = [_said(getattr(said, name), page) for name in ("title", "subject", "keywords", "comments", "category")]
    except Exception:  # noqa: BLE001 - a broken property set takes nothing from the text
        return "", ""
    return texts[0], "\n".join(dict.fromkeys(filter(None, texts[1:])))


def _said(value: Any, page: int) -> str:
    if isinstance(value, bytes):
        page &= 0xFFFF
        codec = {1200: "utf-16-le", 65001: "utf-8", 936: "gb18030"}.get(page) or codec_of(f"cp{page}")
        value = read_in(value, codec) if codec else decode(value)
    return " ".join(str(value or "").replace("\0", " ").split())
