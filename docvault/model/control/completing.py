"""What of an order is open when it is to be completed, or confirmed to its customer: what was expressly asked for and is not done (R-OD17). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.holds import COMPLAINT, MOVED, open_holds
from docvault.model.case.manifest import Manifest
from docvault.model.control.agenda import AgendaRules
from docvault.model.control.change_notices import ACKNOWLEDGED, CONFIRMED, ISSUED, OPEN
from docvault.model.control.holdings import OWED, positions
from docvault.model.control.repeating import open_items
from docvault.model.control.reviewing import Review
from docvault.model.control.stages import concluded, missing_papers
from docvault.model.sentence import Listing, Named, Sentence
from docvault.model.values import dataclass, field

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.records import Hold

SENTENCES: Mapping[str, str] = {
    OPEN: N_("change {change} waits for the customer's answer"),
    CONFIRMED: N_("change {change} is confirmed and not issued"),
    ISSUED: N_("change {change} is not signed by all"),
    ACKNOWLEDGED: N_("change {change} is signed by all and not closed"),
    "unsigned": N_("{department} has not signed for version {version} of {document}"),
    "copies": N_("{department} has paper copies of version {version} of {document} to give back: no. {copies}"),
    "inherited": N_("taken over from {base} and neither confirmed nor changed: {field}"),
    "complaint": N_("a complaint, {document}, is open since {at}"),
    "hold": N_("it has been held since {at} by {person}"),
    "document-hold": N_("{document} has been held since {at} by {person}"),
    "customer-hold": N_("its customer {customer} has been held since {at} by {person}"),
    "missing": N_("{document_kind} is missing, which stage {stage} expects"),
    "review": N_("the review says nothing yet of: {field}"),
    "objected": N_("in the review somebody objected to: {field}"),
    "unchecked": N_("{document} came after the opinions of the review, and nobody looked at it since"),
    "evidence": N_("the confirmation that was sent is not named: `--evidence DOCUMENT@VERSION`"),
}
"""What is open, by the code of an `OpenThing`."""
_NAMES: Mapping[str, str] = {"document_kind": "kind", "stage": "stage"}


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One thing that is not done: a code of `SENTENCES` and the values its sentence names. Nothing in it is closed to whoever may see the order."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> Sentence:
        """The thing in words, kinds and stages by their names."""
        named = {name: Named(_NAMES[name], said) if name in _NAMES else said for name, said in self.values.items()}
        return Sentence(SENTENCES[self.code], named)

    def to_tree(self) -> "dict[str, Json]":
        """The thing as a record of the history has it."""
        return {"code": self.code, **self.values}


class StillOpenError(RefusedError):
    """R-OD17: an order closes with nothing open."""

    message = N_("Order {order} is not completed: something of it is still open.")
    next_step = N_(
        "Do what is open, or have it completed all the same by who may, with `docvault order complete {order} --override --why REASON`: "
        "what is owed then stays on the agenda."
    )


class NotToConfirmError(RefusedError):
    """R-CO2, R-TM2: what is confirmed to the customer was reviewed, and what was sent is named."""

    message = N_("Order {order} is not confirmed to the customer: something is still open.")
    next_step = N_(
        "`docvault review {order}` shows the review. Do what is open, or have it confirmed all the same by who may, with `--override --why REASON`."
    )


def open_things(manifest: Manifest, rules: AgendaRules) -> Iterator[OpenThing]:
    """What of an order was made open and is not done: changes, signatures, copies, inherited items, complaints, holds, papers its stage expects."""
    order = manifest.order
    for change in order.changes:
        if change.state in SENTENCES:
            yield OpenThing(change.state, {"change": change.id})
    for document in manifest.documents:
        for one in positions(document, rules.times):
            at = {"document": one.document, "version": str(one.version), "department": one.department}
            if one.state == OWED:
                yield OpenThing("unsigned", at)
            if one.out:
                yield OpenThing("copies", at | {"copies": ", ".join(map(str, one.out))})
    yield from _inherited(manifest)
    yield from _held(manifest)
    yield from _missing(manifest, rules)


def _held(manifest: Manifest) -> Iterator[OpenThing]:
    """The holds of an order and of documents that were moved here."""
    for hold in open_holds(manifest.holds):
        if hold.kind == COMPLAINT:
            yield OpenThing("complaint", {"document": hold.document, "at": hold.at[:10]})
        elif hold.kind == MOVED:
            yield OpenThing("document-hold", {"document": hold.document, "person": hold.by, "at": hold.at[:10]})
        else:
            yield OpenThing("hold", {"person": hold.by, "at": hold.at[:10]})


def customer_held(customer: str, holds: "Iterable[Hold]") -> Iterator[OpenThing]:
    """The holds an order is under with its customer."""
    for hold in holds:
        yield OpenThing("customer-hold", {"customer": customer, "person": hold.by, "at": hold.at[:10]})


def open_to_confirm(manifest: Manifest, review: Review, evidence: str) -> Iterator[OpenThing]:
    """What is to be done before an order is confirmed to its customer: inherited items, its review, the paper that was sent."""
    yield from _inherited(manifest)
    yield from (OpenThing("review", {"field": item}) for item in review.missing)
    yield from (OpenThing("objected", {"field": item}) for item in review.objected)
    yield from (OpenThing("unchecked", {"document": paper}) for paper in review.unchecked)
    if not evidence:
        yield OpenThing("evidence")


def listing(things: Iterable[OpenThing]) -> Listing:
    """What is open, in a sentence or as a list."""
    return Listing(tuple(one.sentence() for one in things))


def _missing(manifest: Manifest, rules: AgendaRules) -> Iterator[OpenThing]:
    """The papers its stage expects; of one that is only concluded none, for what nobody entered makes nothing wait."""
    if concluded(manifest, rules.expected) is None:
        for stage, kind in missing_papers(manifest, rules.expected):
            yield OpenThing("missing", {"document_kind": kind, "stage": stage})


def _inherited(manifest: Manifest) -> Iterator[OpenThing]:
    for item in open_items(manifest):
        yield OpenThing("inherited", {"base": manifest.order.based_on, "field": item})
