"""The verb `history`: what happened to an order or a customer, oldest first."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.language.names import called, naming, person_name, who_acted
from docvault.model.case.history import Record
from docvault.model.case.kinds import ORDER
from docvault.model.control.completing import OpenThing
from docvault.model.control.rights import CLOSED, NOT_SHOWN
from docvault.model.page import Page, piece
from docvault.model.retention.disposal import BINNED
from docvault.model.retention.grounds import Ground
from docvault.model.times import read_time
from docvault.model.values import dataclass
from docvault.services.retention.outcomes import outcomes_in
from docvault.services.seeing import view_of

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.control.visible import View
    from docvault.model.vault_config import VaultConfig
    from docvault.services.retention.outcomes import Outcome
    from docvault.services.vault import Vault

RAISED_BY_PARTS = N_("{document} is {level} now, as what was taken out of it")
SIGNED_ON_EVIDENCE = N_(
    "v{version} of {document} signed for {department} by {person}, without the code of the copy: {why}"
)
AGAINST_A_RULE = {
    "document-added": N_("{file} added as {document}, against a rule: {override}"),
    "version-added": N_("{file} added as version {version} of {document}, against a rule: {override}"),
    "document-edited": N_("{document} put right: {what}; against a rule: {override}"),
    "edited": N_("changed: {fields}; against a rule: {override}"),
}
"""What is said of what somebody did against a rule, with the reason."""
ADDED_LATE = N_("{file} added late as version {version} of {document}: {late}")
MOVED_BACK: Mapping[str, str] = {
    "moved": N_("{document} (v{versions}) moved back to {to}: {why}"),
    "moved-in": N_("{document} (v{versions}) moved back here from {from}: {why}"),
}
OPENED_EARLIER = N_("entered as opened on {on}: {title}")
ALTHOUGH_OPEN: Mapping[str, str] = {
    "completed": N_("completed on {on} although this was open: {open}. Reason: {why}"),
    "confirmed": N_("confirmed to the customer at {at} although this was open: {open}. Reason: {why}"),
}
"""What is said of steps that somebody took although something was open, who may."""
AGAIN: Mapping[str, str] = {
    "completed": N_("counts again, completed as before: {why}"),
    "cancelled": N_("counts again, cancelled as before: {why}"),
}
"""What is said of an order that was closed when it was made void, and is so again."""
SENTENCES: Mapping[str, str] = {
    "opened": N_("opened: {title}"),
    "edited": N_("changed: {fields}"),
    "completed": N_("completed on {on}"),
    "cancelled": N_("cancelled: {why}"),
    "order-voided": N_("void: {why}"),
    "reopened": N_("opened again: {why}"),
    "held": N_("held ({target}): {why}"),
    "released": N_("released ({target}): {why}"),
    "disposed": N_("put into the bin of disposal {disposal}: {files}"),
    "restored": N_("brought back from the bin of disposal {disposal}: {why}"),
    "document-added": N_("{file} added as document {document}"),
    "document-edited": N_("{document} put right: {what}"),
    "version-voided": N_("version {version} of {document} made void: {why}"),
    "version-unvoided": N_("version {version} of {document} counts again: {why}"),
    "moved": N_("{document} (v{versions}) moved to {to}: {why}"),
    "moved-in": N_("{document} (v{versions}) moved here from {from}: {why}"),
    "moved-out": N_("{document} (v{versions}) moved to {to}: {why}"),
    "merged": N_("is {into} from now on: {why}"),
    "renamed": N_("has the code {into} from now on"),
    "merged-in": N_("took over what was known of {from}"),
    "unmerged": N_("is by itself again, and no more {into}: {why}"),
    "customer-changed": N_("the customer {from} is {into} now"),
    "raised": N_("{document} is {level} now, as what it was taken out of"),
    "version-added": N_("{file} added as version {version} of {document}"),
    "distributed": N_("v{version} of {document} issued to {copies}"),
    "signed": N_("v{version} of {document} signed for {department} by {person}"),
    "returned": N_("{department} gave back v{version} of {document}, copies {copies}"),
    "recalled": N_("v{version} of {document} asked back from {departments}"),
    "looked-at": N_("second look at v{version} of {document}: {remark}"),
    "change-opened": N_("change {change} opened: {what}; {why}"),
    "change-confirmed": N_("change {change} confirmed by the customer: {evidence}"),
    "change-issued": N_("change {change} issued to {notified}"),
    "change-acknowledged": N_("change {change} is known to {department}"),
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
    """One line of a history as somebody sees it; `record` is the whole of it."""

    record: Record
    view: "View"

    @property
    def data(self) -> dict[str, Any]:
        """What it says happened, without what is closed."""
        return self.view.data(self.record.event)

    @property
    def closed(self) -> bool:
        """Whether something of it is not shown."""
        return self.data != dict(self.record.event.data)

    def text(self, language: "Language", config: "VaultConfig") -> str:
        """What happened, in a few words of the reader's language; people and departments by their names."""
        data = self.data
        sentence = _sentence(self.record.event.action, data)
        if sentence is None:
            return self.record.event.action
        if sentence in ALTHOUGH_OPEN.values():
            things = (
                OpenThing(one["code"], {name: one[name] for name in one if name != "code"}) for one in data["open"]
            )
            data["open"] = language.joined(language.sentence(one.sentence()) for one in things)
        if isinstance(data.get("reason"), dict):  # why an order dropped out of a disposal
            values = {"why": language.text(NOT_SHOWN), **data["reason"]["values"]}
            data["why"] = Ground(str(data["reason"]["code"]), values).text(language.text, naming(language, config))
        shown = _Blank(
            language.text(NOT_SHOWN) if self.closed else "",
            {field: _shown(field, value, language, config) for field, value in data.items()},
        )
        return language.text(sentence).format_map(shown).rstrip(" :：")

    def who(self, language: "Language", config: "VaultConfig") -> str:
        """Who did it, by name; who entered it in that name, and in a vault of proven people that somebody was only declared."""
        event = self.record.event
        return who_acted(language, config, event.by, event.known)

    def to_tree(self) -> dict[str, Any]:
        """The entry as JSON."""
        event = self.record.event
        return {
            "seq": self.record.seq,
            "at": event.at,
            "by": event.by,
            **({"known": event.known.to_tree()} if event.known.how else {}),
            "action": event.action,
            "data": self.data,
            "changes": self.view.changes(self.record.changes or ()),
            **({CLOSED: True} if self.closed else {}),
            "hash": self.record.hash,
        }


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """The history of a case file, and where the files of an order are that disposals took since it is in this vault.

    `entries` and `outcomes` are all there are; `limit` and `offset` choose the entries that are shown.
    """

    kind: str
    id: str
    entries: tuple[Entry, ...]
    outcomes: "tuple[Outcome, ...]" = ()
    limit: int | None = None
    offset: int = 0

    @property
    def page(self) -> Page[Entry]:
        """The entries that are shown."""
        return piece(self.entries, self.limit, self.offset)

    def in_time(self) -> "list[Entry | Outcome]":
        """The entries that are shown, each with the destructions that followed it, which another register has. What lies in a bin is an entry already."""
        rows: list[tuple[str, Entry | Outcome]] = [(one.record.event.at, one) for one in self.entries]
        for outcome in self.outcomes:
            if outcome.state != BINNED:
                later = (place for place, (at, _) in enumerate(rows) if read_time(at) > read_time(outcome.at))
                rows.insert(next(later, len(rows)), (outcome.at, outcome))
        shown: list[Entry | Outcome] = []
        last = self.offset + len(self.page)
        place = 0
        for _at, one in rows:
            place += isinstance(one, Entry)
            if self.offset < place <= last or place == self.offset == 0:
                shown.append(one)
        return shown

    def to_tree(self) -> dict[str, Any]:
        """The history as JSON."""
        page = self.page
        tree = {self.kind: self.id, "history": [one.to_tree() for one in page], "total": page.total}
        return {**tree, "disposals": [one.to_tree() for one in self.outcomes]} if self.kind == ORDER else tree


def _sentence(action: str, data: Mapping[str, Any]) -> str | None:
    """What is said of an action; None for one nobody here knows."""
    if action == "reopened" and data.get("state") in AGAIN:
        return AGAIN[data["state"]]
    if action == "raised" and data.get("of_parts"):
        return RAISED_BY_PARTS
    if action == "signed" and data.get("evidence_only"):
        return SIGNED_ON_EVIDENCE
    if action in AGAINST_A_RULE and data.get("override"):
        return AGAINST_A_RULE[action]
    if action in {"document-added", "version-added"} and data.get("late"):
        return ADDED_LATE
    if action == "opened" and data.get("on"):
        return OPENED_EARLIER
    if action in MOVED_BACK and data.get("back"):
        return MOVED_BACK[action]
    return ALTHOUGH_OPEN[action] if action in ALTHOUGH_OPEN and data.get("open") else SENTENCES.get(action)


class _Blank(dict[str, Any]):
    """Values of a sentence, and what stands for those it does not have: nothing in an older record, that it may not be read where it is closed."""

    def __init__(self, otherwise: str, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._otherwise = otherwise

    def __missing__(self, key: str) -> str:
        return self._otherwise


def _shown(field: str, value: Any, language: "Language", config: "VaultConfig") -> str:
    """A value as a sentence has it: lists joined, copies by their departments, differences with an arrow, times to the minute."""
    if isinstance(value, list):
        return language.joined(dict.fromkeys(_shown(field, one, language, config) for one in value))
    if isinstance(value, dict):
        if "field" in value:
            return _difference(value, language, config)
        if "versions" in value:
            return f"{value['order']}/{value['document']}@{language.joined(map(str, value['versions']))}"
        return called(language, config.departments, str(value.get("department", "")))
    if field in {"at", "due", "on"}:
        return language.moment(str(value))
    return _named(field, str(value), language, config)


def _difference(value: Mapping[str, Any], language: "Language", config: "VaultConfig") -> str:
    """What became of a field: kinds and departments by their names."""
    names = {"kind": config.kinds, "department": config.departments}.get(value["field"], ())
    before, after = (called(language, names, str(value[end])) for end in ("from", "to"))
    return language.labelled(language.word(value["field"]), f"{before or '–'} → {after or '–'}")


def _named(field: str, value: str, language: "Language", config: "VaultConfig") -> str:
    """A value as people call it: departments and people by their names, words of the trade in the reader's language."""
    if field in {"department", "departments", "notified"}:
        return called(language, config.departments, value)
    if field == "person":
        return person_name(language, config, value)
    return language.word(value) if field in {"item", "opinion", "fields", "level"} else value


def history(vault: "Vault", kind: str, case_id: str, limit: int | None = None, offset: int = 0) -> CaseHistory:
    """Everything that ever happened to an order or a customer, oldest first; of an order, what disposals took of it too.

    All of a history is read also for a piece: what became of the files depends on every entry.
    """
    view = view_of(vault, vault.cases.read(kind, case_id).manifest)
    entries = tuple(Entry(record, view) for record in vault.cases.history(kind, case_id))
    outcomes = outcomes_in(vault, case_id, [one.record for one in entries]) if kind == ORDER else ()
    return CaseHistory(kind, case_id, entries, tuple(outcomes), limit, offset)
