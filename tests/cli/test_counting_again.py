"""What was put right by mistake is put right again: what is void counts, what was moved is moved back, and nobody owes anything for the mistake."""

from pathlib import Path

import pytest

from docvault.services.proof.check import check
from tests.cli.terminal import Run

SPEC = "spec-sheet"


@pytest.fixture(autouse=True)
def issued(run: Run, order: str) -> None:
    """The spec sheet is with the cutting room, which signed for it, on paper, and with the factory by e-mail."""
    assert run("person", "add", "cui", "--name", "Cui Hua", "--department", "cutting", "--role", "member").code == 0
    assert run("distribute", order, SPEC, "--to", "cutting").code == 0
    assert run("distribute", order, SPEC, "--to", "factory", "--medium", "email").code == 0
    assert run("--as", "cui", "sign", order, SPEC).code == 0


def duties(run: Run, order: str) -> list[tuple[str, str, str]]:
    """Who stands how with which version, and what everybody is to give back."""
    rows = run("signoffs", "--order", order, "--json").json["rows"]
    return [(row["department"], row["state"], str(row.get("out", ""))) for row in rows]


def test_a_void_that_is_undone_leaves_nothing_asked_back(run: Run, vault: Path, order: str) -> None:
    before = duties(run, order)
    assert run("document", "void", order, f"{SPEC}@2", "--why", "w").code == 0
    assert duties(run, order) != before
    undone = run("document", "void", order, f"{SPEC}@2", "--undo", "--why", "it was right")
    assert undone.code == 0, undone.err
    assert f"Not asked back any more: {SPEC}, from Cutting room, Factory." in undone.out
    assert duties(run, order) == before
    assert run("agenda", "--department", "cutting").out.count("give back") == 0
    assert "give back" not in run("order", "complete", order).err
    assert check(vault).findings == ()


def test_what_was_given_back_before_it_counts_again_is_issued_anew(run: Run, vault: Path, order: str) -> None:
    assert run("document", "void", order, f"{SPEC}@2", "--why", "w").code == 0
    assert run("return", order, f"{SPEC}@2", "--department", "cutting").code == 0
    undone = run("document", "void", order, f"{SPEC}@2", "--undo", "--why", "w", "--json")
    assert undone.json["given_back"] == [{"document": SPEC, "department": "cutting"}]
    assert undone.json["kept"] == [{"document": SPEC, "department": "factory", "copy": 2}]
    assert check(vault).findings == ()


def test_it_is_said_what_to_issue_anew_and_that_command_does_it(run: Run, order: str) -> None:
    assert run("document", "void", order, f"{SPEC}@2", "--why", "w").code == 0
    assert run("return", order, f"{SPEC}@2", "--department", "cutting").code == 0
    told = run("document", "void", order, f"{SPEC}@2", "--undo", "--why", "w").out
    command = f"docvault distribute {order} {SPEC} --to cutting"
    assert command in told
    assert run(*command.split()[1:]).code == 0


def test_an_order_that_counts_again_has_nothing_asked_back(run: Run, vault: Path, order: str) -> None:
    before = duties(run, order)
    assert run("order", "void", order, "--why", "twice").code == 0
    told = run("order", "reopen", order, "--why", "it was not")
    assert f"Not asked back any more: {SPEC}, from Cutting room, Factory." in told.out
    assert duties(run, order) == before
    assert run("order", "void", order, "--why", "twice").code == 0
    told = run("order", "reopen", order, "--why", "it was not", "--json")
    assert [one["department"] for one in told.json["kept"]] == ["cutting", "factory"]
    assert check(vault).findings == ()


def test_a_change_that_waited_for_what_is_void_alone_is_sound_when_that_counts_again(
    run: Run, vault: Path, order: str, tmp_path: Path
) -> None:
    """The change is acknowledged since nobody had to sign; that what it waited for counts again makes nothing of that unsound."""
    fax, card = tmp_path / "fax.txt", tmp_path / "new.txt"
    fax.write_text("horn buttons, please", encoding="utf-8")
    card.write_text("horn buttons", encoding="utf-8")
    assert run("add", order, fax, "--kind", "correspondence").code == 0
    opened = ("--what", "buttons: gold → horn", "--why", "fax", "--evidence", "correspondence@1", "--affects", SPEC)
    assert run("change", "open", order, *opened).code == 0, run("change", "open", order, *opened).err
    assert run("change", "confirm", order, "CN-1", "--evidence", "correspondence@1").code == 0
    assert run("add", order, card, "--document", SPEC, "--change", "CN-1").code == 0
    assert run("change", "issue", order, "CN-1").code == 0
    void = run("document", "void", order, f"{SPEC}@3", "--why", "w", "--json")
    assert void.json["acknowledged"] == ["CN-1"]
    assert run("document", "void", order, f"{SPEC}@3", "--undo", "--why", "w").code == 0
    assert check(vault).findings == ()
    assert ("cutting", "owed", "") in [(one, state, "") for one, state, _out in duties(run, order)]


def test_what_is_moved_back_is_with_whom_it_was(run: Run, vault: Path, order: str) -> None:
    other, before = order.replace("-0001", "-0002"), duties(run, order)
    assert run("move", order, SPEC, other, "--why", "w").code == 0
    assert run("distribute", other, SPEC, "--to", "factory").code == 0
    back = run("move", other, SPEC, order, "--why", "it was right", "--json")
    assert back.code == 0, back.err
    assert back.json["to"] == {"order": order, "document": SPEC, "versions": [1, 2]}
    assert back.json["back"] is True
    assert [one["department"] for one in back.json["kept"]] == ["cutting", "factory"]
    assert duties(run, order) == before
    assert "no version in force" not in run("agenda", "--department", "cutting").out
    assert run("order", "complete", order, "--json").err.count("give back") == 0
    assert check(vault).findings == ()


def test_within_an_order_too_it_is_moved_back_as_it_was(run: Run, vault: Path, order: str) -> None:
    before = duties(run, order)
    assert run("move", order, f"{SPEC}@2", order, "--document", "other", "--why", "w").code == 0
    back = run("move", order, "other", order, "--why", "it was right")
    assert f"Not asked back any more: {SPEC}, from Cutting room, Factory." in back.out
    assert duties(run, order) == before
    assert f"moved back to {order}/{SPEC}@2" in run("history", order).out
    assert check(vault).findings == ()


@pytest.mark.parametrize("closing", [("complete",), ("cancel", "--why", "w")])
def test_an_order_that_was_closed_when_it_was_made_void_is_so_again(
    run: Run, vault: Path, closing: tuple[str, ...]
) -> None:
    order = run("order", "new", "--customer", "NORDIC", "--title", "more", "--json").json["order"]
    assert run("order", closing[0], order, *closing[1:]).code == 0
    was = run("order", "show", order, "--json").json
    assert run("order", "void", order, "--why", "entered twice").code == 0
    back = run("order", "reopen", order, "--why", "it was not", "--json").json
    assert back["state"] == was["state"] != "open"
    assert run("order", "show", order, "--json").json.get("completed") == was.get("completed")
    assert "counts again" in run("history", order).out
    assert check(vault).findings == ()
    assert run("order", "reopen", order, "--why", "a complaint", "--json").json["state"] == "open"
