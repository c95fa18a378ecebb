"""What is packed as one stream: gzip, bzip2, xz, and tar in any of them or by itself. Unpacked within bounds, whatever it claims."""

import bz2
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docvault.extract.archives.entries import SHARE, Entry, TooLargeError, archive_content, nothing
from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Content, damaged, unreadable
from docvault.extract.detect import BZIP2, GZIP, TAR, XZ, is_tar
from docvault.model.limits import Limits
from docvault.model.values import replace

READER = "tar/1"
_STREAMS: Mapping[str, Callable[[], Any]] = {
    GZIP: lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    BZIP2: bz2.BZ2Decompressor,
    XZ: lzma.LZMADecompressor,
}
_ENDINGS = {
    ".tgz": ".tar",
    ".tbz2": ".tar",
    ".tbz": ".tar",
    ".txz": ".tar",
    ".gz": "",
    ".bz2": "",
    ".xz": "",
    ".lzma": "",
}
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, ValueError)
_RECORD, _BITE = 512, 4096
"""What is fed at once: a bomb makes some dozen MB of so much."""


def read_packed(data: bytes, media_type: str, name: str, limits: Limits) -> Content:
    """A packed file is one part, a packed tar its files. What breaks off in its middle keeps what was before, and says so."""
    unpacked, problem = _unpacked(data, media_type, SHARE * limits.part_bytes)
    if not unpacked and problem is not None:
        return unreadable(media_type, READER, problem)
    broken = (damaged(media_type, problem),) if problem is not None else ()
    if is_tar(unpacked):
        content = read_tar(unpacked, limits, media_type)
    else:
        content = archive_content(
            media_type, READER, [Entry(_inner_name(name), len(unpacked), _Part(unpacked))], limits
        )
    return replace(content, reasons=(*content.reasons, *broken))


def read_tar(data: bytes, limits: Limits, media_type: str = TAR) -> Content:
    """The files of a tar. Links and devices are named and nothing else: what they would stand for is not in it."""
    found: list[tuple[tarfile.TarFile, list[tarfile.TarInfo]]] = []
    start = 0
    try:
        while start < len(data) and len(found) < limits.entries:
            archive = tarfile.open(  # noqa: SIM115 - its files are read one by one, after this returns
                fileobj=io.BytesIO(data[start:] if start else data),
                mode="r:",
                encoding="utf-8",
                errors="surrogateescape",
            )
            found.append((archive, _members(archive)))
            start = _next_tar(data, start + archive.offset)
    except _BROKEN as error:
        if not found:
            return unreadable(media_type, READER, str(error) or type(error).__name__)
    archive = found[0][0]
    entries = [entry for one, members in found for entry in _entries(one, members)]
    content = archive_content(media_type, READER, entries, limits)
    if data[archive.offset : archive.offset + _RECORD].strip(b"\0") or archive.offset >= len(
        data
    ):  # no empty record ends it
        return replace(content, reasons=(damaged(media_type, "it ends early"),))
    return content


def _next_tar(data: bytes, end: int) -> int:
    """Where another tar begins behind one that ended: they may be written one behind another, as onto a tape. The length of all where none does."""
    place = end
    while place < len(data) and not any(data[place : place + _RECORD]):
        place += _RECORD
    return place if place > end and is_tar(data[place:]) else len(data)


def _members(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """As many as can be found: one that is broken ends the list, and what was before stays."""
    found: list[tarfile.TarInfo] = []
    try:
        while (member := archive.next()) is not None:
            found.append(member)
    except _BROKEN:
        if not found:
            raise
    return found


def _entries(archive: tarfile.TarFile, members: list[tarfile.TarInfo]) -> Iterator[Entry]:
    for member in members:
        if member.isdir():
            continue
        name = decode(member.name.encode("utf-8", errors="surrogateescape")).replace("\\", "/")
        if member.isfile():
            yield Entry(name, member.size, _Member(archive, member))
        else:
            yield Entry(name, 0, nothing)


class _Member:
    """How the bytes of one file of a tar are had."""

    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._archive = archive
        self._member = member

    def __call__(self, most: int) -> bytes:
        if self._member.size > most:
            raise TooLargeError
        file = self._archive.extractfile(self._member)
        data = file.read() if file is not None else b""
        if len(data) < self._member.size:
            raise tarfile.ReadError("the archive ends in the middle of it")
        return data


class _Part:
    """Bytes that are there already."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __call__(self, most: int) -> bytes:
        if len(self._data) > most:
            raise TooLargeError
        return self._data


def _unpacked(data: bytes, media_type: str, most: int) -> tuple[bytes, str | None]:
    """The bytes in one stream or several behind each other, about so many at most, and what ended them before their end."""
    out, place, stream = bytearray(), 0, _STREAMS[media_type]()
    try:
        while place < len(data) and len(out) <= most:
            out += stream.decompress(data[place : place + _BITE])
            place += _BITE
            if stream.eof:
                place = min(place, len(data)) - len(stream.unused_data)
                if not data[place:].strip(b"\0"):  # tapes are filled up
                    return bytes(out), None
                stream = _STREAMS[media_type]()
    except _BROKEN as error:
        return bytes(out), str(error) or type(error).__name__
    return bytes(out), None if len(out) > most else "it ends early"


def _inner_name(name: str) -> str:
    for ending, instead in _ENDINGS.items():
        if name.lower().endswith(ending):
            return name[: -len(ending)] + instead
    return name
