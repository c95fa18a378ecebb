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


def _held(run: Run, target: str = "") -> list[tuple[str, str, str]]:
    rows = run("retention", "holds", "--json").json["holds"]
    return [(one["target"], one["why"], one["by"]) for one in rows if not target or one["target"] == target]


def test_orders_that_a_customer_gets_back_stay_held(run: Run, twin: str, order: str) -> None:
    """Held for a claim while the two were one: nobody said that the claim is over."""
    assert run("person", "add", "rui", "--name", "Rui", "--department", "finance", "--role", "records").code == 0
    assert run("customer", "merge", twin, "NORDIC", "--why", "mistyped").code == 0
    assert run("--as", "rui", "retention", "hold", "customer:NORDIC", "--why", "lawsuit").code == 0
    parted = run("customer", "merge", twin, "NORDIC", "--undo", "--why", "another house")
    assert parted.code == 0
    assert "NORDIK and its orders stay held, as NORDIC is: claim, lawsuit." in parted.err
    assert ("customer:NORDIK", "lawsuit", "rui") in _held(run)
    audit = run("retention", "audit", "--as-of", "2090-01-01", "--json").json
    assert "x-1" not in [one["order"] for one in audit["eligible"]]
    assert run("check", "--strict").code == 0


def test_a_hold_goes_along_as_it_was_entered_and_is_released_by_either_code(run: Run, twin: str) -> None:
    assert run("person", "add", "rui", "--name", "Rui", "--department", "finance", "--role", "records").code == 0
    assert run("--as", "rui", "retention", "hold", "customer:NORDIK", "--why", "lawsuit").code == 0
    assert run("customer", "rename", twin, "NX").code == 0
    assert ("customer:NX", "lawsuit", "rui") in _held(run)
    released = run("retention", "release", "customer:NORDIK", "--why", "settled", "--json")
    assert released.code == 0
    assert _held(run) == []
    assert run("check", "--strict").code == 0


def test_who_releases_a_customer_that_was_merged_is_told_what_stays_held(run: Run, twin: str, order: str) -> None:
    assert run("customer", "merge", twin, "NORDIC", "--why", "mistyped").code == 0
    released = run("retention", "release", "customer:NORDIK", "--why", "settled")
    assert (released.code, "NORDIC is still held: customer:NORDIC" in released.err) == (0, True)


def test_the_old_code_finds_the_orders_in_queries_and_exports(run: Run, twin: str, tmp_path: Path) -> None:
    assert run("customer", "rename", twin, "NX").code == 0
    listed = run("order", "list", "customer:nordik", "--json")
    assert sorted(one["order"] for one in listed.json["orders"]) == ["x-1", "x-2"]
    assert "NORDIK is NX now" in listed.err
    beside = run("order", "list", "--json", "--", "-customer:NORDIK").json["orders"]
    assert not {"x-1", "x-2"} & {one["order"] for one in beside}
    bags = run("export", "--customer", twin, "--to", str(tmp_path / "bags"), "--why", "w", "--json").json["bags"]
    assert [one.get("customer") or one["order"] for one in bags] == ["NX", "NORDIK", "x-1", "x-2"]


@pytest.mark.parametrize("how", ["merge", "rename", "undo"])
def test_what_is_left_of_a_merge_is_done_in_the_name_of_who_began_it(
    run: Run, vault: Path, twin: str, order: str, how: str
) -> None:
    """A colleague's next command of any kind goes on with it; he did not do it, and may not."""
    for who, role in (("mei", "merchandiser"), ("cut", "member")):
        assert run("person", "add", who, "--name", who, "--department", "merchandising", "--role", role).code == 0
    if how == "undo":
        assert run("customer", "merge", twin, "NORDIC", "--why", "w").code == 0
    manifest = next((vault / "orders").glob("*/x-2/manifest.yaml"))
    recorded = manifest.read_text(encoding="utf-8")
    manifest.write_text(recorded.replace("title: t", "title: other"), encoding="utf-8")
    steps = {
        "merge": ("customer", "merge", twin, "NORDIC", "--why", "w"),
        "rename": ("customer", "rename", twin, "NX"),
        "undo": ("customer", "merge", twin, "NORDIC", "--undo", "--why", "w"),
    }
    assert run("--as", "mei", *steps[how]).code == 0
    assert run("revert", "x-2").code == 0
    assert run("--as", "cut", "order", "list").code == 0
    entered = run("history", "x-2", "--json").json["history"]
    assert [one["by"] for one in entered if one["action"] == "customer-changed"][-1] == "mei"
    assert run("check", "--strict").code == 0


def test_a_customer_that_did_not_take_over_yet_is_opened_by_who_renamed_it(run: Run, vault: Path, twin: str) -> None:
    assert run("person", "add", "cut", "--name", "cut", "--department", "cutting", "--role", "member").code == 0
    (vault / "customers" / "NX").write_text("in the way", encoding="utf-8")
    done = run("customer", "rename", twin, "NX")
    assert (done.code, "NX has not taken over yet" in done.err) == (0, True)
    (vault / "customers" / "NX").unlink()
    assert run("--as", "cut", "order", "list").code == 0
    opened = run("history", "customer:NX", "--json").json["history"]
    assert [one["by"] for one in opened] == [run("history", "customer:NORDIK", "--json").json["history"][-1]["by"]]
    assert {_customers(run)[one] for one in ("x-1", "x-2")} == {"NX"}


@pytest.mark.parametrize("how", ["edited", "adopted"])
def test_an_order_that_gets_another_customer_stays_held(run: Run, vault: Path, twin: str, how: str) -> None:
    """Its old one is held for a claim; nobody said that the claim does not concern it."""
    if how == "edited":
        done = run("order", "edit", "x-2", "--customer", "NORDIC")
    else:
        manifest = next((vault / "orders").glob("*/x-2/manifest.yaml"))
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(text.replace("customer: NORDIK", "customer: NORDIC"), encoding="utf-8")
        done = run("adopt", "x-2")
    assert (done.code, "Order x-2 stays held, as customer NORDIK is: claim." in done.err) == (0, True)
    assert [one[:2] for one in _held(run, "x-2")] == [("x-2", "customer:NORDIK")]
    assert run("check", "--strict").code == 0
    assert run("retention", "release", "x-2", "--why", "not concerned").code == 0
    assert run("order", "edit", "x-2", "--customer", twin).code == 0
    assert run("order", "edit", "x-2", "--note", "w").code == 0
    assert _held(run, "x-2") == []


def test_a_code_that_was_given_up_by_mistake_is_had_back_as_it_is_said(run: Run, order: str, twin: str) -> None:
    assert run("customer", "rename", twin, "NORDK").code == 0
    refused = run("customer", "rename", "NORDK", twin)
    assert refused.code == 3
    assert f"`docvault customer merge {twin} NORDK --undo --why REASON`" in refused.err
    assert run("customer", "merge", twin, "NORDK", "--undo", "--why", "a slip").code == 0
    assert {_customers(run)[one] for one in ("x-1", "x-2")} == {twin}
