"""The account of what a reader met and did not read: reasons gathered, so that each kind of thing is named once, with how many there were. Pure.

An outcome is `text` only when this account is empty (design 2.8).
"""

from collections.abc import Iterable
from typing import Literal

from docvault.model.intake.extracted import Reason, ReasonCode

What = Literal[
    "chart", "elsewhere", "embedded", "field", "form", "layer", "note", "page", "picture", "piece", "section", "shape"
]
"""Carriers of text that a reader can meet and not read; `model.intake.reasons` has the words of each."""

_COUNTED = {
    ReasonCode.NOT_READ: "count",
    ReasonCode.NOT_RECOGNISED: "pages",
    ReasonCode.ODD_CHARACTERS: "characters",
    ReasonCode.PARTS_UNREAD: "parts",
}
"""Where several of one kind come together, the value that is added up."""


def not_read(what: What, count: int = 1) -> Reason:
    """That so many of something that carries text were met and not read."""
    return Reason(ReasonCode.NOT_READ, {"what": what, "count": count})


def gathered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons in their order, each kind once: what counts things is added up, of what is said twice the first stands."""
    found: dict[tuple[object, ...], Reason] = {}
    for reason in reasons:
        counted = _COUNTED.get(reason.code, "")
        key = (reason.code, *sorted((name, value) for name, value in reason.values.items() if name != counted))
        known = found.get(key)
        if known is None:
            found[key] = reason
        elif counted:
            total = int(known.values.get(counted, 0)) + int(reason.values.get(counted, 0))
            found[key] = Reason(reason.code, {**reason.values, counted: total})
    return tuple(found.values())
