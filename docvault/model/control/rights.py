"""Who may do what, and who may read what (R-RO1, R-RO2). Pure.

Roles give actions, as `permissions` in `vault.yaml` has it or by default. A document may be read by its level: its own, else its kind's, else
internal; in a case file of a higher level, by that. What is general everybody reads; beyond that a role opens a level, and a department reads what it
supplied to an order or was issued a copy of. Case files and fields have a level too, as `confidentiality` in `vault.yaml` has it or by default.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from docvault.errors import N_
from docvault.model.case.kinds import CUSTOMER, KINDS, ORDER, is_controlled
from docvault.model.values import dataclass, field

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document
    from docvault.model.vault_config import Person, VaultConfig

GENERAL, INTERNAL, CONFIDENTIAL = "general", "internal", "confidential"
LEVELS = (GENERAL, INTERNAL, CONFIDENTIAL)
"""The levels, the lowest first."""
CLOSED = "closed"
"""The field of a result that says what is not shown."""
NOT_SHOWN = N_("[you may not read it]")
"""What stands in the place of a text that is not shown."""
VALUE, PRICE, CREDIT_LIMIT = "value", "price", "credit_limit"
DEFAULT_FIELDS: Mapping[str, str] = {VALUE: CONFIDENTIAL, PRICE: CONFIDENTIAL, CREDIT_LIMIT: CONFIDENTIAL}
"""The levels of fields in a vault whose `confidentiality` does not say; fields that are not among them go by their case file."""
DEFAULT_CASES: Mapping[str, str] = {ORDER: GENERAL, CUSTOMER: CONFIDENTIAL}
"""The levels of case files, likewise; those of other kinds are internal."""
_REVIEWED = frozenset({VALUE, PRICE})

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
    "new-key": ("records", "administrator"),
    "read-internal": ("merchandiser", "reviewer", "records", "manager", "administrator"),
    "read-confidential": ("merchandiser", "records", "manager", "administrator"),
}
"""Who may do what in a vault whose `permissions` do not say."""


def roles_for(config: "VaultConfig", action: str) -> tuple[str, ...]:
    """The roles that may do something: as `vault.yaml` has it, or by default."""
    return config.permissions.get(action, DEFAULT_PERMISSIONS[action])


def level_of(config: "VaultConfig", document: "Document", case: str = ORDER) -> str:
    """The confidentiality of a document in a case file of a kind."""
    own = document.level or levels_of_kinds(config).get(document.kind, INTERNAL)
    return higher(own, level_of_cases(config, case))


def level_of_cases(config: "VaultConfig", case: str) -> str:
    """The confidentiality of case files of a kind."""
    return config.confidentiality.cases.get(case, DEFAULT_CASES.get(case, INTERNAL))


def levels_of_fields(config: "VaultConfig") -> Mapping[str, str]:
    """The confidentiality of fields."""
    return {**DEFAULT_FIELDS, **config.confidentiality.fields}


def levels_of_kinds(config: "VaultConfig") -> dict[str, str]:
    """The level of each kind's documents that have none of their own. A kind that is not among them is internal."""
    return {kind.id: str(kind.extra.get("level", "")) or INTERNAL for kind in config.kinds}


def higher(one: str, other: str) -> str:
    """The higher of two levels. What is no level at all is as high as the highest."""
    return max(one, other, key=lambda level: LEVELS.index(level) if level in LEVELS else len(LEVELS))


def readers(document: "Document") -> tuple[str, ...]:
    """The departments that read a document whatever its level: who supplied it, and who was issued a copy of any of its versions."""
    issued = {copy.department for version in document.versions for copy in version.copies}
    return tuple(sorted({*issued, document.department} - {""}))


class Mark(NamedTuple):
    """What who may read a document goes by, in two short texts: `=level` or `:kind`, and the departments that read it, each between `|`."""

    level: str
    readers: str = ""


OWN_LEVEL, OF_KIND = "=", ":"


def mark_of(document: "Document", raised: str = "") -> Mark:
    """The mark of a document; `raised` is the level its case file raises it to."""
    level = raised or document.level
    departments = readers(document)
    return Mark(
        f"{OWN_LEVEL}{level}" if level else f"{OF_KIND}{document.kind}",
        "|".join(["", *departments, ""]) if departments else "",
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may not read: documents of these levels, unless the person's department is one that reads them; case files and fields of these names.

    `kinds` gives the level of documents that have none of their own, `cases` those of case files; `items` says whether what waits in the inbox may be read.
    """

    closed: frozenset[str]
    kinds: Mapping[str, str]
    department: str = ""
    items: bool = True
    cases: Mapping[str, str] = field(default_factory=lambda: DEFAULT_CASES)
    closed_fields: frozenset[str] = frozenset()

    @property
    def reads_everything(self) -> bool:
        """Whether there is nothing the person may not read."""
        return self.items and not self.closed and not self.closed_fields

    def may_read(self, document: "Document", case: str = ORDER) -> bool:
        """Whether the person may read a document in a case file of a kind."""
        level = higher(document.level or self.kinds.get(document.kind, INTERNAL), self.cases.get(case, INTERNAL))
        return level not in self.closed or (is_controlled(case) and self.department in readers(document))

    def may_read_case(self, case: str) -> bool:
        """Whether the person may read what case files of a kind say."""
        return self.cases.get(case, INTERNAL) not in self.closed

    def may_read_kind(self, kind: str) -> bool:
        """Whether the person may read documents of a kind that have no level of their own, whoever was issued them."""
        return self.kinds.get(kind, INTERNAL) not in self.closed

    def may_read_marked(self, mark: Mark) -> bool:
        """Whether the person may read the document with a mark."""
        name = mark.level[1:]
        level = name if mark.level.startswith(OWN_LEVEL) else self.kinds.get(name, INTERNAL)
        return level not in self.closed or (bool(self.department) and f"|{self.department}|" in mark.readers)


EVERYTHING = Reader(frozenset(), {})
"""Who may read whatever there is: docvault itself."""


OF_NOBODY = Reader(frozenset({INTERNAL, CONFIDENTIAL}), {}, items=False, closed_fields=frozenset(DEFAULT_FIELDS))
"""Who is nobody of a vault whose settings are not known."""


def reader_of(config: "VaultConfig", person: "Person | None") -> Reader:
    """What a person may read. Who is no person of the vault reads what is general, and nothing that waits: everybody else files (R-RO1)."""
    roles = set(person.roles) if person else set()
    closed = frozenset(
        level for level in (INTERNAL, CONFIDENTIAL) if not roles & set(roles_for(config, f"read-{level}"))
    )
    department = person.department if person else ""
    kinds = levels_of_kinds(config)
    fields = frozenset(name for name, level in levels_of_fields(config).items() if level in closed)
    if roles & set(roles_for(config, "review")):  # who reviews reads what is reviewed
        kinds |= dict.fromkeys(config.kinds_with("review"), GENERAL)
        fields -= _REVIEWED
    cases = {case: level_of_cases(config, case) for case in KINDS}
    return Reader(closed, kinds, department, items=person is not None, cases=cases, closed_fields=fields)
