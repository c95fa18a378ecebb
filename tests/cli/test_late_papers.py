"""What comes after an order is completed: complaints open a hold, other papers are late for a reason, and retention does not begin anew."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Run

LATE = ("--late", "--why", "found in a drawer")


@pytest.fixture
def done(run: Run, old: str) -> str:
    """An order that was completed long ago, and is due for disposal."""
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    return old


@pytest.fixture
def paper(vault: Path) -> Path:
    """A paper that comes in."""
    path = vault.parent / "claim.txt"
    path.write_text("two cartons short", encoding="utf-8")
    return path


def held_by(run: Run, order: str) -> list[tuple[str, str]]:
    """The open holds of an order: by what each is released, and its kind."""
    holds = run("retention", "holds", "--json").json["holds"]
    return [(hold["target"], hold.get("kind", "")) for hold in holds if hold["order"] == order]


def test_a_complaint_is_taken_and_holds(run: Run, done: str, paper: Path) -> None:
    assert [one["order"] for one in run("retention", "audit", "--json").json["eligible"]] == [done]
    assert run("add", done, paper, "--kind", "complaint", "--json").json["added"][0]["document"] == "complaint"
    shown = run("order", "show", done, "--json").json
    assert (shown["state"], shown["completed"]) == ("completed", "2020-01-31")
    assert held_by(run, done) == [(f"{done}/complaint", "complaint")]
    audit = run("retention", "audit", "--json").json
    assert (audit["eligible"], [one["order"] for one in audit["blocked"] if "complaint" in one["codes"]]) == (
        [],
        [done],
    )
    assert run("check").code == 0


def test_a_complaint_that_waits_is_filed(run: Run, vault: Path, done: str) -> None:
    (vault / "inbox/fax/claim.txt").write_text(f"complaint about order {done}: two cartons short", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]
    assert item["fate"] == "waiting"
    said = run("inbox").out
    assert f"docvault file {item['item'][-5:]} {done} --kind complaint" in said
    assert f"docvault order reopen {done} --why REASON" in said
    assert run("file", item["item"], done, "--kind", "complaint").code == 0
    assert held_by(run, done) == [(f"{done}/complaint", "complaint")]
    assert run("order", "show", done, "--json").json["completed"] == "2020-01-31"
    assert run("reindex").code == 0
    assert held_by(run, done) == [(f"{done}/complaint", "complaint")]


def test_a_hold_and_a_complaint_are_released_each_by_itself(run: Run, done: str, paper: Path) -> None:
    assert run("add", done, paper, "--kind", "complaint").code == 0
    refused = run("retention", "release", done, "--why", "settled")
    assert (refused.code, f"{done}/complaint" in refused.err) == (4, True)
    assert run("retention", "hold", done, "--why", "tax audit").code == 0
    released = run("retention", "release", done, "--why", "audit closed")
    assert (released.code, f"{done} is still held: {done}/complaint" in released.err) == (0, True)
    assert held_by(run, done) == [(f"{done}/complaint", "complaint")]
    assert run("retention", "hold", done, "--why", "another audit").code == 0
    closed = run("retention", "release", f"{done}/complaint", "--why", "paid on 3 March", "--json").json["holds"]
    assert [(one["target"], one["released_why"]) for one in closed] == [(f"{done}/complaint", "paid on 3 March")]
    assert held_by(run, done) == [(done, "")]
    assert run("retention", "release", f"{done}/complaint", "--why", "again").code == 4


def test_another_paper_is_late_for_a_reason(run: Run, done: str, paper: Path) -> None:
    add = ("add", done, paper, "--kind", "inspection-report")
    refused = run(*add)
    assert (refused.code, "`--late --why REASON`" in refused.err) == (3, True)
    assert f"`docvault order reopen {done} --why REASON`" in refused.err
    assert run(*add, "--late").code == 2
    assert run(*add, "--why", "found").code == 2
    assert run(*add, *LATE).code == 0
    shown = run("order", "show", done, "--json").json
    [report] = [one for one in shown["documents"] if one["kind"] == "inspection-report"]
    assert (shown["state"], shown["completed"], report["versions"][0]["late"]) == ("completed", "2020-01-31", LATE[2])
    assert "added late: found in a drawer" in run("order", "show", done).out
    assert run("history", done, "--json").json["history"][-1]["data"]["late"] == LATE[2]
    assert LATE[2] in run("history", done).out
    assert held_by(run, done) == []
    assert run("check", "--strict").code == 0


def test_a_late_paper_that_waits_is_filed(run: Run, vault: Path, done: str) -> None:
    (vault / "inbox/scan/report.txt").write_text(f"inspection report of order {done}", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("file", item, done, "--kind", "inspection-report").code == 3
    assert run("inbox", item, "--json").json["items"][0]["state"] == "waiting"
    assert run("file", item, done, "--kind", "inspection-report", *LATE).code == 0
    assert run("check").code == 0


def test_nothing_is_late_for_an_open_order_and_nothing_comes_to_a_void_one(run: Run, order: str, paper: Path) -> None:
    refused = run("add", order, paper, "--kind", "bom", *LATE)
    assert (refused.code, "is open" in refused.err) == (2, True)
    assert run("order", "void", order, "--why", "entered twice").code == 0
    assert run("add", order, paper, "--kind", "bom", *LATE).code == 3
    assert run("add", order, paper, "--kind", "complaint").code == 3


def test_a_complaint_stops_a_disposal_that_is_under_way(run: Run, done: str, paper: Path) -> None:
    boss = ("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager")
    assert run(*boss).code == 0
    number = run("retention", "propose", "--json").json["disposal"]
    assert run("--as", "boss", "retention", "approve", number).code == 0
    assert run("retention", "execute", number).code == 0
    assert run("add", done, paper, "--kind", "complaint").code == 0
    ended = run("retention", "execute", number, "--now", "--yes", "--json")
    assert json.loads(ended.out)["dropped"]
    assert run("get", done, "spec-sheet", "--out", paper.parent / "back.txt", "--why", "claim").code == 0
    assert run("check").code == 0


def test_what_comes_into_an_old_order_is_not_due_at_once_and_it_is_said_why(
    run: Run, order: str, old: str, tmp_path: Path
) -> None:
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    today = run("order", "show", order, "--json").json["opened"][:10]
    (tmp_path / "report.txt").write_text("passed", encoding="utf-8")
    assert run("add", order, tmp_path / "report.txt", "--kind", "inspection-report").code == 0
    assert run("move", order, "inspection-report", old, "--late", "--why", "wrong order").code == 0
    found = run("retention", "audit", "--json").json
    assert [(one["order"], one["document"], one["trigger"], one["entered"]) for one in found["eligible"]] == [
        (old, "spec-sheet", "2020-01-31", today)
    ]
    later = run("retention", "audit", "--as-of", "2099-01-01", "--json").json["eligible"]
    [late] = [one for one in later if one["document"] == "inspection-report"]
    assert (late["trigger"], late["trigger_field"], late["instead_of"]) == (today, "completed", "2020-01-31")
    assert run("retention", "audit", "--from-files", "--as-of", "2099-01-01", "--json").json["eligible"] == later
    told = " ".join(run("retention", "audit", "--as-of", "2099-01-01").out.split())
    assert "when it came in" in told
    assert "31 January 2020" in told


def test_a_complaint_keeps_itself_and_starts_nothing_anew_for_the_order(run: Run, old: str, tmp_path: Path) -> None:
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    (tmp_path / "late.txt").write_text("a drawer was cleared", encoding="utf-8")
    assert run("add", old, tmp_path / "late.txt", "--kind", "correspondence", "--late", "--why", "a drawer").code == 0
    due = run("retention", "audit", "--json").json["eligible"]
    assert [one["document"] for one in due] == ["spec-sheet"]
    listed = run("retention", "propose", "--json")
    assert {one["document"] for one in listed.json["items"]} == {"spec-sheet"}
    shown = run("retention", "show", listed.json["disposal"], "--json").json["items"]
    assert {one["since"] for one in shown} == {"2020-01-31"}
    assert all(one["entered"] for one in shown)
