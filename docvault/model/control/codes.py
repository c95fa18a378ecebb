"""What our QR codes say (`DV1:…`): the order a cover sheet belongs to, or the copy a line of a distribution record is about. Pure.

    DV1:2026-0007~K7QJ2M4XW3PZ                    a cover sheet of order 2026-0007
    DV1:2026-0007/trims-card@2#3~5TRNB6HAY2CE     copy 3 of version 2 of its document trims-card
    DV1:2026-0007/CN-1#shipping~4XNB7TQ2MAYC      the line of the shipping department on the notice of its change CN-1

An order's number names a folder (V013) and so holds no `/`; a document's id holds no `@` that is followed by digits and `#`. The twelve characters
after the last `~` are a checksum that only the vault with the key makes: anybody can draw the rest. Papers printed before there were keys have none.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from enum import StrEnum

from docvault.model.values import dataclass, replace

PREFIX = "DV1:"
_LONGEST = 200
"""Bytes of an order's number (V013): a QR code holds more than a folder may be called."""
_CHECK_LENGTH = 12
"""Sixty bits: who guesses has to lay every guess before people. Four more characters would make the usual code a size larger on paper."""
_COPY = re.compile(r"(?P<document>[^/]+)@(?P<version>[1-9][0-9]{0,5})#(?P<copy>[1-9][0-9]{0,5})")
_TOLD = re.compile(r"(?P<change>CN-[1-9][0-9]{0,5})#(?P<department>[^/#~\s]{1,64})")
_CHECKED = re.compile(r"(?P<said>.*)~(?P<check>[A-Z2-7]{12})", re.DOTALL)


class Standing(StrEnum):
    """What a code that was read is worth."""

    OURS = "ours"  # its checksum is of this vault's key
    UNCHECKED = "unchecked"  # it has none: printed before there was a key, or drawn by anybody
    STRANGE = "strange"  # its checksum is not of this vault's key


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read, or is to be printed. Without a document it is a cover sheet's; with a department that of a change's notice, `document` its id."""

    order: str
    document: str = ""
    version: int = 0
    copy: int = 0
    check: str = ""
    department: str = ""  # that is told of a change and has no copy to sign for

    @property
    def said(self) -> str:
        """What the QR says but for the checksum."""
        if self.department:
            return f"{PREFIX}{self.order}/{self.document}#{self.department}"
        return f"{PREFIX}{self.order}" + (f"/{self.document}@{self.version}#{self.copy}" if self.document else "")

    @property
    def text(self) -> str:
        """What the QR says."""
        return f"{self.said}~{self.check}" if self.check else self.said


class CodeKey:
    """What the checksums of a vault's codes are made with. It is not shown, whoever asks how it is written. Without a key no checksum is made or right."""

    __slots__ = ("_key", "_vault")

    def __init__(self, vault: str, key: str) -> None:
        self._vault = vault
        self._key = bytes.fromhex(key)

    def text(self, code: Code) -> str:
        """What the QR of a paper of this vault says."""
        return replace(code, check=self._check(code) if self._key else "").text

    def standing(self, code: Code) -> Standing:
        """What a code that was read is worth in this vault."""
        if not code.check:
            return Standing.UNCHECKED
        right = bool(self._key) and hmac.compare_digest(code.check, self._check(code))
        return Standing.OURS if right else Standing.STRANGE

    def _check(self, code: Code) -> str:
        message = f"{self._vault}\n{code.said}".encode(errors="surrogatepass")
        digest = hmac.digest(self._key, message, hashlib.sha256)
        return base64.b32encode(digest).decode()[:_CHECK_LENGTH]


def read_code(text: str) -> Code | None:
    """A code, or None for whatever else a reader saw: a carton's bar code, a web address, one of ours that is torn."""
    if not text.startswith(PREFIX):
        return None
    said = text.removeprefix(PREFIX).strip()
    checked = _CHECKED.fullmatch(said)
    said, check = (checked["said"], checked["check"]) if checked else (said, "")
    order, slash, rest = said.partition("/")
    if not 1 <= len(order.encode(errors="replace")) <= _LONGEST:
        return None
    if not slash:
        return Code(order, check=check)
    told = _TOLD.fullmatch(rest)
    if told is not None:
        return Code(order, told["change"], check=check, department=told["department"])
    match = _COPY.fullmatch(rest)
    if match is None:
        return None
    return Code(order, match["document"], int(match["version"]), int(match["copy"]), check)


def is_odd(text: str) -> bool:
    """Whether it begins as a code of ours and is none: torn, or drawn by somebody."""
    return text.startswith(PREFIX) and read_code(text) is None


def read_codes(texts: Iterable[str]) -> list[Code]:
    """The codes among what readers saw, without doubles."""
    return list(dict.fromkeys(code for code in map(read_code, texts) if code is not None))
