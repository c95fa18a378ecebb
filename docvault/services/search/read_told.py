"""How reading ended, as results have it: in words for people, as codes and values for programs (design 2.8)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.language.spoken import in_a_row
from docvault.model.intake.extracted import UNREAD, WHOLE, Outcome, Reason
from docvault.model.intake.reasons import NO_TEXT, NOT_READ_YET, sentence
from docvault.model.search.query import READ_VALUES
from docvault.model.values import plain
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault

_SAID = {Outcome.EMPTY.value: NO_TEXT, UNREAD: NOT_READ_YET}
"""What is said of what has no reasons of its own."""


def read_tree(read: "Extracted | None", language: "Language") -> dict[str, Any]:
    """How reading a file ended, and which files in it were not read whole; None where nothing has been read yet."""
    if read is None:
        return outcome_tree(UNREAD, (), language)
    lacking = [part for part in read.parts if part.outcome not in {*WHOLE, Outcome.EMPTY}]
    trees = [{"file": part.name, **outcome_tree(part.outcome.value, part.reasons, language)} for part in lacking]
    return outcome_tree(read.outcome.value, read.reasons, language) | ({"parts_unread": trees} if trees else {})


def outcome_tree(outcome: str, reasons: Sequence[Reason], language: "Language") -> dict[str, Any]:
    """An outcome with what there is to say of it: nothing where all was read."""
    said = reasons_text(reasons, language) or language.text(_SAID.get(outcome, ""))
    return {"outcome": outcome, **({"reason": said} if said else {}), **reasons_tree(reasons)}


def lacking(vault: "Vault") -> Mapping[str, int]:
    """How many files were not read whole, of those whoever asks may read, by how that ended; in the order they are found by."""
    found = vault.index.lacking(reader(vault))
    return {value: found[value] for value in READ_VALUES if value in found}


def reasons_tree(reasons: Sequence[Reason]) -> dict[str, Any]:
    """Reasons for programs and experts: what a library said of a damaged file stands here, and in no sentence."""
    return {"reasons": [plain(one) for one in reasons]} if reasons else {}


def reasons_text(reasons: Sequence[Reason], language: "Language") -> str:
    """Reasons in words, one sentence after the other."""
    return in_a_row([sentence(one, language.text) for one in reasons])
