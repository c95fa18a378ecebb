"""Orders beyond the tenth an arrival may belong to are counted in the list, and all are named of the item."""

from pathlib import Path

from tests.cli.terminal import Run


def test_suggestions_beyond_the_tenth_are_counted_and_reachable(run: Run, vault: Path) -> None:
    for number in range(12):
        opened = ("order", "new", "--customer", "HANSE", "--title", f"Shirt {number}", "--style", "LS-900")
        assert run(*opened).code == 0
    (vault / "inbox/scan/note.txt").write_text("about style LS-900", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    [listed] = run("inbox", "--json").json["items"]
    assert (len(listed["suggestions"]), listed["more_suggestions"]) == (10, 2)
    assert f"2 more orders may be meant: docvault inbox {item[-5:]}" in run("inbox", "--lang", "en").out
    [one] = run("inbox", item, "--json").json["items"]
    assert (len(one["suggestions"]), "more_suggestions" in one) == (12, False)
