"""Departments that owe a signature, and in which nobody is entered who could give it."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.sentence import Sentence, departments_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.services.vault import Vault

NOBODY = N_(
    "Nobody is entered in {departments}, so nobody there can sign for it: only `docvault agenda --all` and the department's own agenda show it. "
    "`docvault person add` enters somebody."
)


def note_nobody(vault: "Vault", departments: "Iterable[str]") -> tuple[str, ...]:
    """Tell whoever issues something to departments without people, and where that is shown; returns which they are."""
    found = tuple(one for one in dict.fromkeys(departments) if not vault.config.members(one))
    if found:
        vault.notices.append(Sentence(NOBODY, {"departments": departments_named(found)}))
    return found
