"""What became since of what arrived is said with it: moved on, void, destroyed; and what is void or destroyed is handed out and made void by nobody."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run


def arrived(run: Run, vault: Path, text: str) -> str:
    """The id of an item that came by fax and waits."""
    (vault / "inbox/fax" / f"{text}.txt").write_text(text, encoding="utf-8")
    [item] = run("ingest", "--json").json["items"]
    return str(item["item"])


def test_an_item_says_where_what_it_was_filed_as_is_by_now(run: Run, vault: Path, order: str) -> None:
    other, item = order.replace("-0001", "-0002"), arrived(run, vault, "giraffe")
    assert run("file", item, order, "--kind", "other", "--document", "g").code == 0
    assert "now" not in run("inbox", item, "--json").json["items"][0]
    assert run("move", order, "g", other, "--document", "k", "--why", "w").code == 0
    assert run("inbox", item, "--json").json["items"][0]["now"] == {"order": other, "document": "k", "version": 1}
    assert f"moved since: it is {other} k@1 now" in run("inbox", item).out
    assert run("document", "void", other, "k@1", "--why", "not ours").code == 0
    shown = run("inbox", item, "--json").json["items"][0]
    assert (shown["void"]["why"], shown["now"]["order"]) == ("not ours", other)
    assert "what it was filed as is void since" in run("inbox", item).out
    assert "现在是" in run("--lang", "zh_CN", "inbox", item).out


@pytest.fixture
def officers(run: Run) -> None:
    for person, role in (("sun", "records"), ("ma", "manager")):
        assert run("person", "add", person, "--name", person, "--department", "sales", "--role", role).code == 0


@pytest.mark.usefixtures("officers")
def test_what_was_destroyed_says_so_and_is_neither_filed_nor_made_void(
    run: Run, vault: Path, order: str, old: str
) -> None:
    """A rejected arrival has the bytes of a paper of an order of long ago, and goes with it."""
    item = arrived(run, vault, "silver buttons again")
    assert run("reject", item, "--why", "advertising").code == 0
    rejected = next((vault / "intake").rglob("silver*.txt"))
    assert run("add", old, rejected, "--kind", "bom").code == 0
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    number = run("--as", "sun", "retention", "propose", "--json").json["disposal"]
    assert run("--as", "ma", "retention", "approve", number).code == 0
    assert run("--as", "ma", "retention", "execute", number, "--yes").code == 0
    assert run("inbox", item, "--json").json["items"][0]["disposed"]["state"] == "binned"
    refused = run("file", item, order)
    assert (refused.code, f"docvault retention restore {number} --order {old}" in refused.err) == (3, True)
    assert run("--as", "ma", "retention", "execute", number, "--now", "--yes").code == 0
    gone = run("inbox", item, "--json").json["items"][0]["disposed"]
    assert (gone["disposal"], gone["state"]) == (number, "destroyed")
    assert f"by disposal {number}" in run("inbox", item).out
    refused = run("file", item, order)
    assert (refused.code, "was destroyed on" in refused.err, number in refused.err) == (3, True, True)
    refused = run("document", "void", old, "bom@1", "--why", "w")
    assert (refused.code, "was destroyed on" in refused.err) == (3, True)


def test_of_nothing_but_void_versions_one_is_handed_out_only_by_its_number(
    run: Run, order: str, tmp_path: Path
) -> None:
    for version in (2, 1):
        assert run("document", "void", order, f"spec-sheet@{version}", "--why", "w").code == 0
    out = tmp_path / "out.txt"
    refused = run("get", order, "spec-sheet", "--out", out, "--why", "w")
    assert refused.code == 3
    assert f"docvault get {order} spec-sheet@2 --out FILE --why REASON" in refused.err
    assert not out.exists()
    assert run("get", order, "spec-sheet@2", "--out", out, "--why", "w").code == 0


def test_the_last_version_is_named_also_where_it_was_moved_away(run: Run, order: str) -> None:
    other = order.replace("-0001", "-0002")
    assert run("move", order, "spec-sheet@2", other, "--why", "w").code == 0
    refused = run("get", order, "spec-sheet@9", "--out", "x", "--why", "w")
    assert (refused.code, "has no version 9; the last is 2" in refused.err) == (4, True)
