"""What lasts in a manifest: every way to take something away is named with its place, and adding is never named (V062)."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.lasting import taken_away, unrecorded
from docvault.model.case.manifest import Manifest
from docvault.model.case.records import ChangeNotice, Copy, Difference, Hold, NoticeStep, Opinion, Signature
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, document, knowing, order, version

COPIES = (Copy(1, "cutting", "paper", AT, "li"), Copy(2, "factory", "email", AT, "li", due=LATER))
SIGNED = (Signature("cutting", "wang", "王丽", AT, "screen", f"{1:064}"),)
HOLD = Hold("2026-0001", "a claim", "li", AT)
OPINION = Opinion("price", "sales", "wu", "Wu Fang", "agree", AT)
NOTICE = ChangeNotice(
    "CN-1", (Difference("buttons", "gold", "silver"),), "fax", (NoticeStep("open", AT, "li", "contract@1"),)
)
FULL = order(
    document("spec-sheet", version(1, copies=COPIES, signatures=SIGNED), version(2)),
    document("contract", version(1, disposed="D-2026-0001")),
    holds=(HOLD,),
    reviews=(OPINION, replace(OPINION, item="delivery")),
    changes=(NOTICE,),
)
Edit = Callable[[Manifest], Manifest]


def with_version(**fields: object) -> Edit:
    """The first version of the spec sheet with other fields."""

    def edit(manifest: Manifest) -> Manifest:
        spec = manifest.documents[0]
        return manifest.with_document(spec.with_version(replace(spec.versions[0], **fields)))  # type: ignore[arg-type]

    return edit


def with_notice(**fields: object) -> Edit:
    """The notice with other fields."""
    return lambda manifest: knowing(manifest, changes=(replace(NOTICE, **fields),))  # type: ignore[arg-type]


SPEC1 = "documents.spec-sheet@1"
AWAY: dict[str, tuple[Edit, str]] = {
    "a document": (lambda one: replace(one, documents=one.documents[1:]), "documents.spec-sheet"),
    "a document of another name": (lambda one: replace(one, documents=(replace(one.documents[0], id="spec"), one.documents[1])), "documents.spec-sheet"),
    "a version": (lambda one: one.with_document(replace(one.documents[0], versions=one.documents[0].versions[:1])), "documents.spec-sheet@2"),
    "other bytes": (with_version(sha256="f" * 64), SPEC1),
    "another size": (with_version(bytes=7), SPEC1),
    "another file": (with_version(file="b.txt"), SPEC1),
    "disposed by hand": (with_version(disposed="D-2026-0009"), SPEC1),
    "undisposed by hand": (lambda one: one.with_document(document("contract")), "documents.contract@1"),
    "a signature": (with_version(signatures=()), SPEC1),
    "a signature by another": (with_version(signatures=(replace(SIGNED[0], person="chen"),)), SPEC1),
    "a copy": (with_version(copies=COPIES[:1]), SPEC1),
    "a copy for another department": (with_version(copies=(COPIES[0], replace(COPIES[1], department="qc"))), SPEC1),
    "a copy issued earlier": (with_version(copies=(replace(COPIES[0], issued="2026-09-01T09:00:00+08:00"), COPIES[1])), SPEC1),
    "an opinion": (lambda one: knowing(one, reviews=one.order.reviews[1:]), "reviews"),
    "an opinion turned": (lambda one: knowing(one, reviews=(replace(OPINION, opinion="object"), one.order.reviews[1])), "reviews"),
    "a hold": (lambda one: replace(one, holds=()), "holds"),
    "a hold released by hand": (lambda one: replace(one, holds=(replace(HOLD, released=LATER),)), "holds"),
    "a notice": (lambda one: knowing(one, changes=()), "changes.CN-1"),
    "a step": (with_notice(steps=(NoticeStep("open", AT, "li", "contract@2"),)), "changes.CN-1"),
    "what changes": (with_notice(what=(Difference("buttons", "gold", "brass"),)), "changes.CN-1"),
}  # fmt: skip


@pytest.mark.parametrize("what", AWAY)
def test_what_is_taken_away_is_named_with_its_place(what: str) -> None:
    edit, place = AWAY[what]
    assert [where for where, _ in taken_away(FULL, edit(FULL))] == [place]


@pytest.mark.parametrize("what", AWAY)
def test_it_is_named_once_even_beside_what_is_added(what: str) -> None:
    edit, place = AWAY[what]
    added = replace(edit(FULL), title="Trousers", documents=(*edit(FULL).documents, document("bom")))
    assert [where for where, _ in taken_away(FULL, added)] == [place]


ADDED: list[Edit] = [
    lambda one: replace(one, title="Trousers", note="new", state="completed"),
    lambda one: replace(one, documents=(*one.documents, document(f"more-{len(one.documents)}"))),
    lambda one: one.with_document(replace(one.documents[0], versions=(*one.documents[0].versions, version(9)))),
    lambda one: one.with_document(replace(one.documents[0], title="Tech pack", level="internal")),
    lambda one: replace(one, holds=(replace(HOLD, why="another"), *one.holds)),
    lambda one: knowing(one, reviews=(*one.order.reviews, OPINION)),
    lambda one: knowing(one, changes=(*one.order.changes, replace(NOTICE, id=f"CN-{len(one.order.changes) + 1}"))),
    lambda one: one.with_facts(
        one.order.with_change(
            replace(one.order.changes[0], steps=(*one.order.changes[0].steps, NoticeStep("rejected", LATER, "li")))
        )
    ),
    with_version(note="read again", copies=(*COPIES, replace(COPIES[0], number=3)), signatures=(*SIGNED, SIGNED[0])),
    with_version(copies=(replace(COPIES[0], returned=LATER), COPIES[1])),
]


@given(st.lists(st.sampled_from(ADDED)))
def test_what_is_only_added_is_never_named(edits: list[Edit]) -> None:
    after = FULL
    for edit in edits:
        after = edit(after)
    assert list(taken_away(FULL, after)) == []


def numbers(found: Manifest, recorded: Manifest = FULL) -> list[tuple[str, int]]:
    """Which versions are unrecorded."""
    return [(one.id, another.number) for one, another in unrecorded(recorded, found)]


def test_versions_the_history_does_not_know_are_unrecorded() -> None:
    assert numbers(FULL) == []
    assert numbers(ADDED[1](FULL)) == [("more-2", 1)]
    assert numbers(ADDED[2](FULL)) == [("spec-sheet", 9)]
    assert numbers(ADDED[0](FULL)) == []


def test_copies_and_signatures_the_history_does_not_know_make_their_version_unrecorded() -> None:
    assert numbers(with_version(copies=(*COPIES, replace(COPIES[0], number=3)))(FULL)) == [("spec-sheet", 1)]
    assert numbers(with_version(signatures=(*SIGNED, SIGNED[0]))(FULL)) == [("spec-sheet", 1)]
    assert numbers(with_version(note="read again")(FULL)) == []


@pytest.mark.parametrize("what", AWAY)
def test_where_something_is_altered_nothing_is_called_unrecorded(what: str) -> None:
    edit, _ = AWAY[what]
    assert numbers(ADDED[1](edit(FULL))) == []
