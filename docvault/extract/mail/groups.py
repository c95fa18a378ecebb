"""Who is in a group of Outlook's contacts, by the entries that hold name and address themselves ([MS-OXCDATA] 2.2.5.1)."""

import struct
from collections.abc import Iterable

from docvault.extract.charsets.decoding import decode

_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_WIDE = 0x8000


def group_members(entries: Iterable[bytes], code_page: str) -> tuple[list[str], int]:
    """The members as lines, and how many entries only point at a contact elsewhere."""
    lines, unknown = [], 0
    for entry in entries:
        place = entry.find(_ONE_OFF)
        said = _said(entry, place, code_page) if place >= 0 else []
        unknown += not said
        lines += [" ".join((said[0], f"<{said[2]}>")) if len(said) > 2 else said[0]] if said else []
    return [f"Member: {line}" for line in lines], unknown


def _said(entry: bytes, place: int, code_page: str) -> list[str]:
    """Name, kind of address, address: texts that end with 0, behind version and flags."""
    if place + 20 > len(entry):
        return []
    (flags,) = struct.unpack_from("<H", entry, place + 18)
    texts = entry[place + 20 :]
    if flags & _WIDE:
        return [one for one in texts.decode("utf-16-le", errors="replace").split("\0") if one]
    return [decode(one, code_page) for one in texts.split(b"\0") if one]
