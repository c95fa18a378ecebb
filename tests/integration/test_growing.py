"""A held file that goes on growing after its item was filed: whatever became of the order, it is told, arrives anew, and stops nobody."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.services.intake.growing import GrownApartError
from docvault.services.intake.ingest import ingest
from docvault.services.orders.completing import cancel_order, complete_order
from docvault.services.orders.opening import new_order
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

if TYPE_CHECKING:
    from docvault.services.intake.news import News


@pytest.fixture
def filed(tmp_path: Path) -> tuple[Vault, str]:
    """A vault with one order, and that order, to which what lies in the inbox was filed."""
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans", references=("PO-4711",))).order
    (vault.root / "inbox/fax/po.txt").write_text("for PO-4711, the first half", encoding="utf-8")
    assert [(one.state, one.order) for one in ingest(vault).items] == [("filed", order)]
    return vault, order


def _folder(vault: Vault, order: str) -> Path:
    folder = vault.cases.folder("order", order)
    assert folder is not None
    return folder


def _grows(vault: Vault) -> None:
    [held] = (vault.root / "inbox/fax/.taken").rglob("po.txt")
    with held.open("a", encoding="utf-8") as file:
        file.write(", and the second")


def _closed(vault: Vault, order: str) -> None:
    complete_order(vault, order)


def _cancelled(vault: Vault, order: str) -> None:
    cancel_order(vault, order, "no money")


def _edited(vault: Vault, order: str) -> None:
    with (_folder(vault, order) / "manifest.yaml").open("a", encoding="utf-8") as file:
        file.write("note: by hand\n")


def _damaged(vault: Vault, order: str) -> None:
    with (_folder(vault, order) / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write("garbage\n")


def _gone(vault: Vault, order: str) -> None:
    shutil.rmtree(_folder(vault, order))


@pytest.mark.parametrize("becomes", [_closed, _cancelled, _edited, _damaged, _gone])
def test_what_its_order_cannot_take_arrives_anew(
    filed: tuple[Vault, str], becomes: Callable[[Vault, str], None]
) -> None:
    vault, order = filed
    becomes(vault, order)
    _grows(vault)
    (vault.root / "inbox/fax/later.txt").write_text("something else", encoding="utf-8")
    told: list[News] = []
    assert [(one.file, one.state) for one in ingest(vault, told.append).items] == [("later.txt", "waiting")]
    [failed] = [news for news in told if news.what == "failed"]
    assert (failed.file, type(failed.error)) == ("po.txt", GrownApartError)
    anew = ingest(vault)
    assert [(one.file, one.bytes) for one in anew.items] == [
        ("po.txt", len("for PO-4711, the first half, and the second"))
    ]
    assert anew.not_taken == ()
    vault.close()


def test_what_is_no_ordinary_file_is_told_once(filed: tuple[Vault, str]) -> None:
    vault, _order = filed
    (vault.root / "inbox/fax/link.txt").symlink_to("/etc/hostname")
    (vault.root / "inbox/fax/later.txt").write_text("something else", encoding="utf-8")
    told: list[News] = []
    ingest(vault, told.append)
    assert [news.detail for news in told if news.what == "failed"] == [
        "It is not taken in: it is a link, and links are not followed. Put the file itself there, or take this away."
    ]
    vault.close()
