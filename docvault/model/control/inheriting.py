"""What is taken out of a document is read by who reads that document: an attachment of a mail, whatever kind it is filed as (R-RO2, design 2.11). Pure.

And what contains something closed is as closed as that: the mail, where an attachment became something that fewer people read. Its other attachments go
by what it would be without that one (`without_parts`).
"""

from functools import reduce
from typing import TYPE_CHECKING

from docvault.model.case.history import Event
from docvault.model.case.records import AS_IT_IS, WithoutParts
from docvault.model.control.rights import CONFIDENTIAL, higher, level_of, levels_of_kinds
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.vault_config import VaultConfig


@dataclass(frozen=True, slots=True)
class Source:
    """What something is taken out of: its level, the department that supplied it, and the intake item it came as.

    Or where something stands by now that was moved there: `order` and `document`.
    """

    level: str
    department: str
    item: str = ""
    order: str = ""
    document: str = ""

    def gave(self, version: "Version") -> bool:
        """Whether it is the source of a version."""
        if self.order:
            to = version.moved.to
            return (to.order, to.document, to.vault) == (self.order, self.document, "")
        return version.item == self.item


def source_of(config: "VaultConfig", document: "Document", item: str) -> Source:
    """A document as the source of what is taken out of it."""
    own = document.without_parts
    if own.level:
        return Source(own.level, own.department, item)
    return Source(level_of(config, document), document.department, item)


def standing_in(config: "VaultConfig", document: "Document", order: str) -> Source:
    """A document as what goes before the place from which versions were moved to it."""
    return Source(level_of(config, document), document.department, order=order, document=document.id)


def inheriting(config: "VaultConfig", document: "Document", source: Source) -> "Document":
    """A document something was taken into, with at least the level of the source.

    What was taken out of something confidential is read by the department that supplied that, and not because of its own kind; where a document has
    versions of other sources too, by one that supplied both.
    """
    own = level_of(config, document)
    level = higher(own, source.level)
    if source.level != CONFIDENTIAL:
        return document if level == own else replace(document, level=level)
    alone = all(map(source.gave, document.versions))
    department = source.department if alone or document.department == source.department else ""
    pinned = document.level if source.order and level == own else level
    return replace(document, level=pinned, department=department)


def containing(config: "VaultConfig", document: "Document", parts: "Iterable[Document]") -> "Document":
    """A document with at least the level of all that was made of its parts; its department reads it only where all confidential ones are its own.

    It is never lowered again: what a part was, it may have been for a reason.
    """
    own = source_of(config, document, "")
    levels = [(part.department, level_of(config, part)) for part in parts]
    level = reduce(higher, (one for _department, one in levels), own.level)
    mixed = {""} if own.level == CONFIDENTIAL else set()  # closed as this is, and another source besides
    secret = {department for department, one in levels if one == CONFIDENTIAL} - mixed
    department = own.department if secret <= {own.department} else ""
    if (level, department) == (own.level, own.department) and not document.without_parts.level:
        return document
    raised = higher(level, level_of(config, document))
    kept = department if document.department == department else ""
    return replace(
        document, level=raised, department=kept, without_parts=WithoutParts(level=own.level, department=own.department)
    )


def apart(config: "VaultConfig", document: "Document") -> "Document":
    """A document as it would be without what was taken out of it."""
    own = document.without_parts
    if not own.level:
        return document
    level = "" if own.level == levels_of_kinds(config).get(document.kind) else own.level
    return replace(document, level=level, department=own.department, without_parts=AS_IT_IS)


def as_open_as(document: "Document", other: "Document") -> "Document":
    """A document that is read by who reads another state of it."""
    return replace(document, level=other.level, department=other.department, without_parts=other.without_parts)


def raise_document(manifest: "Manifest", document: "Document", actor: str, now: str) -> "tuple[Manifest, Event]":
    """The case file with a document as `inheriting` gave it, whatever state the case file is in: who may read it does not end with the work."""
    data: dict[str, Json] = {"document": document.id, "level": document.level}
    if document.without_parts.level:
        data["of_parts"] = True
    return manifest.with_document(document), Event(now, actor, "raised", data)
