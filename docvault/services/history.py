"""The verbs `history`, `adopt` and `revert`: what happened to an order, and what to do about a file changed by hand (R-OD12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate, untranslated
from docvault.model.history import Event, Record
from docvault.services.indexing import tell_index

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.casefiles import CaseFile

SENTENCES: Mapping[str, str] = {
    "opened": N_("opened: {title}"),
    "edited": N_("changed: {fields}"),
    "completed": N_("completed on {on}"),
    "cancelled": N_("cancelled: {why}"),
    "document-added": N_("{file} added as document {document}"),
    "version-added": N_("{file} added as version {version} of {document}"),
    "adopted": N_("a change made by hand was adopted"),
    "reverted": N_("a change made by hand was reverted"),
    "imported": N_("imported from the vault {vault_name}, where all before it was recorded"),
    "person-added": N_("person {person} entered"),
    "person-edited": N_("person {person} changed"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history, for people; `record` is the whole of it."""

    record: Record

    def text(self, translate: Translate = untranslated) -> str:
        """What happened, in a few words."""
        data: dict[str, Any] = dict(self.record.event.data)
        sentence = SENTENCES.get(self.record.event.action)
        if sentence is None:
            return self.record.event.action
        if isinstance(data.get("fields"), list):
            data["fields"] = ", ".join(data["fields"])
        return translate(sentence).format_map(_Blank(data))

    def tree(self) -> dict[str, Any]:
        """The entry as JSON."""
        event = self.record.event
        return {
            "seq": self.record.seq,
            "at": event.at,
            "by": event.by,
            "action": event.action,
            "data": dict(event.data),
            "changes": list(self.record.changes or ()),
            "hash": self.record.hash,
        }


class _Blank(dict[str, Any]):
    """Values of a sentence; what an older record does not have is left blank."""

    def __missing__(self, key: str) -> str:
        return ""


def history(vault: "Vault", kind: str, case_id: str) -> Sequence[Entry]:
    """Everything that ever happened to an order or a customer, oldest first."""
    return [Entry(record) for record in vault.cases.history(kind, case_id)]


def adopt(vault: "Vault", order: str | None) -> "CaseFile | None":
    """Record a manifest (or `vault.yaml`, without an order) as edited by hand; durable on return."""
    event = Event(vault.now(), vault.actor, "adopted", {})
    if order is None:
        vault.config = vault.config_file.adopt(event, _demand_valid_vault)
        return None
    case = vault.cases.adopt("order", order, event, _demand_valid_case)
    tell_index(vault, [case])
    return case


def revert(vault: "Vault", order: str | None) -> "CaseFile | None":
    """Put the recorded manifest (or `vault.yaml`) back; the edited text goes to lost+found. Durable on return."""
    event = Event(vault.now(), vault.actor, "reverted", {})
    if order is None:
        vault.config = vault.config_file.revert(event)
        return None
    case = vault.cases.revert("order", order, event)
    tell_index(vault, [case])
    return case


def _demand_valid_case(tree: Any) -> Sequence[tuple[str, str]]:
    from docvault.services.schemas import findings

    return findings(tree, "case")


def _demand_valid_vault(tree: Any) -> Sequence[tuple[str, str]]:
    from docvault.services.schemas import findings

    return findings(tree, "vault")
