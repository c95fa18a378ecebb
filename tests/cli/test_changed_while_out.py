"""A paper for production that departments work from changes by a change notice, or against the rule, and whoever holds the old one is told."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Ran, Run
from tests.cli.test_one_at_a_time import card, documents


@pytest.fixture
def out(run: Run, order: str, tmp_path: Path) -> Path:
    """A trims card that the cutting room holds, in an order that came to production; and its newer version, which nobody added yet."""
    manager = ("--name", "Chen", "--department", "merchandising", "--role", "manager")
    assert run("person", "add", "boss", *manager).code == 0
    clerk = ("--name", "Li", "--department", "merchandising", "--role", "merchandiser")
    assert run("person", "add", "clerk", *clerk).code == 0
    assert run("add", order, card(tmp_path, "gold")).code == 0
    assert run("distribute", order, "trims-card", "--to", "cutting").code == 0
    assert run("order", "edit", order, "--stage", "production").code == 0
    return card(tmp_path, "silver")


def error_of(ran: Ran) -> dict[str, object]:
    """The error of a command with `--json`."""
    tree: dict[str, dict[str, object]] = json.loads(ran.err)
    return tree["error"]


def test_without_a_change_notice_it_is_refused(run: Run, order: str, out: Path) -> None:
    refused = run("add", order, out, "--document", "trims-card", "--json")
    error = error_of(refused)
    assert (refused.code, error["type"]) == (3, "change-wanted")
    assert "is out with Cutting room, and the order is at the stage Production" in str(error["message"])
    assert "docvault change open" in str(error["next"])
    chinese = run("add", order, out, "--document", "trims-card", "--lang", "zh_CN").err
    assert "裁剪车间" in chinese
    assert "生产" in chinese
    assert documents(run, order)["trims-card"]["versions"] == 1


def test_by_a_confirmed_change_it_goes_on_and_the_holder_is_told(run: Run, order: str, out: Path) -> None:
    evidence = ("--evidence", "spec-sheet@1", "--affects", "trims-card")
    assert run("change", "open", order, "--what", "buttons: gold -> silver", "--why", "fax", *evidence).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "spec-sheet@1").code == 0
    refused = run("add", order, out, "--document", "trims-card")
    assert refused.code == 3
    assert "--change CN-1" in refused.err
    added = run("add", order, out, "--document", "trims-card", "--change", "CN-1")
    assert added.code == 0
    assert "Cutting room works from version 1 of trims-card; it owes a signature for version 2 now." in added.out
    assert f"docvault change issue {order} CN-1" in added.out
    assert run("change", "issue", order, "CN-1").code == 0


def test_the_word_of_the_customer_may_be_the_corrected_paper_itself(run: Run, order: str, out: Path) -> None:
    assert run("add", order, out, "--kind", "change-notice").code == 0
    evidence = ("--evidence", "change-notice@1", "--affects", "trims-card")
    assert run("change", "open", order, "--what", "buttons: gold -> silver", "--why", "fax", *evidence).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "change-notice@1").code == 0
    assert run("add", order, out, "--document", "trims-card").code == 3, "the same bytes, and no change is named"
    assert run("add", order, out, "--document", "trims-card", "--change", "CN-1").code == 0


def test_who_may_goes_on_without_and_the_reason_stays(run: Run, order: str, out: Path) -> None:
    override = ("--override", "--why", "agreed by phone")
    assert run("--as", "clerk", "add", order, out, "--document", "trims-card", *override).code == 3
    added = run("--as", "boss", "add", order, out, "--document", "trims-card", *override, "--json")
    assert added.code == 0
    assert added.json["added"][0]["holders"] == [{"department": "cutting", "version": 1}]
    [version] = [one for one in run("order", "show", order, "--json").json["documents"] if one["id"] == "trims-card"]
    assert version["versions"][1]["override"] == "agreed by phone"
    assert "against a rule: agreed by phone" in run("order", "show", order).out
    assert "agreed by phone" in run("history", order).out
    agenda = run("agenda", "--department", "cutting").out
    assert "holds v1 of trims-card, superseded by v2" in agenda
    other = run("distribute", order, "trims-card", "--to", "factory", "--json")
    assert (other.code, other.json["holders"]) == (0, [{"department": "cutting", "version": 1}])
    assert "Cutting room works from version 1" in run("distribute", order, "trims-card", "--to", "qc").out
    last = run("distribute", order, "trims-card", "--to", "cutting", "--json")
    assert "holders" not in last.json, "the reason was given with the version, and everybody has it"
    assert run("check").code == 0


def test_an_item_is_filed_no_other_way(run: Run, vault: Path, order: str, out: Path) -> None:
    (vault / "inbox" / "scan" / "note.txt").write_text(out.read_text(encoding="utf-8").replace("4711", ""), "utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    refused = run("file", item, order, "--document", "trims-card", "--json")
    assert (refused.code, error_of(refused)["type"]) == (3, "change-wanted")
    assert run("inbox", "--json").json["items"][0]["state"] == "waiting"
    typed = ("file", item, order, "--document", "trims-card", "--override", "--why", "agreed by phone")
    assert run("--as", "clerk", *typed).code == 3
    filed = run("--as", "boss", *typed, "--json")
    assert filed.json["holders"] == [{"department": "cutting", "version": 1}]
    assert run("check").code == 0


def test_before_production_and_where_nobody_holds_it_nothing_is_asked(run: Run, order: str, out: Path) -> None:
    assert run("--as", "boss", "order", "edit", order, "--stage", "material", "--override", "--why", "w").code == 0
    added = run("add", order, out, "--document", "trims-card")
    assert added.code == 0
    assert "it owes a signature for version 2 now" in added.out
    assert f"docvault distribute {order} trims-card --to cutting" in added.out
