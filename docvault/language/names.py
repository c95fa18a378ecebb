"""The language of the house: what is written for everybody, and for later, speaks the vault's own (`language` in vault.yaml), whoever runs the command."""

import gettext
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import Translate, untranslated

if TYPE_CHECKING:
    from docvault.model.called import Called
    from docvault.model.vault_config import Named, RetentionClass, VaultConfig

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"


def house_translate(config: "VaultConfig") -> Translate:
    """The translation into the vault's language; English where there is no catalogue of it."""
    if not config.language.startswith("zh"):
        return untranslated
    return gettext.translation("docvault", CATALOGUES, ["zh_CN"], fallback=True).gettext


def house_names(config: "VaultConfig") -> "Called":
    """Names in the vault's language."""
    return names_in(config, config.language)


def names_in(config: "VaultConfig", language: str) -> "Called":
    """Names in a language (`zh_CN`, `en`); what `vault.yaml` does not know is called by its id."""
    known: dict[str, Iterable[Named | RetentionClass]] = {
        "department": config.departments,
        "kind": config.kinds,
        "stage": config.stages,
        "class": config.retention.classes,
    }

    def name(of: str, id: str) -> str:
        if of == "person":
            person = config.person(id)
            return person.name if person is not None else id
        return next((one.called(language) for one in known[of] if one.id == id), id)

    return name
