"""What is taken out of a document is read by who reads that document: an attachment of a mail, whatever kind it is filed as (R-RO2, design 2.11). Pure."""

from typing import TYPE_CHECKING

from docvault.model.case.history import Event
from docvault.model.control.rights import CONFIDENTIAL, higher, level_of
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest
    from docvault.model.vault_config import VaultConfig


@dataclass(frozen=True, slots=True)
class Source:
    """What something is taken out of: its level, the department that supplied it, and the intake item it came as."""

    level: str
    department: str
    item: str


def source_of(config: "VaultConfig", document: "Document", item: str) -> Source:
    """A document as the source of what is taken out of it."""
    return Source(level_of(config, document), document.department, item)


def inheriting(config: "VaultConfig", document: "Document", source: Source) -> "Document":
    """A document something was taken into, with at least the level of the source.

    What was taken out of something confidential is read by the department that supplied that, and not because of its own kind; where a document has
    versions of other sources too, by one that supplied both.
    """
    own = level_of(config, document)
    level = higher(own, source.level)
    if source.level != CONFIDENTIAL:
        return document if level == own else replace(document, level=level)
    alone = all(version.item == source.item for version in document.versions)
    department = source.department if alone or document.department == source.department else ""
    return replace(document, level=level, department=department)


def raise_document(manifest: "Manifest", document: "Document", actor: str, now: str) -> "tuple[Manifest, Event]":
    """The case file with a document as `inheriting` gave it, whatever state the case file is in: who may read it does not end with the work."""
    data = {"document": document.id, "level": document.level}
    return manifest.with_document(document), Event(now, actor, "raised", data)
