"""What was not read, and why, is said wherever a file is shown (design 2.8): in its order, in what is found, in the inbox, where it is taken out."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.cli.terminal import Run

BROKEN = b"%PDF-1.4\n1 0 obj\n<< /Type /Cat"
NO_KIND = b"\x00\x01\x02\xfe\xff" * 400


@pytest.fixture
def papers(run: Run, vault: Path, order: str) -> None:
    """An archive of which one file cannot be read, and a file of no known kind, in an order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("note.txt", "buttons of horn")
        archive.writestr("plan.pdf", BROKEN)
    for name, content in (("papers.zip", made.getvalue()), ("odd.bin", NO_KIND), ("blank.txt", b" \n ")):
        (vault.parent / name).write_bytes(content)
        assert run("add", order, vault.parent / name, "--kind", "other", "--title", name).code == 0


def test_an_order_says_it_of_each_version(run: Run, papers: None, order: str) -> None:
    documents = {
        one["id"] if one["id"] == "spec-sheet" else one["title"]: one
        for one in run("order", "show", order, "--json").json["documents"]
    }
    [archive] = documents["papers.zip"]["versions"]
    assert (archive["outcome"], archive["reason"]) == ("partial", "1 of its parts could not be read.")
    assert archive["reasons"] == [{"code": "parts-unread", "values": {"parts": 1}}]
    [part] = archive["parts_unread"]
    assert (part["file"], part["outcome"]) == ("plan.pdf", "unreadable")
    assert part["reason"] == "The file is damaged: the structure of the PDF is broken. Ask the sender for it again."
    assert part["reasons"][0]["values"]["detail"]
    assert documents["odd.bin"]["versions"][0]["outcome"] == "unreadable"
    assert documents["blank.txt"]["versions"][0]["reason"] == "There is no text in it."
    for version in documents["spec-sheet"]["versions"]:
        assert (version["outcome"], "reason" in version) == ("text", False)
    shown = run("order", "show", order).out
    assert "other@1: 1 of its parts could not be read." in shown
    assert "plan.pdf: The file is damaged" in shown
    assert "这种文件无法读取" in run("--lang", "zh_CN", "order", "show", order).out


def test_what_is_found_says_it_and_is_found_by_it(run: Run, papers: None, order: str) -> None:
    [hit] = run("search", "horn", "--json").json["hits"]
    assert (hit["outcome"], hit["reason"]) == ("partial", "1 of its parts could not be read.")
    assert "1 of its parts could not be read." in run("search", "horn").out
    for value, wanted in {"partial": ["other"], "unreadable": ["other-2"], "empty": ["other-3"]}.items():
        assert [one["document"] for one in run("search", f"is:{value}", "--json").json["hits"]] == wanted
    assert run("search", "is:unread").code == 1
    assert "is:partial" in run("search", "is:partail").err


def test_a_copy_that_is_taken_out_says_it(run: Run, papers: None, order: str, tmp_path: Path) -> None:
    taken = run("get", order, "other", "--out", tmp_path / "a.zip", "--why", "w", "--json").json
    assert (taken["outcome"], taken["parts_unread"][0]["file"]) == ("partial", "plan.pdf")
    said = run("get", order, "other", "--out", tmp_path / "b.zip", "--why", "w").out
    assert "1 of its parts could not be read." in said


def test_of_what_is_closed_nothing_is_told(run: Run, vault: Path, order: str) -> None:
    run("person", "add", "cui", "--name", "Cui Hua", "--department", "cutting", "--role", "member")
    (vault.parent / "odd.bin").write_bytes(NO_KIND)
    assert run("add", order, vault.parent / "odd.bin", "--kind", "order-sheet", "--title", "Price").code == 0
    documents = run("--as", "cui", "order", "show", order, "--json").json["documents"]
    [seen] = [one for one in documents if one["kind"] == "order-sheet"]
    assert seen["versions"][0].keys().isdisjoint({"outcome", "reason", "reasons", "parts_unread"})
    assert run("--as", "cui", "search", "is:unreadable").code == 1
    assert run("search", "is:unreadable").code == 0


def test_an_item_says_it_of_itself_and_of_its_parts(run: Run, vault: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("note.txt", "nothing of an order")
        archive.writestr("plan.pdf", BROKEN)
    (vault / "inbox/email/papers.zip").write_bytes(made.getvalue())
    assert run("ingest").code == 0
    [item] = run("inbox", "--json").json["items"]
    assert (item["outcome"], item["reasons"][0]["code"]) == ("partial", "parts-unread")
    [_, part] = run("inbox", item["item"], "--json").json["items"][0]["parts"]
    assert (part["outcome"], part["reasons"][0]["code"]) == ("unreadable", "damaged")
    shown = run("inbox", item["item"]).out
    assert "1 of its parts could not be read." in shown
    assert "the structure of the PDF is broken" in shown


def test_they_are_counted(run: Run, papers: None) -> None:
    counts = {"partial": 1, "unreadable": 1, "empty": 1}
    assert run("about", "--json").json["lacking"] == counts
    assert "1 (docvault search is:partial)" in run("about").out
    made = run("reindex", "--json").json
    assert made["lacking"] == counts
    assert "Not read whole: 1 (docvault search is:partial)" in run("reindex").out
