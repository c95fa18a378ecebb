"""What of a manifest lasts: versions, copies, signatures, opinions and the steps of changes are never taken away or altered (V062, design 2.3, 2.6). Pure.

Commands only ever add to these. An edit by hand could do otherwise; what it would take away is named here, and not adopted.
"""

from collections.abc import Iterator

from docvault.errors import N_
from docvault.model.case.facts import OrderFacts
from docvault.model.case.manifest import VOID, Document, Manifest, Version

_VOID_BY_HAND = N_(
    "an order is made void with `docvault order void`, and counts again with `docvault order reopen`, not by hand"
)
_SETTLED_BY_HAND = N_(
    "what was moved or is void is not settled by hand: `docvault move` and `docvault document void` do it"
)
Loss = tuple[str, str]
"""Where (`documents.trims-card@2`), and what is wrong."""


def taken_away(before: Manifest, after: Manifest) -> Iterator[Loss]:
    """What `before` has and `after` lacks or alters, of what must last."""
    for document in before.documents:
        yield from _document(document, after.document(document.id))
    if any(hold not in after.holds for hold in before.holds):
        yield "holds", N_("a hold is missing or altered: `docvault retention release` lifts one")
    if (before.state == VOID) != (after.state == VOID):
        yield "state", _VOID_BY_HAND
    if before.order_or_none is not None:
        yield from _order(before.order_or_none, after.order_or_none or OrderFacts())


def vouched_for(before: Manifest, after: Manifest) -> Iterator[Loss]:
    """What `after` has and `before` lacks of what somebody vouches for with a name: who says so by hand may be anybody (design 2.9)."""
    yield from _order_vouched_for(before.order_or_none or OrderFacts(), after.order_or_none or OrderFacts())
    if any(one not in before.holds for one in after.holds):
        yield "holds", N_("a hold is set with `docvault retention hold`, not by hand")
    for document in after.documents:
        known = before.document(document.id)
        for version in document.versions:
            was = known.version(version.number) if known else None
            yield from _version_vouched_for(f"documents.{document.id}@{version.number}", was, version)


def _order_vouched_for(before: OrderFacts, after: OrderFacts) -> Iterator[Loss]:
    if any(one not in before.reviews for one in after.reviews):
        yield "reviews", N_("an opinion is given with `docvault review`, not by hand")
    steps = {one.id: one.steps for one in before.changes}
    if any(one.steps != steps.get(one.id, ()) for one in after.changes):
        yield "changes", N_("a change is opened and carried on with `docvault change`, not by hand")


def _version_vouched_for(where: str, before: Version | None, after: Version) -> Iterator[Loss]:
    if any(one not in (before.looks if before else ()) for one in after.looks):
        yield where, N_("a second look is entered with `docvault second-look`, not by hand")
    if any(one not in (before.signatures if before else ()) for one in after.signatures):
        yield where, N_("a signature is given with `docvault sign`, not by hand")
    if len(after.copies) > len(before.copies if before else ()):
        yield where, N_("a copy is issued with `docvault distribute`, not by hand")
    if before is not None and before.by != after.by:
        yield where, N_("who added a version is not changed by hand")
    if before is None and (after.is_gone or after.moved.came.order):
        yield where, _SETTLED_BY_HAND


def unrecorded(recorded: Manifest, found: Manifest) -> Iterator[tuple[Document, Version]]:
    """Versions of a manifest that its history knows nothing of, or of which it knows not every copy and signature.

    Only where nothing of what is recorded is missing or altered: a history that was cut off is the beginning of what the manifest says.
    """
    if any(taken_away(recorded, found)):
        return
    for document in found.documents:
        known = recorded.document(document.id)
        for version in document.versions:
            before = known.version(version.number) if known else None
            if before is None or (len(before.copies), len(before.signatures)) != (
                len(version.copies),
                len(version.signatures),
            ):
                yield document, version


def _order(before: OrderFacts, after: OrderFacts) -> Iterator[Loss]:
    if before.void != after.void:
        yield "void", _VOID_BY_HAND
    if after.reviews[: len(before.reviews)] != before.reviews:
        yield "reviews", N_("an opinion that was given is missing or altered")
    if after.overrides != before.overrides:
        yield "overrides", N_("why a rule was set aside is said with the step that sets it aside, not by hand")
    for change in before.changes:
        kept = after.change(change.id)
        if kept is None or kept.steps[: len(change.steps)] != change.steps or kept.what != change.what:
            yield f"changes.{change.id}", N_("the notice is missing or altered")


def _document(before: Document, after: Document | None) -> Iterator[Loss]:
    if after is None:
        yield f"documents.{before.id}", N_("the document is missing")
        return
    for version in before.versions:
        where = f"documents.{before.id}@{version.number}"
        kept = after.version(version.number)
        if kept is None or (kept.sha256, kept.bytes, kept.file) != (version.sha256, version.bytes, version.file):
            yield where, N_("the version is missing or altered")
        elif kept.disposed != version.disposed:
            yield where, N_("what was disposed of is not settled by hand")
        elif (kept.moved, kept.void) != (version.moved, version.void):
            yield where, _SETTLED_BY_HAND
        elif (kept.received, kept.late) != (version.received, version.late):
            yield where, N_("when a version came in, and why late, is not changed by hand")
        else:
            yield from _version(where, version, kept)


def _version(where: str, before: Version, after: Version) -> Iterator[Loss]:
    if any(signature not in after.signatures for signature in before.signatures):
        yield where, N_("a signature that was given is missing or altered")
    issued = {(copy.number, copy.department, copy.medium, copy.issued) for copy in after.copies}
    if any((copy.number, copy.department, copy.medium, copy.issued) not in issued for copy in before.copies):
        yield where, N_("a copy that was issued is missing or altered")
