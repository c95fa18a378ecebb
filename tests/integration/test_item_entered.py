"""What is entered of an item in the register is never reported as failed, whatever of the rest cannot be written."""

import shutil
from pathlib import Path

import pytest

from docvault.services.intake.filing import reject_item
from docvault.services.intake.ingest import ingest
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from tests.busy import index_kept_busy
from tests.refusing_system import AWAY, FAILING, FORBIDDEN, FULL, GONE, READ_ONLY, refusing


@pytest.mark.parametrize("code", [FULL, FORBIDDEN, READ_ONLY, GONE, FAILING, AWAY])
@pytest.mark.parametrize("call", ["open", "replace"])
def test_a_rejection_stands_although_its_folder_cannot_say_so_yet(call: str, code: int, tmp_path: Path) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(tmp_path / "vault", system_user="li")
    (vault.root / "inbox/fax/fax.txt").write_text("an offer of zips", encoding="utf-8")
    item = ingest(vault).items[0].item

    with refusing(call, code, lambda path: path.endswith("item.yaml")):
        assert reject_item(vault, item, "advertising").state == "rejected"
    assert "follows with the next command" in str(vault.notices[0])
    vault.close()
    later = open_vault(vault.root, system_user="li")
    assert not list(later.layout.dirty.iterdir())
    assert check(vault.root).findings == ()
    later.close()


def test_a_rejection_stands_although_the_index_cannot_be_told(tmp_path: Path) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(tmp_path / "vault", system_user="li")
    (vault.root / "inbox/fax/fax.txt").write_text("an offer of zips", encoding="utf-8")
    item = ingest(vault).items[0].item

    with index_kept_busy(vault) as hurried:
        assert reject_item(hurried, item, "advertising").state == "rejected"
    assert "This is in the vault" in str(hurried.notices[0])
    shutil.rmtree(vault.layout.index)
    vault.close()
    assert [one.state for one in open_vault(vault.root, system_user="li").index.items(("rejected",))] == ["rejected"]
