"""What is distributed by a change notice is bound to it: the version, its copies, and the signatures the change waits for."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run
from tests.cli.test_changed_while_out import error_of, out
from tests.cli.test_no_way_round import CARD, WHY, change
from tests.cli.test_one_at_a_time import card

__all__ = ["out"]


def newest(run: Run, order: str) -> dict[str, object]:
    """The newest version of the card as JSON shows it."""
    shown = run("order", "show", order, "--json").json
    found: dict[str, object] = next(one for one in shown["documents"] if one["id"] == CARD)["versions"][-1]
    return found


@pytest.fixture
def free(run: Run, order: str, tmp_path: Path) -> None:
    """A card the cutting room holds, and a newer one that came before the order was in production: nobody has that yet."""
    assert run("add", order, card(tmp_path, "gold")).code == 0
    assert run("distribute", order, CARD, "--to", "cutting").code == 0


def test_what_a_change_made_is_issued_with_it(run: Run, order: str, out: Path) -> None:
    change(run, order)
    assert run("add", order, out, "--document", CARD, "--change", "CN-1").code == 0
    told = run("distribute", order, CARD, "--to", "factory", "--change", "cn1", "--json")
    assert (told.code, told.json["change"]) == (0, "CN-1")
    assert newest(run, order)["copies"][0]["change"] == "CN-1"  # type: ignore[index]
    again = run("distribute", order, CARD, "--to", "qc", "--change", "CN-1")
    assert "It is issued by change CN-1." in again.out
    assert f"docvault change issue {order} CN-1" in again.out
    assert (
        "凭更改通知 CN-1 发放"
        in run("distribute", order, CARD, "--to", "qc", "--change", "CN-1", "--lang", "zh_CN").out
    )
    assert run("change", "issue", order, "CN-1").code == 0
    owed = run("change", "show", order, "CN-1", "--json").json
    assert {one["department"] for one in owed["owed"]} == {"cutting", "factory", "qc"}
    assert run("check").code == 0


def test_of_a_change_that_is_out_whoever_is_issued_it_later_owes_a_signature_too(
    run: Run, order: str, out: Path
) -> None:
    change(run, order)
    assert run("add", order, out, "--document", CARD, "--change", "CN-1").code == 0
    assert run("change", "issue", order, "CN-1").code == 0
    later = run("distribute", order, CARD, "--to", "factory", "--change", "CN-1")
    assert later.code == 0
    assert "change issue" not in later.out
    told = run("change", "show", order, "CN-1", "--json").json
    assert {one["department"] for one in told["owed"]} == {"cutting", "factory"}
    refused = run("change", "close", order, "CN-1")
    assert (refused.code, "Factory" in refused.err or "factory" in refused.err) == (3, True)
    assert run("check").code == 0


def test_a_version_that_took_one_and_has_none_is_bound_to_it(run: Run, order: str, out: Path) -> None:
    assert run("--as", "boss", "order", "complete", order, *WHY).code == 0
    assert run("add", order, out, "--document", CARD, "--late", "--why", "w").code == 0
    assert run("order", "reopen", order, "--why", "w").code == 0
    refused = run("distribute", order, CARD, "--to", "cutting")
    assert refused.code == 3
    assert f"docvault distribute {order} {CARD} --to D --change CN" in refused.err
    change(run, order)
    assert run("distribute", order, CARD, "--to", "cutting", "--change", "CN-1").code == 0
    assert newest(run, order)["change"] == "CN-1"
    assert run("change", "issue", order, "CN-1").code == 0
    assert run("check").code == 0


@pytest.mark.usefixtures("free")
def test_what_it_does_not_fit_is_refused(run: Run, order: str, tmp_path: Path) -> None:
    def refused(notice: str, wanted: str = CARD) -> str:
        told = run("distribute", order, wanted, "--to", "factory", "--change", notice, "--json")
        assert told.code in {3, 4}, told.out
        return str(error_of(told)["type"])

    assert refused("CN-1") == "no-such-change"
    change(run, order)
    assert refused("CN-1") == "not-made-by", "the version was there before"
    assert run("add", order, card(tmp_path, "silver"), "--document", CARD, "--change", "CN-1").code == 0
    assert refused("CN-1", "spec-sheet") == "not-affected"
    assert refused("CN-1", f"{CARD}@1") in {"not-made-by", "superseded"}
    evidence = ("--evidence", "spec-sheet@1", "--affects", CARD)
    assert run("change", "open", order, "--what", "zips: gold -> silver", "--why", "fax", *evidence).code == 0
    assert refused("CN-2") == "unconfirmed-change"
    assert run("change", "reject", order, "CN-2", "--why", "no").code == 0
    assert refused("CN-2") == "nothing-more-by-it"
    assert "order edit" not in run("distribute", order, CARD, "--to", "factory", "--change", "CN-2").err
    assert "copies" not in newest(run, order)


@pytest.mark.usefixtures("free")
def test_by_a_change_that_is_closed_nothing_is_issued(run: Run, order: str, tmp_path: Path) -> None:
    change(run, order)
    assert run("add", order, card(tmp_path, "silver"), "--document", CARD, "--change", "CN-1").code == 0
    assert run("change", "issue", order, "CN-1").code == 0
    assert run("document", "void", order, CARD, "--why", "w").code == 0
    assert run("change", "close", order, "CN-1").code == 0
    told = run("distribute", order, CARD, "--to", "factory", "--change", "CN-1", "--json")
    assert (told.code, error_of(told)["type"]) == (3, "nothing-more-by-it")
