"""What is marked as dealt with leaves the agenda by who may read it, with a reason, said who it was, and comes back."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run


@pytest.fixture
def waiting(run: Run, vault: Path) -> str:
    (vault / "inbox/fax/notice.txt").write_text("HM-88412 change again", encoding="utf-8")
    return str(run("ingest", "--json").json["items"][0]["item"])


def _on_agenda(run: Run) -> set[str]:
    return {one.get("item", "") for one in run("agenda", "--all", "--json").json["lines"]}


def test_what_was_filed_nowhere_takes_a_reason(run: Run, waiting: str) -> None:
    refused = run("handled", waiting)
    assert (refused.code, "--why" in refused.err) == (2, True)
    assert waiting in _on_agenda(run)


def test_who_when_and_why_is_said_and_taken_back(run: Run, waiting: str) -> None:
    due = run("inbox", waiting, "--json").json["items"][0]["due"]
    done = run("handled", waiting, "--why", "answered by telephone", "--json").json
    assert done["handled"] is True
    marked = done["handled_by"]
    assert marked["why"] == "answered by telephone"
    assert waiting not in _on_agenda(run)
    for shown in (run("inbox", waiting), run("inbox")):
        assert "dealt with by" in shown.out
        assert "answered by telephone" in shown.out
    assert run("inbox", waiting, "--json").json["items"][0]["handled_by"] == marked
    assert run("handled", waiting, "--json").json["handled_by"] == marked  # it stays as it was marked
    assert run("reindex").code == 0
    assert run("inbox", waiting, "--json").json["items"][0]["handled_by"] == marked

    back = run("handled", waiting[-5:], "--undo", "--json").json
    assert (back["handled"], "handled_by" in back) == (False, False)
    assert waiting in _on_agenda(run)
    assert run("inbox", waiting, "--json").json["items"][0]["due"] == due
    again = run("handled", waiting, "--undo")
    assert (again.code, "not marked" in again.err) == (3, True)
    assert run("handled", waiting, "--undo", "--why", "x").code == 2
    assert run("check").code == 0


def test_who_may_not_read_it_does_not_put_it_away(run: Run, vault: Path, order: str) -> None:
    assert run("person", "add", "qian", "--name", "Qian", "--department", "qc").code == 0
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    (vault / "inbox/fax/offer.txt").write_text("PO-4711 price list", encoding="utf-8")
    item = str(run("ingest", "--json").json["items"][0]["item"])
    document = run("inbox", item, "--json").json["items"][0]["document"]
    assert run("document", "edit", order, document, "--kind", "contract").code == 0
    refused = run("--as", "qian", "handled", item, "--why", "mine")
    assert (refused.code, "may not read" in refused.err) == (3, True)
    assert item in _on_agenda(run)
    assert run("--as", "boss", "handled", item, "--why", "the price is agreed").code == 0
    [seen] = run("--as", "qian", "inbox", item, "--json").json["items"]
    assert seen["handled_by"]["person"] == "boss"  # who, not why
    assert "the price is agreed" not in run("--as", "qian", "inbox", item).out
    assert run("--as", "qian", "handled", item, "--undo").code == 3


def test_an_index_made_anew_says_the_same_of_it(run: Run, waiting: str) -> None:
    assert run("handled", waiting, "--why", "by telephone").code == 0
    before = [run(*line.split(), "--json").json for line in ("inbox --all", f"inbox {waiting}")]
    assert run("reindex").code == 0
    assert [run(*line.split(), "--json").json for line in ("inbox --all", f"inbox {waiting}")] == before
