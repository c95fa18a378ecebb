"""What people are told where scripts read JSON: the sentence, and the next step in it. Real processes, some at a real terminal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Run, environment, run_in
from tests.pace import HANG_SECONDS


def typed(folder: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Run a command at a terminal where this answer is typed; its exit code and what the screen showed."""
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "docvault", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment(TERM="xterm", COLUMNS="200"), stdin=slave, stdout=slave, stderr=slave
    ) as asked:
        os.close(slave)
        os.write(master, answer.encode())
        shown = b""
        try:
            while piece := os.read(master, 4096):
                shown += piece
        except OSError:  # Linux says so when the last writer is gone
            pass
        code = asked.wait(HANG_SECONDS)
    os.close(master)
    return code, shown.decode()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("agenda", "--person", "a", "--all"), "Choose one of --person, --department and --all."),
        (("review", "{order}", "--item", "credit"), "--item and --opinion belong together."),
        (("order", "confirm", "{order}"), "Say what is confirmed: items by name, --all-unchanged, or --to-customer."),
    ],
)
def test_options_that_do_not_go_together(run: Run, order: str, arguments: tuple[str, ...], sentence: str) -> None:
    refused = run(*(argument.format(order=order) for argument in arguments))
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err


def test_lists_with_nothing_in_them_say_what_fills_them(run: Run, tmp_path: Path) -> None:
    assert run("customer", "list", "nobody").code == 1
    assert "No customer matches." in run("customer", "list", "nobody").err
    assert "There are no change notices." in run("change", "list").err
    assert "`docvault retention propose` makes the first list." in run("retention", "list").err
    assert "Nothing is to be done. The desk is empty." in run("agenda", "--department", "factory").err
    assert run_in(tmp_path, "init", "empty", "--time-zone", "Asia/Shanghai", "--lang", "en").code == 0
    none = run_in(tmp_path / "empty", "customer", "list")
    assert none.code == 0
    assert "`docvault order new` opens the first with its order." in none.err


def test_a_command_that_is_not_there(run: Run) -> None:
    refused = run("order", "weigh")
    assert refused.code == 2
    assert "weigh" in refused.err
    assert "--help" in refused.err


def test_a_search_says_how_much_it_did_not_show(run: Run, vault: Path) -> None:
    (vault / "inbox" / "scan" / "note.txt").write_text("buttons of nobody's order", encoding="utf-8")
    assert run("ingest").code == 0
    assert "[waiting]" in run("search", "nobody").out
    few = run("search", "buttons", "--limit", "1")
    assert "3 found, 1 shown; `--limit` shows more." in few.out


def test_a_waiting_item_and_what_became_of_it(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox" / "scan" / "note.txt").write_text("about nothing we know", encoding="utf-8")
    ingested = run("ingest").out
    assert "note.txt" in ingested
    item = run("inbox", "--json").json["items"][0]["item"]
    assert "nothing in it names an order of this vault" in run("inbox", item).out
    assert run("reject", item, "--why", "advertising").code == 0
    shown = run("inbox", item).out
    for words in (item, "note.txt", "received", "rejected", "advertising"):
        assert words in shown
    assert "已拒绝" in run("--lang", "zh_CN", "inbox", item).out
    assert "Item" in run("reject", item, "--why", "again").err
    what = ("--what", "buttons: gold -> silver", "--why", "said so", "--evidence", "spec-sheet@1")
    change = run("change", "open", order, *what, "--json").json["change"]
    assert run("change", "reject", order, change, "--why", "no").code == 0
    assert "已拒绝" in run("--lang", "zh_CN", "change", "list").out
    (vault / "inbox" / "scan" / "again.txt").write_text("about nothing we know", encoding="utf-8")
    assert "again.txt" in run("ingest").out
    again = next(one for one in run("inbox", "--all", "--json").json["items"] if one["file"] == "again.txt")
    assert re.search(r"the same was rejected by .+: advertising", run("inbox", again["item"]).out)
    (vault / "inbox" / "scan" / "third.txt").write_text("about nothing we know", encoding="utf-8")
    assert "third.txt" in run("ingest").out
    third = next(one for one in run("inbox", "--all", "--json").json["items"] if one["file"] == "third.txt")
    assert f"the same as {again['item']}" in run("inbox", third["item"]).out


def test_copies_that_are_asked_back(run: Run, order: str) -> None:
    out = ("distribute", order, "spec-sheet", "--to")
    assert run(*out, "cutting", "--copies", "2").code == 0
    assert run(*out, "factory", "--medium", "screen").code == 0
    told = run("recall", order, "spec-sheet@2").out
    assert "is to give back no. 1, 2; enter it with `docvault return`." in told
    assert "withdrawn." in told


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("open", "{order}", "--what", "buttons in silver", "--why", "fax"), 2, "buttons in silver"),
        (
            ("open", "{order}", "--what", "due: 2027-03-15 -> soon", "--why", "fax", "--evidence", "spec-sheet@1"),
            2,
            "soon",
        ),
        (("open", "{order}", "--what", "buttons: gold -> silver", "--why", " "), 2, "reason"),
        (("confirm", "{order}", "CN-9", "--evidence", "spec-sheet@1"), 4, "CN-9"),
    ],
)
def test_a_change_that_cannot_be_opened_or_found(
    run: Run, order: str, arguments: tuple[str, ...], code: int, word: str
) -> None:
    refused = run("change", *(argument.format(order=order) for argument in arguments))
    assert (refused.code, refused.out) == (code, "")
    assert word in refused.err
    assert run("change", "list", "--json").json["changes"] == []


@pytest.fixture
def due(run: Run, old: str) -> str:
    """An old order with documents is due, and there is a manager."""
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    return old


def test_each_state_of_a_disposal_names_the_next_step(run: Run, due: str) -> None:
    number = str(run("retention", "propose", "--json").json["disposal"])
    listed = run("retention", "list").out
    assert number in listed
    assert run("--as", "boss", "retention", "approve", number).code == 0
    assert f"`docvault retention execute {number} --dry-run`" in run("retention", "show", number).out
    planned = run("retention", "execute", number, "--dry-run").out
    assert "spec.txt" in planned
    assert run("retention", "execute", number).code == 0
    assert "until" in run("retention", "show", number).out
    assert f"Brought back: {due}." in run("retention", "restore", number, "--order", due).out


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX")
def test_destroying_is_asked_at_a_terminal_and_no_is_no(run: Run, due: str, vault: Path) -> None:
    number = str(run("retention", "propose", "--json").json["disposal"])
    assert run("--as", "boss", "retention", "approve", number).code == 0
    files = sorted(path for path in vault.glob(f"*/**/{due}/**/spec.txt"))
    code, shown = typed(vault, "n\n", "retention", "execute", number, "--now")
    assert code not in {0, 70}
    assert "Boss" in shown
    assert sorted(path for path in vault.glob(f"*/**/{due}/**/spec.txt")) == files
    code, shown = typed(vault, "y\n", "retention", "execute", number, "--now")
    assert code == 0, shown
    assert list(vault.glob(f"*/**/{due}/**/spec.txt")) == []
    assert "destroyed" in run("retention", "show", number).out


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX")
def test_a_terminal_shows_how_far_it_is(vault: Path) -> None:
    code, shown = typed(vault, "", "check")
    assert code == 0, shown
    assert "%" in shown


def test_an_order_taken_over_opens_its_customer(run: Run, order: str, tmp_path: Path) -> None:
    assert run("export", order, "--to", tmp_path / "out", "--why", "audit").code == 0
    assert run_in(tmp_path, "init", "other", "--time-zone", "Asia/Shanghai", "--lang", "en").code == 0
    taken = run_in(tmp_path / "other", "import", tmp_path / "out" / order)
    assert taken.code == 0, taken.err
    assert "NORDIC" in taken.out


@pytest.mark.slow
@pytest.mark.ocr
def test_the_demo_tells_its_story_and_what_to_type_next(tmp_path: Path) -> None:
    (tmp_path / "docvault.py").write_text("raise SystemExit('a program somebody put there')", encoding="utf-8")
    done = run_in(tmp_path, "demo", "trial")
    assert done.code == 0, done.err
    for words in (
        "files arrived: ",
        "Could not be read; kept as it came:",
        "Waits for a person, with suggestions:",
        "Searched for ",
        "Next:",
        "the same as ",
    ):
        assert words in done.out
    assert run_in(tmp_path / "trial", "inbox").code == 0
    again = run_in(tmp_path, "--lang", "zh_CN", "demo", "trial")
    assert again.code == 0, again.err
    assert "Next:" not in again.out
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("trial")]) == 2
