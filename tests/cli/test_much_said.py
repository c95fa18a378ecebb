"""What a sender writes of himself at any length makes no order unreadable and no list endless."""

import zipfile
from pathlib import Path

import pytest

from docvault.model.case.history import Event, Head
from docvault.store.recorded import first_change, next_change
from docvault.store.yaml_text import MAX_BYTES, MAX_NODES, TooMuchError, load_yaml
from tests.cli.terminal import Run


def test_senders_and_subjects_of_millions_of_letters_are_taken_over_only_so_far(
    run: Run, vault: Path, order: str
) -> None:
    for number in range(2):
        text = f"From: {'a' * 1_500_000}{number}\nSubject: PO-4711 {'b' * 300_000}\nMessage-ID: <{'m' * 500_000}>\n\nsilver\n"
        (vault / "inbox" / "email" / f"{number}.eml").write_text(text, encoding="utf-8")
    (vault / "inbox" / "email" / "new.eml").write_text(f"From: {'c' * 500_000}\nSubject: {'d' * 500_000}\n\nx\n")
    assert run("ingest").code == 0
    shown = run("order", "show", order)
    assert shown.code == 0
    case = vault / "orders" / order[:4] / order
    assert all((case / name).stat().st_size < 100_000 for name in ("manifest.yaml", "history.jsonl"))
    assert (vault / "registers" / "intake.jsonl").stat().st_size < 100_000
    assert all(
        len(run(*line).out) < 20_000 for line in (["inbox"], ["inbox", "--all"], ["order", "show", order], ["agenda"])
    )
    assert run("search", "silver").code == 0
    assert "longer than is taken over" in run("inbox").out
    assert run("check").code == 0


def test_of_thousands_of_parts_the_first_are_listed(run: Run, vault: Path) -> None:
    with zipfile.ZipFile(vault / "inbox" / "scan" / "many.zip", "w") as archive:
        for number in range(500):
            archive.writestr(f"{number}.txt", "x")
    assert run("ingest").code == 0
    listed = run("inbox")
    assert len(listed.out.splitlines()) < 100
    assert "450 more" in listed.out
    assert len(run("inbox", "--json").json["items"][0]["parts"]) == 500


BIG = {"kind": "order", "id": "2026-0001", "note": "x" * MAX_BYTES}
MANY = {"kind": "order", "id": "2026-0001", "references": ["a"] * MAX_NODES}


@pytest.mark.parametrize("tree", [BIG, MANY], ids=["bytes", "nodes"])
def test_nothing_is_written_that_could_not_be_read_back(tree: dict[str, object]) -> None:
    event = Event("2026-11-24T12:00:00+08:00", "li", "edited", {})
    with pytest.raises(TooMuchError):
        first_change(tree, event)  # type: ignore[arg-type]
    with pytest.raises(TooMuchError):
        next_change({"kind": "order", "id": "2026-0001"}, tree, Head(), event)  # type: ignore[arg-type]


def test_what_may_just_be_written_is_read_back() -> None:
    tree = {"kind": "order", "id": "2026-0001", "references": ["a"] * (MAX_NODES - 4)}
    change = first_change(tree, Event("2026-11-24T12:00:00+08:00", "li", "edited", {}))
    assert load_yaml(change.text, "manifest.yaml") == tree
