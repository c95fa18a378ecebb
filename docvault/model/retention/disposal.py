"""A disposal (销毁) from its proposal to its certificate: its legal steps, folded from the register, and what it does to a manifest (R-RO1, design 2.7).

proposed → approved (by another person) → binned → destroyed. An order drops out with its reason, or is restored, at any step before its destruction
is begun; what was begun is finished. Until something is in the bin, the whole list can be withdrawn.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, ForbiddenError, RefusedError
from docvault.model.case.history import UNKNOWN, Event, Known, Record
from docvault.model.case.holds import MOVED
from docvault.model.retention.audit import Facts, Surroundings, facts_of
from docvault.model.retention.disposal_list import ListedDocument, ListedOrder
from docvault.model.retention.dues import RetentionRules
from docvault.model.retention.grounds import Ground
from docvault.model.sentence import Listing, ProblemError, Sentence
from docvault.model.times import minute, read_time
from docvault.model.values import dataclass, field, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Document, Manifest

PROPOSED, APPROVED, BINNED, DESTROYED = "proposed", "approved", "binned", "destroyed"
DROPPED, RESTORED, WITHDRAWN = "dropped", "restored", "withdrawn"
"""States of a disposal; `dropped` and `restored`: nothing is left of it, every order of it dropped out, or some were restored."""
UNDER_WAY = frozenset({PROPOSED, APPROVED, BINNED})
"""The states in which something is still to be done with a disposal."""
_ALLOWED: Mapping[str, frozenset[str]] = {
    "approved": frozenset({PROPOSED}),
    "withdrawn": frozenset({PROPOSED, APPROVED}),
    "binned": frozenset({APPROVED}),
    "dropped": frozenset({APPROVED, BINNED}),
    "restored": frozenset({APPROVED, BINNED}),
    "destroying": frozenset({BINNED}),
    "destroyed": frozenset({BINNED}),
}


class IllegalDisposalError(ProblemError):
    """A record that cannot follow what the register says of its disposal (V071)."""


class SamePersonError(ForbiddenError):
    """R-RO1: never the same person as the one who prepared it."""

    message = N_("{person} proposed disposal {disposal} and cannot approve it: that takes another person.")
    next_step = N_("Ask {people}.")


class DisposalStateError(RefusedError):
    """The step does not fit how far the disposal is."""

    message = N_("Disposal {disposal} is in the state “{state}”: this is not done with it any more.")
    next_step = N_("`docvault retention list` shows how far each disposal is.")


class NotApprovedError(RefusedError):
    """Nothing is disposed of before somebody else approved the list (R-RO1)."""

    message = N_("Disposal {disposal} is not approved yet: nothing was moved.")
    next_step = N_("A manager other than who proposed it runs `docvault retention approve {disposal}` first.")


class NothingInBinError(RefusedError):
    """There is nothing to bring back."""

    message = N_("Nothing of disposal {disposal} lies in the bin (its state: {state}).")
    next_step = N_("`docvault retention list` shows how far each disposal is.")


class NotYetError(RefusedError):
    """A list of what will be due on a later day."""

    message = N_("Disposal {disposal} lists what is due on {as_of}: it is carried out then, not before.")
    next_step = N_(
        "`docvault retention propose` lists what is due today, once this list is withdrawn with `docvault retention withdraw {disposal} --why REASON`."
    )


class TermRunsError(RefusedError):
    """The bin is kept for its term."""

    message = N_("What disposal {disposal} put into the bin is kept there until {until}; nothing was destroyed.")
    next_step = N_(
        "Wait until then, or bring it back with `docvault retention restore {disposal}`. With `--now` it is destroyed at once."
    )


@dataclass(frozen=True, slots=True)
class Act:
    """Who took a step, and when."""

    by: str
    at: str
    known: Known = UNKNOWN

    @property
    def event(self) -> Event:
        """The step as what happened."""
        return Event(self.at, self.by, "", known=self.known)


@dataclass(frozen=True, slots=True)
class Disposal:
    """A disposal as the register tells it. `until` is when its bin may be destroyed."""

    number: str
    list_sha256: str
    acts: Mapping[str, Act] = field(default_factory=dict)
    state: str = PROPOSED
    as_of: str = ""
    orders: tuple[str, ...] = ()
    until: str = ""
    settings: int = 0  # records of `registers/vault.jsonl` when it was proposed: whose role stood then
    dropped: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    restored: tuple[str, ...] = ()
    destroying: Mapping[str, Act] = field(default_factory=dict)
    certificate: str = ""  # digest
    paper: str = ""  # digest of the printable certificate

    @property
    def left(self) -> tuple[str, ...]:
        """The orders it still is about: neither dropped out nor restored."""
        return tuple(one for one in self.orders if self.is_about(one))

    def is_about(self, order: str) -> bool:
        """Whether one of its orders has neither dropped out nor been restored."""
        return order not in self.dropped and order not in self.restored


def fold(known: Disposal | None, record: Record) -> Disposal:
    """The disposal after a record. Raises `IllegalDisposalError` (V071)."""
    event, data = record.event, record.event.data
    if event.action == "proposed":
        if known is not None:
            raise IllegalDisposalError(N_("it was proposed already"))
        return Disposal(
            str(data["disposal"]),
            str(data["list"]),
            {"proposed": Act(event.by, event.at, event.known)},
            settings=_count(data.get("settings")),
            as_of=str(data["as_of"]),
            orders=_texts(data.get("orders")),
        )
    if known is None:
        raise IllegalDisposalError(Sentence(N_("it is {entry} before it was proposed"), {"entry": event.action}))
    if event.action not in _ALLOWED or known.state not in _ALLOWED[event.action]:
        raise IllegalDisposalError(
            Sentence(N_("a disposal that is {state} cannot be {entry}"), {"state": known.state, "entry": event.action})
        )
    if event.action == "approved" and event.by == known.acts["proposed"].by:
        raise IllegalDisposalError(N_("who proposed it approved it"))
    return _stepped(known, event)


def _stepped(known: Disposal, event: Event) -> Disposal:
    data: Mapping[str, Any] = event.data
    act, order = Act(event.by, event.at, event.known), str(data.get("order", ""))
    is_about = order in known.orders and known.is_about(order)
    if event.action in {"dropped", "restored", "destroying"} and not is_about:
        raise IllegalDisposalError(Sentence(N_("order {order} is not, or no longer, part of it"), {"order": order}))
    if event.action in {"dropped", "restored"} and order in known.destroying:
        raise IllegalDisposalError(Sentence(N_("the destruction of {order} was begun"), {"order": order}))
    if event.action == "destroying":
        return replace(known, destroying={**known.destroying, order: act})
    if event.action == "dropped":
        known = replace(known, dropped={**known.dropped, order: data})
    elif event.action == "restored":
        known = replace(known, restored=(*known.restored, order))
    else:
        known = replace(known, state=event.action, acts={**known.acts, event.action: act})
    if event.action == "destroyed":
        return replace(known, certificate=str(data["certificate"]), paper=str(data["paper"]))
    if event.action == "binned":
        known = replace(known, until=str(data["until"]))
    return known if known.left else replace(known, state=RESTORED if known.restored else DROPPED)


def demand_approvable(disposal: Disposal, actor: str, others: str | Listing) -> None:
    """Refuse an approval by who proposed it, or of what is not (or no longer) a proposal."""
    if disposal.state != PROPOSED:
        raise DisposalStateError(disposal=disposal.number, state=disposal.state)
    if disposal.acts["proposed"].by == actor:
        raise SamePersonError(person=actor, disposal=disposal.number, people=others)


def demand_executable(disposal: Disposal, now: str, *, at_once: bool) -> None:
    """Refuse what is not approved, is over, or lies in the bin for a term that still runs."""
    if disposal.state == PROPOSED:
        raise NotApprovedError(disposal=disposal.number)
    if disposal.state not in {APPROVED, BINNED}:
        raise DisposalStateError(disposal=disposal.number, state=disposal.state)
    if disposal.state == BINNED and not at_once and read_time(now) < read_time(disposal.until):
        raise TermRunsError(disposal=disposal.number, until=minute(disposal.until))


def term_end(now: str, days: int) -> str:
    """When what is put into the bin now may be destroyed."""
    return (read_time(now) + timedelta(days=days)).isoformat(timespec="seconds")


def judge(
    manifest: "Manifest", listed: ListedOrder, disposal: str, rules: RetentionRules, around: Surroundings, today: str
) -> Ground | None:
    """What has come in the way of disposing of an order since it was proposed; None when it may go as listed.

    What the disposal itself put into the bin counts as if it still lay in its place. What another one disposed of long ago does not count.
    """
    manifest = unmarked(manifest, disposal)
    facts = facts_of(manifest, rules)
    wanted = {entry.document for entry in listed.documents}
    own = [one for one in facts.grounds if one.code != MOVED or one.values["document"] in wanted]
    grounds = (*own, *around.grounds(manifest.id, manifest.order.customer))
    if grounds:
        return grounds[0]
    for entry in listed.documents:
        document = manifest.document(entry.document)
        if document is None:
            return Ground("gone")
        ground = _document_ground(document, entry, facts, today)
        if ground is not None:
            return ground
    return None


def _document_ground(document: "Document", entry: ListedDocument, facts: Facts, today: str) -> Ground | None:
    live = [(one.number, one.sha256) for one in document.live_versions]
    listed = [(one.version, one.sha256) for one in entry.versions]
    if live != listed:
        other = next((one.disposal for one in document.versions if one.disposed), "")
        return (
            Ground("disposed", {"disposal": other})
            if not live and other
            else Ground("newer", {"document": document.id})
        )
    due = next((due for due in facts.dues if due.covers(document.id)), None)
    if due is None or not "" < due.expired <= today:
        return Ground("not-due", {"document": document.id, "expired": due.expired if due and due.expired else "…"})
    if due.since != entry.since:
        return Ground("other-date", {"document": document.id, "since": due.since, "was": entry.since})
    return None


def dispose(manifest: "Manifest", listed: ListedOrder, disposal: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Mark the versions of the listed documents as disposed of: their bytes go into the bin. Everything else known of them stays."""
    wanted = {entry.document for entry in listed.documents}
    for document in manifest.documents:
        if document.id in wanted:
            versions = tuple(replace(one, disposed=one.disposed or disposal) for one in document.versions)
            manifest = manifest.with_document(replace(document, versions=versions))
    files: list[Json] = [f"{document}@{version.version}" for document, version in listed.files()]
    return manifest, Event(now, actor, "disposed", {"disposal": disposal, "files": files})


def restore(
    manifest: "Manifest", disposal: str, reason: Ground | None, actor: str, now: str
) -> "tuple[Manifest, Event]":
    """Take the marks of a disposal away again: the bytes come back from the bin, because somebody asked for it, or because the order dropped out."""
    data: dict[str, Json] = {"disposal": disposal, **({"reason": reason.to_tree()} if reason else {})}
    return unmarked(manifest, disposal), Event(now, actor, "restored", data)


def unmarked(manifest: "Manifest", disposal: str) -> "Manifest":
    """The same manifest without the marks of a disposal."""
    for document in manifest.documents:
        if any(one.disposed == disposal for one in document.versions):
            versions = tuple(
                replace(one, disposed="") if one.disposed == disposal else one for one in document.versions
            )
            manifest = manifest.with_document(replace(document, versions=versions))
    return manifest


def is_marked(manifest: "Manifest", disposal: str) -> bool:
    """Whether a disposal has marked anything of a case file."""
    return any(one.disposed == disposal for document in manifest.documents for one in document.versions)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
