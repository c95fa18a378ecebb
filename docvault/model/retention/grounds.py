"""What stands against a disposal: grounds of an order and of its customer, each a code with the values its sentence names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docvault.errors import N_, Translate, untranslated
from docvault.model.called import Called, by_id
from docvault.model.case.holds import COMPLAINT, MOVED, open_holds
from docvault.model.case.manifest import VOID
from docvault.model.control.change_notices import CLOSED, REJECTED
from docvault.model.control.holdings import OWED, SignTimes, positions
from docvault.model.control.rights import NOT_SHOWN
from docvault.model.retention.retention_words import trigger_text
from docvault.model.values import dataclass, field

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Document, Manifest
    from docvault.model.case.records import Hold

SENTENCES: Mapping[str, str] = {
    "open": N_("the order is not completed"),
    "hold": N_("held since {at} by {by}: {why}"),
    "complaint": N_("a complaint is open since {at}: {why}"),
    "moved": N_("{document} is held since {at} by {by}: {why}"),
    "customer": N_("customer {customer} is held since {at} by {by}: {why}"),
    "change": N_("change {change} is not closed"),
    "copies": N_("copies of {document}@{version} are not returned by {departments}"),
    "unsigned": N_("the newest version of {document} is not signed by {departments}"),
    "chain": N_("a chain of repeat orders it belongs to still runs: {order}"),
    "no-date": N_("the order has no {trigger}, from which its documents are kept"),
    # what may have become of something since it was proposed
    "edited": N_("its manifest.yaml was changed by hand"),
    "gone": N_("it is not as it was listed any more"),
    "newer": N_("{document} has a version that was not listed"),
    "not-due": N_("{document} is kept until {expired}"),
    "disposed": N_("it was disposed of by {disposal}"),
    "reopened": N_("it was opened again on {at}"),
    "other-date": N_("{document} is kept from {since} now, not from {was}"),
    "damaged": N_("its history is damaged: run `docvault check`"),
    "missing": N_("the file of {document}@{version} is not in its place: run `docvault check`"),
    "altered": N_("the file of {document}@{version} has other bytes than were stored: run `docvault check`"),
    "waiting": N_("{item}, the mail something of it came with, waits in the inbox with attachments nobody has filed"),
    "waiting-mail": N_(
        "the mail something of it came with, of {at}, waits in the inbox ({item}): file or reject it first"
    ),
    "waiting-same": N_(
        "what arrived on {at} with the bytes of {document}@{version} waits in the inbox ({item}): file or reject it first"
    ),
}
"""Why something is not disposed of, by the code of a `Ground`."""
HELD = frozenset({"hold", "complaint", "customer", MOVED})
"""The codes that stand for an open hold, one ground each."""
_DAYS = ("at", "expired", "since", "until", "was")
_BETWEEN = ", "
"""Between departments in a ground's value."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that stands against a disposal: a code of `SENTENCES` and the values its sentence names."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, translate: Translate = untranslated, called: Called = by_id) -> str:
        """The ground in words."""
        values = dict(self.values)
        values |= {name: called("day", values[name]) for name in _DAYS if name in values}
        if "by" in values:
            values["by"] = called("person", values["by"])
        if "departments" in values:
            names = [called("department", one) for one in values["departments"].split(_BETWEEN)]
            values["departments"] = translate(N_(", ")).join(names)
        if values.get("why") == NOT_SHOWN:
            values["why"] = translate(NOT_SHOWN)
        if "trigger" in values:
            values["trigger"] = trigger_text(values["trigger"], translate)
        return translate(SENTENCES[self.code]).format_map(values)

    def to_tree(self) -> "dict[str, Json]":
        """The ground as registers and histories have it."""
        return {"code": self.code, "values": dict(self.values)}


def customer_grounds(manifest: "Manifest") -> tuple[Ground, ...]:
    """What a customer's open holds say against disposing of anything of that customer."""
    return tuple(
        Ground("customer", {"customer": manifest.id, **_hold_values(hold)}) for hold in open_holds(manifest.holds)
    )


def own_grounds(manifest: "Manifest", times: SignTimes) -> Iterator[Ground]:
    """What an order by itself says against disposing of anything of it: it is not completed, is held, or something of it is owed."""
    if manifest.state == "open":
        yield Ground("open")
    for hold in open_holds(manifest.holds):
        if hold.kind == MOVED:
            yield Ground(MOVED, {**_hold_values(hold), "document": hold.document})
        else:
            yield Ground("complaint" if hold.kind == COMPLAINT else "hold", _hold_values(hold))
    for change in manifest.order.changes:
        if change.state not in {CLOSED, REJECTED} and manifest.state != VOID:
            yield Ground("change", {"change": change.id})
    for document in manifest.documents:
        yield from _owed_grounds(document, times)


def _owed_grounds(document: "Document", times: SignTimes) -> Iterator[Ground]:
    owing: list[str] = []
    out: dict[int, list[str]] = {}
    for one in positions(document, times):
        if one.state == OWED:
            owing.append(one.department)
        if one.out:
            out.setdefault(one.version, []).append(one.department)
    for version, departments in out.items():
        yield Ground(
            "copies", {"document": document.id, "version": str(version), "departments": _BETWEEN.join(departments)}
        )
    if owing:
        yield Ground("unsigned", {"document": document.id, "departments": _BETWEEN.join(owing)})


def held_documents(grounds: Iterable[Ground]) -> frozenset[str]:
    """The documents of an order that are held by themselves: what else is in it may go."""
    return frozenset(one.values["document"] for one in grounds if one.code == MOVED)


def _hold_values(hold: "Hold") -> dict[str, str]:
    return {"at": hold.at[:10], "by": hold.by, "why": hold.why, "target": hold.cause}
