"""The verb `history`: what happened to an order or a customer, oldest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate, untranslated
from docvault.model.case.history import Record
from docvault.model.retention.retention import Ground

if TYPE_CHECKING:
    from docvault.services.vault import Vault

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
