"""What of an order is open when it is to be completed or confirmed: what was expressly asked for, each thing once, each said in words."""

import pytest

from docvault.model.case.manifest import Manifest
from docvault.model.case.records import ChangeNotice, Copy, Difference, Hold, Inherited, NoticeStep, Signature
from docvault.model.control.agenda import AgendaRules
from docvault.model.control.completing import SENTENCES, OpenThing, listing, open_things, open_to_confirm
from docvault.model.control.holdings import SignTimes
from docvault.model.control.reviewing import Review
from docvault.model.service_hours import Calendar
from tests.unit.model.cases import AT, LATER, document, order, version

RULES = AgendaRules(SignTimes(Calendar()), expected=(("contract", ("contract",)), ("sampling", ("spec-sheet",))))
COPY = Copy(1, "cutting", "paper", AT, "li")
SIGNED = Signature("cutting", "wang", "王丽", AT, "screen", f"{1:064}")


def change(state: str) -> ChangeNotice:
    """A change that came to a state."""
    return ChangeNotice("CN-1", (Difference("zip", "18", "20"),), "fax", (NoticeStep(state, AT, "li"),))


@pytest.mark.parametrize(
    ("manifest", "codes"),
    [
        (order(), []),
        (order(document("spec-sheet"), due="2020-01-01", value="5 USD"), []),  # plain: nothing was asked for
        (order(stage="nowhere"), []),
        (order(stage="sampling"), ["missing", "missing"]),
        (order(document("contract"), stage="sampling"), ["missing"]),
        (order(document("contract"), stage="contract"), []),
        *((order(changes=(change(state),)), [state]) for state in ("open", "confirmed", "issued", "acknowledged")),
        *((order(changes=(change(state),)), []) for state in ("closed", "rejected")),
        (order(document("spec-sheet", version(copies=(COPY,)))), ["unsigned"]),
        (order(document("spec-sheet", version(copies=(COPY,), signatures=(SIGNED,)))), []),
        (order(document("spec-sheet", version(copies=(COPY,), signatures=(SIGNED,)), version(2, added=LATER))), ["unsigned", "copies"]),
        (order(to_confirm=(Inherited("title"), Inherited("spec-sheet", "confirmed"))), ["inherited"]),
        (order(holds=(Hold("2026-0001", "claim", "li", AT),)), ["hold"]),
        (order(holds=(Hold("2026-0001", "two cartons short", "li", AT, "complaint", "complaint"),)), ["complaint"]),
        (order(holds=(Hold("2026-0001", "claim", "li", AT, released=LATER),)), []),
    ],
)  # fmt: skip
def test_what_is_open(manifest: Manifest, codes: list[str]) -> None:
    assert [one.code for one in open_things(manifest, RULES)] == codes


def test_each_thing_is_said_in_words_without_what_may_be_closed() -> None:
    held = order(
        document("spec-sheet", version(copies=(COPY,))),
        stage="contract",
        changes=(change("issued"),),
        holds=(Hold("2026-0001", "two cartons short", "li", AT, "complaint", "complaint"),),
    )
    assert str(listing(open_things(held, RULES))) == (
        "change CN-1 is not signed by all, cutting has not signed for version 1 of spec-sheet, "
        "a complaint, complaint, is open since 2026-09-22, contract is missing, which stage contract expects"
    )


def test_what_is_wanted_before_an_order_is_confirmed() -> None:
    review = Review((), ("price",), ("delivery",), ("contract@2",))
    inherited = order(to_confirm=(Inherited("title"),))
    codes = [one.code for one in open_to_confirm(inherited, review, "")]
    assert codes == ["inherited", "review", "objected", "unchecked", "evidence"]
    assert list(open_to_confirm(order(), Review((), (), (), ()), "correspondence@1")) == []


def test_every_code_has_its_words_and_a_tree() -> None:
    assert OpenThing("issued", {"change": "CN-1"}).to_tree() == {"code": "issued", "change": "CN-1"}
    assert all(sentence for sentence in SENTENCES.values())
