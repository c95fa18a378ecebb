"""Of some kinds an order has one paper at a time: a revised paper becomes a newer version, or somebody says that it is another one."""

import json
import re
import shlex
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from docvault.store.yaml_text import load_yaml
from tests.cli.terminal import Run

CARD = "Trims card PO-4711 buttons {colour}, zips nickel, thread {colour}, labels woven\n" + "".join(
    f"line {number}: pocket rivet {number * 37} pieces\n" for number in range(30)
)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder outside the vault."""
    folder = tmp_path / "papers of today"
    folder.mkdir()
    return folder


def card(folder: Path, colour: str, name: str = "trims card.txt") -> Path:
    """A trims card with buttons of a colour."""
    path = folder / name
    path.write_text(CARD.format(colour=colour), encoding="utf-8")
    return path


def commands_in(told: str) -> list[list[str]]:
    """What a message says to type."""
    return [shlex.split(one) for one in re.findall(r"`docvault ([^`]*)`", told)]


def documents(run: Run, order: str) -> dict[str, dict[str, object]]:
    """The documents of an order, each with its number of versions and whether it is double."""
    shown = run("order", "show", order, "--json").json
    return {
        one["id"]: {"versions": len(one["versions"]), "double": one.get("double", False)} for one in shown["documents"]
    }


def test_a_second_paper_of_a_single_kind_is_asked_about_and_both_commands_work(
    run: Run, order: str, papers: Path
) -> None:
    assert run("add", order, card(papers, "gold")).code == 0
    silver = card(papers, "silver")
    further: list[str] = []
    other: list[str] = []
    for typed in ((), ("--kind", "trims-card"), ("--title", "Silver")):
        refused = run("add", order, silver, *typed)
        assert refused.code == 3
        assert "trims-card, version 1" in refused.err
        further, other = commands_in(refused.err)
        assert documents(run, order)["trims-card"] == {"versions": 1, "double": False}
    assert further == ["add", order, str(silver), "--document", "trims-card"]
    assert other == ["add", order, str(silver), "--kind", "trims-card", "--new"]
    assert run(*further).code == 0
    assert documents(run, order)["trims-card"] == {"versions": 2, "double": False}
    card(papers, "brass")
    assert run(*other).code == 0
    assert documents(run, order)["trims-card-2"] == {"versions": 1, "double": True}
    chinese = run("add", order, card(papers, "horn"), "--lang", "zh_CN").err
    assert "同时只有一份辅料卡" in chinese
    assert commands_in(chinese)[0][0] == "add"


def test_two_in_force_are_said(run: Run, order: str, papers: Path) -> None:
    run("add", order, card(papers, "gold"))
    run("add", order, card(papers, "silver"), "--new")
    assert {name for name, one in documents(run, order).items() if one["double"]} == {"trims-card", "trims-card-2"}
    assert "these are all in force: trims-card, trims-card-2" in run("order", "show", order).out
    assert "这些都是现行的" in run("order", "show", order, "--lang", "zh_CN").out
    found = run("check", "--json")
    assert [(one["rule"], one["level"]) for one in found.json["findings"] if one["rule"].startswith("W06")] == [
        ("W062", "warning")
    ]
    [move] = commands_in(run("check").out)
    shown = next(line for line in run("order", "show", order).out.splitlines() if "a newer version of" in line)
    assert shown.endswith(shlex.join(["docvault", *move]))
    assert run(*move).code == 0
    assert documents(run, order)["trims-card"] == {"versions": 2, "double": False}
    assert not [one for one in run("check", "--json").json["findings"] if one["rule"] == "W062"]


def test_in_a_customers_file_nothing_is_suggested_that_is_done_with_orders_only(run: Run, papers: Path) -> None:
    assert run("add", "customer:NORDIC", card(papers, "gold"), "--kind", "trims-card").code == 0
    assert run("add", "customer:NORDIC", card(papers, "silver"), "--kind", "other", "--document", "card").code == 0
    edit = ("document", "edit", "customer:NORDIC", "card", "--kind", "trims-card")
    refused = run(*edit, "--lang", "en")
    assert (refused.code, "customer:NORDIC has one" in refused.err, "docvault move" in refused.err) == (3, True, False)
    assert run(*edit, "--new").code == 0


def test_both_cannot_be_said(run: Run, order: str, papers: Path) -> None:
    run("add", order, card(papers, "gold"))
    assert run("add", order, card(papers, "silver"), "--document", "trims-card", "--new").code == 2
    assert run("add", order, card(papers, "silver"), "--kind", "bom", "--document", "own-bom", "--new").code == 0
    assert "own-bom" in documents(run, order)
    assert run("add", order, card(papers, "horn"), "--kind", "bom", "--document", "other-bom").code == 0, "it is named"


def test_a_vault_that_marks_no_kind_asks_nothing(run: Run, vault: Path, order: str, papers: Path) -> None:
    settings = vault / "vault.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("  single: true\n", ""), encoding="utf-8")
    assert run("adopt").code == 0
    assert run("add", order, card(papers, "gold")).code == 0
    assert run("add", order, card(papers, "silver")).code == 0
    assert documents(run, order)["trims-card-2"] == {"versions": 1, "double": False}


def test_the_same_bytes_are_not_entered_twice(run: Run, order: str, papers: Path) -> None:
    gold = card(papers, "gold")
    run("add", order, gold)
    for typed in ((), ("--document", "trims-card"), ("--new",), ("--kind", "bom")):
        refused = run("add", order, gold, *typed, "--json")
        assert refused.code == 3
        assert "byte for byte version 1 of trims-card" in json.loads(refused.err)["error"]["message"]
    assert "完全相同" in run("add", order, gold, "--lang", "zh_CN").err
    run("add", order, card(papers, "silver"), "--document", "trims-card")
    card(papers, "gold")
    old = run("add", order, gold)
    assert old.code == 3
    assert "superseded by version 2" in old.err
    again = run("add", order, gold, "--document", "trims-card")  # as after a change that was rejected
    assert again.code == 0
    assert "in force again" in again.err
    assert documents(run, order)["trims-card"]["versions"] == 3


def dropped(run: Run, vault: Path, name: str, text: str, channel: str = "scan") -> dict[str, object]:
    """What became of a file that was dropped into an inbox."""
    (vault / "inbox" / channel / name).write_text(text, encoding="utf-8")
    [item] = run("ingest", "--json").json["items"]
    found: dict[str, object] = item
    return found


def waiting(run: Run) -> Iterator[dict[str, list[dict[str, object]]]]:
    """The items that wait."""
    yield from run("inbox", "--json").json["items"]


def test_a_revised_card_never_files_itself_as_a_second_one(run: Run, vault: Path, order: str) -> None:
    first = dropped(run, vault, "trims card.txt", CARD.format(colour="gold"))
    assert (first["fate"], first["document"]) == ("filed", "trims-card")
    second = dropped(run, vault, "fax0007.txt", CARD.format(colour="silver"), "fax")
    assert second["fate"] == "waiting"
    told = commands_in(str(second["reason"]))
    [item] = waiting(run)
    [paper] = item["further"]
    assert (paper["order"], paper["document"], paper["version"]) == (order, "trims-card", 1)
    assert "of its text is the same" in str(paper["why"])
    shown = run("inbox").out
    assert "may be a newer version of trims-card (version 1)" in shown
    typed = [shlex.split(line)[1:] for line in shown.splitlines() if line.strip().startswith("docvault file")]
    short = str(item["item"])[-5:]
    assert typed == [["file", short, order, "--document", "trims-card"], ["file", short, order, "--new"]] == told
    assert "可能是订单" in run("inbox", "--lang", "zh_CN").out
    refused = run("file", short, order)
    assert refused.code == 3
    further, other = commands_in(refused.err)
    assert further == typed[0]
    assert other == ["file", short, order, "--kind", "trims-card", "--new"]
    assert run(*further).code == 0
    assert documents(run, order)["trims-card"] == {"versions": 2, "double": False}
    dropped(run, vault, "trims card new.txt", CARD.format(colour="brass"))
    [item] = waiting(run)
    assert run("file", str(item["item"]), order, "--new").code == 0
    assert documents(run, order)["trims-card-2"]["double"] is True


def test_the_likest_is_named_first(run: Run, vault: Path, order: str, papers: Path) -> None:
    run("add", order, card(papers, "gold", "trims jacket.txt"), "--kind", "trims-card")
    trousers = papers / "trims trousers.txt"
    trousers.write_text("Trims card of the trousers, hooks and bars only, " * 20, encoding="utf-8")
    run("add", order, trousers, "--kind", "trims-card", "--new")
    dropped(run, vault, "trims card trousers v2.txt", f"PO-4711 {CARD.format(colour='silver')}")
    [item] = waiting(run)
    assert [one["document"] for one in item["further"]] == ["trims-card", "trims-card-2"]
    refused = run("file", str(item["item"]), order)
    assert commands_in(refused.err)[0][-1] == "trims-card"


def test_what_looks_like_a_further_version_of_any_kind_waits_and_other_papers_do_not(
    run: Run, vault: Path, order: str
) -> None:
    assert dropped(run, vault, "invoice 123.txt", "invoice 123 for PO-4711, amount 1000")["fate"] == "filed"
    assert dropped(run, vault, "invoice 124.txt", "invoice 124 for PO-4711, freight by air")["fate"] == "filed"
    revised = dropped(run, vault, "invoice 124 revised.txt", "invoice 124 for PO-4711, freight by sea")
    assert revised["fate"] == "waiting"
    [item] = waiting(run)
    assert [(one["document"], one["why"]) for one in item["further"]] == [("invoice-2", "it has the same name")]
    assert run("file", str(item["item"]), order).code == 0, "by hand only of what an order has one of at a time"


def test_letters_of_one_subject_are_letters_of_their_own(run: Run, vault: Path) -> None:
    for number in (1, 2):
        mail = EmailMessage()
        mail["Subject"], mail["From"] = "Order PO-4711", "anna@nordic.example"
        mail["Message-ID"] = f"<{number}@nordic.example>"
        mail.set_content(f"{CARD.format(colour='gold')} {number}")
        (vault / "inbox" / "email" / "order.eml").write_bytes(mail.as_bytes())
        assert run("ingest", "--json").json["filed"] == 1


def test_a_part_of_a_mail_is_asked_about_too(run: Run, vault: Path, order: str, papers: Path) -> None:
    run("add", order, card(papers, "gold"))
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Papers", "anna@nordic.example"
    mail.set_content("see attached")
    mail.add_attachment(
        CARD.format(colour="silver").encode(), maintype="text", subtype="plain", filename="trims card.txt"
    )
    mail.add_attachment(CARD.format(colour="gold").encode(), maintype="text", subtype="plain", filename="as before.txt")
    (vault / "inbox" / "email" / "papers.eml").write_bytes(mail.as_bytes())
    item = run("ingest", "--json").json["items"][0]["item"]
    refused = run("file", item, order, "--part", "1")
    assert refused.code == 3
    further, other = commands_in(refused.err)
    assert further == ["file", item[-5:], order, "--part", "1", "--document", "trims-card"]
    assert other == ["file", item[-5:], order, "--part", "1", "--kind", "trims-card", "--new"]
    assert run(*further).code == 0
    same = run("file", item, order, "--part", "2")
    assert same.code == 3
    assert "byte for byte version 1 of trims-card" in same.err
    assert documents(run, order)["trims-card"] == {"versions": 2, "double": False}
    assert run("check").code == 0


def test_an_item_whose_bytes_the_order_has_is_put_away(run: Run, vault: Path, order: str, papers: Path) -> None:
    item = str(dropped(run, vault, "note.txt", "about nothing we know")["item"])
    (papers / "note.txt").write_text("about nothing we know", encoding="utf-8")
    assert run("add", order, papers / "note.txt").code == 0
    before = run("history", order, "--json").json["total"]
    refused = run("file", item, order, "--new")
    assert refused.code == 3
    [away] = commands_in(refused.err)
    assert run("history", order, "--json").json["total"] == before
    assert run(*away).code == 0


def test_who_may_not_read_a_paper_is_not_told_how_much_is_like_it(
    run: Run, vault: Path, order: str, papers: Path
) -> None:
    assert run("person", "add", "sew", "--name", "Sun", "--department", "cutting", "--role", "member").code == 0
    sheet = papers / "order sheet.txt"
    sheet.write_text(CARD.format(colour="gold"), encoding="utf-8")
    assert run("add", order, sheet, "--kind", "order-sheet").code == 0
    dropped(run, vault, "order sheet new.txt", CARD.format(colour="silver"))
    [seen] = waiting(run)
    assert seen["further"][0]["score"]
    [item] = run("--as", "sew", "inbox", "--json").json["items"]
    assert item["further"] == [{"order": order, "document": "order-sheet", "version": 1, "closed": True}]


def test_the_template_marks_what_an_order_has_one_of(vault: Path) -> None:
    tree = load_yaml((vault / "vault.yaml").read_bytes(), "vault.yaml")
    assert {one["id"] for one in tree["kinds"] if one.get("single")} == {
        *("order-sheet", "production-notice", "spec-sheet", "size-chart", "fabric-card", "trims-card", "bom"),
        "packing-list",
    }
