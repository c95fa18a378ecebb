"""From when a document is kept: by its order's date, and not less than from the day it came into an order that was closed by then."""

from typing import Any

import pytest

from docvault.model.case.corrections import Moved, Place
from docvault.model.case.manifest import Manifest, Version
from docvault.model.control.holdings import SignTimes
from docvault.model.retention.dues import Due, RetentionRules, dues_of
from docvault.model.retention.retention_words import since_text
from docvault.model.service_hours import Calendar
from docvault.model.settings import RetentionClass
from tests.unit.model.cases import document, order, version

RULES = RetentionRules((RetentionClass("rest", "Rest", "P3Y"),), SignTimes(Calendar(lambda _day: True)))
LONG_AGO, TODAY = "2015-05-02T09:00:00+08:00", "2026-11-27T09:00:00+08:00"
HERE = Moved(Place("2026-0001", "bom", 1), at=TODAY, by="li", why="w")


def closed(*documents: Any, **fields: Any) -> Manifest:
    return order(*documents, state="completed", completed="2015-06-01", opened="2015-01-05T00:00:00+08:00", **fields)


def due(manifest: Manifest, name: str = "bom") -> Due:
    return dues_of(manifest, RULES)[0][name]


def bom(*versions: Version) -> Any:
    return document("bom", version(1, added=LONG_AGO), *versions)


def test_what_came_in_before_its_order_was_closed_is_kept_from_that_day() -> None:
    found = due(closed(bom()))
    assert (found.since, found.expired, found.instead_of) == ("2015-06-01", "2018-06-01", "")


@pytest.mark.parametrize(
    "late",
    [{"late": "found in a drawer"}, {"late": "wrong order", "moved": HERE}, {}],
    ids=["late", "moved", "evidence"],
)
def test_what_came_in_later_is_kept_from_the_day_it_did_and_nothing_else_of_the_order_is(late: dict[str, Any]) -> None:
    manifest = closed(bom(version(2, added=TODAY, **late)), document("contract", version(1, added=LONG_AGO)))
    assert (due(manifest).since, due(manifest).expired) == ("2026-11-27", "2029-11-27")
    assert due(manifest).instead_of == "2015-06-01"
    assert due(manifest, "contract").since == "2015-06-01"


def test_an_order_of_earlier_times_has_papers_of_its_times_but_for_what_came_from_another_or_late() -> None:
    for version_, since in (
        (version(2, added=TODAY), "2015-06-01"),
        (version(2, added=TODAY, moved=HERE), "2026-11-27"),
        (version(2, added=TODAY, late="found"), "2026-11-27"),
    ):
        found = due(closed(bom(version_), entered=TODAY))
        assert (found.since, found.entered) == (since, "2026-11-27")


def test_what_was_moved_away_is_kept_where_it_went() -> None:
    away = Moved(to=Place("2026-0002", "bom", 1), at=TODAY, by="li", why="w")
    assert due(closed(bom(version(2, added=TODAY, late="w", moved=away)))).since == "2015-06-01"


def test_what_came_in_and_went_again_is_not_due_from_before_it_came() -> None:
    away = Moved(Place("2026-0001", "bom", 1), Place("2026-0001", "bom", 1), at=TODAY, by="li", why="w")
    assert due(closed(document("bom", version(1, added=TODAY, moved=away)))).since == "2026-11-27"


def test_an_order_that_runs_has_no_day_to_count_from() -> None:
    assert due(order(bom(version(2, added=TODAY)))).since == ""


def test_it_is_said_why_it_counts_from_another_day() -> None:
    assert (
        since_text("2026-11-27", "completed", "2015-06-01")
        == "2026-11-27, when it came in (date of completion: 2015-06-01)"
    )
