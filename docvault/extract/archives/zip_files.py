"""ZIP: entries as parts, with the traps of hostile archives."""

import zipfile
from collections.abc import Iterator

from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.detect import ZIP
from docvault.extract.package import BROKEN, ENCRYPTED, Package, TooLargeEntryError, entry_name
from docvault.model.intake.extracted import Outcome, Reason, ReasonCode
from docvault.model.left_about import is_left_about
from docvault.model.limits import Limits

READER = "zip/2"


def read_zip(data: bytes, limits: Limits) -> Content:
    """The entries of an archive as parts. A whole archive under a password is encrypted; single entries that cannot be read say so themselves.

    What a system left in it (`__MACOSX`, `.DS_Store`) is nothing to read.
    """
    try:
        package = Package(data)
    except BROKEN as error:
        return unreadable(ZIP, READER, str(error))
    entries = [entry for entry in package.entries if not _is_of_a_system(entry_name(entry))]
    names = "\n".join(entry_name(entry) for entry in entries[: limits.entries])
    locked = bool(entries) and all(entry.flag_bits & ENCRYPTED for entry in entries)
    return Content(
        ZIP,
        READER,
        (names,),
        outcome=Outcome.ENCRYPTED if locked else None,
        reasons=(Reason(ReasonCode.ENCRYPTED),) if locked else (),
        page_count=1,
        attachments=_parts(package, entries, limits),
    )


def _is_of_a_system(name: str) -> bool:
    return any(is_left_about(one) for one in name.split("/"))


def _parts(package: Package, entries: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Attachment]:
    taken = 0
    for entry in entries:
        name = entry_name(entry)
        if entry.flag_bits & ENCRYPTED:
            yield Attachment(name, reason=Reason(ReasonCode.ENCRYPTED))
            continue
        try:
            data = package.read(entry, min(limits.part_bytes, 4 * limits.part_bytes - taken))
        except TooLargeEntryError:
            yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": entry.file_size}))
            continue
        except BROKEN as error:
            yield Attachment(name, reason=damaged(ZIP, str(error)))
            continue
        taken += len(data)
        yield Attachment(name, data)
