"""Reading one file of any kind, with the files inside it: the readers' one entry point. Never raises for what is in a file.

Parts are numbered depth first from 1. Their text is indexed with the file they came in; each can be taken out by its number (`part_bytes`).
"""

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from docvault.extract import detect, mail_kinds, office_kinds
from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.model.intake.extracted import Extracted, Outcome, Page, Part, Reason, ReasonCode
from docvault.model.intake.lacking import gathered
from docvault.model.limits import Limits
from docvault.model.values import replace

READER = "read/2"
"""Of what no reader knows, is locked or too large: higher where more kinds of files are read."""
_LARGEST = 2 << 30
"""Bytes of a file that is read at all; a larger one is stored and said to be too large."""


class NoSuchPartError(LookupError):
    """A file has no part of that number, or its bytes cannot be had."""


def read(file: BinaryIO, name: str, limits: Limits, *, avoid_pdfium: bool = False) -> Extracted:
    """Read a file's text, facts and parts. `name` is what the sender called it. May die of hostile content: only for workers."""
    size = file.seek(0, os.SEEK_END)
    if size > min(_LARGEST, limits.memory_bytes // 2):
        reason = Reason(ReasonCode.TOO_LARGE_PART, {"bytes": size})
        return Extracted(detect.UNKNOWN, Outcome.UNREADABLE, READER, reasons=(reason,))
    return _Reading(limits, avoid_pdfium).whole(_all_of(file), name)


def part_bytes(file: BinaryIO, name: str, number: int, limits: Limits) -> bytes:
    """The bytes of a part, by its number. Raises `NoSuchPartError`."""
    found = parts_bytes(file, name, {number}, limits)
    if number not in found:
        raise NoSuchPartError(number)
    return found[number]


def parts_bytes(
    file: BinaryIO, name: str, numbers: Collection[int], limits: Limits, *, most_bytes: int = 0
) -> dict[int, bytes]:
    """The bytes of several parts, from one reading, in the order of their numbers.

    It ends with the part that makes `most_bytes` full: at least the first one that can be had is among them, later ones may be left for another call.
    """
    reading = _Reading(limits, avoid_pdfium=False, wanted=frozenset(numbers), room=most_bytes)
    reading.whole(_all_of(file), name)
    return reading.found


def _all_of(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


@dataclass
class _Reading:
    """The reading of one file: what was collected so far, and how much more may be."""

    limits: Limits
    avoid_pdfium: bool
    wanted: frozenset[int] = frozenset()  # numbers of parts to take out; then nothing else of it is
    found: dict[int, bytes] = field(default_factory=dict)
    room: int = 0  # bytes of them to take out
    pages: list[Page] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    name: str = ""  # of the file that is being read now: what is packed by itself is called so
    seen: set[bytes] = field(default_factory=set)
    charset: str = ""  # what that file is said to be in, where it is a text
    characters: int = 0
    cut: list[Reason] = field(default_factory=list)

    def whole(self, data: bytes, name: str) -> Extracted:
        """Read the file itself and all that is in it."""
        content = self._content(data, name)
        self.codes += content.facts.codes
        self._add_pages(content, 0)
        self._add_parts(content, "", 1)
        outcome, reasons = self._outcome(content)
        return Extracted(
            media_type=content.media_type,
            outcome=outcome,
            extractor=content.reader,
            pages=tuple(self.pages),
            parts=tuple(self.parts),
            facts=replace(content.facts, codes=tuple(dict.fromkeys(self.codes))),
            reasons=reasons,
            page_count=content.page_count or len(content.pages),
            to_recognise=content.to_recognise,
            parts_to_recognise=tuple(self.pictures),
        )

    def _content(self, data: bytes, name: str, charset: str = "") -> Content:
        media_type = detect.UNKNOWN
        self.name, self.charset = name.rpartition("/")[2], charset
        try:
            media_type = detect.detect(data, name)
            return _READERS[media_type](self, data, media_type)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a reader's surprise is this file's trouble, and must not hide its neighbours
            return unreadable(media_type, READER, f"{type(error).__name__}: {error}")

    def _add_pages(self, content: Content, part: int) -> None:
        for number, text in enumerate(content.pages, start=1):
            room = self.limits.output_characters - self.characters
            if len(text) > room:
                self.cut.append(Reason(ReasonCode.TOO_MUCH_TEXT, {"characters": self.limits.output_characters}))
            if text.strip() and room > 0:
                self.pages.append(Page(text[:room], number, part))
            self.characters += min(len(text), max(room, 0))

    def _add_parts(self, content: Content, above: str, depth: int) -> None:
        attachments = iter(content.attachments)
        while not self._has_enough():
            try:
                attachment = next(attachments, None)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - an archive that breaks off in its middle keeps what was before
                self.cut.append(damaged(content.media_type, f"{type(error).__name__}: {error}"))
                return
            if attachment is None:
                return
            if len(self.parts) >= self.limits.entries:
                self.cut.append(Reason(ReasonCode.TOO_MANY_ENTRIES, {"limit": self.limits.entries}))
                return
            self._add_part(attachment, above, depth)

    def _add_part(self, attachment: Attachment, above: str, depth: int) -> None:
        number, name = len(self.parts) + 1, f"{above}{attachment.name}"
        if number in self.wanted and (attachment.reason is None or attachment.data):
            self.found[number] = attachment.data
            self.room -= len(attachment.data)
        if attachment.reason is not None or depth > self.limits.depth:
            reason = attachment.reason or Reason(ReasonCode.TOO_DEEP, {"limit": self.limits.depth})
            outcome = Outcome.ENCRYPTED if reason.code is ReasonCode.ENCRYPTED else Outcome.UNREADABLE
            self.parts.append(self._part(number, name, detect.UNKNOWN, attachment.data, outcome, (reason,)))
            return
        if not attachment.data:  # it arrived so: there is nothing to read, and nothing missing
            self.parts.append(self._part(number, name, detect.EMPTY, b"", Outcome.EMPTY, ()))
            return
        if self._has_enough():
            return
        content = self._without_ornament(
            self._content(attachment.data, attachment.name, attachment.charset), attachment.data
        )
        content = replace(content, reasons=(*attachment.lacking, *content.reasons))
        has_text = any(text.strip() for text in content.pages)
        outcome, reasons = _settled(content, content.reasons, has_text=has_text)
        part = self._part(number, name, content.media_type, attachment.data, outcome, reasons)
        self.parts.append(replace(part, extractor=content.reader))
        self._add_pages(content, number)
        self.pictures += [(number, page) for page in content.to_recognise]
        self.codes += content.facts.codes
        if content.facts.title:
            self._add_pages(replace(content, pages=(content.facts.title,)), number)
        self._add_parts(content, f"{name}/", depth + 1)

    def _has_enough(self) -> bool:
        """Whether what was wanted of it is there: then nothing further is read."""
        if not self.wanted:
            return False
        return (
            len(self.parts) >= max(self.wanted)
            or len(self.found) == len(self.wanted)
            or bool(self.found and self.room <= 0)
        )

    def _without_ornament(self, content: Content, data: bytes) -> Content:
        """The same, with nothing to recognise in a picture that was met before, or that is an icon or a line."""
        if content.to_recognise:
            import hashlib

            from docvault.extract.pictures.images import is_ornament

            digest = hashlib.sha256(data).digest()
            if digest in self.seen or is_ornament(data):
                return replace(content, to_recognise=())
            self.seen.add(digest)
        return content

    @staticmethod
    def _part(
        number: int, name: str, media_type: str, data: bytes, outcome: Outcome, reasons: tuple[Reason, ...]
    ) -> Part:
        import hashlib

        return Part(number, name, media_type, len(data), hashlib.sha256(data).hexdigest(), outcome, reasons)

    def _outcome(self, content: Content) -> tuple[Outcome, tuple[Reason, ...]]:
        """The whole: what its own reader did not read, what was cut off, and what its parts lack."""
        reasons = [*content.reasons, *self.cut]
        if content.outcome is not Outcome.ENCRYPTED and any(part.outcome is Outcome.ENCRYPTED for part in self.parts):
            reasons.append(Reason(ReasonCode.PARTS_LOCKED))
        if unread := sum(part.outcome is Outcome.UNREADABLE for part in self.parts):
            reasons.append(Reason(ReasonCode.PARTS_UNREAD, {"parts": unread}))
        reasons += [one for part in self.parts if part.outcome is Outcome.PARTIAL for one in part.reasons]
        return _settled(content, reasons, has_text=bool(self.pages))

    # -- one line per family; imports late, so that a worker loads only what it meets ----------------------------------

    def _mail(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.mail import message as mail

        return mail.read_mbox(data, self.limits) if media_type == detect.MBOX else mail.read_mail(data, self.limits)

    def _mail_kind(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.mail.kinds import read_kind

        return read_kind(data, media_type, self.name, self.limits)

    def _text(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.texts import plain as text

        if media_type == detect.HTML:
            return text.read_html(data, self.limits.part_bytes, self.charset)
        return text.read_text(data, media_type, self.charset)

    def _pdf(self, data: bytes, _: str) -> Content:
        from docvault.extract.pdf.reader import read_pdf

        return read_pdf(data, self.limits, avoid_pdfium=self.avoid_pdfium, look_for_codes=not self.wanted)

    def _docx(self, data: bytes, _: str) -> Content:
        from docvault.extract.office.docx import read_docx

        return read_docx(data, self.limits)

    def _slides(self, data: bytes, _: str) -> Content:
        from docvault.extract.office.slides import read_pptx

        return read_pptx(data, self.limits)

    def _workbook(self, data: bytes, _: str) -> Content:
        from docvault.extract.office.workbook import read_workbook

        return read_workbook(data, self.limits)

    def _metafile(self, data: bytes, _: str) -> Content:
        from docvault.extract.pictures.metafiles import read_metafile

        return read_metafile(data)

    def _doc(self, data: bytes, _: str) -> Content:
        from docvault.extract.office.word_binary import read_doc

        return read_doc(data, self.limits)

    def _excel(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.office.excel import read_excel

        return read_excel(data, media_type, self.limits)

    def _other_office(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.office.others import read_other

        return read_other(data, media_type, self.limits)

    def _flat_package(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.office.xml_2003 import packed

        package = packed(data)
        kind = detect.detect(package, self.name)
        return self._unread(data, media_type) if kind == detect.ZIP else _READERS[kind](self, package, kind)

    def _msg(self, data: bytes, _: str) -> Content:
        from docvault.extract.mail.outlook import read_msg

        return read_msg(data, self.limits)

    def _zip(self, data: bytes, _: str) -> Content:
        from docvault.extract.archives.zip_files import read_zip

        return read_zip(data, self.limits)

    def _seven_zip(self, data: bytes, _: str) -> Content:
        from docvault.extract.archives.seven_zip import read_seven_zip

        return read_seven_zip(data, self.limits)

    def _rar(self, data: bytes, _: str) -> Content:
        from docvault.extract.archives.rar import read_rar

        return read_rar(data, self.limits)

    def _tar(self, data: bytes, _: str) -> Content:
        from docvault.extract.archives.streams import read_tar

        return read_tar(data, self.limits)

    def _packed(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.archives.streams import read_packed

        return read_packed(data, media_type, self.name, self.limits)

    def _rtf(self, data: bytes, _: str) -> Content:
        from docvault.extract.texts.rtf import read_rtf

        return read_rtf(data, self.limits)

    def _image(self, data: bytes, media_type: str) -> Content:
        if self.wanted:  # no part lies in a picture: it need not be decoded to find the next one
            return Content(media_type, READER)
        from docvault.extract.pictures.images import read_image

        return read_image(data, self.limits)

    def _encrypted(self, _: bytes, media_type: str) -> Content:
        from docvault.extract.content import encrypted

        return encrypted(media_type, READER)

    def _empty(self, _: bytes, media_type: str) -> Content:
        return unreadable(media_type, READER, "the file is empty")

    def _ole(self, data: bytes, media_type: str) -> Content:
        from docvault.extract.office.embedded_objects import unwrapped

        found = unwrapped("", data, self.limits.part_bytes)[0]
        return (
            self._unknown(data, media_type) if found.data is data else Content(media_type, READER, attachments=(found,))
        )

    def _unread(self, _: bytes, media_type: str) -> Content:
        reason = Reason(ReasonCode.UNKNOWN_TYPE, {"kind": media_type})
        return Content(media_type, READER, outcome=Outcome.UNREADABLE, reasons=(reason,))

    def _unknown(self, _: bytes, media_type: str) -> Content:
        return Content(media_type, READER, outcome=Outcome.UNREADABLE, reasons=(Reason(ReasonCode.UNKNOWN_TYPE),))


def _settled(content: Content, reasons: Iterable[Reason], *, has_text: bool) -> tuple[Outcome, tuple[Reason, ...]]:
    """How reading ended: as its reader says; partial while anything that carries text was not read, or is still to be recognised."""
    lacking = list(reasons)
    if content.to_recognise:  # until they are: whoever recognises no pages is told so
        lacking.append(Reason(ReasonCode.NOT_RECOGNISED, {"pages": len(content.to_recognise)}))
    if content.outcome is not None:
        return content.outcome, gathered(lacking)
    if lacking:
        return Outcome.PARTIAL, gathered(lacking)
    return (Outcome.TEXT if has_text else Outcome.EMPTY), ()


_READERS: dict[str, Callable[[_Reading, bytes, str], Content]] = {
    detect.MAIL: _Reading._mail,  # noqa: SLF001 - its own table
    detect.MBOX: _Reading._mail,  # noqa: SLF001
    **dict.fromkeys(mail_kinds.ALL, _Reading._mail_kind),  # noqa: SLF001
    detect.TEXT: _Reading._text,  # noqa: SLF001
    detect.CSV: _Reading._text,  # noqa: SLF001
    detect.HTML: _Reading._text,  # noqa: SLF001
    detect.PDF: _Reading._pdf,  # noqa: SLF001
    detect.DOCX: _Reading._docx,  # noqa: SLF001
    detect.DOC: _Reading._doc,  # noqa: SLF001
    detect.XLSX: _Reading._workbook,  # noqa: SLF001
    detect.PPTX: _Reading._slides,  # noqa: SLF001
    detect.METAFILE: _Reading._metafile,  # noqa: SLF001
    detect.XLS: _Reading._excel,  # noqa: SLF001
    **dict.fromkeys(office_kinds.READ, _Reading._other_office),  # noqa: SLF001
    **dict.fromkeys(office_kinds.NAMED, _Reading._unread),  # noqa: SLF001
    office_kinds.FLAT_PACKAGE: _Reading._flat_package,  # noqa: SLF001
    detect.MSG: _Reading._msg,  # noqa: SLF001
    detect.ZIP: _Reading._zip,  # noqa: SLF001
    detect.SEVEN_ZIP: _Reading._seven_zip,  # noqa: SLF001
    detect.RAR: _Reading._rar,  # noqa: SLF001
    detect.TAR: _Reading._tar,  # noqa: SLF001
    detect.GZIP: _Reading._packed,  # noqa: SLF001
    detect.BZIP2: _Reading._packed,  # noqa: SLF001
    detect.XZ: _Reading._packed,  # noqa: SLF001
    detect.RTF: _Reading._rtf,  # noqa: SLF001
    detect.IMAGE: _Reading._image,  # noqa: SLF001
    detect.ENCRYPTED_OFFICE: _Reading._encrypted,  # noqa: SLF001
    detect.EMPTY: _Reading._empty,  # noqa: SLF001
    detect.OLE: _Reading._ole,  # noqa: SLF001
    detect.UNKNOWN: _Reading._unknown,  # noqa: SLF001
}
