"""Archives of every kind, whole, locked, broken, hostile: their files are parts, and what cannot be had says so."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import py7zr
import pytest

from docvault.extract import detect
from docvault.extract.read import part_bytes, read
from docvault.extract.workers.jobs import ReadJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.limits import Limits
from tests.pace import HANG_SECONDS

FILES = {"papers/银杏扣.txt": "银杏扣 wren".encode(), "empty.txt": b"", ".DS_Store": b"\0\0\0\1Bud1"}


def tar(files: Mapping[str, bytes] = FILES, *, encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def seven_zip(files: Mapping[str, bytes] = FILES, password: str | None = None, *, hidden: bool = False) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=hidden) as archive:
        for name, data in files.items():
            archive.writef(io.BytesIO(data), name)
    return out.getvalue()


def rar(name: bytes, data: bytes, *, method: int = 0x30) -> bytes:
    """A RAR 4 archive with one file, stored (0x30) or said to be compressed."""
    import binascii
    import struct

    def block(kind: int, flags: int, body: bytes, extra: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", binascii.crc32(head) & 0xFFFF) + head + extra

    body = (
        struct.pack(
            "<IIBIIBBHI", len(data), len(data), 0, binascii.crc32(data), 0x5A21_0000, 20, method, len(name), 0x20
        )
        + name
    )
    return b"Rar!\x1a\x07\0" + block(0x73, 0, bytes(6)) + block(0x74, 0x8000, body, data) + block(0x7B, 0x4000, b"")


def read_of(data: bytes, name: str = "file", limits: Limits | None = None) -> Extracted:
    return read(io.BytesIO(data), name, limits or Limits())


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (tar(), detect.TAR),
        (gzip.compress(tar()), detect.GZIP),
        (bz2.compress(tar()), detect.BZIP2),
        (lzma.compress(tar()), detect.XZ),
        (seven_zip(), detect.SEVEN_ZIP),
    ],
    ids=["tar", "tar.gz", "tar.bz2", "tar.xz", "7z"],
)
def test_their_files_are_parts(data: bytes, media_type: str) -> None:
    extracted = read_of(data)
    assert (extracted.media_type, extracted.outcome) == (media_type, Outcome.TEXT)
    assert [(part.name, part.outcome) for part in extracted.parts] == [
        ("papers/银杏扣.txt", Outcome.TEXT),
        ("empty.txt", Outcome.EMPTY),
    ]
    assert "银杏扣 wren" in extracted.text
    assert part_bytes(io.BytesIO(data), "file", 1, Limits()) == FILES["papers/银杏扣.txt"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_one_packed_file_is_one_part_with_its_name(pack: Callable[[bytes], bytes]) -> None:
    extracted = read_of(pack("银杏扣".encode()), "spec.txt.gz")
    assert ([part.name for part in extracted.parts], extracted.outcome) == (["spec.txt"], Outcome.TEXT)
    assert "银杏扣" in extracted.text


def test_names_in_gbk() -> None:
    assert [part.name for part in read_of(tar({"银杏扣.txt": b"x"}, encoding="gbk")).parts] == ["银杏扣.txt"]


def test_a_password_on_the_files_or_on_the_list_of_them() -> None:
    locked = read_of(seven_zip(FILES, "secret"))
    assert (locked.outcome, [part.outcome for part in locked.parts][:1]) == (Outcome.ENCRYPTED, [Outcome.ENCRYPTED])
    assert read_of(seven_zip(FILES, "secret", hidden=True)).outcome is Outcome.ENCRYPTED


def test_what_breaks_off_keeps_what_was_before() -> None:
    files = {f"{number}.txt": f"paper {number} ".encode() * 50 for number in range(40)}
    whole = tar(files)
    extracted = read_of(whole[: len(whole) // 2])
    assert extracted.outcome is Outcome.PARTIAL
    assert "paper 3 " in extracted.text
    packed = gzip.compress(whole)
    extracted = read_of(packed[: len(packed) - 40], "a.tar.gz")
    assert (extracted.outcome, extracted.reason and extracted.reason.code) == (Outcome.PARTIAL, ReasonCode.DAMAGED)
    assert "paper 3 " in extracted.text
    for broken in (seven_zip()[:-20], gzip.compress(b"x")[:9], b"Rar!\x1a\x07\0nothing"):
        assert read_of(broken).outcome is Outcome.UNREADABLE


def test_files_of_a_7z_that_are_called_alike_or_lie_above_it() -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.set_encoded_header_mode(False)
        for data in (b"wren", b"nightjar", b""):
            archive.writestr(data, "folder/a.txt")
    twice = read_of(out.getvalue())
    assert [(one.name, one.bytes) for one in twice.parts] == [
        ("folder/a.txt", 4),
        ("folder/a.txt", 8),
        ("folder/a.txt", 0),
    ]
    assert "nightjar" in twice.text
    for name in ("../../../a.txt"[:12], "./older/a.tx", "C:\\lder\\a.tx"):
        renamed = out.getvalue().replace("folder/a.txt".encode("utf-16-le"), name.encode("utf-16-le"))
        start = renamed[:12]
        (place, length) = struct.unpack_from("<QQ", renamed, 12)
        ends = renamed[32 + place : 32 + place + length]
        head = struct.pack("<QQI", place, length, zlib.crc32(ends))
        mended = start[:8] + struct.pack("<I", zlib.crc32(head)) + head + renamed[32:]
        extracted = read_of(mended)
        assert ("wren" in extracted.text, "nightjar" in extracted.text) == (True, True), name


def test_tars_one_behind_another() -> None:
    extracted = read_of(tar({"a.txt": b"wren"}) + tar({"b.txt": b"nightjar"}) + tar({"c.txt": b"plover"}), "a.tar")
    assert [one.name for one in extracted.parts] == ["a.txt", "b.txt", "c.txt"]
    assert (extracted.outcome, "plover" in extracted.text) == (Outcome.TEXT, True)


class Streamed(io.RawIOBase):
    """What can only be written onwards: an archive made so says a file's length behind it."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data += data
        return len(data)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_zip_that_breaks_off_keeps_the_files_before(*, streamed: bool) -> None:
    out: Any = Streamed() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/", "")
        archive.writestr("银色.txt", "wren " * 50)
        archive.writestr("b.txt", "nightjar")
        archive.writestr("c.txt", "plover " * 5000)
    data = bytes(out.data) if streamed else out.getvalue()
    whole = read_of(data[: data.rindex(b"PK\1\2")])
    assert [one.name for one in whole.parts] == ["银色.txt", "b.txt", "c.txt"]
    assert (whole.outcome, "plover" in whole.text) == (Outcome.PARTIAL, True)
    cut = read_of(data[: data.index(b"c.txt") + 15])
    assert [one.outcome for one in cut.parts] == [Outcome.TEXT, Outcome.TEXT, Outcome.UNREADABLE]
    assert ("nightjar" in cut.text, cut.outcome) == (True, Outcome.PARTIAL)
    assert read_of(data[:20]).outcome is Outcome.UNREADABLE


def test_bombs_are_bounded_and_said() -> None:
    small = Limits(part_bytes=1 << 20)
    bomb = bytes(6 << 20)
    for data in (gzip.compress(bomb), seven_zip({"bomb": bomb}), tar({"bomb": bomb})):
        extracted = read_of(data, "bomb.gz", small)
        assert [part.reason and part.reason.code for part in extracted.parts] == [ReasonCode.TOO_LARGE_PART]
        assert extracted.outcome is Outcome.PARTIAL


def test_links_and_devices_are_named_and_nothing_is_followed() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("../../etc/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    extracted = read_of(out.getvalue())
    assert [(part.name, part.bytes, part.outcome) for part in extracted.parts] == [
        ("../../etc/passwd", 0, Outcome.EMPTY)
    ]


def test_what_only_rar_unpacks_is_named_and_what_is_stored_is_read() -> None:
    stored = read_of(rar(b"note.txt", b"wren"))
    assert (stored.outcome, [part.name for part in stored.parts]) == (Outcome.TEXT, ["note.txt"])
    assert "wren" in stored.text
    packed = read_of(rar(b"note.txt", b"\1\2\3\4", method=0x33))
    assert (packed.outcome, [part.reason and part.reason.code for part in packed.parts]) == (
        Outcome.PARTIAL,
        [ReasonCode.NOT_UNPACKED],
    )
    assert "note.txt" in packed.text


def test_shut_in_as_the_readers_are(tmp_path: Path) -> None:
    """Their libraries need nothing that a reading worker may not have."""
    archives = {
        "a.7z": seven_zip(),
        "a.tar.xz": lzma.compress(tar()),
        "a.rar": rar(b"note.txt", b"\xe9\x93\xb6\xe6\x9d\x8f\xe6\x89\xa3"),
    }
    with Pool(Limits(), workers=1) as pool:
        for name, data in archives.items():
            path = tmp_path / name
            path.write_bytes(data)
            extracted = pool.submit(ReadJob(path, name)).result(HANG_SECONDS)
            assert (extracted.outcome, "银杏扣" in extracted.text) == (Outcome.TEXT, True), (name, extracted.reasons)
