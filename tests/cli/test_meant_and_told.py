"""What is meant is asked for, not guessed; what a change says was so is so; whoever is told of a change is waited for."""

import pytest

from tests.cli.terminal import Run

EVIDENCE = ("--why", "fax", "--evidence", "spec-sheet@1")


def test_what_comes_back_is_asked_for_when_several_versions_are_out(run: Run, order: str) -> None:
    for old in ("1", "2"):
        assert run("distribute", order, f"spec-sheet@{old}", "--to", "cutting", "--superseded").code == 0
    unsaid = run("return", order, "spec-sheet", "--department", "cutting")
    assert unsaid.code == 2
    assert "spec-sheet@1, spec-sheet@2" in unsaid.err
    assert f"docvault return {order} spec-sheet@1 --department cutting" in unsaid.err
    assert run("recall", order, "spec-sheet").code == 2
    assert run("return", order, "spec-sheet@2", "--department", "cutting").code == 0
    last = run("return", order, "spec-sheet", "--department", "cutting", "--json")
    assert (last.code, last.json["version"]) == (0, 1)  # the only one that is out, though not the newest
    assert run("return", order, "spec-sheet", "--department", "cutting").code == 4


@pytest.mark.parametrize(
    ("what", "present"),
    [
        ("due: 2027-09-09 -> 2027-10-10", "2027-03-15"),
        ("交期: -> 2027-10-10", "2027-03-15"),
        ("note: a -> b", "nothing yet"),
        ("style: LJ-5530 -> Q1", "DJ-208"),
        ("title: trousers -> jeans", "Denim jacket"),
        ("value: 5 USD -> 7 USD", "nothing yet"),
    ],
)
def test_a_change_says_what_the_order_says(run: Run, order: str, what: str, present: str) -> None:
    refused = run("change", "open", order, "--what", what, *EVIDENCE)
    assert refused.code == 3
    assert present in refused.err


def test_a_change_is_not_issued_over_what_the_order_says_by_now(run: Run, order: str) -> None:
    assert run("order", "edit", order, "--value", "1,000 USD").code == 0
    what = (
        "--what",
        "due: 2027-03-15 -> 2027-10-10",
        "--what",
        "value: 1000 usd -> 2000 USD",
        "--what",
        "style: -> Q1",
    )
    assert run("change", "open", order, *what, *EVIDENCE).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "spec-sheet@1").code == 0
    assert run("order", "edit", order, "--due", "2027-04-01").code == 0
    refused = run("change", "issue", order, "CN-1")
    assert refused.code == 3
    assert "delivery date" in refused.err
    assert run("order", "edit", order, "--due", "2027-03-15").code == 0
    assert run("change", "issue", order, "CN-1").code == 0
    shown = run("order", "show", order, "--json").json
    assert (shown["due"], shown["value"], shown["styles"]) == ("2027-10-10", "2000 USD", ["DJ-208", "Q1"])


def _issued(run: Run, order: str, *more: str) -> None:
    what = ("--what", "due: 2027-03-15 -> 2027-10-10")
    assert run("change", "open", order, *what, *EVIDENCE).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "spec-sheet@1").code == 0
    assert run("change", "issue", order, "CN-1", *more).code == 0


def test_who_is_told_of_a_change_is_waited_for(run: Run, order: str) -> None:
    assert run("person", "add", "qian", "--name", "Qian", "--department", "qc", "--role", "member").code == 0
    _issued(run, order, "--to", "qc")
    told = [line for line in run("--as", "qian", "agenda", "--json").json["lines"] if line["kind"] == "told"]
    assert [(line["department"], line["change"]) for line in told] == [("qc", "CN-1")]
    assert "2027-10-10" in told[0]["text"]
    assert f"docvault change acknowledge {order} CN-1" in told[0]["text"]
    early = run("change", "close", order, "CN-1")
    assert early.code == 3
    assert "Quality" in early.err
    assert run("change", "notice", order, "CN-1").out.count("Quality") == 1
    assert run("--as", "qian", "change", "acknowledge", order, "CN-1").code == 0
    again = run("--as", "qian", "change", "acknowledge", order, "CN-1")
    assert again.code == 3
    assert "Qian" in again.err
    assert "Qian" in run("change", "show", order, "CN-1").out
    assert not [line for line in run("--as", "qian", "agenda", "--json").json["lines"] if line["kind"] == "told"]
    assert run("change", "close", order, "CN-1").code == 0
    assert run("check").code == 0


def test_a_change_that_corrects_no_document_tells_who_holds_a_paper(run: Run, order: str) -> None:
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    _issued(run, order)
    assert run("change", "show", order, "CN-1", "--json").json["notified"] == ["cutting"]
    assert run("change", "acknowledge", order, "CN-1", "--department", "pattern").code == 3
    assert run("change", "acknowledge", order, "CN-1", "--department", "cutting").code == 0
    assert run("change", "close", order, "CN-1").code == 0


def test_a_change_nobody_is_told_of_says_so(run: Run, order: str) -> None:
    what = ("--what", "due: 2027-03-15 -> 2027-10-10")
    assert run("change", "open", order, *what, *EVIDENCE).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "spec-sheet@1").code == 0
    assert "it corrects no document, and nobody was told" in run("change", "issue", order, "CN-1").out
