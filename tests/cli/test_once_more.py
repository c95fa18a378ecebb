"""What arrives once more is neither swallowed nor filed twice: after a rejection, for another order, or as one mail that two people saved."""

import json
import time
from pathlib import Path

import pytest

from docvault.model.intake.extracted import Extracted, Outcome, Page
from docvault.services.intake.item_entries import find_item
from docvault.services.proof.check import check
from docvault.services.upkeep.opening import open_vault
from tests.cli.terminal import Run
from tests.without_rights import POSIX, mode, run_bare

SAID = "From: Ms Berg <berg@nordic.example>\r\nTo: a@house.example\r\nSubject: PO-4711 size change\r\nMessage-ID: <same@nordic.example>\r\n"
TEXT = "Date: Fri, 20 Nov 2026 10:00:00 +0800\r\n\r\nPlease make size L 40 pieces more.\r\n"


def mail(by: str, text: str = TEXT) -> bytes:
    """A mail as one mailbox has it."""
    return f"Received: from {by}.example\r\n{SAID}{text}".encode()


def drop(run: Run, vault: Path, name: str, content: bytes) -> dict[str, object]:
    """What became of a file that was dropped."""
    (vault / "inbox/email" / name).write_bytes(content)
    [item] = run("ingest", "--json").json["items"]
    found: dict[str, object] = item
    return found


@pytest.fixture(autouse=True)
def cutter(run: Run) -> None:
    """Somebody of the cutting room, who has no role."""
    assert run("person", "add", "cui", "--name", "Cui Hua", "--department", "cutting", "--role", "member").code == 0


def test_what_was_rejected_and_is_sent_again_waits(run: Run, vault: Path, order: str) -> None:
    first = drop(run, vault, "a.txt", b"about PO-4711")
    assert first["fate"] == "filed"
    other = drop(run, vault, "b.txt", b"about nothing")
    assert run("reject", str(other["item"]), "--why", "advertising").code == 0
    again = drop(run, vault, "c.txt", b"about nothing")
    assert again["fate"] == "waiting"
    [shown] = run("inbox", "--json").json["items"]
    [before] = shown["rejected_before"]
    assert (before["item"], before["person"], before["why"]) == (other["item"], "root", "advertising")
    assert "the same was rejected by root" in run("inbox").out
    assert "advertising" in run("inbox").out
    assert "c.txt" in run("agenda").out
    assert drop(run, vault, "d.txt", b"about nothing")["first"] == again["item"]
    assert run("file", str(again["item"]), order).code == 0
    assert check(vault).findings == ()


def test_what_was_rejected_is_not_filed_by_itself(run: Run, vault: Path, order: str) -> None:
    first = drop(run, vault, "a.txt", b"about PO-4711")
    assert run("unfile", str(first["item"]), "--why", "not of this order").code == 0
    assert run("reject", str(first["item"]), "--why", "of nobody's").code == 0
    assert drop(run, vault, "b.txt", b"about PO-4711")["fate"] == "waiting"


def test_a_duplicate_is_filed_to_another_order_too(run: Run, vault: Path, order: str) -> None:
    other = order.replace("-0001", "-0002")
    first = drop(run, vault, "a.txt", b"about PO-4711, both orders")
    second = drop(run, vault, "b.txt", b"about PO-4711, both orders")
    assert (first["fate"], second["fate"]) == ("filed", "duplicate")
    item = str(second["item"])
    assert f"docvault file {item[-5:]} ORDER" in run("inbox", item).out
    refused = run("file", item, order)
    assert (refused.code, "reject" in refused.err, f"docvault file {item[-5:]} ORDER" in refused.err) == (
        3,
        False,
        True,
    )
    assert run("inbox", item, "--json").json["items"][0]["state"] == "duplicate"
    filed = run("file", item, other, "--json")
    assert (filed.code, filed.json["order"]) == (0, other)
    assert check(vault).findings == ()
    papers = [path.read_bytes() for path in (vault / "orders").rglob("b.txt")]
    assert papers == [b"about PO-4711, both orders"]


def test_one_mail_that_two_people_saved_is_one(run: Run, vault: Path, order: str) -> None:
    other = order.replace("-0001", "-0002")
    first = drop(run, vault, "m1.eml", mail("mx1"))
    assert first["order"] == order
    second = drop(run, vault, "m2.eml", mail("mx2"))
    place = f"{order}/{first['document']}@1"
    assert (second["fate"], second["first"], second["same_mail"]) == ("duplicate", place, True)
    item = str(second["item"])
    assert f"the same mail as {place}" in run("inbox", item).out
    assert f"与 {place} 是同一封邮件" in run("inbox", item, "--lang", "zh_CN").out
    [kept] = (vault / "intake").rglob("m2.eml")
    assert kept.read_bytes() == mail("mx2")
    assert run("inbox", "--json").json["items"] == []
    assert drop(run, vault, "m3.eml", mail("mx2"))["first"] == item
    assert run("reindex").code == 0
    assert run("inbox", item, "--json").json["items"][0]["same_mail"] is True
    assert check(vault).findings == ()
    refused = run("file", item, order)
    assert (refused.code, "the same mail as version 1" in refused.err) == (3, True)
    assert run("file", item, other).code == 0
    assert check(vault).findings == ()


def test_a_mail_that_is_in_a_customers_file_already_is_one(run: Run, vault: Path, order: str) -> None:
    text = TEXT.replace("size L", "no size")
    first = drop(run, vault, "a.eml", mail("one", text).replace(b"PO-4711", b"your terms"))
    assert run("file", str(first["item"]), "customer:NORDIC", "--kind", "correspondence").code == 0
    second = drop(run, vault, "b.eml", mail("two", text).replace(b"PO-4711", b"your terms"))
    [document] = run("customer", "show", "NORDIC", "--json").json["documents"]
    assert (second["fate"], second["first"]) == ("duplicate", f"customer:NORDIC/{document['id']}@1")
    refused = run("file", str(second["item"]), "customer:NORDIC", "--lang", "en")
    assert (refused.code, "customer:NORDIC, as somebody else saved it" in refused.err) == (3, True)


def test_what_waits_once_stays_where_people_look(run: Run, vault: Path, order: str) -> None:
    first = drop(run, vault, "m1.eml", mail("mx1").replace(b"PO-4711", b"the"))
    second = drop(run, vault, "m2.eml", mail("mx2").replace(b"PO-4711", b"the"))
    assert (second["fate"], second["first"]) == ("duplicate", first["item"])
    assert run("file", str(first["item"]), order).code == 0
    assert run("file", str(second["item"]), order.replace("-0001", "-0002")).code == 0
    assert run("unfile", str(first["item"]), "--why", "w").code == 0
    assert run("ingest").code == 0
    assert [one["item"] for one in run("inbox", "--json").json["items"]] == [first["item"]]


def test_a_stranger_with_the_same_message_id_is_not_swallowed(run: Run, vault: Path, order: str) -> None:
    first = drop(run, vault, "m1.eml", mail("mx1"))
    forged = drop(run, vault, "m2.eml", mail("mx1", TEXT.replace("40", "400")))
    assert forged["fate"] == "waiting"
    [shown] = run("inbox", "--json").json["items"]
    assert shown["same_message_id"] == f"{order}/{first['document']}@1"
    assert "says something else" in run("inbox").out
    assert run("file", str(forged["item"]), order, "--new").code == 0
    assert check(vault).findings == ()


def test_the_same_mail_goes_with_the_mail(run: Run, vault: Path, old: str) -> None:
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    said = mail("mx1").replace(b"PO-4711", old.encode())
    assert drop(run, vault, "m1.eml", said)["order"] == old
    second = drop(run, vault, "m2.eml", said.replace(b"mx1", b"mx2"))
    assert second["fate"] == "duplicate"
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    disposal = run("retention", "propose", "--as-of", "2032-01-01", "--json")
    assert disposal.code == 0, disposal.err
    assert [one["item"] for one in disposal.json["elsewhere"] if "item" in one] == [second["item"]]


@pytest.mark.skipif(not POSIX, reason="modes of files bind nobody here")
def test_what_cannot_be_read_is_said_at_once(run: Run, vault: Path) -> None:
    with (vault / "vault.yaml").open("a", encoding="utf-8") as settings:
        settings.write("intake:\n  incomplete_seconds: 3600\n")
    assert run("adopt").code == 0
    path = vault / "inbox/scan/closed.txt"
    path.write_text("of somebody else", encoding="utf-8")
    with mode(path, 0o000):
        told = run_bare(vault, "ingest", "--json")
    assert told.code != 0
    assert [one["path"] for one in json.loads(told.out)["not_taken"]] == ["inbox/scan/closed.txt"]


def test_only_the_later_of_two_looks_like_the_other(run: Run, vault: Path) -> None:
    opened = open_vault(vault, person="root")
    page = Page(" ".join(f"word {number}" for number in range(200)), recognised=True)
    items = []
    for name in ("first.txt", "second.txt"):
        (vault / "inbox/scan" / name).write_text(name, encoding="utf-8")
        items.append(run("ingest", "--json").json["items"][0]["item"])
        time.sleep(1.1)  # times are written to the second
    for item in items:
        found = find_item(opened, item)
        opened.kept_text.put(found.sha256, Extracted("text/plain", Outcome.TEXT, "test/1", pages=(page,)))
    opened.close()
    shown = {one["file"]: one.get("looks_like") for one in run("inbox", "--json").json["items"]}
    assert shown == {"first.txt": None, "second.txt": items[0]}
