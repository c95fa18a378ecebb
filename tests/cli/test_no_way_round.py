"""Nothing brings another paper onto a production department's table without a change notice, or the reason of somebody who may: whatever the verb."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run
from tests.cli.test_changed_while_out import error_of, out
from tests.cli.test_one_at_a_time import card, commands_in, documents
from tests.cli.test_rights import edited

__all__ = ["out"]

CARD = "trims-card"
WHY = ("--override", "--why", "agreed by phone")


def change(run: Run, order: str, affects: str = CARD, number: int = 1) -> str:
    """A change notice the customer confirmed."""
    evidence = ("--evidence", "spec-sheet@1", "--affects", affects)
    assert run("change", "open", order, "--what", "buttons: gold -> silver", "--why", "fax", *evidence).code == 0
    notice = f"CN-{number}"
    assert run("change", "confirm", order, notice, "--evidence", "spec-sheet@1").code == 0
    return notice


def refused_to_all(run: Run, *line: str | Path) -> str:
    """What is said of a line that a clerk, and a manager who does not say that a rule is set aside, are refused alike; and the clerk also with it."""
    kinds = set()
    for person in ("clerk", "boss"):
        told = run("--as", person, *line, "--json")
        assert told.code == 3, told.out
        kinds.add(str(error_of(told)["type"]))
    why = WHY[:1] if "--why" in line else WHY
    told = run("--as", "clerk", *line, *why, "--json")
    assert (told.code, error_of(told)["type"]) == (3, "not-permitted"), told.err
    [kind] = kinds
    return kind


def test_another_paper_beside_one_that_is_out(run: Run, order: str, out: Path) -> None:
    assert refused_to_all(run, "add", order, out, "--new") == "beside-wanted"
    assert "另一份" in run("add", order, out, "--new", "--lang", "zh_CN").err
    change(run, order, "spec-sheet")
    assert error_of(run("add", order, out, "--new", "--change", "CN-1", "--json"))["type"] == "not-affected"
    change(run, order, number=2)
    assert error_of(run("add", order, out, "--new", "--json"))["type"] == "beside-unsaid"
    assert run("--as", "clerk", "add", order, out, "--new", "--change", "CN-2").code == 0
    assert run("--as", "boss", "add", order, card(out.parent, "horn"), "--new", *WHY).code == 0
    assert "against a rule: agreed by phone" in run("history", order).out
    assert set(documents(run, order)) == {"spec-sheet", CARD, "trims-card-2", "trims-card-3"}
    for one in ("trims-card-2", "trims-card-3"):
        assert run("distribute", order, one, "--to", "cutting").code == 0


def test_an_item_beside_one_that_is_out(run: Run, vault: Path, order: str, out: Path) -> None:
    (vault / "inbox" / "scan" / "trims card.txt").write_text(
        out.read_text(encoding="utf-8").replace("4711", ""), "utf-8"
    )
    item = run("ingest", "--json").json["items"][0]["item"]
    line = ("file", item, order, "--kind", CARD, "--new")
    assert refused_to_all(run, *line) == "beside-wanted"
    change(run, order)
    assert run("--as", "clerk", *line, "--change", "CN-1").code == 0


def test_what_came_beside_it_as_another_kind(run: Run, order: str, out: Path) -> None:
    assert run("add", order, out, "--kind", "other", "--document", "second").code == 0
    line = ("document", "edit", order, "second", "--kind", CARD, "--new")
    assert refused_to_all(run, *line) == "comes-beside"
    assert run("--as", "boss", *line, *WHY).code == 0
    assert "against a rule: agreed by phone" in run("history", order).out
    assert run("distribute", order, "second", "--to", "cutting").code == 0
    assert run("check").code == 0


@pytest.mark.parametrize(
    "line",
    [
        ("document", "void", CARD, "--why", "w"),
        ("document", "edit", CARD, "--kind", "other"),
        ("move", CARD, "OTHER", "--why", "w"),
        ("move", f"{CARD}@1", "ORDER", "--document", "second", "--why", "w"),
    ],
)
def test_a_paper_that_is_out_is_not_set_aside(run: Run, order: str, out: Path, line: tuple[str, ...]) -> None:
    verb = 1 if line[0] == "move" else 2
    other = {"OTHER": order.replace("-0001", "-0002"), "ORDER": order}
    typed = [*line[:verb], order, *(other.get(word, word) for word in line[verb:])]
    assert refused_to_all(run, *typed) == "set-aside"
    assert run("--as", "boss", *typed, *(WHY[:1] if "--why" in line else WHY)).code == 0


def test_an_arrival_that_is_out_is_not_taken_back(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    for person, role in (("boss", "manager"), ("clerk", "merchandiser")):
        assert run("person", "add", person, "--name", person, "--department", "sales", "--role", role).code == 0
    (vault / "inbox" / "scan" / "card.txt").write_text("buttons", "utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("file", item, order, "--kind", CARD).code == 0
    assert run("distribute", order, CARD, "--to", "cutting").code == 0
    assert run("order", "edit", order, "--stage", "production").code == 0
    assert refused_to_all(run, "unfile", item, "--why", "w") == "set-aside"
    assert run("--as", "boss", "unfile", item, "--override", "--why", "w").code == 0
    assert run("check").code == 0


def test_what_was_void_comes_back_only_as_a_new_one_would(run: Run, order: str, tmp_path: Path) -> None:
    assert run("add", order, card(tmp_path, "gold")).code == 0
    assert run("document", "void", order, CARD, "--why", "w").code == 0
    assert run("add", order, card(tmp_path, "silver")).code == 0
    again = ("document", "void", order, f"{CARD}@1", "--undo", "--why", "w")
    refused = run(*again)
    assert refused.code == 3
    assert "one Trims card at a time" in refused.err
    assert commands_in(refused.err)[0] == ["document", "void", order, "trims-card-2", "--why", "REASON"]
    assert run("document", "void", order, "trims-card-2", "--new", "--why", "w").code == 2
    for person, role in (("boss", "manager"), ("clerk", "merchandiser")):
        assert run("person", "add", person, "--name", person, "--department", "sales", "--role", role).code == 0
    assert run("distribute", order, "trims-card-2", "--to", "cutting").code == 0
    assert run("order", "edit", order, "--stage", "production").code == 0
    assert refused_to_all(run, *again, "--new") == "counts-beside"
    assert run("--as", "boss", *again, "--new", "--override").code == 0
    assert documents(run, order)[CARD] == {"versions": 1, "double": True}


def test_the_void_second_one_makes_room(run: Run, order: str, tmp_path: Path) -> None:
    assert run("add", order, card(tmp_path, "gold")).code == 0
    assert run("document", "void", order, CARD, "--why", "w").code == 0
    assert run("add", order, card(tmp_path, "silver")).code == 0
    again = ("document", "void", order, f"{CARD}@1", "--undo", "--why", "w")
    assert run(*commands_in(run(*again).err)[0]).code == 0
    assert run(*again).code == 0
    assert run("check", "--strict").code == 0


def test_an_order_in_production_does_not_go_back(run: Run, order: str, out: Path) -> None:
    line = ("order", "edit", order, "--stage", "material")
    assert refused_to_all(run, *line) == "stage-back"
    assert run("--as", "clerk", "order", "edit", order, "--stage", "shipment").code == 0
    assert run("--as", "boss", *line, *WHY).code == 0
    assert "stage; against a rule: agreed by phone" in run("history", order).out


def test_what_was_put_in_while_the_order_was_closed(run: Run, order: str, out: Path) -> None:
    assert run("--as", "boss", "order", "complete", order, *WHY).code == 0
    assert run("add", order, out, "--document", CARD, "--late", "--why", "w").code == 0
    assert run("order", "reopen", order, "--why", "w").code == 0
    assert run("distribute", order, CARD, "--to", "cutting").code == 3


def test_a_second_one_of_before_goes_out(run: Run, order: str, tmp_path: Path) -> None:
    assert run("add", order, card(tmp_path, "gold")).code == 0
    assert run("add", order, card(tmp_path, "silver"), "--new").code == 0
    assert run("distribute", order, CARD, "--to", "cutting").code == 0
    assert run("order", "edit", order, "--stage", "production").code == 0
    assert run("distribute", order, "trims-card-2", "--to", "cutting").code == 0


def test_an_order_that_is_closed_is_made_void_by_who_may_open_it_again(run: Run, vault: Path, order: str) -> None:
    assert run("person", "add", "mei", "--name", "Mei", "--department", "sales", "--role", "merchandiser").code == 0
    assert run("person", "add", "ma", "--name", "Ma", "--department", "sales", "--role", "manager").code == 0
    edited(vault, "permissions:\n", "permissions:\n  reopen:\n  - manager\n")
    assert run("adopt").code == 0
    assert run("--as", "ma", "order", "complete", order).code == 0
    for line in (("order", "reopen", order), ("order", "void", order)):
        assert error_of(run("--as", "mei", *line, "--why", "w", "--json"))["type"] == "not-permitted"
    assert run("--as", "ma", "order", "void", order, "--why", "w").code == 0
    assert run("--as", "mei", "order", "void", order.replace("-0001", "-0002"), "--why", "w").code == 0


def test_what_is_moved_takes_the_place_by_a_change_of_that_order(run: Run, order: str, out: Path) -> None:
    other = order.replace("-0001", "-0002")
    assert run("add", other, out).code == 0
    line = ("move", other, CARD, order, "--document", CARD, "--why", "w")
    assert refused_to_all(run, *line) == "change-wanted"
    change(run, order)
    moved = run("--as", "clerk", *line, "--change", "CN-1", "--json")
    assert (moved.code, moved.json["change"]) == (0, "CN-1")
    assert run("change", "issue", order, "CN-1").code == 0
    assert run("check").code == 0


def test_it_is_said_which_kinds_are_gone_that_documents_have(run: Run, vault: Path, order: str) -> None:
    settings = vault / "vault.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("spec-sheet", "spec-sheets"), encoding="utf-8")
    told = run("adopt")
    assert told.code == 0
    assert "Documents have these kinds, which vault.yaml does not name any more: spec-sheet." in told.err
