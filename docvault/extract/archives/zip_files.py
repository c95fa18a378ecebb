"""ZIP: entries as parts, with the traps of hostile archives; also how office files' entries are read within bounds."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.detect import ZIP
from docvault.extract.texts.charset import decode
from docvault.model.intake.extracted import Outcome, Reason, ReasonCode
from docvault.model.limits import Limits

READER = "zip/1"
_ENCRYPTED, _UTF8 = 0x1, 0x800
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


class TooLargeEntryError(Exception):
    """An entry is larger than a part may be, whatever it claims to be."""


def read_zip(data: bytes, limits: Limits) -> Content:
    """The entries of an archive as parts. A whole archive under a password is encrypted; single entries that cannot be read say so themselves."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except BROKEN as error:
        return unreadable(ZIP, READER, str(error))
    names = "\n".join(entry_name(entry) for entry in entries[: limits.entries])
    locked = bool(entries) and all(entry.flag_bits & _ENCRYPTED for entry in entries)
    return Content(
        ZIP,
        READER,
        (names,),
        outcome=Outcome.ENCRYPTED if locked else None,
        reasons=(Reason(ReasonCode.ENCRYPTED),) if locked else (),
        page_count=1,
        attachments=_parts(archive, entries, limits),
    )


def _parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Attachment]:
    taken = 0
    for entry in entries:
        name = entry_name(entry)
        if entry.flag_bits & _ENCRYPTED:
            yield Attachment(name, reason=Reason(ReasonCode.ENCRYPTED))
            continue
        try:
            data = read_entry(archive, entry, min(limits.part_bytes, 4 * limits.part_bytes - taken))
        except TooLargeEntryError:
            yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": entry.file_size}))
            continue
        except BROKEN as error:
            yield Attachment(name, reason=damaged(ZIP, str(error)))
            continue
        taken += len(data)
        yield Attachment(name, data)


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str, most: int) -> bytes:
    """An entry's bytes, at most `most`: what the archive claims about sizes is not believed. Raises `TooLargeEntryError`."""
    with archive.open(entry) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise TooLargeEntryError
    return data


def entry_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name: Chinese Windows writes GBK without saying so, which Python reads as cp437."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return decode(entry.filename.encode("cp437")).replace("\\", "/")
    except UnicodeEncodeError:
        return entry.filename
