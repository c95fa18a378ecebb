"""What systems, storage boxes and programs leave about in an inbox and in the vault: never taken, never an order, at most one line of a check."""

import os
import time
from pathlib import Path

import pytest

from tests.cli.terminal import Run

SYSTEM_FOLDERS = ("@eaDir", "#recycle", "$RECYCLE.BIN", "__MACOSX")
TWO_HOURS = 7200


@pytest.fixture
def fax(vault: Path) -> Path:
    """The inbox of the faxes."""
    return vault / "inbox" / "fax"


def test_nothing_of_it_is_taken_from_an_inbox_or_told(run: Run, fax: Path) -> None:
    for name in SYSTEM_FOLDERS:
        (fax / name).mkdir()
        (fax / name / "x.txt").write_text(f"PO-4711 {name}")
    for name in ("Thumbs.db", "ehthumbs.db", "desktop.ini", ".DS_Store", "._a.pdf"):
        (fax / name).write_text("PO-4711")
        os.utime(fax / name, (0, time.time() - TWO_HOURS))
        (fax.parent / name).write_text("beside the inboxes")
    for arguments in (("ingest", "--json"), ("inbox", "--json")):
        told = run(*arguments)
        assert (told.code, told.err, told.json["odd"]) == (0, "", [])
    assert run("inbox", "--all", "--json").json["items"] == []
    assert (run("agenda").err, run("check", "--strict").code) == ("", 0)


@pytest.mark.parametrize("name", ["~$trims.docx", "mail.part", "mail.crdownload", "mail.tmp", ".mail.lock"])
def test_a_temporary_name_is_said_after_an_hour(run: Run, fax: Path, name: str) -> None:
    (fax / name).write_text("PO-4711")
    assert [run(*one).err for one in (("ingest",), ("inbox",), ("agenda",))] == ["", "Nothing waits.\n", ""]
    os.utime(fax / name, (0, time.time() - TWO_HOURS))
    for command in ("ingest", "inbox", "agenda"):
        told = run(command)
        assert f"inbox/fax/{name}: It has lain there since " in told.err, command
        assert "under a temporary name" in told.err
    assert [one["path"] for one in run("inbox", "--json").json["odd"]] == [f"inbox/fax/{name}"]
    assert (fax / name).exists()


def test_in_the_vault_it_is_one_warning_and_no_order(run: Run, vault: Path, order: str) -> None:
    shelf = vault / "orders" / order[:4]
    places = [vault, vault / "registers", vault / "customers", vault / "intake", shelf, shelf.parent, shelf / order]
    for place in (*places, shelf / order / "documents" / "spec-sheet" / "v1"):
        (place / "@eaDir").mkdir()
        (place / "@eaDir" / "SYNOINDEX").write_text("x")
        for name in ("Thumbs.db", ".DS_Store", "._x", "~$trims.docx", ".x.swp"):
            (place / name).write_text("x")
    told = run("check", "--json")
    [finding] = told.json["findings"]
    assert (told.code, finding["rule"], finding["level"]) == (0, "W003", "warning")
    assert (told.json["checked"]["orders"], run("order", "list", "--json").json["total"]) == (2, 2)
    assert run("check", "--strict").code == 1
    assert run("check", order).code == 0
    assert run("reindex").code == 0
    assert run("order", "edit", order, "--title", "T").code == 0


def test_a_folder_somebody_made_among_the_orders_is_none(run: Run, vault: Path, order: str) -> None:
    (vault / "orders" / order[:4] / "old papers").mkdir()
    told = run("check", "--json")
    assert [(one["rule"], one["path"]) for one in told.json["findings"]] == [("W001", f"orders/{order[:4]}/old papers")]
    assert (told.code, told.json["checked"]["orders"]) == (0, 2)


def test_an_order_without_its_manifest_and_history_is_still_one_that_is_damaged(
    run: Run, vault: Path, order: str
) -> None:
    folder = vault / "orders" / order[:4] / order
    for name in ("manifest.yaml", "history.jsonl"):
        (folder / name).rename(vault.parent / name)
    told = run("check", "--json")
    assert told.code == 1
    assert {"V030"} <= {one["rule"] for one in told.json["findings"]}
