"""What a user met in a day and was told wrongly, too little or in ids: each sentence says what is so, and the command it suggests works."""

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from tests.cli.terminal import Run


@pytest.fixture
def people(run: Run, order: str) -> None:
    """A cutter who was issued the sheet, and a manager."""
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    assert run("person", "add", "wang", "--name", "王丽", "--department", "裁剪车间", "--role", "member").code == 0
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0


@pytest.mark.usefixtures("people")
def test_a_recall_of_what_nobody_there_holds_or_what_was_asked_back(run: Run, order: str) -> None:
    refused = run("recall", order, "spec-sheet@2", "--from", "factory")
    assert refused.code == 3
    assert f"No copy of spec-sheet@2, order {order}, is held by: Factory." in refused.err
    assert run("recall", order, "spec-sheet@2").code == 0
    again = run("recall", order, "spec-sheet@2", "--lang", "zh_CN")
    assert again.code == 3
    assert re.search(r"已于 \d{4}年\d+月\d+日 \d\d:\d\d 要求回收，尚未交回的部门：裁剪车间。", again.err)
    [step] = re.findall("`docvault ([^`]*)`", again.err)
    assert run(*shlex.split(step)).code == 0
    assert "Nobody holds a copy" in run("recall", order, "spec-sheet@2").err


@pytest.mark.usefixtures("people")
def test_departments_and_people_are_called_by_name_and_times_to_the_minute(run: Run, order: str) -> None:
    assert "王丽 is not of Sales" in run("--as", "wang", "sign", order, "spec-sheet", "--department", "sales").err
    assert run("--as", "wang", "sign", order, "spec-sheet").code == 0
    again = run("--as", "wang", "sign", order, "spec-sheet", "--lang", "zh_CN").err
    assert "裁剪车间" in again
    assert re.search(r"王丽.*\d{4}年\d+月\d+日 \d\d:\d\d", again)
    assert "cutting" not in again.replace(f"--order {order}", "")
    assert "cutting (Cutting room)" in run("distribute", order, "spec-sheet", "--to", "nowhere").err
    assert json.loads(run("person", "list", "--json").out)["people"][-1]["department"] == "cutting"
    assert run("person", "edit", "wang", "--department", "sales").code == 0
    nobody = run("person", "edit", "wang", "--name", "王丽")
    assert (nobody.code, nobody.out) == (2, "")
    assert "Nothing to change" in nobody.err


@pytest.mark.usefixtures("people")
def test_who_signed_a_sheet_must_be_said(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/scan/sheet.txt").write_text("signed", encoding="utf-8")
    assert run("ingest").code == 0
    [item] = [one["item"] for one in json.loads(run("inbox", "--json").out)["items"]]
    refused = run("sign", order, "spec-sheet", "--department", "cutting", "--item", item)
    assert refused.code == 3
    assert "`--person WHO`: 王丽 (wang)" in refused.err
    assert "--evidence" not in refused.err
    old = run("--as", "boss", "sign", order, "spec-sheet@1", "--superseded")
    [step] = re.findall("`docvault ([^`]*)`", old.err)
    assert run(*shlex.split(step)).code == 0


def test_a_repeat_order_is_confirmed_item_by_item(run: Run, order: str) -> None:
    refused = run("order", "confirm", order, "--all-unchanged", "--why", "mail")
    assert refused.code == 3
    assert f"{order} repeats no other order" in refused.err
    [step] = re.findall("`docvault ([^`]*)`", refused.err)
    assert run(*shlex.split(step)).code == 0
    again = json.loads(run("order", "repeat", order, "--json").out)["order"]
    assert run("order", "confirm", again, "spec-sheet").code == 0
    twice = run("order", "confirm", again, "spec-sheet")
    assert twice.code == 3
    assert "Confirmed or changed already: spec-sheet." in twice.err
    assert "--help" not in twice.err


def test_a_closed_order_says_how_it_is_opened_and_the_inbox_says_that_it_is_closed(
    run: Run, vault: Path, order: str
) -> None:
    assert run("order", "complete", order).code == 0
    refused = run("add", order, vault / "vault.yaml", "--kind", "other")
    assert f"`docvault order reopen {order} --why REASON`" in refused.err
    (vault / "inbox/scan/late.txt").write_text(f"about {order}", encoding="utf-8")
    assert run("ingest").code == 0
    shown = run("inbox").out
    assert "completed, cancelled or void" in shown
    assert f"docvault order reopen {order} --why REASON" in shown
    [item] = json.loads(run("inbox", "--json").out)["items"]
    assert item["suggestions"][0]["open"] is False


def test_lists_that_a_filter_leaves_empty(run: Run, old: str) -> None:
    order = old
    change = ("--what", "buttons: gold -> silver", "--why", "fax", "--evidence", "spec-sheet@1")
    assert "There are no change notices." in run("change", "list", order, "--state", "issued").err
    assert run("change", "open", order, *change).code == 0
    assert "There are change notices, and none of them is issued." in run("change", "list", "--state", "issued").err
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    assert "Nothing was issued of what was asked for." in run("signoffs", "--department", "factory").err
    assert run("return", order, "spec-sheet", "--department", "cutting").code == 0
    assert run("change", "reject", order, "CN-1", "--why", "withdrawn").code == 0
    assert run("order", "complete", order, "--on", "2020-01-31").code == 0
    refused = run("retention", "propose", "customer:NOBODY")
    assert "matches customer:NOBODY; orders due in all: 1" in refused.err


def test_who_is_in_charge_is_a_person_of_the_vault(run: Run, order: str) -> None:
    assert run("person", "add", "wang", "--name", "王丽", "--department", "sales", "--role", "member").code == 0
    new = ("order", "new", "--customer", "NORDIC", "--title", "Coat", "--merchandiser")
    for typed, said in (("nobody", "has the id nobody"), ("王丽", "Type it instead: wang.")):
        for line in ((*new, typed), ("order", "edit", order, "--merchandiser", typed), ("order", "repeat", order)):
            if line[1] != "repeat":
                refused = run(*line)
                assert refused.code == 2, line
                assert said in refused.err, line
    assert run(*new, "wang").code == 0


def test_stages_and_kinds_by_name_and_new_customers_are_said(run: Run, vault: Path, order: str) -> None:
    stage = json.loads(run("order", "list", "--json").out)["orders"][0]["stage"]
    assert stage == ""
    spec = vault.parent / "more.txt"
    spec.write_text("size chart", encoding="utf-8")
    assert run("add", order, spec, "--kind", "合同").code == 0
    edited = run("order", "edit", order, "--customer", "NOWHER3")
    assert "Customer NOWHER3 is new" in edited.err
    refused = run("customer", "edit", "NORDIC", "--address", "nordic")
    assert refused.code == 2
    assert "nordic is neither a mail address nor a domain nor a fax number." in refused.err
    assert run("customer", "edit", "NORDIC", "--address", "+46 8 123 45 67", "--address", "nordic.example").code == 0


def test_what_is_added_is_what_was_meant(run: Run, vault: Path, order: str) -> None:
    other = vault.parent / "other.txt"
    other.write_bytes(b"")
    refused = run("add", order, other, "--kind", "contract", "--document", "spec-sheet")
    assert refused.code == 2
    assert "spec-sheet is of the kind" in refused.err
    added = run("add", order, other, "--kind", "other")
    assert added.code == 0
    assert "other.txt is empty (0 bytes)" in added.err
    change = ("--what", "a: b -> c", "--why", "fax", "--evidence", "spec-sheet@1", "--affects", "other")
    assert run("change", "open", order, *change).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "spec-sheet@1").code == 0
    other.write_bytes(b"new")
    refused = run("add", order, other, "--document", "spec-sheet", "--change", "CN-1")
    assert refused.code == 3
    assert f"Change CN-1 of {order} does not affect spec-sheet; it affects other." in refused.err


def test_a_paper_that_was_destroyed_may_come_again_and_it_is_said(run: Run, vault: Path, old: str) -> None:
    order = old
    [path] = vault.glob(f"orders/*/{order}/documents/spec-sheet/v2/*")
    again = vault.parent / "again.txt"
    again.write_bytes(path.read_bytes())
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    assert run("order", "complete", order, "--on", "2020-01-31").code == 0
    disposal = json.loads(run("retention", "propose", "--json").out)["disposal"]
    assert run("--as", "boss", "retention", "approve", disposal).code == 0
    nothing = run("retention", "restore", disposal)
    assert f"Taken off the list; nothing of these was in the bin: {order}." in nothing.out
    assert "Brought back" not in nothing.out
    disposal = json.loads(run("retention", "propose", "--json").out)["disposal"]
    assert run("--as", "boss", "retention", "approve", disposal).code == 0
    assert run("retention", "execute", disposal, "--now", "--yes").code == 0
    assert run("order", "reopen", order, "--why", "claim").code == 0
    added = run("add", order, again, "--document", "spec-sheet")
    assert added.code == 0
    assert "again.txt has the same bytes as a version that is gone" in added.err
    assert f"by disposal {disposal}" in added.err


def test_a_busy_inbox_in_chinese_by_name_and_in_the_vaults_zone(run: Run, vault: Path) -> None:
    assert run("person", "add", "wang", "--name", "王丽", "--department", "sales", "--role", "member").code == 0
    with hold(Layout(vault).lock("watching"), "the inbox", Holder("wang", os.getpid(), "desk")):
        busy = run("ingest", "--lang", "zh_CN", env={"TZ": "America/New_York"})
    assert busy.code == 5
    assert "王丽" in busy.err
    assert "收件箱" in busy.err
    assert "the inbox" not in busy.err
    now = json.loads(run("agenda", "--json").out)["as_of"]
    [told] = re.findall(r"(\d{4})年(\d+)月(\d+)日 (\d\d):\d\d(?!:)", busy.err)
    *day, hour = map(int, (now[:4], now[5:7], now[8:10], now[11:13]))
    assert [int(one) for one in told] in [[*day, hour], [*day, (hour - 1) % 24]]


def test_what_nobody_read_is_not_said_to_be_read(run: Run, vault: Path) -> None:
    (vault / "inbox/scan/note.txt").write_text("about nothing we know", encoding="utf-8")
    assert run("ingest").code == 0
    for folder in (vault / ".docvault/index", vault / ".docvault/text"):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    shown = run("inbox").out
    assert "is still being read" not in shown


def test_what_lies_beside_the_inboxes_is_named(run: Run, vault: Path) -> None:
    (vault / "inbox/order.pdf").write_text("a", encoding="utf-8")
    (vault / "inbox/old").mkdir()
    (vault / "inbox/empty").mkdir()
    (vault / "inbox/old/more.pdf").write_text("b", encoding="utf-8")
    (vault / "inbox/.hidden").write_text("c", encoding="utf-8")
    for line in ("ingest", "inbox", "agenda"):
        told = run(line).err
        assert "Nobody takes in what lies here: inbox/old, inbox/order.pdf." in told, line
        assert "inbox/fax" in told, line
    found = json.loads(run("check", "--json").out)["findings"]
    assert [(one["rule"], one["path"]) for one in found] == [("W051", "inbox/old"), ("W051", "inbox/order.pdf")]


def test_what_is_to_be_put_in_is_named_in_the_readers_language(run: Run, order: str) -> None:
    shown = run("change", "reject", "--help", "--lang", "zh_CN").out
    assert "[选项] 订单 更改" in shown
    assert "--why 原因" in shown
    assert not re.search(r"(?<!-)\b(REASON|ORDER|OPTIONS)\b", shown)
    assert run("order", "complete", order).code == 0
    refused = run("order", "edit", order, "--title", "Coat", "--lang", "zh_CN")
    assert f"`docvault order reopen {order} --why 原因`" in refused.err
