"""Outlook messages (.msg, .oft): the storages of the compound file that hold an item's properties, people and attachments ([MS-OXMSG]).

Read with olefile alone: a reader without HTML bodies and messages inside messages would have to be read around.
"""

import io
import struct
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from docvault.extract.compound import compound, storage_tree
from docvault.extract.content import Attachment, Content, unreadable
from docvault.extract.detect import MSG
from docvault.extract.mail.mapi import Properties, item_content
from docvault.extract.office.embedded_objects import unwrapped
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.limits import Limits
from docvault.model.values import replace

READER = "msg/2"
_NAME, _LONG_NAME, _DATA, _TITLE, _METHOD = 0x3704, 0x3707, 0x3701, 0x3001, 0x3705
_PATHS = (0x370D, 0x3708)
_PROPERTIES, _NAMES, _STORAGE = "__properties_version1.0", "__nameid_version1.0", "__substg1.0_3701000D"
_BY_VALUE = 1
_NAMED = 0x8000
_GROUPS = ("", "00020328-0000-0000-c000-000000000046", "00020329-0000-0000-c000-000000000046")


def read_msg(data: bytes, limits: Limits) -> Content:
    """An Outlook item; its attachments, messages inside it too, are parts."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            folder = Folder(file, ())
            folder.settle_code_page()
            people = [folder.within(name) for name in sorted(folder.names) if name.startswith("__recip_version1.0_")]
            attached: list[Attachment] = []
            linked: list[str] = []
            for name in sorted(name for name in folder.names if name.startswith("__attach_version1.0_")):
                one = folder.within(name)
                found = list(_attachment(one, limits))
                attached += found
                linked += (
                    [] if found else ["\n".join(filter(None, map(one.text, (_LONG_NAME, _NAME, _TITLE, *_PATHS))))]
                )
            content = item_content(folder, list(people), attached, MSG, READER)
            if not linked:
                return content
            reasons = gathered((*content.reasons, not_read("elsewhere", len(linked))))
            return replace(content, pages=("\n".join((*content.pages, *linked)),), reasons=reasons)
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError, struct.error) as error:
        return unreadable(MSG, READER, str(error) or type(error).__name__)


class Folder(Properties):
    """One storage of the compound file and the properties in it."""

    def __init__(self, file: Any, path: tuple[str, ...], code_page: str = "") -> None:
        self.file = file
        self.path = path
        self.code_page = code_page
        self.names = {
            entry[len(path)]
            for entry in file.listdir(streams=True, storages=True)
            if len(entry) > len(path) and list(path) == entry[: len(path)]
        }

    def within(self, name: str) -> "Folder":
        """A storage in this one."""
        return Folder(self.file, (*self.path, name), self.code_page)

    def value(self, tag: int, kind: int) -> bytes | None:
        """A property's bytes: of a stream of its own, or of the row in the properties stream where it is as short as a number."""
        name = f"__substg1.0_{tag:04X}{kind:04X}"
        if name in self.names:
            content: bytes = self.file.openstream([*self.path, name]).read()
            return content
        return self._short.get((tag, kind)) if tag else None

    def pieces(self, tag: int, kind: int) -> list[bytes]:
        """The values of a property that has several, each in a stream of its own."""
        start = f"__substg1.0_{tag:04X}{kind | 0x1000:04X}-"
        names = sorted(name for name in self.names if name.startswith(start))
        return [self.file.openstream([*self.path, name]).read() for name in names]

    def named(self, group: str, name: int | str) -> int:
        """The tag of a property with a name of its own."""
        return self._named.get((group, name), 0)

    @cached_property
    def _short(self) -> dict[tuple[int, int], bytes]:
        if _PROPERTIES not in self.names:
            return {}
        stream = self.file.openstream([*self.path, _PROPERTIES]).read()
        start = 8 if self.path else 32
        rows = (stream[place : place + 16] for place in range(start, len(stream) - 15, 16))
        return {(int.from_bytes(row[2:4], "little"), int.from_bytes(row[:2], "little")): row[8:] for row in rows}

    @cached_property
    def _named(self) -> dict[tuple[str, int | str], int]:
        """The names of properties, by the three streams that map them ([MS-OXMSG] 2.2.3)."""
        try:
            guids, entries, texts = (
                self.file.openstream([_NAMES, f"__substg1.0_{tag:04X}0102"]).read() for tag in (2, 3, 4)
            )
        except OSError:
            return {}
        found: dict[tuple[str, int | str], int] = {}
        for place in range(0, len(entries) - 7, 8):
            number, which, index = struct.unpack_from("<IHH", entries, place)
            name: int | str = number
            if which & 1:
                length = int.from_bytes(texts[number : number + 4], "little")
                name = texts[number + 4 : number + 4 + length].decode("utf-16-le", errors="replace")
            found[_group(guids, which >> 1), name] = _NAMED + index
        return found


def _group(guids: bytes, which: int) -> str:
    import uuid

    if which < len(_GROUPS):
        return _GROUPS[which]
    raw = guids[(which - 3) * 16 : (which - 3) * 16 + 16]
    return str(uuid.UUID(bytes_le=raw)) if len(raw) == 16 else ""


def _attachment(one: Folder, limits: Limits) -> Iterator[Attachment]:
    """An attachment as a file; nothing for one that only points elsewhere."""
    shown = one.text(_LONG_NAME) or one.text(_NAME) or one.text(_TITLE)
    if _STORAGE in one.names:
        inner = one.within(_STORAGE)
        if _PROPERTIES in inner.names:
            name = shown or "message"
            yield Attachment(name if name.lower().endswith((".msg", ".eml")) else f"{name}.msg", _as_file(inner))
        else:
            yield from unwrapped(shown or "object", compound(storage_tree(one.file, inner.path)), limits.part_bytes)
        return
    data = one.value(_DATA, 0x0102)
    if data is None:
        if one.number(_METHOD) == _BY_VALUE:
            yield Attachment(shown or "attachment")
    elif len(data) > limits.part_bytes:
        yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
    else:
        yield Attachment(shown or "attachment", data)


def _as_file(inner: Folder) -> bytes:
    """A message inside a message as a file of its own: the names of its properties lie in the outer one."""
    tree = dict(storage_tree(inner.file, inner.path))
    stream = tree[_PROPERTIES]
    tree[_PROPERTIES] = stream[:24] + bytes(8) + stream[24:] if isinstance(stream, bytes) else b""
    tree[_NAMES] = storage_tree(inner.file, (_NAMES,))
    return compound(tree)
