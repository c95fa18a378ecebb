"""A paper for production that departments work from changes by a change notice, once the customer may no longer amend freely (R-TM2, R-OD6).

Or somebody who may goes on without one, and the reason stays with the version.
"""

from collections.abc import Sequence
from datetime import timedelta

from docvault.errors import N_, RefusedError
from docvault.model.case.manifest import Document, Manifest, Version
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


class MadeWithoutChangeError(RefusedError):
    """A version that was made without a change notice, when it took one, does not go out."""

    message = N_(
        "Version {version} of {document}, order {order}, was made without a change notice, "
        "while an older one was out with {departments}, and {since}."
    )
    next_step = N_("A manager may issue it: `docvault distribute {order} {document} --to D --override --why REASON`.")


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """What a vault has settled of changes: the kinds of papers for production, hours of free amendment, the stages in their order."""

    kinds: frozenset[str]
    free_hours: int = 24
    stages: Sequence[str] = ()

    def takes_change(self, document: Document) -> bool:
        """Whether a document is of a kind that is produced by."""
        return document.kind in self.kinds


def demand_change(manifest: Manifest, document: Document, rules: ChangeRules, now: str) -> None:
    """Refuse a newer version without a change of a paper that is out when the time to amend freely is over. Raises `ChangeWantedError`.

    What comes late to an order that is completed changes nothing any more that is produced by it.
    """
    out = out_with(document)
    if manifest.state != OPEN or not rules.takes_change(document) or not out or _is_free(manifest, rules, now):
        return
    since = _bound_since(manifest, rules, now) or _in_production(manifest, rules)
    if since is None:
        return
    change = _confirmed_change(manifest, document)
    known = {"order": manifest.id, "document": document.id, "departments": departments_named(out), "since": since}
    if change:
        raise ChangeUnsaidError(**known, change=change)
    raise ChangeWantedError(**known)


def demand_made_by_change(manifest: Manifest, document: Document, version: Version, rules: ChangeRules) -> None:
    """Refuse to issue a version that `demand_change` would not have let in, however it came. Raises `MadeWithoutChangeError`."""
    if version.change or version.override or not rules.takes_change(document):
        return
    before = [one for one, number in _holding(document, version.added).items() if number < version.number]
    since = _bound_since(manifest, rules, version.added)
    if before and since is not None:
        raise MadeWithoutChangeError(
            order=manifest.id,
            document=document.id,
            version=version.number,
            departments=departments_named(before),
            since=since,
        )


def out_with(document: Document) -> dict[str, int]:
    """The departments that work from a document, each with the newest version it holds."""
    return _holding(document)


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
    stages, stage = list(rules.stages), manifest.order.stage
    if PRODUCTION not in stages or stage not in stages or stages.index(stage) < stages.index(PRODUCTION):
        return None
    return Sentence(IN_PRODUCTION, {"stage": Named("stage", stage)})


def _confirmed_change(manifest: Manifest, document: Document) -> str:
    """A confirmed change that a version of a document may be made by; the empty text for none."""
    fitting = [
        one.id
        for one in manifest.order.changes
        if one.state == CONFIRMED and (not one.affects or document.id in one.affects)
    ]
    return fitting[-1] if fitting else ""
