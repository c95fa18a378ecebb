"""What lies inside an arrival: the attachments of a mail, the files of an archive, by the numbers `file --part` takes."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.case_name import case_name
from docvault.model.intake.item import WAITING
from docvault.model.values import dataclass
from docvault.services.intake.item_entries import state_of, suggestions_of
from docvault.services.intake.item_trees import reason_text, suggestions_tree
from docvault.services.intake.part_suggesting import suggestions_of_parts
from docvault.services.search.read_told import reasons_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.model.intake.extracted import Part as ReadPart
    from docvault.model.intake.item import FiledPart
    from docvault.model.intake.matching import Suggestion
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was read, and where it was filed when it was."""

    read: "ReadPart"
    filed: dict[str, Any]
    suggested: "tuple[Suggestion, ...]" = ()

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """The part as JSON."""
        return {
            "part": self.read.number,
            "file": self.read.name,
            "media_type": self.read.media_type,
            "bytes": self.read.bytes,
            "outcome": self.read.outcome.value,
            "reason": reason_text(self.read.reasons, language),
            **reasons_tree(self.read.reasons),
            **self.filed,
            **suggestions_tree(self.suggested, language),
        }


def parts_of(vault: "Vault", entry: "ItemEntry", *, in_list: bool = False) -> tuple[Part, ...]:
    """The parts of an item, as far as it has been read, and of one that waits where each of them may belong.

    In a list only of those that name several orders: where they name one, that is said of the whole.
    """
    extracted = vault.kept_text.get(entry.sha256)
    if extracted is None or not extracted.parts:
        return ()
    filed = _filed(vault, entry.item, extracted.parts)
    several = not in_list or len(suggestions_of(entry)) > 1
    suggested = suggestions_of_parts(vault, extracted) if entry.state == WAITING and several else {}
    return tuple(Part(part, filed.get(part.number, {}), suggested.get(part.number, ())) for part in extracted.parts)


def _filed(vault: "Vault", item: str, parts: "Sequence[ReadPart]") -> dict[int, dict[str, Any]]:
    """Where parts of an item were filed, by the numbers they have now; of a part filed twice the last.

    Where a newer reader finds more in a file its parts are numbered anew: a part is known by its bytes, which the version has.
    """
    state = state_of(vault, item)
    found: dict[int, dict[str, Any]] = {}
    for one in state.parts if state is not None else ():
        digest = _digest(vault, one)
        numbers = [part.number for part in parts if part.sha256 == digest]
        number = one.part if one.part in numbers or not numbers else numbers[0]
        found[number] = {"order": one.order, "document": one.document, "version": one.version}
    return found


def _digest(vault: "Vault", filed: "FiledPart") -> str:
    """The digest of what a part became; empty where the index does not know it."""
    case = vault.index.case(*case_name(filed.order))
    versions = case.versions if case is not None else ()
    return next((one.sha256 for one in versions if (one.document, one.version) == (filed.document, filed.version)), "")
