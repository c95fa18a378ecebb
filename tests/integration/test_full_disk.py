"""A disk that is full says so, to the pass over the inboxes too, and nothing that failed is said to be in the vault."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from docvault.index.errors import IndexBusyError
from docvault.model.case.transitions import NewOrder
from docvault.model.system_errors import DiskFullError
from docvault.model.values import replace
from docvault.services.intake.filing import file_item
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.search.indexing import UNTELLABLE, UNTOLD
from docvault.services.setup.init import init
from docvault.services.upkeep.index_opening import opened
from docvault.services.upkeep.opening import open_vault
from tests.cli.terminal import run_in
from tests.integration.test_watch import mounted

LEFT = 49_152
"""Bytes that are left: enough for a record, and not for the index."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "-t", "tmpfs", "-o", "size=6m", "tmpfs"):
        init(disk / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
        vault = open_vault(disk / "vault", system_user="li")
        new_order(vault, NewOrder("2026-0001", "HANSA", "Jeans"))
        (vault.root / "inbox/fax/waits.txt").write_text("an offer of zips", encoding="utf-8")
        assert [one.state for one in ingest(vault).items] == ["waiting"]
        vault.close()
        yield disk


def fill(disk: Path, left: int) -> None:
    (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - left))


def test_a_pass_over_the_inboxes_says_that_the_disk_is_full_and_goes_on_when_there_is_room(disk: Path) -> None:
    vault = open_vault(disk / "vault", system_user="li")
    vault = vault.asked_by(replace(vault.who, patience=0.0))
    [item] = vault.index.items(("waiting",))
    vault.close()
    (vault.root / "inbox/fax/more.txt").write_text("buttons", encoding="utf-8")
    fill(disk, LEFT)
    new_order(vault, NewOrder("2026-0002", "HANSA", "Shirt"))  # it is in, and the index does not know of it
    assert [notice.message for notice in vault.notices] == [UNTELLABLE]
    assert [one.file for one in vault.index.items(("waiting",))] == ["waits.txt"]
    assert str(vault.behind).startswith("The index cannot be brought up to date")
    result = ingest(vault)
    assert isinstance(result.hindered, DiskFullError)
    (disk / "filler").unlink()
    result = ingest(vault)
    assert result.hindered is None
    assert {one.file for one in vault.index.items(("waiting",))} == {"waits.txt", "more.txt"}
    assert check(vault.root).findings == ()
    assert item.state == "waiting"
    vault.close()


def test_a_filing_that_failed_is_not_said_to_be_in_the_vault(disk: Path) -> None:
    vault = open_vault(disk / "vault", system_user="li")
    [item] = vault.index.items(("waiting",))
    vault.close()
    failed = 0
    for left in range(0, 61_440, 4096):
        fill(disk, left)
        try:
            file_item(vault, item.item, Target("2026-0001"))
        except DiskFullError:
            failed += 1
            assert not {UNTOLD, UNTELLABLE} & {notice.message for notice in vault.notices}
        else:
            break
        finally:
            (disk / "filler").unlink()
            vault.close()
    assert failed
    assert check(vault.root).findings == ()


def test_an_index_that_could_only_be_read_says_why_it_is_not_written(disk: Path) -> None:
    vault = open_vault(disk / "vault", system_user="li")
    with closing(opened(vault, read_only=True)) as index:
        fill(disk, LEFT)
        with pytest.raises(DiskFullError):
            index.put(marks={"anything": "1"})
        (disk / "filler").unlink()
        with pytest.raises(IndexBusyError):  # there is room again: whoever tries again opens it to write
            index.put(marks={"anything": "1"})


def test_what_is_there_is_found_and_read(disk: Path) -> None:
    """Whoever needs a paper now does not wait for whoever makes room."""
    root = disk / "vault"
    fill(disk, 0)
    answers = {"order list": "HANSA", "order show 2026-0001": "Jeans", "search zips": "waits.txt", "inbox": "waits.txt"}
    for command, words in {**answers, "agenda": "2026-0001", "history 2026-0001": "Jeans", "check": "1 order"}.items():
        done = run_in(root, "--as", "li", *command.split())
        assert done.code in {0, 1}, (command, done.err)
        assert words in done.out, command
