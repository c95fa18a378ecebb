"""Two customers become one, one gets another code, and both are put right again: orders, holds, addresses, credit limits, what is named by the old code."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run


@pytest.fixture
def twin(run: Run) -> str:
    """A completed and an open order of a customer that is another one, mistyped; with an address and a hold."""
    for number in ("x-1", "x-2"):
        assert run("order", "new", "--customer", "NORDIK", "--title", "t", "--number", number).code == 0
    assert run("order", "complete", "x-1").code == 0
    assert run("customer", "edit", "NORDIK", "--address", "@nordik.example").code == 0
    assert run("retention", "hold", "customer:NORDIK", "--why", "claim").code == 0
    return "NORDIK"


def _customers(run: Run) -> dict[str, str]:
    return {one["order"]: one["customer"] for one in run("order", "list", "--json").json["orders"]}


def test_a_customer_goes_into_another_and_is_parted_again(run: Run, vault: Path, order: str, twin: str) -> None:
    before = _customers(run)
    done = run("customer", "merge", "nordik", "customer:NORDIC", "--why", "mistyped", "--json").json
    assert (done["from"], done["into"], sorted(done["orders"])) == (twin, "NORDIC", ["x-1", "x-2"])
    assert {_customers(run)[one] for one in ("x-1", "x-2", order)} == {"NORDIC"}
    kept = run("customer", "show", "NORDIC", "--json").json
    assert kept["addresses"] == ["@nordik.example"]
    assert [(one["target"], one["why"]) for one in kept["holds"]] == [("customer:NORDIC", "claim")]
    gone = run("customer", "show", twin, "--json").json["merged"]
    assert (gone["into"], gone["why"]) == ("NORDIC", "mistyped")
    opened = run("order", "new", "--customer", "nordik", "--title", "t", "--number", "x-3")
    assert (opened.code, "NORDIK is NORDIC now" in opened.err) == (0, True)
    assert _customers(run)["x-3"] == "NORDIC"
    held = run("retention", "hold", "customer:NORDIK", "--why", "audit", "--json").json["holds"]
    assert [one["target"] for one in held] == ["customer:NORDIC"]
    again = run("customer", "merge", twin, "HANSE", "--why", "w")
    assert (again.code, "NORDIK is NORDIC since" in again.err) == (3, True)
    assert run("customer", "merge", "NORDIC", twin, "--why", "w").code == 3
    assert run("check", "--strict").code == 0
    assert run("reindex").code == 0
    parted = run("customer", "merge", twin, "NORDIC", "--undo", "--why", "another house", "--json").json
    assert (sorted(parted["orders"]), parted["undone"]) == (["x-1", "x-2"], True)
    assert _customers(run) == {**before, "x-3": "NORDIC"}
    assert run("customer", "merge", twin, "NORDIC", "--undo", "--why", "w").code == 4
    assert "another house" in run("history", "customer:NORDIK").out
    assert run("check", "--strict").code == 0


def test_a_customer_gets_another_code(run: Run, vault: Path, order: str) -> None:
    assert (
        run("customer", "edit", "NORDIC", "--name", "Nordic AB", "--credit-limit", "5000 USD", "--note", "n").code == 0
    )
    assert run("customer", "rename", "NORDIC", "HANSE").code == 3
    assert run("customer", "rename", "NORDIC", "nordic").code == 3
    assert run("customer", "rename", "NORDIC", "a b").code == 2
    assert run("customer", "rename", "NORDIC", "NORD", "--json").json["orders"] == [order]
    now = run("customer", "show", "nord", "--json").json
    assert (now["title"], now["credit_limit"], now["note"]) == ("Nordic AB", "5000 USD", "n")
    assert run("customer", "show", "NORDIC", "--json").json["merged"]["into"] == "NORD"
    assert run("order", "edit", order, "--note", "x").code == 0
    assert run("check", "--strict").code == 0


def test_who_may_not_enter_or_set_limits_merges_nothing(run: Run, twin: str) -> None:
    for who, role in (("mer", "merchandiser"), ("rec", "records")):
        assert run("person", "add", who, "--name", who, "--department", "merchandising", "--role", role).code == 0
    assert run("--as", "rec", "customer", "merge", twin, "NORDIC", "--why", "w").code == 3
    assert run("customer", "edit", "NORDIC", "--credit-limit", "9000 USD").code == 0
    refused = run("--as", "mer", "customer", "merge", twin, "NORDIC", "--why", "w")
    assert (refused.code, "credit limit" in refused.err) == (3, True)
    assert run("customer", "merge", twin, twin, "--why", "w").code == 2
    assert run("customer", "merge", twin, "NORDIC", "--why", "w").code == 0


def test_an_order_that_cannot_be_changed_now_is_named_and_follows(run: Run, vault: Path, twin: str) -> None:
    manifest = next((vault / "orders").glob("*/x-2/manifest.yaml"))
    recorded = manifest.read_text(encoding="utf-8")
    manifest.write_text(recorded.replace("title: t", "title: other"), encoding="utf-8")
    done = run("customer", "merge", twin, "NORDIC", "--why", "w", "--json")
    assert (done.code, done.json["orders"]) == (0, ["x-1"])
    assert "Order x-2 still names NORDIK" in done.err
    assert run("revert", "x-2").code == 0
    assert run("order", "list").code == 0
    assert _customers(run)["x-2"] == "NORDIC"
    assert run("check", "--strict").code == 0 or run("check").out.count("W063") == 0
