"""The inbox from the command line, with the real watcher and the real readers."""

import json
import shutil
import signal
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.results import demand_described
from tests.cli.terminal import ROOT, Run, environment, run_in
from tests.pace import HANG_SECONDS, until

MAIL = """Subject: Change of order PO-4711
From: anna@nordic.example
Message-ID: <1@nordic.example>

Silver buttons please. 请用银色纽扣。
"""


def test_ingest_files_what_names_an_order_and_shows_the_rest(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox" / "email" / "a.eml").write_text(MAIL, encoding="utf-8")
    (vault / "inbox" / "scan" / "note.txt").write_text("about nothing we know", encoding="utf-8")
    (vault / "inbox" / "scan" / "twice.eml").write_text(MAIL, encoding="utf-8")
    done = run("ingest", "--json")
    assert done.code == 0
    tree = done.json
    assert {name: tree[name] for name in ("arrived", "filed", "waiting", "duplicate", "rejected")} == {
        "arrived": 3,
        "filed": 1,
        "waiting": 1,
        "duplicate": 1,
        "rejected": 0,
    }
    filed = next(item for item in tree["items"] if item["fate"] == "filed")
    assert filed["order"] == order
    assert "PO-4711" in filed["reason"]
    assert not list((vault / "inbox" / "email").glob("*.eml"))

    inbox = run("inbox", "--json").json["items"]
    assert [(item["file"], item["channel"], item["suggestions"]) for item in inbox] == [("note.txt", "scan", [])]
    assert {"item", "received", "due", "reason"} <= set(inbox[0])
    shown = run("inbox").out
    assert "nothing in it names an order" in shown
    assert f"docvault file {inbox[0]['item'][-5:]} ORDER" in shown
    assert "里面没有提到" in run("inbox", "--lang", "zh_CN").out

    hits = run("search", "银色纽扣", f"order:{order}", "is:newest", "--json").json["hits"]
    assert [hit["order"] for hit in hits if hit["file"].endswith(".eml")] == [order]
    assert "«银色纽扣»" in run("search", "银色纽扣").out


def test_an_attachment_is_shown_by_number_and_filed_by_it(run: Run, vault: Path, order: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Papers", "anna@nordic.example"
    mail.set_content("see attached")
    mail.add_attachment("尺码 S M L".encode(), maintype="text", subtype="plain", filename="尺码表.txt")
    (vault / "inbox" / "email" / "papers.eml").write_bytes(mail.as_bytes())
    item = run("ingest", "--json").json["items"][0]["item"]
    shown = run("inbox", item[-5:], "--json").json["items"][0]
    assert [(part["part"], part["file"]) for part in shown["parts"]] == [(1, "尺码表.txt")]
    assert "1  尺码表.txt" in run("inbox").out
    missing = run("file", item, order, "--part", "7")
    assert (missing.code, missing.err.count(f"`docvault inbox {item}`")) == (2, 1)
    filed = run("file", item, order, "--part", "1", "--kind", "size-chart", "--json")
    assert filed.json["file"] == "尺码表.txt"
    found = run("search", "尺码", f"order:{order}", "--json").json
    assert ([hit["document"] for hit in found["hits"]], found["unread"]) == (["size-chart"], 0), "it is read at once"
    assert run("inbox", "--json").json["items"][0]["item"] == item  # the mail itself still waits
    assert f"filed: {order}/size-chart@1" in run("inbox", item).out
    assert run("check").code == 0


def test_file_and_reject(run: Run, vault: Path, order: str) -> None:
    for name in ("one", "two"):
        (vault / "inbox" / "scan" / f"{name}.txt").write_text(f"{name}: about nothing we know", encoding="utf-8")
    items = {item["file"]: item["item"] for item in run("ingest", "--json").json["items"]}
    filed = run("file", items["one.txt"][-5:], order, "--document", "spec-sheet", "--json")
    assert filed.code == 0
    assert {"order": order, "document": "spec-sheet", "version": 3}.items() <= filed.json.items()
    again = run("file", items["one.txt"], order)
    assert (again.code, again.out) == (3, "")
    assert f"is filed ({order})" in again.err
    assert run("reject", items["two.txt"], "--why", " ").code == 2
    assert run("reject", items["two.txt"], "--why", "advertising").code == 0
    assert run("inbox").err == "Nothing waits.\n"
    fates = {item["file"]: item["state"] for item in run("inbox", "--all", "--json").json["items"]}
    assert fates == {"one.txt": "filed", "two.txt": "rejected"}
    assert "advertising" in run("inbox", "--all").out
    assert "[rejected]" in run("search", "two.txt").out
    assert run("search", "is:waiting").code == 1
    assert run("file", "zzzzz", order).code == 4
    assert run("check").code == 0


def test_what_is_added_by_hand_is_found_and_reindex_gives_the_same_answers(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox" / "scan" / "note.txt").write_text("style DJ-208 comes later", encoding="utf-8")
    assert run("ingest").code == 0
    before = [run("search", query, "--json").json for query in ("纽扣", "gold", "DJ-208")]
    assert [found["total"] for found in before] == [2, 1, 1]
    inbox = run("inbox", "--json").json
    assert inbox["items"][0]["suggestions"]
    assert run("reindex", "--json").json == {"cases": 4, "items": 1, "read": 0, "lacking": {}}
    assert [run("search", query, "--json").json for query in ("纽扣", "gold", "DJ-208")] == before
    assert run("inbox", "--json").json == inbox
    shutil.rmtree(vault / ".docvault")
    assert run("reindex", "--json").json == {"cases": 4, "items": 1, "read": 2, "lacking": {}}
    assert [run("search", query, "--json").json for query in ("纽扣", "gold", "DJ-208")] == before
    assert run("inbox", "--json").json == inbox


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_takes_in_until_it_is_asked_to_stop(vault: Path, order: str, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "docvault", "watch", "--json"]
    with subprocess.Popen(
        command, cwd=vault, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as watcher:
        assert watcher.stderr is not None
        assert b"Watching inbox/fax" in watcher.stderr.readline()
        assert run_in(vault, "ingest").code == 5
        (vault / "inbox" / "email" / "a.eml").write_text(MAIL, encoding="utf-8")
        until(lambda: "a.eml" in run_in(vault, "order", "show", order).out)
        watcher.send_signal(number)
        out, err = watcher.communicate(timeout=HANG_SECONDS)
    assert watcher.returncode == 0
    assert err == b"Stopped watching.\n"
    demand_described(["watch"], json.loads(out))
    assert [(item["file"], item["fate"]) for item in json.loads(out)["items"]] == [("a.eml", "filed")]


def test_an_answer_read_before_its_mail_follows_it(run: Run, vault: Path, order: str) -> None:
    """Both arrive together: whichever is read first, the answer belongs where the mail it answers was filed."""
    answer = "Subject: Re: buttons\nFrom: anna@nordic.example\nMessage-ID: <2@nordic.example>\nIn-Reply-To: <1@nordic.example>\n\nYes.\n"
    (vault / "inbox" / "email" / "a answer.eml").write_text(answer, encoding="utf-8")
    assert run("ingest", "--json").json["waiting"] == 1
    (vault / "inbox" / "email" / "b mail.eml").write_text(MAIL, encoding="utf-8")
    run("ingest")
    assert run("inbox", "--json").json["items"] == []
    assert {item["order"] for item in run("inbox", "--all", "--json").json["items"]} == {order}


@pytest.mark.slow
@pytest.mark.ocr
def test_demo_tells_the_whole_story(tmp_path: Path) -> None:
    catalogue = json.loads((ROOT / "docvault" / "samples" / "catalogue.json").read_text(encoding="utf-8"))
    done = run_in(tmp_path, "demo", "trial", "--json")
    assert done.code == 0, done.err
    tree = done.json
    orders = {
        reference: run_in(tmp_path / "trial", "order", "list", reference, "--json").json["orders"][0]["order"]
        for reference in references(catalogue)
    }
    items = {item["file"]: item for item in tree["items"]}
    assert len(items) == len(catalogue["files"])
    for file in catalogue["files"]:
        item, expected = items[file["file"]], file["expect"]
        assert item["fate"] == expected["fate"], item
        if "order" in expected:
            assert item["order"] == orders[expected["order"]], item
            assert item["reason"], item
        if "outcome" in expected:
            assert item["outcome"] == expected["outcome"], item
    waiting = {item["file"]: item for item in tree["inbox"]}
    for file in catalogue["files"]:
        if "suggested" in file["expect"]:
            assert waiting[file["file"]]["suggestions"][0]["order"] == orders[file["expect"]["suggested"]]
        if "looks_like" in file["expect"]:
            assert waiting[file["file"]]["looks_like"]
    assert all(found["total"] and found["hits"][0]["marks"] for found in tree["searches"])
    control = tree["control"]
    states = {(row["department"], row["version"]): row["state"] for row in control["signoffs"]}
    assert states[("cutting", 2)] == "signed"
    assert states[("factory", 2)] == "owed"
    assert states[("cutting", 1)] == states[("factory", 1)] == "superseded"  # on paper, to be given back
    assert {"signature", "return", "change", "arrival"} <= {line["kind"] for line in control["agenda"]}
    assert run_in(tmp_path / "trial", "check").code == 0

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "precious.txt").write_text("mine", encoding="utf-8")
    refused = run_in(tmp_path, "demo", "mine")
    assert refused.code == 3
    assert (tmp_path / "mine" / "precious.txt").exists()


def references(catalogue: dict[str, list[dict[str, dict[str, str]]]]) -> set[str]:
    """The customers' references the catalogue expects something of."""
    expected = [file["expect"] for file in catalogue["files"]]
    return {
        reference
        for one in expected
        for name in ("order", "suggested")
        for reference in [one.get(name, "")]
        if reference
    }


def test_a_vault_without_its_derived_folder_shows_the_same_inbox(run: Run, vault: Path) -> None:
    (vault / "inbox" / "fax" / "two.txt").write_text("PO-4711 and order of year: linen PO-4711 ", encoding="utf-8")
    (vault / "inbox" / "scan" / "note.txt").write_text("about DJ-208, the style only", encoding="utf-8")
    run("ingest")
    before = run("inbox", "--json").json["items"]
    assert [bool(item["suggestions"]) for item in before] == [True]
    for index in (vault / ".docvault").glob("index*"):
        shutil.rmtree(index) if index.is_dir() else index.unlink()
    assert run("inbox", "--json").json["items"] == before
    shutil.rmtree(vault / ".docvault")  # the kept texts too: what the register and the file's name tell is left
    [left] = run("inbox", "--json").json["items"]
    assert (left["item"], bool(left["due"])) == (before[0]["item"], True)
    run("reindex")
    assert run("inbox", "--json").json["items"] == before


def test_what_goes_on_growing_after_it_was_rejected_waits_again(run: Run, vault: Path, order: str) -> None:
    """Whoever rejected it had not seen what names an order now; and a person decides where it goes."""
    (vault / "inbox" / "scan" / "g.txt").write_text("first\n", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("reject", item, "--why", "blank").code == 0
    with next((vault / "inbox" / "scan" / ".taken").glob(f"*{item}/g.txt")).open("a", encoding="utf-8") as held:
        held.write("PO-4711 silver instead of gold\n")
    assert run("ingest").code == 0
    [waiting] = [one for one in run("inbox", "--json").json["items"] if one["item"] == item]
    assert (waiting["state"], waiting["was_rejected"]["why"]) == ("waiting", "blank")
    assert waiting["suggestions"][0]["order"] == order
    shown = run("inbox").out
    assert "was rejected by" in shown
    assert "blank" in shown
    assert "g.txt" in run("agenda").out
    assert "silver" in run("search", "silver instead").out
    assert run("reindex").code == 0
    assert run("inbox", item, "--json").json["items"][0]["was_rejected"]["why"] == "blank"
    assert run("check").code == 0
