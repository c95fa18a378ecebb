"""Who may do what, and who may read what (R-RO1, R-RO2). Pure.

Roles give actions, as `permissions` in `vault.yaml` has it or by default. A document may be read by its level: its own, else its kind's, else
internal. What is general everybody reads; beyond that a role opens a level, and a department reads what it supplied or was issued a copy of.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document
    from docvault.model.vault_config import Person, VaultConfig

GENERAL, INTERNAL, CONFIDENTIAL = "general", "internal", "confidential"

DEFAULT_PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    "enter": ("merchandiser", "manager", "administrator"),
    "distribute": ("merchandiser", "records", "manager", "administrator"),
    "change": ("merchandiser", "manager", "administrator"),
    "repeat": ("merchandiser", "manager", "administrator"),
    "review": ("reviewer", "manager", "administrator"),
    "override": ("manager",),
    "credit": ("manager", "administrator"),
    "dispose-propose": ("records", "administrator"),
    "dispose-approve": ("manager",),
    "dispose-execute": ("records", "manager", "administrator"),
    "hold": ("records", "manager", "merchandiser", "administrator"),
    "complete": ("merchandiser", "records", "manager", "administrator"),
    "reopen": ("merchandiser", "manager", "administrator"),
    "adopt": ("merchandiser", "records", "manager", "administrator"),
    "read-internal": ("merchandiser", "reviewer", "records", "manager", "administrator"),
    "read-confidential": ("merchandiser", "records", "manager", "administrator"),
}
"""Who may do what in a vault whose `permissions` do not say."""


def roles_for(config: "VaultConfig", action: str) -> tuple[str, ...]:
    """The roles that may do something: as `vault.yaml` has it, or by default."""
    return config.permissions.get(action, DEFAULT_PERMISSIONS[action])


def level_of(config: "VaultConfig", document: "Document") -> str:
    """A document's confidentiality."""
    return document.level or levels_of_kinds(config).get(document.kind, INTERNAL)


def levels_of_kinds(config: "VaultConfig") -> dict[str, str]:
    """The level of each kind's documents that have none of their own. A kind that is not among them is internal."""
    return {kind.id: str(kind.extra.get("level", "")) or INTERNAL for kind in config.kinds}


def readers(document: "Document") -> tuple[str, ...]:
    """The departments that read a document whatever its level: who supplied it, and who was issued a copy of any of its versions."""
    issued = {copy.department for version in document.versions for copy in version.copies}
    return tuple(sorted({*issued, document.department} - {""}))


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may not read: documents of these levels, unless the person's department is one that reads them.

    `kinds` gives the level of documents that have none of their own; `items` says whether what waits in the inbox may be read.
    """

    closed: frozenset[str]
    kinds: Mapping[str, str]
    department: str = ""
    items: bool = True

    @property
    def reads_everything(self) -> bool:
        """Whether nothing is closed to the person, whatever the vault holds."""
        return self.items and not self.closed

    def may_read(self, document: "Document") -> bool:
        """Whether the person may read a document."""
        level = document.level or self.kinds.get(document.kind, INTERNAL)
        return level not in self.closed or self.department in readers(document)


def reader_of(config: "VaultConfig", person: "Person | None") -> Reader:
    """What a person may read. Who is no person of the vault reads what is general, and nothing that waits: everybody else files (R-RO1)."""
    roles = set(person.roles) if person else set()
    closed = frozenset(
        level for level in (INTERNAL, CONFIDENTIAL) if not roles & set(roles_for(config, f"read-{level}"))
    )
    department = person.department if person else ""
    kinds = levels_of_kinds(config)
    if roles & set(roles_for(config, "review")):  # who reviews reads what is reviewed
        kinds |= dict.fromkeys(config.kinds_with("review"), GENERAL)
    return Reader(closed, kinds, department, items=person is not None)
