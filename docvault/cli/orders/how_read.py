"""How it is told what of documents was not read: no list takes a part for the whole."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docvault.language.spoken import Language

_PARTS_TOLD = 5
"""Files in a version that are named; an archive can have thousands."""


def read_lines(language: "Language", documents: "Iterable[Mapping[str, Any]]") -> Iterable[str]:
    """What of these documents was not read, and why: a line for each version, and for files in it."""
    for document in documents:
        for version in document["versions"]:
            if "reason" in version:
                yield language.labelled(f"{document['id']}@{version['number']}", version["reason"])
            yield from (f"  {line}" for line in _parts(language, version.get("parts_unread", ())))


def _parts(language: "Language", parts: Any) -> Iterable[str]:
    _ = language.text
    for part in parts[:_PARTS_TOLD]:
        yield language.labelled(part["file"], part["reason"]) if "reason" in part else part["file"]
    if len(parts) > _PARTS_TOLD:
        yield _("… and {number} more.").format(number=len(parts) - _PARTS_TOLD)
