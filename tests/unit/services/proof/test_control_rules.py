"""What `check` says of copies, signatures and changes whose times are written in other ways than the format's."""

import pytest

from docvault.model.case.manifest import Manifest
from docvault.model.case.records import ChangeNotice, Copy, NoticeStep, Owed, Signature, Told
from docvault.model.values import replace
from docvault.services.proof.checking.control_rules import check_control
from tests.unit.model.cases import AT, document, order, version

EARLIER_ELSEWHERE = "2026-09-22T10:00:00+10:00"
"""08:00 of the vault's time."""


def with_times(issued: str, returned: str = "", signed: str = AT, acknowledged: str = AT) -> Manifest:
    """An order with one copy, its signature, and a change that was acknowledged."""
    first = version(
        copies=(Copy(1, "cutting", "paper", issued, "li", returned=returned),),
        signatures=(Signature("cutting", "wang", "Wang", signed, "screen", f"{1:064}"),),
    )
    steps = (
        *(NoticeStep(state, AT, "li", "spec@1") for state in ("open", "confirmed", "issued")),
        NoticeStep("acknowledged", acknowledged, "li"),
    )
    change = ChangeNotice("CN-1", (), "why", steps, owed=(Owed("cutting", "spec", 1),), said="acknowledged")
    return order(document("spec", first), changes=(change,))


def rules(manifest: Manifest) -> set[tuple[str, object]]:
    """Rule and time of what is found; the history is not looked at."""
    found = check_control(manifest, (), "orders/2026/2026-0001")
    return {(one.rule, one.values.get("time", "")) for one in found if one.rule != "V062"}


def test_times_are_compared_whatever_their_offsets() -> None:
    assert rules(with_times(AT)) == set()
    assert rules(with_times(AT, returned=EARLIER_ELSEWHERE)) == {("V060", "")}
    assert rules(with_times(EARLIER_ELSEWHERE, returned=AT)) == set()
    assert rules(with_times(AT, acknowledged=EARLIER_ELSEWHERE)) == set()  # issued later: nothing was out then


@pytest.mark.parametrize("broken", ["2026-09-22T09:00:00", "2026-13-45T99:00:00+08:00", "yesterday"])
@pytest.mark.parametrize("place", ["issued", "returned", "signed", "acknowledged"])
def test_a_time_that_is_none_is_found_and_stops_nothing(place: str, broken: str) -> None:
    assert rules(with_times(**{"issued": AT, "returned": AT, place: broken})) == {("V011", broken)}


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ("", {("V065", "")}),
        (AT, set()),
        ("2026-09-23T09:00:00+08:00", {("V065", "")}),
        ("yesterday", {("V011", "yesterday")}),
    ],
)
def test_who_was_told_of_a_change_that_is_acknowledged_had_acknowledged_it(
    known: str, found: set[tuple[str, object]]
) -> None:
    manifest = with_times(AT)
    [change] = manifest.order.changes
    told = replace(change, told=(Told("qc", at=known, person="qian", name="Qian"),))
    assert rules(manifest.with_facts(manifest.order.with_change(told))) == found
