"""ZIP: entries as parts, with the traps of hostile archives."""

import zipfile
from collections.abc import Iterator

from docvault.extract.archives.entries import Entry, TooLargeError, archive_content, nothing
from docvault.extract.archives.salvage import salvaged
from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Content, damaged, unreadable
from docvault.extract.detect import ZIP
from docvault.extract.package import BROKEN, ENCRYPTED, Package, TooLargeEntryError, entry_name
from docvault.extract.zip_methods import is_known
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.limits import Limits
from docvault.model.values import replace

READER = "zip/3"
_PLUMBING = ("[Content_Types].xml", "_rels/", "docProps/", "mimetype")
"""What an office file holds beside its text."""


def read_zip(data: bytes, limits: Limits) -> Content:
    """The files of an archive as parts."""
    try:
        package = Package(data)
    except BROKEN as error:
        entries = list(salvaged(data, limits))
        if all(
            entry.name.startswith(_PLUMBING) for entry in entries
        ):  # none, or an office file cut off before its text
            return unreadable(ZIP, READER, str(error))
        content = archive_content(ZIP, READER, entries, limits)
        return replace(content, reasons=(*content.reasons, damaged(ZIP, "it ends early")))
    content = archive_content(ZIP, READER, _entries(package), limits)
    return replace(content, pages=(*content.pages, *_comments(package)))


def _comments(package: Package) -> list[str]:
    """What was written beside the files: of the archive, and of each of them."""
    found = [package.comment, *(entry.comment for entry in package.entries)]
    texts = dict.fromkeys(decoded(one).readings[0] for one in found if one.strip(b"\0 \r\n"))
    return ["\n".join(texts)] if texts else []


def _entries(package: Package) -> Iterator[Entry]:
    for entry in package.entries:
        if entry.flag_bits & ENCRYPTED:
            yield Entry(entry_name(entry), entry.file_size, nothing, Reason(ReasonCode.ENCRYPTED))
        elif not is_known(entry.compress_type):
            yield Entry(entry_name(entry), entry.file_size, nothing, Reason(ReasonCode.NOT_UNPACKED))
        else:
            yield Entry(entry_name(entry), entry.file_size, _Bytes(package, entry))


class _Bytes:
    """How the bytes of one entry are had."""

    def __init__(self, package: Package, entry: zipfile.ZipInfo) -> None:
        self._package = package
        self._entry = entry

    def __call__(self, most: int) -> bytes:
        try:
            return self._package.read(self._entry, most)
        except TooLargeEntryError as error:
            raise TooLargeError from error
