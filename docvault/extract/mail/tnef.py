"""winmail.dat: what Outlook packs a message into that it sends as rich text (TNEF, [MS-OXTNEF]): body, people, attachments, messages inside.

The libraries that read it have not changed since 2021; the properties are those of a .msg file, which are read here anyway (decision 0033).
"""

import struct
import uuid
from collections.abc import Iterator

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment, Content, damaged, unreadable
from docvault.extract.mail.mapi import BINARY, NARROW, OBJECT, TEXT, TIME, Properties, item_content
from docvault.extract.mail_kinds import TNEF
from docvault.extract.office.embedded_objects import unwrapped
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.lacking import gathered
from docvault.model.limits import Limits
from docvault.model.values import replace

READER = "tnef/1"
_SUBJECT, _BODY, _MESSAGE_ID, _FROM, _SENT = 0x8004, 0x800C, 0x8009, 0x8000, 0x8005
_RENDERED, _TITLE, _DATA, _ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005
_PROPERTIES, _RECIPIENTS, _CODE_PAGE = 0x9003, 0x9004, 0x9007
_NAMES, _ATTACHED = (0x3707, 0x3704, 0x3001), 0x3701
_MESSAGE = uuid.UUID("00020307-0000-0000-c000-000000000046").bytes_le
_VARIABLE = frozenset({TEXT, NARROW, BINARY, OBJECT})
_SIZES = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x000A: 4,
    0x000B: 4,
    0x0001: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
_MOST = 10_000
_BROKEN = (struct.error, ValueError, IndexError, KeyError)


class _Stored(Properties):
    """Properties in a row, as they lie in a winmail.dat."""

    def __init__(self) -> None:
        self.values: dict[tuple[int, int], list[bytes]] = {}
        self.names: dict[tuple[str, int | str], int] = {}

    def value(self, tag: int, kind: int) -> bytes | None:
        found = self.values.get((tag, kind))
        return found[0] if found else None

    def named(self, group: str, name: int | str) -> int:
        return self.names.get((group, name), 0)

    def pieces(self, tag: int, kind: int) -> list[bytes]:
        return self.values.get((tag, 0x1000 | kind), [])


class _Attached:
    """One attachment as its attributes are met."""

    def __init__(self) -> None:
        self.title = self.data = b""
        self.properties = _Stored()


def read_tnef(data: bytes, limits: Limits) -> Content:
    """A winmail.dat as the message it is. What comes before a damage is read."""
    item, page = _Stored(), 0
    recipients: list[_Stored] = []
    attached: list[_Attached] = []
    reasons: list[Reason] = []
    try:
        for number, value in _attributes(data):
            if number == _CODE_PAGE:
                page = int.from_bytes(value[:4], "little")
            elif number == _RECIPIENTS:
                recipients = list(_rows(value))
            elif number == _RENDERED and len(attached) <= limits.entries:
                attached.append(_Attached())
            else:
                _take(item, attached, number, value)
    except _BROKEN as error:
        if not item.values and not attached:
            return unreadable(TNEF, READER, str(error) or type(error).__name__)
        reasons.append(damaged(TNEF, "its coding is broken or cut off"))
    for properties in (item, *recipients, *(one.properties for one in attached)):
        properties.settle_code_page(page)
        properties.code_page = properties.code_page or item.code_page
    files = [file for one in attached for file in _files(one, limits)]
    content = item_content(item, list(recipients), files, TNEF, READER)
    return replace(content, reasons=gathered([*content.reasons, *reasons]))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes of the stream; one that goes past the end raises what a broken file does."""
    place = 6
    while place + 9 <= len(data):
        number, _, length = struct.unpack_from("<HHI", data, place + 1)
        start = place + 9
        if start + length > len(data):
            yield number, data[start:]  # what there is of it
            raise ValueError("its coding is broken or cut off")
        yield number, data[start : start + length]
        place = start + length + 2


def _take(item: _Stored, attached: list[_Attached], number: int, value: bytes) -> None:
    """Put one attribute where it belongs; properties say more than the attributes of old, and stand."""
    if number == _PROPERTIES:
        known = dict(item.values)
        _read_properties(value, item)
        item.values = {**known, **item.values}
    elif number == _SENT and len(value) >= 12:
        item.values.setdefault((0x0039, TIME), []).extend(_ticks(value))
    elif number == _FROM:
        _, _, name, address = struct.unpack_from("<HHHH", value)
        item.values.setdefault((0x0C1A, NARROW), [value[8 : 8 + name]])
        item.values.setdefault(
            (0x0C1F, NARROW), [value[8 + name : 8 + name + address].rstrip(b"\0").removeprefix(b"SMTP:")]
        )
    elif tag := {_SUBJECT: 0x0037, _BODY: 0x1000, _MESSAGE_ID: 0x300B}.get(number):
        item.values.setdefault((tag, NARROW), [value])
    elif attached and number == _TITLE:
        attached[-1].title = value.rstrip(b"\0")
    elif attached and number == _DATA:
        attached[-1].data = value
    elif attached and number == _ATTACHMENT:
        _read_properties(value, attached[-1].properties)


def _ticks(value: bytes) -> Iterator[bytes]:
    from datetime import UTC, datetime

    try:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", value)
        when = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return
    yield int((when - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000).to_bytes(8, "little")


def _rows(value: bytes) -> Iterator[_Stored]:
    place = 4
    for _ in range(min(int.from_bytes(value[:4], "little"), _MOST)):
        row = _Stored()
        place = _read_properties(value, row, place)
        yield row


def _read_properties(data: bytes, into: _Stored, place: int = 0) -> int:
    """Read a list of properties into `into`; where it ends."""
    count = int.from_bytes(data[place : place + 4], "little")
    place += 4
    for _ in range(min(count, _MOST)):
        kind, tag = struct.unpack_from("<HH", data, place)
        place += 4
        if tag >= 0x8000:
            place = _read_name(data, into, tag, place)
        single = kind & ~0x1000
        variable = single in _VARIABLE
        values = 1
        if variable or kind & 0x1000:
            values = int.from_bytes(data[place : place + 4], "little")
            place += 4
        found = into.values.setdefault((tag, kind), [])
        for _ in range(min(values, _MOST)):
            length = int.from_bytes(data[place : place + 4], "little") if variable else _SIZES[single]
            place += 4 if variable else 0
            if place + length > len(data):
                found.append(data[place:])
                raise ValueError("its coding is broken or cut off")
            found.append(data[place : place + length])
            place += -(-length // 4) * 4
    return place


def _read_name(data: bytes, into: _Stored, tag: int, place: int) -> int:
    group = str(uuid.UUID(bytes_le=data[place : place + 16]))
    kind, number = struct.unpack_from("<II", data, place + 16)
    place += 24
    name: int | str = number
    if kind:
        name = data[place : place + number].decode("utf-16-le", errors="replace").rstrip("\0")
        place += -(-number // 4) * 4
    into.names[group, name] = tag
    return place


def _files(one: _Attached, limits: Limits) -> Iterator[Attachment]:
    properties = one.properties
    name = next(filter(None, map(properties.text, _NAMES)), "") or decode(one.title, properties.code_page)
    data = properties.value(_ATTACHED, OBJECT)
    if data is not None and data[:16] == _MESSAGE:
        yield Attachment(f"{name or 'message'}.dat", data[16:])
        return
    if data is not None:
        yield from unwrapped(name or "object", data[16:], limits.part_bytes)
        return
    data = properties.value(_ATTACHED, BINARY) or one.data
    if len(data) > limits.part_bytes:
        yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
    else:
        yield Attachment(name or "attachment", data)
