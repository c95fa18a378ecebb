"""Where each file inside an arrival belongs by itself: a mail may carry papers of six orders."""

from typing import TYPE_CHECKING

from docvault.model.intake.keys import exact
from docvault.model.intake.matching import candidates, first_of, rank
from docvault.services.intake.suggesting import as_found, can_be_a_key

if TYPE_CHECKING:
    from docvault.model.intake.extracted import Extracted
    from docvault.model.intake.matching import Found, Suggestion
    from docvault.services.vault import Vault

_PARTS, _PAGES = 200, 50


def suggestions_of_parts(vault: "Vault", extracted: "Extracted") -> dict[int, tuple["Suggestion", ...]]:
    """The orders each part names, in its name or on its first pages, best first; parts that name none are left out. The index is asked once."""
    named: dict[int, set[str]] = {}
    wanted: dict[str, str] = {}
    for part in extracted.parts[:_PARTS]:
        pages = [page.text for page in extracted.pages if page.part == part.number][:_PAGES]
        found = {exact(one): one for one in candidates([part.name.rpartition("/")[2].rpartition(".")[0], *pages])}
        named[part.number] = set(found)
        wanted |= found
    hits = [hit for hit in vault.index.find_keys(list(wanted.values())) if can_be_a_key(hit)]
    by_part: dict[int, list[Found]] = {
        number: [as_found(hit) for hit in hits if exact(hit.key) in keys] for number, keys in named.items()
    }
    return {number: first_of(rank(found)) for number, found in by_part.items() if found}
