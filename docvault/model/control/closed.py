"""What is left of something closed: when it came, who has it and who signed, and nothing of what it says."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Version
from docvault.model.control.rights import CLOSED
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.case.records import Copy, Difference, NoticeStep

_SAFE = frozenset(
    {
        *("document", "version", "copies", "copy", "department", "departments", "person", "means", "medium", "due"),
        *("change", "item", "at", "on", "was", "disposal", "files", "kind", "id", "fields", "customer", "based_on"),
        *("to", "from", "back", ORDER, "versions", "recalled", "kept"),
        *("to_confirm", "acknowledged", "notified", "affects", "evidence", "reopened", "issued", "about", "target"),
    }
)
"""What of a record's data says where and who, never what: the rest is not shown of a record about something closed."""


def closed_version(version: Version) -> Version:
    """A version of a closed document: when it came, who has it, who signed."""
    return replace(
        version,
        file="",
        original_name="",
        sha256="",
        sender="",
        note="",
        override="",
        late="",
        origin="",
        moved=replace(version.moved, why="", extra={}),
        void=replace(version.void, why="", extra={}),
        looks=tuple(replace(one, remark="", extra={}) for one in version.looks),
        copies=tuple(map(_closed_copy, version.copies)),
        signatures=tuple(replace(one, sha256="", why="", extra={}) for one in version.signatures),
        extra={},
    )


def _closed_copy(copy: "Copy") -> "Copy":
    return replace(copy, override="", extra={})


def closed_difference(one: "Difference") -> "Difference":
    """What a change changes: where, and no more."""
    return replace(one, before="", after="", extra={CLOSED: True})


def closed_step(step: "NoticeStep") -> "NoticeStep":
    """A step of a change notice, without its reason."""
    return replace(step, why="", extra={})


def closed_reason(reason: Mapping[str, Any]) -> dict[str, Any]:
    """Why an order dropped out of a disposal: the words of a hold may be about a complaint or a customer."""
    return {**reason, "values": {name: value for name, value in reason.get("values", {}).items() if name != "why"}}


def without_words(value: Any) -> Any:
    """A record's data, or a part of it, with nothing but what says where and who."""
    if isinstance(value, Mapping):
        return {name: without_words(one) for name, one in value.items() if name in _SAFE}
    return [without_words(one) for one in value] if isinstance(value, list | tuple) else value
