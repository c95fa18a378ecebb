"""PowerPoint 97–2003 (.ppt, .pps, WPS .dps): the slides that are in force, with notes, comments, embedded files and pictures ([MS-PPT] 2.3, 2.4)."""

import io
import struct
import zlib
from collections.abc import Iterator

from docvault.extract.content import Attachment, Content, encrypted, unreadable
from docvault.extract.office.compound_parts import pictures, properties, stream_of
from docvault.extract.office.embedded_objects import unwrapped
from docvault.extract.office_kinds import PPT
from docvault.extract.pictures.pasted import pasted
from docvault.model.intake.extracted import Facts, Outcome, Reason, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from docvault.model.values import dataclass

READER = "ppt/1"
_DOCUMENT, _SLIDE, _NOTES, _EDIT, _DIRECTORY = 0x03E8, 0x03EE, 0x03F0, 0x0FF5, 0x1772
_LIST, _PERSIST, _CHARS, _BYTES, _STRING = 0x0FF0, 0x03F3, 0x0FA0, 0x0FA8, 0x0FBA
_ENCRYPTED, _OBJECT, _HEADERS = 0x2F14, 0x1011, 0x0FD9
_MASTER = 0x03F8
_COMMENT = 0x2EE0
_UNSEEN = frozenset({0x03F8, 0x1388, 0x138B, 0x07D5, 0x0409, 0x040D, 0x0412, 0x03E9, 0x0414, 0x1772, 0x0FF5, 0x0FF4})
"""Masters, tags of programs, fonts, shows by name: nothing of a slide."""
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class _Record:
    """A record: its kind, its instance, whether it holds others, and where its body is."""

    kind: int
    instance: int
    holds: bool
    start: int
    end: int


def read_ppt(data: bytes, limits: Limits) -> Content:
    """A presentation of the binary format."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            stream = stream_of(file, "PowerPoint Document")
            if not stream:
                reason = Reason(ReasonCode.UNKNOWN_TYPE, {"kind": PPT})
                return Content(PPT, READER, outcome=Outcome.UNREADABLE, reasons=(reason,))
            reading = _Reading(stream)
            if reading.is_encrypted(stream_of(file, "Current User")):
                return encrypted(PPT, READER)
            pages = reading.pages()
            drawn = stream_of(file, "Pictures")
            title, said = properties(file)
    except (OSError, struct.error, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return unreadable(PPT, READER, str(error) or type(error).__name__)
    files = [*reading.objects(limits), *pasted(pictures(drawn, limits))]
    count = len(pages)
    return Content(
        PPT,
        READER,
        (*pages, said) if said else tuple(pages),
        Facts(title=title),
        reasons=(not_read("page", reading.broken),) if reading.broken else (),
        page_count=count,
        attachments=files,
    )


class _Reading:
    """The records of a presentation's stream."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._top = list(self._records(0, len(stream)))
        self._places = self._persistent()
        self.broken = 0

    def is_encrypted(self, user: bytes) -> bool:
        """Whether it is under a password."""
        return user[12:16] == b"\xdf\xc4\xd1\xf3" or any(record.kind == _ENCRYPTED for record in self._top)

    def pages(self) -> list[str]:
        """The text of each slide, of its notes after it; of the document as a whole at the end."""
        live = set(self._places.values())
        top = [record for record in self._top if not live or record.start - 8 in live or record.kind == _DOCUMENT]
        by_place = {record.start - 8: record for record in top}
        documents = [record for record in top if record.kind == _DOCUMENT]
        if not documents:
            return ["\n".join(text for record in top for text in self._texts(record))]
        document = next((one for one in reversed(documents) if one.start - 8 in live), documents[-1])
        pages: list[str] = []
        used: set[int] = set()
        for identity, outlined in self._listed(document, 0):
            slide = by_place.get(self._places.get(identity, -1))
            self.broken += slide is None and identity in self._places
            own = list(self._texts(slide)) if slide else []
            used.add(slide.start if slide else -1)
            pages.append("\n".join(dict.fromkeys([*outlined, *own])))
        beside = "\n".join(dict.fromkeys(self._beside(document, [one for one in top if one.start not in used])))
        return [*pages, beside] if beside else pages

    def _beside(self, document: _Record, top: list[_Record]) -> Iterator[str]:
        """Notes, slides that no list names, and what the document itself says."""
        for _, outlined in self._listed(document, 2):
            yield from outlined
        for record in top:
            if record.kind in {_SLIDE, _NOTES}:
                yield from self._texts(record)
        for record in self._inside(document):
            if record.kind != _LIST:
                yield from self._texts(record)

    def objects(self, limits: Limits) -> Iterator[Attachment]:
        """Files embedded in slides."""
        live = set(self._places.values())
        for number, record in enumerate((one for one in self._top if one.kind == _OBJECT), start=1):
            if live and record.start - 8 not in live:
                continue
            body = self._stream[record.start : record.end]
            name = f"object {number}"
            if record.instance == 1:
                unpacker = zlib.decompressobj()
                try:
                    body = unpacker.decompress(body[4:], limits.part_bytes)
                except zlib.error:
                    yield Attachment(name, body)
                    continue
                if unpacker.unconsumed_tail:
                    yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(body)}))
                    continue
            yield from unwrapped(name, body, limits.part_bytes)

    def _persistent(self) -> dict[int, int]:
        """Where each part of the presentation lies, by its number: later edits come after earlier ones."""
        found: dict[int, int] = {}
        for record in self._top:
            if record.kind != _DIRECTORY:
                continue
            place = record.start
            while place + 4 <= record.end:
                (head,) = struct.unpack_from("<I", self._stream, place)
                first, count = head & 0xFFFFF, head >> 20
                place += 4
                for number in range(min(count, (record.end - place) // 4)):
                    (found[first + number],) = struct.unpack_from("<I", self._stream, place + 4 * number)
                place += 4 * count
        return found

    def _listed(self, document: _Record, instance: int) -> Iterator[tuple[int, list[str]]]:
        """Each slide of a list (0: slides, 2: notes), with the texts of its outline."""
        for record in self._inside(document):
            if record.kind != _LIST or record.instance != instance:
                continue
            texts: list[str] = []
            identity = -1
            for one in self._inside(record):
                if one.kind == _PERSIST:
                    if identity >= 0:
                        yield identity, texts
                    (identity,) = struct.unpack_from("<I", self._stream, one.start)
                    texts = []
                elif text := self._said(one):
                    texts.append(text)
            if identity >= 0:
                yield identity, texts

    def _texts(self, root: _Record) -> Iterator[str]:
        stack: list[tuple[_Record, int]] = [(root, 0)]
        while stack:
            record, depth = stack.pop()
            if record.kind in _UNSEEN:
                continue
            if record.holds and depth < _DEEPEST:
                stack.extend((one, depth + 1) for one in reversed(list(self._inside(record))))
            elif text := self._said(record):
                yield text

    def _said(self, record: _Record) -> str:
        body = self._stream[record.start : record.end]
        if record.kind in {_CHARS, _STRING}:
            text = body.decode("utf-16-le", errors="replace")
        elif record.kind == _BYTES:
            text = body.decode("latin-1")
        else:
            return ""
        text = text.replace("\r", "\n").replace("\x0b", "\n").strip("\0\n ")
        return "" if text in {"*", "___PPT9", "___PPT10", "___PPT12", "___PPT2001"} else text

    def _inside(self, record: _Record) -> Iterator[_Record]:
        return self._records(record.start, record.end) if record.holds else iter(())

    def _records(self, place: int, end: int) -> Iterator[_Record]:
        while place + 8 <= end:
            ver, kind, length = struct.unpack_from("<HHI", self._stream, place)
            yield _Record(kind, ver >> 4, ver & 0xF == 0xF, place + 8, min(place + 8 + length, end))
            place += 8 + length
