"""Who may do and see what: each test is a way in that stood open to somebody without the role for it."""

from pathlib import Path

import pytest

from tests.cli.terminal import Ran, Run


@pytest.fixture(autouse=True)
def people(run: Run) -> None:
    """A cutter of the cutting room and a finance clerk, neither with a role that reads anything, and a manager."""
    for person, department, role in (
        ("cui", "cutting", "member"),
        ("fang", "finance", "member"),
        ("ma", "sales", "manager"),
    ):
        assert (
            run("person", "add", person, "--name", person.title(), "--department", department, "--role", role).code == 0
        )


def by(run: Run, person: str, *arguments: str | Path) -> Ran:
    """The command as somebody runs it."""
    return run("--as", person, *arguments)


def test_search_shows_nobody_what_is_not_for_them(run: Run, order: str, tmp_path: Path) -> None:
    paper = tmp_path / "price.txt"
    paper.write_text("agreed price 4.20 USD for silver buttons", encoding="utf-8")
    assert run("add", order, paper, "--kind", "invoice").code == 0
    assert by(run, "cui", "search", "agreed price", "--json").json["total"] == 0
    assert by(run, "cui", "search", "silver").code == 1
    found = by(run, "cui", "search", f"order:{order}", "--json").json["hits"]
    assert {(hit["document"], hit["closed"], hit["snippet"]) for hit in found} == {
        ("invoice", True, ""),
        ("spec-sheet", True, ""),
    }
    assert "[you may not read it]" in by(run, "cui", "search", "kind:invoice").out
    assert [hit["document"] for hit in by(run, "fang", "search", "silver", "--json").json["hits"]] == [
        "invoice"
    ]  # finance supplies it
    assert by(run, "ma", "search", "agreed price", "--json").json["total"] == 1
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    assert by(run, "cui", "search", "buttons", "--json").json["total"] == 2
