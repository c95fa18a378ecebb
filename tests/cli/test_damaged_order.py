"""One damaged case file keeps nobody from the others, whatever arrived for it, and however much of what is derived is gone."""

import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.terminal import Run


def damage(history: Path) -> bytes:
    """Alter a byte of the last record of a history, and return what it was."""
    before = history.read_bytes()
    rest, sign, last = before.rpartition(b'"action":"')
    history.write_bytes(rest + sign + b"x" + last[1:])
    return before


@pytest.fixture
def history(run: Run, vault: Path, order: str) -> Path:
    """The history of the order an attachment of a mail that waits was filed to; another order is due for disposal."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "ann@elsewhere.example", "hello", "<one@elsewhere.example>"
    mail.set_content("hello there")
    mail.add_attachment("a colour", filename="lab dip.txt")
    (vault / "inbox/email/hello.eml").write_bytes(mail.as_bytes())
    [item] = run("ingest", "--json").json["items"]
    assert run("file", item["item"], order, "--part", "1").code == 0
    assert (
        run("order", "new", "--customer", "HANSE", "--title", "t", "--number", "o-1", "--opened", "2010-01-04").code
        == 0
    )
    assert run("order", "complete", "o-1", "--on", "2010-02-01").code == 0
    (vault.parent / "note.txt").write_text("a word", encoding="utf-8")
    assert run("add", "o-1", vault.parent / "note.txt", "--kind", "inspection-report", "--late", "--why", "w").code == 0
    return next(vault.glob(f"orders/*/{order}/history.jsonl"))


@pytest.mark.parametrize("is_there", [True, False], ids=["index", "no index"])
def test_every_other_order_goes_on(run: Run, vault: Path, history: Path, *, is_there: bool) -> None:
    damage(history)
    for command in (("order", "list"), ("inbox",), ("agenda",), ("retention", "audit"), ("ingest",), ("reindex",)):
        if not is_there:
            shutil.rmtree(vault / ".docvault")
        assert (command, run(*command).code) == (command, 0)


def test_what_waits_is_known_again_when_the_order_is_whole(run: Run, vault: Path, history: Path) -> None:
    person = ("--name", "Wang Li", "--department", "fabric")
    assert run("person", "add", "wang.li", *person).code == 0
    seen = ("--as", "wang.li", "inbox", "--json")
    found = ("--as", "wang.li", "search", "hello", "--json")
    before = run(*seen).json["items"], run(*found).json["total"]
    whole = damage(history)
    assert run("reindex").code == 0
    assert run(*seen).json["items"][0]["closed"]
    history.write_bytes(whole)
    assert run("order", "list").code == 0
    assert (run(*seen).json["items"], run(*found).json["total"]) == before


def test_an_order_whose_customer_is_damaged_is_shown_and_changed(run: Run, vault: Path, order: str) -> None:
    damage(vault / "customers/NORDIC/history.jsonl")
    edited = run("order", "edit", order, "--note", "by rail", "--lang", "en")
    assert (edited.code, "is held with its customer NORDIC is not known" in edited.err) == (0, True)
    shown = run("order", "show", order, "--json")
    assert (shown.code, shown.json["note"], shown.json["customer_holds"]) == (0, "by rail", [])
    assert run("order", "new", "--customer", "NORDIC", "--title", "t").code == 6
