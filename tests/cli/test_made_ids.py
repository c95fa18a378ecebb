"""Codes of customers and numbers of orders as they are made: written plainly, whatever keyboard they come from, and never two that look the same."""

from pathlib import Path

import pytest

from docvault.model.case import transitions
from docvault.services.upkeep.opening import open_vault
from tests.cli.terminal import Run, run_in

FULL = "ＣＵＲＲ"


@pytest.fixture
def curr(run: Run) -> str:
    """A customer that is there."""
    assert run("customer", "new", "CURR", "--name", "Curr & Sons").code == 0
    return "CURR"


def test_a_code_is_made_in_half_width(run: Run) -> None:
    assert run("customer", "new", "ＦＮ–Ｅ\u200bＷ", "--name", "n").code == 0
    assert run("customer", "show", "FN-EW", "--json").json["customer"] == "FN-EW"
    assert run("customer", "rename", "FN-EW", "ＮＥＸＴ", "--json").json["into"] == "NEXT"
    assert run("customer", "show", "ＮＥＸＴ", "--json").json["customer"] == "NEXT"
    opened = run("order", "new", "--customer", "ＴＨＩＲＤ", "--title", "t", "--number", "２０３０–０００７", "--json")
    assert opened.json["order"] == "2030-0007"
    assert run("order", "show", "2030-0007", "--json").json["customer"] == "THIRD"
    assert run("order", "edit", "2030-0007", "--customer", "ＦＯＵＲＴＨ").code == 0
    assert run("order", "show", "2030-0007", "--json").json["customer"] == "FOURTH"
    assert run("check", "--strict").code == 0


@pytest.mark.parametrize("twin", ["СURR", "CURR\u3164", "CURR\u2800", "CURR\ue000", "CÜRR"])
def test_no_customer_looks_like_another(run: Run, curr: str, order: str, twin: str) -> None:
    said = []
    for typed in (
        ("customer", "new", twin, "--name", "n"),
        ("customer", "rename", "NORDIC", twin),
        ("order", "new", "--customer", twin, "--title", "t"),
        ("order", "edit", order, "--customer", twin),
    ):
        refused = run(*typed)
        assert refused.code in {2, 3}
        said.append(refused.err)
    assert all("looks like CURR" in one or "cannot be" in one for one in said)
    assert [one["customer"] for one in run("customer", "list", "--json").json["customers"]] == [
        "NORDIC",
        "HANSE",
        "CURR",
    ]


def test_the_same_code_in_full_width_is_the_customer_that_is_there(run: Run, curr: str, order: str) -> None:
    assert run("customer", "new", FULL, "--name", "n").code == 3
    assert "There is a customer CURR already" in run("customer", "rename", "NORDIC", FULL).err
    assert run("order", "edit", order, "--customer", FULL).code == 0
    assert run("order", "show", order, "--json").json["customer"] == "CURR"


@pytest.mark.parametrize("twin", ["2030–0007", "２０３０-０００７", "2030-OOO7", "2030-000７"])
def test_no_order_looks_like_another(run: Run, vault: Path, twin: str) -> None:
    assert run("order", "new", "--customer", "C", "--title", "t", "--number", "2030-0007").code == 0
    assert run("order", "new", "--customer", "C", "--title", "t", "--number", twin).code == 3
    assert len(run("order", "list", "--json").json["orders"]) == 3


def test_what_looks_like_another_is_not_taken_over(run: Run, curr: str, vault: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("init", other, "--identity", "declared").code == 0
    for code, exit_code in (("CUЯR", 0), ("СURR", 3)):
        assert run_in(other, "customer", "new", code, "--name", "n").code == 0
        typed = ("export", f"customer:{code}", "--to", tmp_path / f"bags {exit_code}", "--why", "w", "--json")
        [bag] = run_in(other, *typed).json["bags"]
        taken = run("import", bag["path"])
        assert taken.code == exit_code, taken.err
        assert ("looks like CURR" in taken.err) is (exit_code == 3)


def test_one_that_was_made_in_full_width_before_can_be_named(run: Run, curr: str, vault: Path) -> None:
    """Vaults of before have such codes; whoever types it means that one, not the other."""
    there = open_vault(vault, system_user="root")
    there.cases.create(*transitions.open_customer(FULL, "Old", "root", there.now()))
    there.close()
    assert run("reindex").code == 0
    assert run("customer", "show", FULL, "--json").json["title"] == "Old"
    assert run("customer", "show", "CURR", "--json").json["title"] == "Curr & Sons"
    assert run("customer", "rename", FULL, "PLAIN", "--json").json["from"] == FULL
    assert run("customer", "show", "PLAIN", "--json").json["title"] == "Old"
