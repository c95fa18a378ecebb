"""What somebody set aside, or allowed, in another vault does not count in this one: there anybody may be anybody."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run, run_in
from tests.cli.test_one_at_a_time import card


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A vault of somebody's own, in which he may do anything."""
    assert run_in(tmp_path, "init", "own", "--identity", "declared", "--lang", "en").code == 0
    return tmp_path / "own"


def _bag(vault: Path, case: str) -> str:
    typed = ("export", case, "--to", vault.parent / "bags", "--why", "w", "--json")
    [bag] = run_in(vault, *typed).json["bags"]
    return str(bag["path"])


def test_a_rule_that_was_set_aside_there_is_asked_again_here(run: Run, other: Path, tmp_path: Path) -> None:
    override = ("--override", "--why", "agreed by telephone")
    number, gold, silver = "X-1", tmp_path / "gold.txt", tmp_path / "silver.txt"
    for paper in (gold, silver):
        paper.write_text(card(tmp_path, paper.stem).read_text(encoding="utf-8"), encoding="utf-8")
    manager = ("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager")
    assert run(*manager).code == 0
    for typed in (
        manager,
        ("order", "new", "--customer", "C", "--title", "t", "--number", number, "--opened", "2026-01-05"),
        ("add", number, gold, "--kind", "trims-card"),
        ("distribute", number, "trims-card", "--to", "cutting"),
        ("order", "confirm", number, "--to-customer", "--on", "2026-01-06", *override),
        ("add", number, silver, "--document", "trims-card", *override),
        ("order", "complete", number, *override),
        ("order", "reopen", number, "--why", "w"),
    ):
        done = run_in(other, *(() if typed is manager else ("--as", "boss")), *typed)
        assert done.code == 0, done.err
    assert run("import", _bag(other, number)).code == 0
    refused = run("distribute", number, "trims-card", "--to", "cutting")
    assert refused.code == 3
    shown = run("order", "show", number)
    assert "added against a rule: agreed by telephone (in the vault own; it does not count here)" in " ".join(
        shown.out.split()
    )
    tree = run("order", "show", number, "--json").json
    assert tree["documents"][0]["versions"][-1]["overridden_in"] == "own"
    assert [one["elsewhere"] for one in tree["overrides"]] == ["own", "own"]
    assert run("check", "--strict").code == 0
    assert run("--as", "boss", "distribute", number, "trims-card", "--to", "cutting", *override).code == 0


def test_a_credit_limit_comes_with_a_customer_only_by_who_may_set_it(run: Run, other: Path) -> None:
    assert run("person", "add", "mei", "--name", "Mei", "--department", "sales", "--role", "merchandiser").code == 0
    for code in ("FREE", "LIMITED"):
        assert run_in(other, "customer", "new", code, "--name", "n").code == 0
    assert run_in(other, "customer", "edit", "LIMITED", "--credit-limit", "5 USD").code == 0
    assert run("--as", "mei", "import", _bag(other, "customer:FREE")).code == 0
    bag = _bag(other, "customer:LIMITED")
    assert run("--as", "mei", "import", bag).code == 3
    assert run("customer", "show", "LIMITED").code == 4
    assert run("import", bag).code == 0
    assert run("customer", "show", "LIMITED", "--json").json["credit_limit"] == "5 USD"
