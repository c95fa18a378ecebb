"""What people, departments, kinds, stages and classes are called, in one reader's language: records hold their ids, people read names."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.history import DECLARED, WATCHER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.case.history import Known
    from docvault.model.settings import RetentionClass
    from docvault.model.vault_config import Named, VaultConfig

BY_ITSELF = N_("docvault (by itself)")


def naming(language: "Language", config: "VaultConfig") -> "Called":
    """Names as services and forms ask for them: (`department`, `kind`, `stage`, `class`, `person` or `day`; id) to a name."""
    known: dict[str, Iterable[Named | RetentionClass]] = {
        "department": config.departments,
        "kind": config.kinds,
        "stage": config.stages,
        "class": config.retention.classes,
    }

    def name(of: str, id: str) -> str:
        if of == "day":
            return language.moment(id)
        return person_name(language, config, id) if of == "person" else called(language, known[of], id)

    return name


def called(language: "Language", known: "Iterable[Named | RetentionClass]", id: str) -> str:
    """A department, kind, stage or class by its name; what `vault.yaml` does not know by its id."""
    return next((entry.called(language.code) for entry in known if entry.id == id), id)


def person_name(language: "Language", config: "VaultConfig", id: str) -> str:
    """A person's name, of somebody unknown the id; what docvault did by itself is said to be."""
    if id == WATCHER:
        return language.text(BY_ITSELF)
    person = config.person(id)
    return person.name if person else id


def who_acted(language: "Language", config: "VaultConfig", by: str, known: "Known") -> str:
    """Who did something, by name; who entered it in that name, and in a vault of proven people that somebody was only declared."""
    person = person_name(language, config, by)
    if known.entered_by:
        entered_by = person_name(language, config, known.entered_by)
        return language.text(N_("{person} (entered by {other})")).format(person=person, other=entered_by)
    if known.how == DECLARED and not config.is_declared:
        return language.text(N_("{person} (declared)")).format(person=person)
    return person
