"""A zip as its own directory says it: which files are in it, by names as people and office programs mean them, and their bytes within bounds.

Nothing is concluded from bytes anywhere else: a zip holds other zips, stored as they are.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property

from docvault.extract.charsets.decoding import decode
from docvault.extract.zip_methods import is_ours, unpacked

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What reading a zip may raise for what is in it."""
ENCRYPTED, _UTF8 = 0x1, 0x800
_END, _END_BYTES, _MOST_COMMENT = b"PK\5\6", 22, 65535
_ENTRY, _ENTRY_BYTES, _LOCAL, _LOCAL_BYTES = b"PK\1\2", 46, b"PK\3\4", 30
_UNICODE_PATH = 0x7075


class TooLargeEntryError(Exception):
    """An entry is larger than a part may be, whatever it claims to be."""


class Package:
    """The directory of a zip. Raises one of `BROKEN` when there is none."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(_with_readable_names(data)))
        self.entries = [
            entry for entry in self._archive.infolist() if entry.filename and not entry.filename.endswith("/")
        ]

    @property
    def comment(self) -> bytes:
        """What was written beside the files."""
        return self._archive.comment

    @cached_property
    def names(self) -> Mapping[str, zipfile.ZipInfo]:
        """The entries by name, with `/` between folders; of two that are called alike the first."""
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in self.entries:
            found.setdefault(entry_name(entry), entry)
        return found

    @cached_property
    def _by_small_name(self) -> Mapping[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        for name, entry in self.names.items():
            found.setdefault(name.lower(), entry)
        return found

    def __contains__(self, name: str) -> bool:
        """Whether there is an entry of this name; capitals count for nothing, as in office packages (ECMA-376 part 2)."""
        return name.lower() in self._by_small_name

    def read(self, name: str | zipfile.ZipInfo, most: int) -> bytes:
        """An entry's bytes, at most `most`: what the archive claims about sizes is not believed.

        Raises `KeyError`, `TooLargeEntryError` and `BROKEN`.
        """
        entry = name if isinstance(name, zipfile.ZipInfo) else self._by_small_name[name.lower()]
        if is_ours(entry.compress_type) and not entry.flag_bits & ENCRYPTED:
            data = unpacked(self._packed(entry), entry.compress_type, most)
            if len(data) <= most and zlib.crc32(data) != entry.CRC:
                raise zipfile.BadZipFile(f"Bad CRC-32 for file {entry.filename!r}")
        else:
            with self._archive.open(entry) as file:
                data = file.read(most + 1)
        if len(data) > most:
            raise TooLargeEntryError
        return data

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        """An entry's bytes as they lie in the file, after its local header."""
        file = self._archive.fp
        if file is None:
            raise ValueError("the archive is closed")
        file.seek(entry.header_offset)
        head = file.read(_LOCAL_BYTES)
        if not head.startswith(_LOCAL):
            raise zipfile.BadZipFile("Bad magic number for file header")
        file.seek(sum(struct.unpack_from("<HH", head, 26)), io.SEEK_CUR)
        return file.read(entry.compress_size)

    def repacked(self, most: int) -> bytes:
        """The same files under the names they are meant to have, for libraries that take them by the letter; what cannot be read is left out."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, entry in self.names.items():
                try:
                    archive.writestr(name, self.read(entry, most))
                except (*BROKEN, TooLargeEntryError):
                    continue
        return out.getvalue()


def has_directory(data: bytes) -> bool:
    """Whether a zip lies at the end of these bytes, whatever is before it (an archive that unpacks itself begins with a program)."""
    return _directory(data) is not None


def entry_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name, with `/` between folders. Chinese Windows writes GBK without saying so, which Python reads as cp437."""
    name = _unicode_path(entry.extra) or entry.filename
    if name == entry.filename and not entry.flag_bits & _UTF8:
        with suppress(UnicodeEncodeError):  # what Python made of it is what is there
            name = decode(name.encode("cp437"))
    return name.replace("\\", "/")


def _unicode_path(extra: bytes) -> str:
    """The name in UTF-8 that Info-ZIP and its like add beside one in another charset (APPNOTE 4.6.9); empty where there is none."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == _UNICODE_PATH and length > 5:
            return extra[place + 9 : place + 4 + length].decode(errors="replace")
        place += 4 + length
    return ""


def _directory(data: bytes) -> tuple[int, int] | None:
    """Where the directory of a zip begins and ends; None where none is."""
    end = data.rfind(_END, max(0, len(data) - _MOST_COMMENT - _END_BYTES))
    if end < 0 or end + _END_BYTES > len(data):
        return None
    count, size = struct.unpack_from("<HI", data, end + 10)
    start = end - size
    if count == 0:
        return (end, end)
    return (start, end) if start >= 0 and data.startswith(_ENTRY, start) else None


def _with_readable_names(data: bytes) -> bytes:
    """The zip without the word that a name is UTF-8 where it isn't: one such name would lose the whole archive."""
    found = _directory(data)
    if found is None:
        return data
    place, end = found
    (claimed,) = struct.unpack_from("<I", data, end + 16)
    before = place - claimed  # bytes of a program before the archive, which its own places do not count
    mended: bytearray | None = None
    while place + _ENTRY_BYTES <= end and data.startswith(_ENTRY, place):
        (flags,) = struct.unpack_from("<H", data, place + 8)
        name, extra, comment = struct.unpack_from("<HHH", data, place + 28)
        if flags & _UTF8 and not _is_utf8(data[place + _ENTRY_BYTES : place + _ENTRY_BYTES + name]):
            mended = mended if mended is not None else bytearray(data)
            struct.pack_into("<H", mended, place + 8, flags & ~_UTF8)
            (local,) = struct.unpack_from("<I", data, place + 42)
            if data.startswith(_LOCAL, before + local):
                struct.pack_into("<H", mended, before + local + 6, flags & ~_UTF8)
        place += _ENTRY_BYTES + name + extra + comment
    return bytes(mended) if mended is not None else data


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
