"""What our QR codes say (`DV1:…`): the order a cover sheet belongs to, or the copy a line of a distribution record is about. Pure.

    DV1:2026-0007                    a cover sheet of order 2026-0007
    DV1:2026-0007/trims-card@2#3     copy 3 of version 2 of its document trims-card

An order's number names a folder (V013) and so holds no `/`; a document's id holds no `@` that is followed by digits and `#`.
"""

import re

from docvault.model.values import dataclass

PREFIX = "DV1:"
_COPY = re.compile(r"(?P<document>[^/]+)@(?P<version>[1-9][0-9]{0,5})#(?P<copy>[1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read. Without a document it is a cover sheet's."""

    order: str
    document: str = ""
    version: int = 0
    copy: int = 0

    @property
    def text(self) -> str:
        """What the QR says."""
        return f"{PREFIX}{self.order}" + (f"/{self.document}@{self.version}#{self.copy}" if self.document else "")


def read_code(text: str) -> Code | None:
    """A code, or None for whatever else a reader saw: a carton's bar code, a web address, one of ours that is torn."""
    if not text.startswith(PREFIX):
        return None
    order, slash, rest = text.removeprefix(PREFIX).strip().partition("/")
    if not slash:
        return Code(order) if order else None
    match = _COPY.fullmatch(rest)
    if not order or match is None:
        return None
    return Code(order, match["document"], int(match["version"]), int(match["copy"]))
