"""What was filed by mistake waits in the inbox again: nothing of it is lost, and it is not filed again by itself."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from docvault.services.proof.check import check
from tests.cli.terminal import Run
from tests.cli.test_intake import MAIL


@pytest.fixture
def other(order: str) -> str:
    """The second order."""
    return order.replace("-0001", "-0002")


def item_of(run: Run, item: str) -> dict[str, Any]:
    found: dict[str, Any] = run("inbox", item, "--json").json["items"][0]
    return found


def test_a_mail_that_filed_itself_wrongly_waits_again(run: Run, vault: Path, order: str, other: str) -> None:
    (vault / "inbox/email/a.eml").write_text(MAIL, encoding="utf-8")
    [arrived] = run("ingest", "--json").json["items"]
    item = arrived["item"]
    assert arrived["order"] == order
    done = run("unfile", item[-5:], "--why", "of another customer", "--json")
    assert (done.code, done.json["item"], done.json["state"]) == (0, item, "waiting")
    assert (done.json["order"], done.json["document"], done.json["versions"]) == (order, arrived["document"], [1])
    waiting = item_of(run, item)
    assert (waiting["state"], waiting["due"] != "", waiting["suggestions"] != []) == ("waiting", True, True)
    assert waiting["unfiled"] == [
        {
            "order": order,
            "document": arrived["document"],
            "versions": [1],
            "person": "root",
            "at": waiting["unfiled"][0]["at"],
            "why": "of another customer",
        }
    ]
    assert "of another customer" in run("inbox").out
    assert "of another customer" in run("history", order).out
    assert "Silver buttons" in (vault / "intake").rglob("a.eml").__next__().read_text(encoding="utf-8")
    assert check(vault).findings == ()
    assert run("ingest", "--json").json["filed"] == 0
    assert run("reindex").code == 0
    assert run("ingest", "--json").json["filed"] == 0
    assert item_of(run, item)["unfiled"] == waiting["unfiled"]
    assert run("file", item, other).code == 0
    assert item_of(run, item)["order"] == other
    assert check(vault).findings == ()


def test_filed_again_where_it_was_and_taken_back_again(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/scan/note.txt").write_text("about nothing we know", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    for number in (1, 2):
        assert run("file", item, order, "--kind", "bom", "--document", "bom").code == 0
        assert run("unfile", item, "--why", f"time {number}", "--json").json["versions"] == [number]
    assert [one["versions"] for one in item_of(run, item)["unfiled"]] == [[1], [2]]
    assert check(vault).findings == ()
    refused = run("unfile", item, "--why", "once more")
    assert (refused.code, "is not filed as a whole" in refused.err) == (3, True)


def test_a_part_is_taken_back_alone(run: Run, vault: Path, order: str, other: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Papers", "anna@nordic.example"
    mail.set_content("see attached")
    for name in ("one", "two"):
        mail.add_attachment(f"the {name} paper".encode(), maintype="text", subtype="plain", filename=f"{name}.txt")
    (vault / "inbox/email/papers.eml").write_bytes(mail.as_bytes())
    item = run("ingest", "--json").json["items"][0]["item"]
    for part in ("1", "2"):
        assert run("file", item, order, "--part", part, "--kind", "bom", "--new").code == 0
    refused = run("unfile", item, "--why", "w")
    assert (refused.code, f"unfile {item} --part 1" in refused.err) == (3, True)
    done = run("unfile", item, "--part", "2", "--why", "of the other order", "--json").json
    assert (done["state"], done["part"], done["order"]) == ("waiting", 2, order)
    parts = item_of(run, item)["parts"]
    assert ["order" in part for part in parts] == [True, False]
    assert run("file", item, other, "--part", "2", "--kind", "bom").code == 0
    assert check(vault).findings == ()
    assert run("unfile", item, "--part", "3", "--why", "w").code == 3


def test_what_went_out_is_asked_back_and_what_moved_on_is_named(run: Run, vault: Path, order: str, other: str) -> None:
    assert run("person", "add", "cui", "--name", "Cui Hua", "--department", "cutting", "--role", "member").code == 0
    (vault / "inbox/scan/note.txt").write_text("about nothing we know", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("file", item, order, "--kind", "bom", "--document", "bom").code == 0
    assert run("distribute", order, "bom", "--to", "cutting").code == 0
    assert run("move", order, "bom", other, "--document", "bom", "--why", "w").code == 0
    refused = run("unfile", item, "--why", "w")
    assert (refused.code, f"moved from there to {other} bom@1" in refused.err) == (3, True)
    assert run("move", other, "bom", order, "--document", "list", "--why", "w").code == 0
    assert run("unfile", item, "--why", "w").code == 3
    assert check(vault).findings == ()


def test_only_who_may_enter_and_read_takes_back(run: Run, vault: Path, order: str) -> None:
    assert run("person", "add", "cui", "--name", "Cui Hua", "--department", "cutting", "--role", "member").code == 0
    (vault / "inbox/scan/offer.txt").write_text("our price", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("file", item, order, "--kind", "contract").code == 0
    assert run("--as", "cui", "unfile", item, "--why", "w").code == 3
    assert run("unfile", item, "--why", "w").code == 0
    shown = run("--as", "cui", "inbox", item, "--json").json["items"][0]
    assert (shown.get("closed"), "unfiled" in shown, "file" in shown) == (True, False, False)
    assert run("--as", "cui", "search", "price", "--json").json["hits"] == []
    assert check(vault).findings == ()


def test_what_was_taken_back_is_let_count_again_by_filing_it_and_not_twice(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/email/a.eml").write_text(MAIL, encoding="utf-8")
    [arrived] = run("ingest", "--json").json["items"]
    item, document = arrived["item"], arrived["document"]
    assert run("unfile", item, "--why", "a mistake").code == 0
    refused = run("document", "void", order, f"{document}@1", "--undo", "--why", "it was right")
    assert (refused.code, f"docvault file {item} {order} --document {document}" in refused.err) == (3, True)
    assert run("file", item, order, "--document", document).code == 0
    assert run("document", "void", order, f"{document}@1", "--undo", "--why", "it was right").code == 3
    assert check(vault).findings == ()


def test_what_was_moved_on_and_is_void_there_is_taken_back(run: Run, vault: Path, order: str, other: str) -> None:
    (vault / "inbox/email/a.eml").write_text(MAIL, encoding="utf-8")
    [arrived] = run("ingest", "--json").json["items"]
    item, document = arrived["item"], arrived["document"]
    to = run("move", order, document, other, "--why", "wrong order", "--json").json["to"]
    refused = run("unfile", item, "--why", "a mistake")
    assert (refused.code, f"docvault document void {other} {to['document']}@1" in refused.err) == (3, True)
    assert run("document", "void", other, f"{to['document']}@1", "--why", "a mistake").code == 0
    assert run("unfile", item, "--why", "a mistake").code == 0
    assert item_of(run, item)["state"] == "waiting"
    assert check(vault).findings == ()


def test_what_was_moved_and_taken_back_where_it_was_filed_counts_once(
    run: Run, vault: Path, order: str, other: str
) -> None:
    (vault / "inbox/email/a.eml").write_text(MAIL, encoding="utf-8")
    [arrived] = run("ingest", "--json").json["items"]
    item, document = arrived["item"], arrived["document"]
    to = run("move", order, document, other, "--why", "wrong order", "--json").json["to"]["document"]
    assert run("document", "void", other, f"{to}@1", "--why", "a mistake").code == 0
    assert run("document", "void", other, f"{to}@1", "--undo", "--why", "it was right").code == 0
    assert run("document", "void", other, f"{to}@1", "--why", "a mistake").code == 0
    assert run("unfile", item, "--why", "a mistake").code == 0
    assert run("file", item, order).code == 0
    refused = run("document", "void", other, f"{to}@1", "--undo", "--why", "it was right")
    assert refused.code == 3
    assert f"from {order}, and a.eml was taken back out of that order" in refused.err
    assert check(vault).findings == ()


def test_what_is_rejected_and_there_already_is_not_to_be_rejected_again(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/email/a.eml").write_text(MAIL, encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("unfile", item, "--why", "w").code == 0
    assert run("reject", item, "--why", "w").code == 0
    (vault.parent / "same.eml").write_text(MAIL, encoding="utf-8")
    assert run("add", order, vault.parent / "same.eml", "--new").code == 0
    refused = run("file", item, order)
    assert (refused.code, "rejected already" in refused.err) == (3, True)
