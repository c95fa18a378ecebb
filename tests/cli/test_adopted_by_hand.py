"""Who adopts what was changed by hand says only what he may say with a command, and nothing in another's name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docvault.store.yaml_text import dump_yaml, load_yaml
from tests.cli.terminal import Run

Tree = dict[str, Any]
Slip = Callable[[Tree], object]


@pytest.fixture
def full(run: Run, order: str, tmp_path: Path) -> str:
    """An order with a paper that is out, a change notice, and a records officer and a manager beside who works here."""
    for person, role in (("rui", "records"), ("man", "manager"), ("mei", "merchandiser")):
        assert run("person", "add", person, "--name", person.title(), "--department", "sales", "--role", role).code == 0
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    mail = tmp_path / "mail.txt"
    mail.write_text("silver, please", encoding="utf-8")
    assert run("add", order, mail, "--kind", "correspondence", "--document", "letter").code == 0
    opened = ("change", "open", order, "--what", "buttons: gold -> silver", "--why", "fax", "--affects", "spec-sheet")
    assert run(*opened, "--evidence", "letter@1").code == 0
    return order


def version(tree: Tree) -> Tree:
    """The newest version of the spec sheet."""
    newest: Tree = tree["documents"][0]["versions"][-1]
    return newest


def by_another(tree: Tree) -> None:
    """A version of which no file is there, in another's name."""
    made = {**version(tree), "number": 3, "file": "evil.txt", "sha256": "0" * 64, "by": "man"}
    made.pop("copies", None)
    tree["documents"][0]["versions"].append(made)


def held(tree: Tree) -> None:
    """A hold in another's name."""
    tree["holds"] = [{"target": tree["id"], "why": "a claim", "by": "man", "at": tree["opened"]}]


SLIPS: dict[str, Slip] = {
    "a version in another's name": by_another,
    "a document": lambda tree: tree["documents"].append({**tree["documents"][0], "id": "offer"}),
    "a state of a change": lambda tree: tree["changes"][0].update(state="closed"),
    "a step of a change": lambda tree: tree["changes"][0]["steps"].append({"state": "rejected", "by": "man", "at": tree["opened"]}),
    "what a change affects": lambda tree: tree["changes"][0].update(affects=[]),
    "why a change": lambda tree: tree["changes"][0].update(why="because"),
    "another change": lambda tree: tree["changes"].append({**tree["changes"][0], "id": "CN-2"}),
    "who issued a copy": lambda tree: version(tree)["copies"][0].update(by="man"),
    "when a copy is due": lambda tree: version(tree)["copies"][0].update(due="2036-01-01T10:00:00+08:00"),
    "a copy that came back": lambda tree: version(tree)["copies"][0].update(returned=tree["opened"], returned_by="man"),
    "when a version came": lambda tree: version(tree).update(received="2019-01-01T10:00:00+08:00"),
    "when a version was added": lambda tree: version(tree).update(added="2019-01-01T10:00:00+08:00"),
    "who sent a version": lambda tree: version(tree).update(sender="man@house.example"),
    "a note of a version": lambda tree: version(tree).update(note="agreed"),
    "the item of a version": lambda tree: version(tree).update(item="20261124-7k2xq"),
    "that it was confirmed": lambda tree: tree.update(confirmed=tree["opened"]),
    "what it repeats": lambda tree: tree.update(based_on="2026-0002"),
    "a hold": held,
}  # fmt: skip


def edit(vault: Path, order: str, slip: Slip) -> None:
    """Change the manifest by hand."""
    path = vault / "orders" / order[:4] / order / "manifest.yaml"
    tree = load_yaml(path.read_bytes(), "manifest.yaml")
    slip(tree)
    path.write_bytes(dump_yaml(tree))


def test_what_only_a_verb_says_is_not_adopted_whoever_adopts(run: Run, vault: Path, full: str) -> None:
    for what, slip in SLIPS.items():
        edit(vault, full, slip)
        for person in ("rui", "man", "mei"):
            refused = run("--as", person, "adopt", full)
            assert (refused.code, "by hand" in refused.err or "missing or altered" in refused.err) == (3, True), (
                what,
                refused.err,
            )
        assert "docvault adopt` records" not in run("check").out, what
        assert run("revert", full).code == 0
    assert run("check").code == 0


DATA: dict[str, Slip] = {
    "title": lambda tree: tree.update(title="Mine"),
    "document": lambda tree: tree["documents"][0].update(title="Mine"),
    "value": lambda tree: tree.update(value="1.00 USD"),
}


@pytest.mark.parametrize("what", DATA)
def test_data_is_adopted_by_those_who_enter(run: Run, vault: Path, full: str, what: str) -> None:
    edit(vault, full, DATA[what])
    assert run("--as", "rui", "adopt", full).code == 3
    assert run("--as", "mei", "adopt", full).code == 0
    assert run("check").code == 0


def test_what_a_verb_changes_no_more_is_not_adopted_either(run: Run, vault: Path, full: str) -> None:
    assert run("--as", "man", "order", "complete", full, "--override", "--why", "old").code == 0
    edit(vault, full, DATA["title"])
    refused = run("adopt", full)
    assert refused.code == 3
    assert "completed" in refused.err
