"""Contract review: the last opinion of each department counts, objections and amendments keep it open, a limit asks for more (R-CO2, R-CO3)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.manifest import Manifest
from docvault.model.case.records import Opinion, SecondCheck
from docvault.model.case.transitions import NoSuchDocumentError, OrderClosedError
from docvault.model.control.reviewing import (
    CREDIT,
    ITEMS,
    OPINIONS,
    Credit,
    NotReviewedError,
    OwnSecondCheckError,
    RemarkMissingError,
    contract_papers,
    credit_of,
    demand_reviewed,
    give_opinion,
    review_of,
    second_check,
)
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, knowing, order, version

PAPERS = ("contract", "order-sheet")
CONTRACT = document("contract", version(1), kind="contract")
ORDER = order(document("spec-sheet"), CONTRACT)
WITHIN, ABOVE = Credit(), Credit("100 USD", "200 USD", exceeded=True)


def opinion(item: str, said: str = "agree", *, department: str = "sales", at: str = AT, remark: str = "") -> Opinion:
    return Opinion(item, department, "wu", "Wu Fang", said, at, remark, "contract@1")


def reviewed(*opinions: Opinion, manifest: Manifest = ORDER) -> Manifest:
    return knowing(manifest, reviews=opinions)


AGREED = tuple(opinion(item) for item in ITEMS)


def test_five_items_make_a_review_complete() -> None:
    assert ITEMS == ("capacity", "process", "quantity", "price", "delivery")
    assert review_of(ORDER, PAPERS, WITHIN).missing == ITEMS
    assert review_of(reviewed(*AGREED), PAPERS, WITHIN).complete
    for left_out in ITEMS:
        review = review_of(reviewed(*(one for one in AGREED if one.item != left_out)), PAPERS, WITHIN)
        assert (review.complete, review.missing) == (False, (left_out,))


def test_above_the_limit_a_sixth_is_wanted() -> None:
    assert review_of(reviewed(*AGREED), PAPERS, ABOVE).missing == (CREDIT,)
    assert review_of(reviewed(*AGREED, opinion(CREDIT)), PAPERS, ABOVE).complete
    with pytest.raises(NotReviewedError, match=CREDIT):
        demand_reviewed(reviewed(*AGREED), PAPERS, ABOVE)


def test_an_objection_stands_until_the_same_department_takes_it_back() -> None:
    objected = (*AGREED, opinion("price", "object", department="finance"))
    assert review_of(reviewed(*objected), PAPERS, WITHIN).objected == ("price",)
    others = (*objected, opinion("price", department="merchandising"))
    assert review_of(reviewed(*others), PAPERS, WITHIN).objected == ("price",)
    taken_back = (*objected, opinion("price", "conditions", department="finance"))
    review = review_of(reviewed(*taken_back), PAPERS, WITHIN)
    assert review.complete
    assert len(review.opinions) == 6


said_of_items = st.tuples(
    st.sampled_from((*ITEMS, CREDIT)), st.sampled_from(["sales", "finance"]), st.sampled_from(OPINIONS)
)


@given(given_=st.lists(said_of_items, max_size=20), exceeded=st.booleans())
def test_a_review_is_complete_when_the_last_words_are(given_: list[tuple[str, str, str]], *, exceeded: bool) -> None:
    last = {(item, department): said for item, department, said in given_}
    opinions = (opinion(item, said, department=department) for item, department, said in given_)
    review = review_of(reviewed(*opinions), PAPERS, ABOVE if exceeded else WITHIN)
    wanted = {*ITEMS, CREDIT} if exceeded else set(ITEMS)
    assert set(review.missing) == wanted - {item for item, _ in last}
    assert set(review.objected) == wanted & {item for (item, _), said in last.items() if said == "object"}
    assert review.complete == (not review.missing and not review.objected)


def test_an_amendment_after_the_opinions_needs_a_second_look() -> None:
    amended = document("contract", version(1), version(2, added=LATER))
    late = reviewed(*AGREED, manifest=order(amended))
    assert review_of(late, PAPERS, WITHIN).unchecked == ("contract@2",)
    looked = document("contract", version(1), version(2, added=LATER, looks=(SecondCheck("wang", "Wang", LATER),)))
    assert review_of(reviewed(*AGREED, manifest=order(looked)), PAPERS, WITHIN).complete
    again = reviewed(*AGREED, *(opinion(item, at=TOMORROW) for item in ITEMS), manifest=order(amended))
    assert review_of(again, PAPERS, WITHIN).complete
    but_one = reviewed(*AGREED, *(opinion(item, at=TOMORROW) for item in ITEMS[1:]), manifest=order(amended))
    assert review_of(but_one, PAPERS, WITHIN).unchecked == ("contract@2",)


def test_times_are_compared_as_instants() -> None:
    amended = document("contract", version(1), version(2, added="2026-09-22T10:00:00+12:00"))  # before nine in Shanghai
    assert review_of(reviewed(*AGREED, manifest=order(amended)), PAPERS, WITHIN).complete


def test_what_came_after_the_review_needs_a_second_look_whatever_its_number_and_other_papers_none() -> None:
    papers = order(
        document("contract", version(1, added=LATER)), document("spec-sheet", version(1), version(2, added=LATER))
    )
    assert review_of(reviewed(*AGREED, manifest=papers), PAPERS, WITHIN).unchecked == ("contract@1",)
    assert contract_papers(papers, PAPERS) == [papers.documents[0]]


def test_of_one_second_an_opinion_says_whether_the_paper_was_there() -> None:
    papers = order(CONTRACT, document("order-sheet", version(1)))
    assert review_of(reviewed(*AGREED, manifest=papers), PAPERS, WITHIN).unchecked == ("order-sheet@1",)
    about = tuple(replace(one, about="order-sheet@1") for one in AGREED)
    assert review_of(reviewed(*about, manifest=papers), PAPERS, WITHIN).complete


def test_an_opinion_is_added_with_the_paper_it_is_about() -> None:
    two = order(CONTRACT, document("order-sheet", version(1), version(2)))
    changed, event, given_ = give_opinion(two, opinion("price", "object", remark=" too low "), PAPERS, "wu", LATER)
    assert (given_.at, given_.remark, given_.about) == (LATER, "too low", "order-sheet@2")
    assert changed.order.reviews == (given_,)
    assert event.action == "reviewed"
    assert event.data == {"item": "price", "opinion": "object", "remark": "too low", "about": "order-sheet@2"}
    assert give_opinion(order(), opinion("price"), PAPERS, "wu", LATER)[2].about == ""


@pytest.mark.parametrize("said", OPINIONS)
def test_only_agreement_needs_no_remark(said: str) -> None:
    if said == "agree":
        give_opinion(ORDER, opinion("price", said), PAPERS, "wu", LATER)
    else:
        with pytest.raises(RemarkMissingError):
            give_opinion(ORDER, opinion("price", said, remark="  "), PAPERS, "wu", LATER)


def test_a_closed_order_is_not_reviewed() -> None:
    with pytest.raises(OrderClosedError):
        give_opinion(replace(ORDER, state="completed"), opinion("price"), PAPERS, "wu", LATER)


@pytest.mark.parametrize(
    ("limit", "values", "exposure", "exceeded"),
    [
        ("", ["5 USD"], "", False),
        ("100 USD", [], "0 USD", False),
        ("100 USD", ["60 USD", "", "40 USD"], "100 USD", False),
        ("100 USD", ["60 USD", "40.01 USD"], "100.01 USD", True),
        ("0.3 USD", ["0.1 USD", "0.1 USD", "0.1 USD"], "0.3 USD", False),  # decimal: no float is summed
    ],
)
def test_open_orders_are_held_against_the_limit(
    limit: str, values: list[str], exposure: str, *, exceeded: bool
) -> None:
    assert credit_of(limit, values) == Credit(limit, exposure, exceeded=exceeded)


def test_another_currency_is_not_compared_and_takes_an_approval() -> None:
    credit = credit_of("100 USD", ["5 EUR", "60 USD"])
    assert (credit.exposure, credit.exceeded, credit.uncompared) == ("60 USD", False, ("5 EUR",))
    assert credit.needs_approval


@given(st.lists(st.decimals(0, 10**6, places=2)), st.decimals(0, 10**6, places=2))
def test_the_exposure_is_the_sum(amounts: list[Decimal], limit: Decimal) -> None:
    credit = credit_of(f"{limit} USD", [f"{amount} USD" for amount in amounts])
    assert Decimal(credit.exposure.split()[0]) == sum(amounts, Decimal(0))
    assert credit.exceeded == (sum(amounts, Decimal(0)) > limit)


def test_a_second_look_is_another_persons() -> None:
    look = SecondCheck("wu", "Wu Fang", "", "sizes compared")
    changed, event, found, seen = second_check(ORDER, "contract", look, LATER)
    assert (found.id, seen.looks) == ("contract", (replace(look, at=LATER),))
    assert changed.documents[1].newest == seen
    assert (event.by, event.action) == ("wu", "looked-at")
    assert event.data == {"document": "contract", "version": 1, "remark": "sizes compared"}
    with pytest.raises(OwnSecondCheckError, match="li"):
        second_check(ORDER, "contract", replace(look, person="li"), LATER)
    with pytest.raises(NoSuchDocumentError):
        second_check(ORDER, "bom", look, LATER)
    with pytest.raises(OrderClosedError):
        second_check(replace(ORDER, state="cancelled"), "contract", look, LATER)
