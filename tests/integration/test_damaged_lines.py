"""What is damaged in one place stops nobody else: it is left out and named, and nothing is written on top of what lost its end."""

import json
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.system_errors import DiskFullError
from docvault.services.intake.filing import reject_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import find_item
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.search.register_mark import RegisterShorterError
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from docvault.store.dirty import DirtyMarks
from tests.refusing_system import files_no_larger


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return made(tmp_path / "vault", "Jeans")


def made(root: Path, title: str) -> Vault:
    """A vault with two orders and three waiting items, its index told of all, its holding places empty."""
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(root, system_user="li")
    new_order(vault, NewOrder("A-1", "HANSA", title))
    new_order(vault, NewOrder("A-2", "NORDIC", f"{title} again"))
    for number in range(3):
        (root / "inbox" / "fax" / f"{number}.txt").write_text(f"{title} {number}", encoding="utf-8")
    ingest(vault)
    assert inbox(vault).total == 3
    vault.close()
    return vault


def history(vault: Vault, order: str) -> Path:
    return next(vault.root.glob(f"orders/*/{order}/history.jsonl"))


def tables_of(vault: Vault) -> int:
    """Bytes in which the tables of an index find room, and not the journal of what they are told."""
    [index] = vault.layout.index.iterdir()
    return index.stat().st_size + 40_000


def titles(vault: Vault) -> tuple[list[str], str]:
    """What a new process lists, and what it says beside it."""
    opened = open_vault(vault.root, system_user="li")
    try:
        listed = sorted(entry.title for entry in list_orders(opened))
        return listed, opened.behind.message.format(**opened.behind.values) if opened.behind else ""
    finally:
        opened.close()


@pytest.mark.parametrize("how", ["marked", "new index", "again"])
def test_a_damaged_history_stops_no_other_order(vault: Vault, how: str) -> None:
    path = history(vault, "A-1")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"seq"', b'"sEq"'))
    if how == "marked":
        DirtyMarks(vault.layout).mark("order", "A-1")
    elif how == "new index":
        for file in vault.layout.index.iterdir():
            file.unlink()
    else:
        opened = open_vault(vault.root, system_user="li")
        assert reindex(opened).items == 3
        opened.close()
    for _ in range(2):  # it is said beside every answer, not beside the first alone
        listed, said = titles(vault)
        assert listed == (["Jeans", "Jeans again"] if how == "marked" else ["Jeans again"])
        assert "missing in this answer or shown as known before: A-1." in said
    assert check(vault.root).interrupted == 0  # nothing that any other command would finish
    path.write_bytes(whole)
    assert titles(vault) == (["Jeans", "Jeans again"], "")
    assert list(DirtyMarks(vault.layout).all()) == []


def test_a_damaged_line_of_the_intake_register_is_left_out_and_named(vault: Vault) -> None:
    path = vault.layout.register("intake")
    lines = path.read_bytes().splitlines(keepends=True)
    lost = json.loads(lines[1])["data"]["item"]
    path.write_bytes(b"".join([lines[0], lines[1].replace(b"arrived", b"arrivex"), *lines[2:]]))
    for file in vault.layout.index.iterdir():
        file.unlink()
    for _ in range(2):
        listed, said = titles(vault)
        assert listed == ["Jeans", "Jeans again"]
        assert said.startswith("Lines of registers/intake.jsonl are damaged (1)")
    before = path.read_bytes()
    opened = open_vault(vault.root, system_user="li")
    ingest(opened)
    assert inbox(opened).total == 2
    opened.close()
    assert path.read_bytes() == before
    assert vault.layout.item(lost).is_dir()
    path.write_bytes(b"".join(lines))
    opened = open_vault(vault.root, system_user="li")
    reindex(opened)
    assert (inbox(opened).total, opened.behind) == (3, None)
    opened.close()


@pytest.mark.parametrize("left", ["1 line", "half a line", "nothing"])
def test_nothing_is_moved_or_written_when_the_register_is_shorter_than_it_was(vault: Vault, left: str) -> None:
    path = vault.layout.register("intake")
    whole = path.read_bytes()
    end = whole.index(b"\n") + 1
    cut = whole[: {"1 line": end, "half a line": end - 20, "nothing": 0}[left]]
    path.write_bytes(cut)
    folders = sorted(entry.name for entry in (vault.root / "intake").rglob("*"))
    assert any(finding.rule == "V024" and "shorter" in finding.text() for finding in check(vault.root).findings)
    opened = open_vault(vault.root, system_user="li")
    assert inbox(opened).total == 3
    assert opened.behind
    assert "is shorter than it was" in opened.behind.message
    with pytest.raises(RegisterShorterError):
        ingest(opened)
    with pytest.raises(RegisterShorterError):
        reject_item(opened, inbox(opened).entries[0].item, "advertising")
    opened.close()
    assert path.read_bytes() == cut
    assert sorted(entry.name for entry in (vault.root / "intake").rglob("*")) == folders
    assert list((vault.root / "lost+found").iterdir()) == []
    path.write_bytes(whole)
    assert titles(vault) == (["Jeans", "Jeans again"], "")


def test_what_no_register_knows_stays_where_it_is(vault: Vault) -> None:
    path = vault.layout.register("intake")
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    for file in vault.layout.index.iterdir():
        file.unlink()
    for held in (vault.root / "inbox" / "fax" / ".taken").iterdir():
        next(held.iterdir()).unlink()
        held.rmdir()
    opened = open_vault(vault.root, system_user="li")
    ingest(opened)
    said = [notice for notice in opened.notices if "is in no register" in notice.message]
    opened.close()
    assert len(said) == 2
    assert list((vault.root / "lost+found").iterdir()) == []


def test_the_index_of_another_vault_is_not_believed(vault: Vault, tmp_path: Path) -> None:
    other = made(tmp_path / "other", "Shirts")
    for file in vault.layout.index.iterdir():
        file.unlink()
    for file in other.layout.index.iterdir():
        (vault.layout.index / file.name).write_bytes(file.read_bytes())
    assert titles(vault) == (["Jeans", "Jeans again"], "")
    opened = open_vault(vault.root, system_user="li")
    assert all("Jeans" in (vault.root / entry.path).read_text(encoding="utf-8") for entry in inbox(opened).entries)
    opened.close()


def test_an_index_that_followed_another_register_is_made_again(vault: Vault, tmp_path: Path) -> None:
    other = made(tmp_path / "other", "Shirts")
    mine = vault.layout.register("intake")
    text = other.layout.register("intake").read_bytes()
    assert len(text) >= len(mine.read_bytes())
    for kind in ("intake", "inbox"):
        for file in (other.root / kind).rglob("*"):
            if file.is_file():
                target = vault.root / file.relative_to(other.root)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    mine.write_bytes(text)
    opened = open_vault(vault.root, system_user="li")
    assert {"Shirts" in (vault.root / entry.path).read_text(encoding="utf-8") for entry in inbox(opened).entries} == {
        True
    }
    assert find_item(opened, json.loads(text.splitlines()[0])["data"]["item"]).state == "waiting"
    opened.close()


def test_an_index_that_was_never_whole_answers_nothing(vault: Vault) -> None:
    room = tables_of(vault)
    for file in vault.layout.index.iterdir():
        file.unlink()
    for most in (room, 60_000):  # the tables are made with the first, and what they are told is longer than the second
        with files_no_larger(most), pytest.raises(DiskFullError):
            titles(vault)
    assert titles(vault) == (["Jeans", "Jeans again"], "")


def test_a_reindex_that_fails_leaves_the_index_there_was(vault: Vault) -> None:
    room = tables_of(vault)
    opened = open_vault(vault.root, system_user="li")
    with files_no_larger(room), pytest.raises(DiskFullError):
        reindex(opened)
    opened.close()
    assert titles(vault) == (["Jeans", "Jeans again"], "")
    assert not (vault.layout.index / "new").exists()


def test_who_is_stopped_while_reading_a_long_register_goes_on_there(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in vault.layout.index.iterdir():
        file.unlink()
    monkeypatch.setattr("docvault.services.search.indexing._BATCH", 1)

    def stopped(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    opened = open_vault(vault.root, system_user="li")
    opened.parts.catching_up = stopped
    with pytest.raises(KeyboardInterrupt):
        list_orders(opened)
    opened.close()
    seen: list[int] = []
    opened = open_vault(vault.root, system_user="li")
    opened.parts.catching_up = lambda _done, total: seen.append(total)
    assert inbox(opened).total == 3
    opened.close()
    assert seen[0] < vault.layout.register("intake").stat().st_size / 2
