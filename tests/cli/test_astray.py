"""An order's folder that was renamed, moved or deleted in a file manager: it is said, put back when that is asked for, and never sealed over."""

import json
import shutil
from pathlib import Path

import pytest

from docvault.services.proof.check import check
from tests.cli.terminal import Run


@pytest.fixture
def folder(vault: Path, order: str) -> Path:
    return vault / "orders" / order[:4] / order


@pytest.mark.parametrize("place", ["{order} NORDIC", "../{order}", "{other}/{order}", "../../{order}-old"])
def test_a_folder_renamed_or_moved_is_said_and_put_back(
    run: Run, vault: Path, order: str, folder: Path, place: str
) -> None:
    (vault / "orders/2019").mkdir()
    now = folder.parent / place.format(order=order, other=order.replace("-0001", "-0002"))
    before = (folder / "history.jsonl").read_bytes()
    folder.rename(now)
    for command in (("order", "list"), ("agenda", "--all")):
        said = run(*command, "--lang", "en").err
        assert order in said
        assert f"docvault revert {order}" in said
    refused = run("order", "show", order, "--lang", "en")
    assert refused.code == 4
    assert f"The folder of order {order} is not in its place any more: orders/{order[:4]}/{order}" in refused.err
    done = run("revert", order, "--json")
    assert done.json["folder"]["to"] == f"orders/{order[:4]}/{order}"
    assert (folder / "history.jsonl").read_bytes() == before
    assert not now.exists()
    assert run("order", "show", order).code == 0
    assert "revert" not in run("order", "list").err
    listed = run("order", "list", "--json").json
    assert [one["order"] for one in listed["orders"]] == [order.replace("-0001", "-0002"), order]
    assert check(vault).findings == ()


def test_check_says_what_a_renamed_folder_is(run: Run, order: str, folder: Path) -> None:
    folder.rename(folder.with_name(f"{order} NORDIC"))
    said = run("check", "--lang", "en").out
    assert f"The folder of order {order} was renamed: it is orders/{order[:4]}/{order} NORDIC now." in said


def test_a_deleted_folder_is_said_with_what_is_to_be_done(run: Run, order: str, folder: Path) -> None:
    shutil.rmtree(folder)
    said = run("order", "list", "--lang", "en").err
    assert f"The folder of order {order} is missing: orders/{order[:4]}/{order}." in said
    refused = run("revert", order, "--lang", "en")
    assert refused.code == 4
    assert "from your last backup" in refused.err


def test_a_folder_that_is_there_and_empty_is_a_missing_one(run: Run, order: str, folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "gone")
    folder.mkdir()
    assert "is not in its place any more" in run("order", "show", order, "--lang", "en").err
    refused = run("revert", order, "--lang", "en")
    assert (refused.code, "was looked for in the whole vault and not found" in refused.err) == (4, True)
    assert "docvault revert" not in refused.err
    assert run("seal", "--key", str(tmp_path / "key.pem")).code == 6
    assert f"The folder of order {order} is missing" in run("reindex", "--lang", "en").err
    folder.rmdir()
    (tmp_path / "gone").rename(folder.with_name("renamed"))
    folder.mkdir()
    assert run("revert", order).code == 0
    assert order in run("order", "list").out


def test_one_that_was_forgotten_meanwhile_comes_back_as_it_is_said(
    run: Run, order: str, folder: Path, tmp_path: Path
) -> None:
    folder.rename(tmp_path / "trash")
    assert run("reindex").code == 0
    assert "the next command takes it up" in run("order", "list", "--lang", "en").err
    assert run("search", "gold").code == 1
    (tmp_path / "trash").rename(folder)
    assert run("search", "gold").code == 0
    assert order in run("order", "list").out
    assert json.loads((folder.parents[2] / ".docvault/missing").read_bytes()[64:]) == {}


def test_a_customer_that_was_forgotten_meanwhile_comes_back_too(run: Run, vault: Path, tmp_path: Path) -> None:
    folder = vault / "customers/NORDIC"
    folder.rename(tmp_path / "trash")
    assert run("reindex").code == 0
    assert "NORDIC" not in run("customer", "list").out
    (tmp_path / "trash").rename(folder)
    assert "NORDIC" in run("customer", "list").out


def test_two_folders_that_could_be_it_are_named(run: Run, order: str, folder: Path) -> None:
    shutil.copytree(folder, folder.with_name("copy"))
    folder.rename(folder.with_name("renamed"))
    refused = run("revert", order, "--lang", "en")
    assert refused.code == 3
    assert f"orders/{order[:4]}/copy, orders/{order[:4]}/renamed" in refused.err


def test_no_seal_passes_over_a_missing_order(run: Run, order: str, folder: Path, tmp_path: Path) -> None:
    key = ("--key", str(tmp_path / "key.pem"))
    folder.rename(folder.with_name("renamed"))
    refused = run("seal", *key, "--lang", "en")
    assert refused.code == 6
    assert f"not in their place: {order}. Nothing was sealed" in refused.err
    assert run("revert", order).code == 0
    assert run("seal", *key).code == 0
    shutil.rmtree(folder)
    assert run("seal", *key).code == 6
    assert run("seal", *key, "--despite", "deleted by mistake, no backup").code == 0
    assert run("seal", *key).code == 0


def test_no_seal_passes_over_a_missing_customer(run: Run, vault: Path, tmp_path: Path) -> None:
    folder, key = vault / "customers/NORDIC", ("--key", str(tmp_path / "key.pem"))
    folder.rename(folder.with_name("NORDIC old"))
    refused = run("seal", *key, "--lang", "en")
    assert (refused.code, "customer:NORDIC. Nothing was sealed" in refused.err) == (6, True)
    assert run("revert", "customer:NORDIC").code == 0
    assert run("seal", *key).code == 0


def test_what_was_lost_before_it_was_sealed_is_sealed_as_gone(run: Run, folder: Path, tmp_path: Path) -> None:
    key = ("--key", str(tmp_path / "key.pem"))
    shutil.rmtree(folder)
    assert run("seal", *key, "--despite", "lost").code == 0
    assert run("seal", *key).code == 0


def test_a_customers_folder_that_was_renamed_is_put_back_as_it_is_said(run: Run, vault: Path, order: str) -> None:
    folder = vault / "customers/NORDIC"
    folder.rename(folder.with_name("NORDIC old"))
    assert "`docvault revert customer:NORDIC` looks for it" in run("customer", "show", "NORDIC", "--lang", "en").err
    assert "`docvault revert customer:NORDIC` puts it back" in " ".join(run("check", "--lang", "en").out.split())
    done = run("revert", "customer:NORDIC", "--json")
    assert done.json["folder"] == {"from": "customers/NORDIC old", "to": "customers/NORDIC"}
    assert run("customer", "show", "NORDIC").code == 0
    assert check(vault).findings == ()


def test_a_merge_that_waits_for_a_customers_folder_hinders_nobody(run: Run, vault: Path, order: str) -> None:
    folder, mark = vault / "customers/NORDIC", vault / ".docvault/dirty/merge~NORDIC"
    assert run("customer", "merge", "NORDIC", "HANSE", "--why", "one house").code == 0
    mark.parent.mkdir(exist_ok=True)
    mark.touch()  # as a merge leaves it that is killed
    folder.rename(folder.with_name("NORDIC old"))
    assert run("order", "list").code == 0
    assert mark.exists()
    assert run("revert", "customer:NORDIC").code == 0
    assert run("order", "list").code == 0
    assert not mark.exists()


def test_a_move_whose_first_place_is_an_older_copy_hinders_nobody(
    run: Run, vault: Path, order: str, tmp_path: Path
) -> None:
    folder, mark = vault / "orders" / order[:4] / order, vault / ".docvault/dirty" / "move~x-1"
    shutil.copytree(folder, tmp_path / "older")
    (tmp_path / "note.txt").write_text("a word")
    assert run("order", "new", "--customer", "NORDIC", "--title", "t", "--number", "x-1").code == 0
    assert run("add", order, str(tmp_path / "note.txt"), "--document", "word", "--kind", "other").code == 0
    assert run("move", order, "word", "x-1", "--why", "of that order").code == 0
    shutil.rmtree(folder)
    (tmp_path / "older").rename(folder)  # from a backup of before
    assert run("reindex").code == 0
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    assert run("order", "list").code == 0
    assert mark.exists()


@pytest.mark.parametrize("first", [("order", "list"), ("agenda", "--all"), ("search", "jacket"), ("inbox",)])
def test_a_folder_put_back_after_the_index_was_made_anew_is_taken_up_by_whatever_comes_first(
    run: Run, vault: Path, order: str, folder: Path, first: tuple[str, ...]
) -> None:
    away = folder.rename(vault.parent / "away")
    assert order in run("reindex").err
    away.rename(folder)
    assert run(*first).code in {0, 1}
    assert order in [one["order"] for one in run("order", "list", "--json").json["orders"]]
    assert run("search", f"order:{order}", "--json").json["total"] > 0
