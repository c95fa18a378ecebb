"""A paper for production that is out changes by a change notice once the customer's free time is over, and not before."""

import pytest

from docvault.errors import RefusedError
from docvault.model.case.manifest import Document, Manifest
from docvault.model.case.records import ChangeNotice, Copy, NoticeStep
from docvault.model.control.issued_papers import (
    ChangeRules,
    ChangeUnsaidError,
    ChangeWantedError,
    MadeWithoutChangeError,
    demand_change,
    demand_made_by_change,
    out_with,
)
from docvault.model.values import replace
from tests.unit.model.cases import AT, LATER, TOMORROW, document, knowing, order, version

RULES = ChangeRules(frozenset({"trims-card"}), 24, ("material", "production", "shipment"))
NEXT_WEEK = "2026-09-29T09:00:00+08:00"


def card(*departments: str, returned: str = "") -> Document:
    """A trims card of which these departments hold a copy, or held one."""
    copies = tuple(
        Copy(number, one, "paper", AT, "li", returned=returned) for number, one in enumerate(departments, start=1)
    )
    return document("trims-card", version(copies=copies))


def refused(manifest: Manifest, now: str) -> bool:
    """Whether a newer version of the card takes a change."""
    try:
        demand_change(manifest, manifest.documents[0], RULES, now)
    except ChangeWantedError:
        return True
    return False


def test_what_is_out_takes_a_change_once_the_free_time_is_over() -> None:
    confirmed = order(card("cutting"), confirmed=AT)
    assert not refused(confirmed, TOMORROW), "24 hours from the confirmation on the customer amends freely"
    assert refused(confirmed, NEXT_WEEK)
    with pytest.raises(ChangeWantedError, match="ended on 2026-09-23 09:00") as told:
        demand_change(confirmed, confirmed.documents[0], RULES, NEXT_WEEK)
    assert "--affects trims-card" in told.value.text()
    assert not refused(order(card("cutting")), NEXT_WEEK), "nothing is promised to the customer yet"


def test_an_order_in_production_takes_one_also_where_nobody_entered_the_confirmation() -> None:
    stages = {"material": False, "production": True, "shipment": True, "": False, "dreaming": False}
    assert {one: refused(order(card("cutting"), stage=one), NEXT_WEEK) for one in stages} == stages
    assert not refused(order(card("cutting"), stage="production", confirmed=AT), LATER), "freely for a day all the same"


def test_what_nobody_works_from_and_what_is_not_produced_by_changes_freely() -> None:
    assert not refused(order(card(), confirmed=AT), NEXT_WEEK)
    assert not refused(order(card("cutting", returned=LATER), confirmed=AT), NEXT_WEEK)
    assert not refused(order(card("cutting"), confirmed=AT, state="completed"), NEXT_WEEK), "late, and produced already"
    letter = replace(card("cutting"), kind="correspondence")
    assert not refused(order(letter, confirmed=AT), NEXT_WEEK)


def test_a_confirmed_change_that_fits_is_named() -> None:
    steps = (NoticeStep("open", AT, "li", "fax@1"), NoticeStep("confirmed", LATER, "li", "fax@1"))
    change = ChangeNotice("CN-1", (), "fax", steps, affects=("trims-card",))
    manifest = order(card("cutting"), confirmed=AT, changes=(change,))
    with pytest.raises(ChangeUnsaidError, match="--change CN-1"):
        demand_change(manifest, manifest.documents[0], RULES, NEXT_WEEK)
    other = knowing(manifest, changes=(replace(change, affects=("bom",)),))
    with pytest.raises(ChangeWantedError) as told:
        demand_change(other, other.documents[0], RULES, NEXT_WEEK)
    assert type(told.value) is ChangeWantedError


@pytest.mark.parametrize(
    ("made", "refuses"),
    [
        ({"added": NEXT_WEEK}, True),
        ({"added": LATER}, False),
        ({"added": NEXT_WEEK, "change": "CN-1"}, False),
        ({"added": NEXT_WEEK, "override": "agreed by phone"}, False),
    ],
)
def test_what_was_made_without_a_change_that_it_took_does_not_go_out(made: dict[str, str], refuses: bool) -> None:
    old = card("cutting")
    newer = replace(old, versions=(*old.versions, version(2, **made)))
    manifest = order(newer, confirmed=AT)
    if not refuses:
        demand_made_by_change(manifest, newer, newer.newest, RULES)
        return
    with pytest.raises(MadeWithoutChangeError, match="--override --why REASON") as told:
        demand_made_by_change(manifest, newer, newer.newest, RULES)
    assert isinstance(told.value, RefusedError)
    demand_made_by_change(manifest, newer, newer.versions[0], RULES)


def test_who_works_from_which_version() -> None:
    old = card("cutting", "factory")
    newer = replace(old, versions=(*old.versions, version(2, copies=(Copy(1, "factory", "paper", LATER, "li"),))))
    assert out_with(newer) == {"cutting": 1, "factory": 2}
