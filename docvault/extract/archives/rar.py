"""RAR by rarfile: which files are in it, and those that are stored as they are. What is compressed only RAR's own program unpacks, and a reader starts none."""

import io
from collections.abc import Iterator
from typing import Any

from docvault.extract.archives.entries import Entry, TooLargeError, archive_content, nothing
from docvault.extract.content import Content, encrypted, unreadable
from docvault.extract.detect import RAR
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.limits import Limits

READER = "rar/1"


def read_rar(data: bytes, limits: Limits) -> Content:
    """The names of an archive's files; the bytes of those that are stored."""
    import rarfile

    try:
        archive = rarfile.RarFile(io.BytesIO(data))
        entries = archive.infolist()
        infos = [info for info in entries if not info.is_dir()]
        if archive.needs_password() and not infos:
            return encrypted(RAR, READER)
        if not entries:  # nobody packs nothing: it ends before its first file
            return unreadable(RAR, READER, "it ends early")
    except rarfile.Error as error:
        return unreadable(RAR, READER, str(error) or type(error).__name__)
    return archive_content(RAR, READER, _entries(archive, infos), limits)


def _entries(archive: Any, infos: list[Any]) -> Iterator[Entry]:
    import rarfile

    for info in infos:
        name = info.filename.replace("\\", "/")
        if info.needs_password():
            yield Entry(name, info.file_size, nothing, Reason(ReasonCode.ENCRYPTED))
        elif info.compress_type == rarfile.RAR_M0:
            yield Entry(name, info.file_size, _Stored(archive, info))
        else:
            yield Entry(name, info.file_size, nothing, Reason(ReasonCode.NOT_UNPACKED))


class _Stored:
    """How the bytes of a stored file are had."""

    def __init__(self, archive: Any, info: Any) -> None:
        self._archive = archive
        self._info = info

    def __call__(self, most: int) -> bytes:
        if self._info.file_size > most:
            raise TooLargeError
        data: bytes = self._archive.read(self._info)
        return data
