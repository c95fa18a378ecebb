"""`--if-head`: a script changes what it saw, or nothing."""

import shlex
from pathlib import Path

import pytest

from tests.cli.terminal import Run

OTHER = "0" * 64
CHANGES = (
    "order edit ORDER --title Coat",
    "order complete ORDER",
    "order cancel ORDER --why gone",
    "order reopen ORDER --why claim",
    "order void ORDER --why twice",
    "document edit ORDER spec-sheet --title Buttons",
    "document void ORDER spec-sheet --why other",
    "move ORDER spec-sheet ORDER --document other --why other",
    "order confirm ORDER --all-unchanged --why same",
    "order confirm ORDER --to-customer",
    "customer edit NORDIC --note paid",
    "add ORDER FILE --kind bom",
    "distribute ORDER spec-sheet --to cutting",
    "recall ORDER spec-sheet",
    "return ORDER spec-sheet --department cutting",
    "second-look ORDER spec-sheet",
    "review ORDER --item capacity --opinion agree",
    "change open ORDER --what 'zip: 18 -> 20' --why asked",
    "change confirm ORDER C1 --evidence spec-sheet",
    "change issue ORDER C1",
    "change close ORDER C1",
    "change reject ORDER C1 --why late",
    "retention hold ORDER --why claim",
    "retention release ORDER --why settled",
    "sign ORDER spec-sheet",
    "adopt ORDER",
    "revert ORDER",
    "file ITEM ORDER",
)


def test_a_script_changes_what_it_saw(run: Run, order: str) -> None:
    seen = run("order", "show", order, "--json").json["head"]
    assert run("order", "edit", order, "--note", "gold", "--if-head", seen).code == 0
    refused = run("order", "edit", order, "--note", "silver", "--if-head", seen)
    assert refused.code == 3
    assert f"The order {order} is not as you saw it:" in refused.err
    assert f"docvault order show {order}" in refused.err
    shown = run("order", "show", order, "--json").json
    assert (shown["note"], shown["head"] != seen) == ("gold", True)
    again = run("order", "edit", order, "--note", "silver", "--if-head", shown["head"])
    assert again.code == 0


@pytest.mark.parametrize("command", CHANGES)
def test_every_change_of_an_order_or_customer_can_be_tied_to_what_was_seen(
    run: Run, vault: Path, order: str, tmp_path: Path, command: str
) -> None:
    (tmp_path / "paper.txt").write_text("paper", encoding="utf-8")
    item = ""
    if "ITEM" in command:
        (vault / "inbox/fax/fax.txt").write_text("a fax", encoding="utf-8")
        item = run("ingest", "--json").json["items"][0]["item"]
    known = {"ORDER": order, "FILE": str(tmp_path / "paper.txt"), "ITEM": item}
    before = [path.read_bytes() for path in sorted(vault.rglob("history.jsonl"))]
    ran = run(*(known.get(word, word) for word in shlex.split(command)), "--if-head", OTHER)
    assert (ran.code, "is not as you saw it" in ran.err) == (3, True), ran.err
    assert [path.read_bytes() for path in sorted(vault.rglob("history.jsonl"))] == before


def test_what_is_no_head_is_said_to_be_none(run: Run, order: str) -> None:
    refused = run("order", "edit", order, "--note", "silver", "--if-head", "HEAD")
    assert refused.code == 2
    assert "HEAD is not the head of an order or a customer." in refused.err


def test_what_is_refused_opens_no_customer_either(run: Run, vault: Path, order: str) -> None:
    seen = run("order", "show", order, "--json").json["head"]
    assert run("order", "edit", order, "--note", "changed meanwhile").code == 0
    assert run("order", "edit", order, "--customer", "NEWCO", "--if-head", seen).code == 3
    assert run("order", "complete", order).code == 0
    assert run("order", "edit", order, "--customer", "NEWCO").code == 3
    assert not (vault / "customers" / "NEWCO").exists()
