"""A paper for production that departments work from changes by a change notice, once the customer may no longer amend freely (R-TM2, R-OD6).

Or somebody who may goes on without one, and the reason stays with the version.
"""

from collections.abc import Sequence
from datetime import timedelta

from docvault.errors import N_, RefusedError
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.single import current_of_kind
from docvault.model.control.change_notices import CONFIRMED
from docvault.model.control.holdings import holders
from docvault.model.sentence import Named, Sentence, departments_named
from docvault.model.times import minute, read_time
from docvault.model.values import dataclass

FREE_ENDED = N_("the customer's time to amend freely ended on {at}")
IN_PRODUCTION = N_("the order is at the stage {stage}")
OPEN = "open"
"""The state of an order that is produced."""
PRODUCTION = "production"
"""The stage at which nobody changes a paper freely any more, whether or not the order was confirmed to the customer."""


class ChangeWantedError(RefusedError):
    """A paper that departments work from is not replaced without a change notice."""

    message = N_("{document} of {order} is out with {departments}, and {since}: a newer version is made by a change.")
    next_step = N_(
        "Open one on the customer's written word, and name it with `--change` when it is confirmed: "
        "`docvault change open {order} --what WHAT --why REASON --evidence DOCUMENT@VERSION --affects {document}`; "
        "a manager may go on without with `--override --why REASON`."
    )


class ChangeUnsaidError(ChangeWantedError):
    """There is a confirmed change that the version may be made by."""

    next_step = N_(
        "Change {change} is confirmed: name it with `--change {change}` if it makes this version; "
        "a manager may go on without with `--override --why REASON`."
    )


class BesideWantedError(ChangeWantedError):
    """A second paper of a kind of which an order has one at a time does not come beside one that departments work from, either."""

    message = N_(
        "{document} of {order} is out with {departments}, and {since}: another {kind} comes into force beside it by a change."
    )


class BesideUnsaidError(BesideWantedError):
    """There is a confirmed change that the paper may be made by."""

    next_step = ChangeUnsaidError.next_step


class ComesBesideError(BesideWantedError):
    """A paper of another kind is to be the second one of this."""

    next_step = N_(
        "Where a confirmed change made it a newer version of {document}, move it there: "
        "`docvault move {order} {wanted} {order} --document {document} --change CN --why REASON`. "
        "A manager may let it come into force beside that with `--override --why REASON`."
    )


class CountsBesideError(ComesBesideError):
    """A paper that is void is to be the second one again."""

    next_step = N_(
        "Where a confirmed change made it a newer version of {document}, add it there: `docvault add {order} FILE --document {document} --change CN`. "
        "A manager may let it come into force beside that with `--override --why REASON`."
    )


class SetAsideError(ChangeWantedError):
    """A paper that departments work from is not made void, moved away or another kind without a reason of somebody who may."""

    message = N_(
        "{document} of {order} is out with {departments}, and {since}: which version is in force changes by a change."
    )
    next_step = N_(
        "A correction is added as a newer version by a change: `docvault change open {order} --what WHAT --why REASON --evidence DOCUMENT@VERSION "
        "--affects {document}`. What was filed by mistake a manager takes out with `--override --why REASON`."
    )


class StageBackError(RefusedError):
    """An order goes back before production only when nobody works from a paper that changes by a change notice for it."""

    message = N_(
        "{document} of {order} is out with {departments}, and changes by a change only since the order came to production: "
        "it does not go back before that stage."
    )
    next_step = N_("A manager may take it back with `--override --why REASON`.")


class MadeWithoutChangeError(RefusedError):
    """A version that was made without a change notice, when it took one, does not go out."""

    message = N_(
        "Version {version} of {document}, order {order}, was made without a change notice, "
        "while an older one was out with {departments}, and {since}."
    )
    next_step = N_(
        "Name the confirmed change it is made by: `docvault distribute {order} {document} --to D --change CN`; "
        "a manager may issue it without: `docvault distribute {order} {document} --to D --override --why REASON`."
    )


class MadeBesideWithoutChangeError(MadeWithoutChangeError):
    """The same of a paper that came beside another one of a kind of which an order has one at a time."""

    message = N_(
        "{document} of {order} came without a change notice beside {there}, which was out with {departments}, and {since}."
    )


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """What a vault has settled of changes: the kinds of papers for production, hours of free amendment, the stages in their order.

    `single` are the kinds of which an order has one paper at a time.
    """

    kinds: frozenset[str]
    free_hours: int = 24
    stages: Sequence[str] = ()
    single: frozenset[str] = frozenset()

    def takes_change(self, document: Document) -> bool:
        """Whether a document is of a kind that is produced by."""
        return document.kind in self.kinds


def demand_change(manifest: Manifest, document: Document, rules: ChangeRules, now: str) -> None:
    """Refuse a newer version without a change of a paper that is out when the time to amend freely is over. Raises `ChangeWantedError`.

    What comes late to an order that is completed changes nothing any more that is produced by it.
    """
    known = _bound(manifest, document, rules, now)
    change = _confirmed_change(manifest, document) if known else ""
    if known:
        raise ChangeUnsaidError(**known, change=change) if change else ChangeWantedError(**known)


def demand_change_beside(manifest: Manifest, kind: str, rules: ChangeRules, now: str) -> None:
    """Refuse another paper of a kind of which an order has one at a time beside one of which a newer version takes a change.

    Raises `BesideWantedError`.
    """
    for there in papers_beside(manifest, kind, rules):
        known = _bound(manifest, there, rules, now)
        change = _confirmed_change(manifest, there) if known else ""
        if known:
            named = {**known, "kind": Named("kind", kind)}
            raise BesideUnsaidError(**named, change=change) if change else BesideWantedError(**named)


def demand_may_go(manifest: Manifest, document: Document, rules: ChangeRules, now: str) -> None:
    """Refuse to take out of force, or bring back, a version of a paper of which a newer one takes a change. Raises `SetAsideError`."""
    known = _bound(manifest, document, rules, now)
    if known:
        raise SetAsideError(**known)


def demand_may_come(manifest: Manifest, document: Document, kind: str, rules: ChangeRules, now: str) -> None:
    """The same of a document that is there, and is to be of that kind or to count again. Raises `ComesBesideError`."""
    for there in papers_beside(manifest, kind, rules, document.id):
        known = _bound(manifest, there, rules, now)
        if known:
            refusal = CountsBesideError if document.kind == kind else ComesBesideError
            raise refusal(**known, kind=Named("kind", kind), wanted=document.id)


def demand_stage_kept(manifest: Manifest, stage: str, rules: ChangeRules) -> None:
    """Refuse to take an order back before production while a paper is out that takes a change only because it came there. Raises `StageBackError`."""
    if manifest.state != OPEN or manifest.order.confirmed or _is_at_production(stage, rules):
        return
    if not _is_at_production(manifest.order.stage, rules):
        return
    for document in manifest.documents:
        out = out_with(document)
        if rules.takes_change(document) and out:
            raise StageBackError(order=manifest.id, document=document.id, departments=departments_named(out))


def papers_beside(manifest: Manifest, kind: str, rules: ChangeRules, apart_from: str = "") -> list[Document]:
    """The papers in force of a kind of which an order has one at a time; none of another kind."""
    there = current_of_kind(manifest, kind) if kind in rules.single else []
    return [one for one in there if one.id != apart_from]


def demand_made_by_change(manifest: Manifest, document: Document, version: Version, rules: ChangeRules) -> None:
    """Refuse to issue a version that `demand_change` and `demand_change_beside` would not have let in, however it came.

    Who set the rule aside in another vault, before the order came from there, may be nobody here: it is asked again. Raises `MadeWithoutChangeError`.
    """
    set_aside = version.override and not version.overridden_in
    if version.change or set_aside or not rules.takes_change(document):
        return
    since = _bound_since(manifest, rules, version.added)
    if since is None and version.late:  # it came while its order was closed, and that was opened again
        since = _in_production(manifest, rules)
    if since is None:
        return
    known = {"order": manifest.id, "document": document.id, "version": version.number, "since": since}
    before = [one for one, number in _holding(document, version.added).items() if number < version.number]
    if before:
        raise MadeWithoutChangeError(**known, departments=departments_named(before))
    first = next((one for one in document.versions if not one.is_gone), version)
    for there in papers_beside(manifest, document.kind, rules, document.id) if version.number <= first.number else ():
        beside = _holding(there, version.added)
        if beside:
            raise MadeBesideWithoutChangeError(**known, there=there.id, departments=departments_named(beside))


def out_with(document: Document) -> dict[str, int]:
    """The departments that work from a document, each with the newest version it holds."""
    return _holding(document)


def _bound(manifest: Manifest, document: Document, rules: ChangeRules, now: str) -> dict[str, object]:
    """Of a paper that changes by a change notice only: where it is out and since when that is so; nothing of one that changes freely."""
    out = out_with(document)
    if manifest.state != OPEN or not rules.takes_change(document) or not out or _is_free(manifest, rules, now):
        return {}
    since = _bound_since(manifest, rules, now) or _in_production(manifest, rules)
    if since is None:
        return {}
    return {"order": manifest.id, "document": document.id, "departments": departments_named(out), "since": since}


def _holding(document: Document, at: str = "") -> dict[str, int]:
    """The same at a moment; what a department still has of a version that is void or moved away is nothing to work from."""
    gone = {version.number for version in document.versions if version.is_gone}
    return {one.department: one.version for one in holders(document, at) if one.version not in gone}


def _bound_since(manifest: Manifest, rules: ChangeRules, at: str) -> Sentence | None:
    """That the customer's free time was over at a moment; None while it was not, or had not begun."""
    confirmed = manifest.order.confirmed
    if not confirmed or _is_free(manifest, rules, at):
        return None
    return Sentence(FREE_ENDED, {"at": minute(_free_until(confirmed, rules))})


def _is_free(manifest: Manifest, rules: ChangeRules, at: str) -> bool:
    """Whether an order that was confirmed could be amended freely at a moment."""
    confirmed = manifest.order.confirmed
    return bool(confirmed) and read_time(at) <= read_time(_free_until(confirmed, rules))


def _free_until(confirmed: str, rules: ChangeRules) -> str:
    return (read_time(confirmed) + timedelta(hours=rules.free_hours)).isoformat()


def _in_production(manifest: Manifest, rules: ChangeRules) -> Sentence | None:
    """That an order has come to production, or past it."""
    stage = manifest.order.stage
    return Sentence(IN_PRODUCTION, {"stage": Named("stage", stage)}) if _is_at_production(stage, rules) else None


def _is_at_production(stage: str, rules: ChangeRules) -> bool:
    """Whether a stage is that of production, or comes after it."""
    stages = list(rules.stages)
    return PRODUCTION in stages and stage in stages and stages.index(stage) >= stages.index(PRODUCTION)


def _confirmed_change(manifest: Manifest, document: Document) -> str:
    """A confirmed change that a version of a document may be made by; the empty text for none."""
    fitting = [
        one.id
        for one in manifest.order.changes
        if one.state == CONFIRMED and (not one.affects or document.id in one.affects)
    ]
    return fitting[-1] if fitting else ""
