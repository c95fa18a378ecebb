"""The verbs `history`, `adopt` and `revert`: what happened to an order, and what to do about a file changed by hand (R-OD12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError, Translate, untranslated
from docvault.model.case.history import Event, Record
from docvault.model.retention.retention import Ground
from docvault.model.sentence import Problem
from docvault.services.people import demand_administrator
from docvault.services.rules import demand_permission
from docvault.services.search.indexing import tell_index

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

Name = Callable[[str, str], str]
"""A field of a record and its value to what people call it."""

SENTENCES: Mapping[str, str] = {
    "opened": N_("opened: {title}"),
    "edited": N_("changed: {fields}"),
    "completed": N_("completed on {on}"),
    "cancelled": N_("cancelled: {why}"),
    "reopened": N_("opened again: {why}"),
    "held": N_("held ({target}): {why}"),
    "released": N_("released ({target}): {why}"),
    "disposed": N_("put into the bin of disposal {disposal}: {files}"),
    "restored": N_("brought back from the bin of disposal {disposal}: {why}"),
    "document-added": N_("{file} added as document {document}"),
    "version-added": N_("{file} added as version {version} of {document}"),
    "distributed": N_("v{version} of {document} issued to {copies}"),
    "signed": N_("v{version} of {document} signed for {department} by {person}"),
    "returned": N_("{department} gave back v{version} of {document}, copies {copies}"),
    "recalled": N_("v{version} of {document} asked back from {departments}"),
    "looked-at": N_("second look at v{version} of {document}: {remark}"),
    "change-opened": N_("change {change} opened: {what}; {why}"),
    "change-confirmed": N_("change {change} confirmed by the customer: {evidence}"),
    "change-issued": N_("change {change} issued to {notified}"),
    "change-closed": N_("change {change} closed"),
    "change-rejected": N_("change {change} rejected: {why}"),
    "reviewed": N_("review of {item}: {opinion} {remark}"),
    "items-confirmed": N_("confirmed as taken over: {what} {why}"),
    "confirmed": N_("confirmed to the customer at {at}"),
    "adopted": N_("a change made by hand was adopted"),
    "reverted": N_("a change made by hand was reverted"),
    "imported": N_("imported from the vault {vault_name}, where all before it was recorded"),
    "person-added": N_("person {person} entered"),
    "person-edited": N_("person {person} changed"),
}


class OnlyAnAdministratorError(RefusedError):
    """Roles rest on `vault.yaml`: whoever could adopt an edit of it could give himself any."""

    message = N_("Only an administrator adopts or reverts a change of vault.yaml; {person} is not one.")
    next_step = N_("Ask one of: {administrators}.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history, for people; `record` is the whole of it."""

    record: Record

    def text(self, translate: Translate = untranslated, name: Name = lambda _field, value: value) -> str:
        """What happened, in a few words; `name` gives a value of a field (`department`, `person`, `item`, …) as people call it."""
        data: dict[str, Any] = dict(self.record.event.data)
        sentence = SENTENCES.get(self.record.event.action)
        if sentence is None:
            return self.record.event.action
        if isinstance(data.get("reason"), dict):  # why an order dropped out of a disposal
            data["why"] = Ground(str(data["reason"]["code"]), data["reason"]["values"]).text(translate)
        joint = translate(N_(", "))
        shown = _Blank({field: _shown(field, value, name, joint) for field, value in data.items()})
        return translate(sentence).format_map(shown).rstrip(" :：")

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


def _shown(field: str, value: Any, name: Name, joint: str) -> str:
    """A value as a sentence has it: lists joined, copies by their departments, differences with an arrow, times to the minute."""
    if isinstance(value, list):
        return joint.join(dict.fromkeys(_shown(field, one, name, joint) for one in value))
    if isinstance(value, dict):
        if "field" in value:
            return f"{value['field']}: {value['from']} → {value['to']}"
        return name("department", str(value.get("department", "")))
    if field == "at":
        return str(value)[:16].replace("T", " ")
    return name(field, str(value))


def history(vault: "Vault", kind: str, case_id: str) -> Sequence[Entry]:
    """Everything that ever happened to an order or a customer, oldest first."""
    return [Entry(record) for record in vault.cases.history(kind, case_id)]


def adopt(vault: "Vault", order: str | None) -> "CaseFile | None":
    """Record a manifest (or `vault.yaml`, without an order) as edited by hand; durable on return.

    By hand a manifest can be made to say what verbs ask a role for: raises `NotPermittedError`. `vault.yaml` is for those who are administrators by
    its recorded state: raises `OnlyAnAdministratorError`.
    """
    event = Event(vault.now(), vault.actor, "adopted", {})
    if order is not None:
        demand_permission(vault, "adopt")
    else:
        demand_administrator(vault, OnlyAnAdministratorError)
        vault.config = vault.config_file.adopt(event, _demand_valid_vault)
        vault.config_edited = False
        return None
    recorded = vault.cases.read("order", order).manifest
    case = vault.cases.adopt("order", order, event, lambda tree: _problems(recorded, tree))
    tell_index(vault, [case])
    return case


def revert(vault: "Vault", order: str | None) -> "CaseFile | None":
    """Put the recorded manifest (or `vault.yaml`) back; the edited text goes to lost+found. Durable on return.

    That of `vault.yaml` is for administrators, as with `adopt`.
    """
    event = Event(vault.now(), vault.actor, "reverted", {})
    if order is None:
        demand_administrator(vault, OnlyAnAdministratorError)
        vault.config = vault.config_file.revert(event)
        vault.config_edited = False
        return None
    case = vault.cases.revert("order", order, event)
    tell_index(vault, [case])
    return case


def _problems(recorded: "Manifest", tree: Any) -> Sequence[tuple[str, Problem]]:
    """Why an edited manifest cannot be adopted: it breaks the schema, or takes away what must last (R-OD12, V062)."""
    from docvault.model.case.lasting import taken_away
    from docvault.model.case.manifest import Manifest
    from docvault.services.schemas import findings

    return findings(tree, "case") or list(taken_away(recorded, Manifest.from_tree(tree)))


def _demand_valid_vault(tree: Any) -> Sequence[tuple[str, Problem]]:
    from docvault.model.vault_config import VaultConfig, unsound
    from docvault.services.schemas import findings

    return findings(tree, "vault") or list(unsound(VaultConfig.from_tree(tree)))
