"""7z by py7zr, where that is installed (decision 0032)."""

import io
from collections.abc import Iterator
from typing import Any

from docvault.extract.archives.entries import SHARE, Entry, TooLargeError, archive_content, nothing
from docvault.extract.content import Content, encrypted, unreadable
from docvault.extract.detect import SEVEN_ZIP
from docvault.model.intake.extracted import Outcome, Reason, ReasonCode
from docvault.model.limits import Limits

READER = "7z/1"


def read_seven_zip(data: bytes, limits: Limits) -> Content:
    """The files of an archive as parts. They are unpacked all at once: in a solid archive no other way is near as fast."""
    try:
        import py7zr
        from py7zr.exceptions import PasswordRequired
    except ImportError:
        return Content(SEVEN_ZIP, READER, outcome=Outcome.UNREADABLE, reasons=(Reason(ReasonCode.NEEDS_SEVEN_ZIP),))
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            infos = archive.list()
            if archive.needs_password():
                return archive_content(SEVEN_ZIP, READER, _locked(infos), limits)
            sizes = [int(info.uncompressed or 0) for info in infos]
            factory = _factory(limits.part_bytes)
            wanted = set(_that_fit(infos, sizes, limits))
            for place, file in enumerate(archive.files):
                file._file_info["filename"] = str(place)  # noqa: SLF001 - of two files called alike the library keeps one, of `../a` none at all
            archive.extract(targets=list(map(str, wanted)), factory=factory)
    except PasswordRequired:
        return encrypted(SEVEN_ZIP, READER)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - each method of packing raises classes of its own
        return unreadable(SEVEN_ZIP, READER, str(error) or type(error).__name__)
    return archive_content(SEVEN_ZIP, READER, _entries(infos, sizes, wanted, factory), limits)


def _that_fit(infos: list[Any], sizes: list[int], limits: Limits) -> Iterator[int]:
    """The files that are unpacked, by their places: no larger than a part may be, all together no larger than an archive may be."""
    total = 0
    for place, (info, size) in enumerate(zip(infos, sizes, strict=True)):
        if not info.is_directory and size <= limits.part_bytes and total + size <= SHARE * limits.part_bytes:
            total += size
            yield place


def _locked(infos: list[Any]) -> Iterator[Entry]:
    for info in infos:
        if not info.is_directory:
            yield Entry(info.filename, int(info.uncompressed or 0), nothing, Reason(ReasonCode.ENCRYPTED))


def _entries(infos: list[Any], sizes: list[int], wanted: set[int], factory: Any) -> Iterator[Entry]:
    for place, (info, size) in enumerate(zip(infos, sizes, strict=True)):
        name = info.filename.replace("\\", "/")
        if place in wanted:
            yield Entry(name, size, _Bytes(factory.products.get(str(place)), size))
        elif not info.is_directory:
            yield Entry(name, size, nothing, Reason(ReasonCode.TOO_LARGE_PART, {"bytes": size}))


class _Bytes:
    """How the bytes of one file are had that was unpacked already."""

    def __init__(self, product: Any, size: int) -> None:
        self._product = product
        self._size = size

    def __call__(self, most: int) -> bytes:
        if self._size > most:
            raise TooLargeError
        if self._product is None:
            if self._size:
                raise EOFError("its bytes are not in the file")
            return b""
        self._product.seek(0)
        data: bytes = self._product.read()
        return data


def _factory(most: int) -> Any:
    from py7zr.io import BytesIOFactory

    return BytesIOFactory(most + 1)
