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
