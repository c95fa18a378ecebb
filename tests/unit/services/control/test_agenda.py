"""The agenda as it is handed to whoever shows it: under which heading a line stands, what it says to which reader."""

import pytest

from docvault.language.spoken import Language
from docvault.model.called import by_id
from docvault.services.control.agenda import ARRIVED, LATER, OVERDUE, TODAY, WITHOUT_A_DATE, Agenda, Line

NOW = "2026-11-26T12:00:00+08:00"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (Line("2026-11-26T11:00:00+08:00", "change", overdue=True), OVERDUE),
        (Line("2026-11-26T17:00:00+08:00", "change", overdue=False), TODAY),
        (Line("2026-11-27T09:00:00+08:00", "change", overdue=False), LATER),
        (Line("", "inherited", overdue=False), WITHOUT_A_DATE),
    ],
)
def test_each_line_stands_under_one_heading(line: Line, heading: str) -> None:
    assert Agenda(NOW, (line,), total=1, overdue=0).by_urgency() == [(heading, [line])]


def test_headings_follow_each_other_by_urgency() -> None:
    lines = tuple(Line(due, "change", overdue=False) for due in ("", "2026-12-01T09:00:00+08:00", NOW))
    assert [heading for heading, _ in Agenda(NOW, lines, 3, 0).by_urgency()] == [TODAY, LATER, WITHOUT_A_DATE]


def test_two_readers_read_the_same_line_each_in_their_language() -> None:
    values = {"file": "fax.tif", "document": "", "version": ""}
    line = Line(NOW, "arrival", overdue=False, item="20261126-7k2xq", message=ARRIVED, values=values)
    english, chinese = (line.to_tree(Language(code), by_id) for code in ("en", "zh_CN"))
    assert english.pop("text") == "fax.tif waits to be filed"
    assert "fax.tif" in chinese["text"]
    assert chinese.pop("text") != "fax.tif waits to be filed"
    assert english == chinese == {"due": NOW, "kind": "arrival", "item": "20261126-7k2xq", "overdue": False}
