"""A file that cannot be taken out of its inbox (a share that is only read) is taken in once, and then left alone."""

import os
from pathlib import Path

import pytest

from docvault.services.intake.ingest import intake_of
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from tests.pace import until
from tests.refusing_system import READ_ONLY, refusing


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize(
    "name", ["spec.txt", os.fsdecode("规格.txt".encode("gb18030"))], ids=["spec", "another encoding"]
)
def test_it_is_known_by_its_identity_whatever_its_name(tmp_path: Path, name: str) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    path = vault.root / "inbox/fax" / name
    path.write_text("an offer of zips", encoding="utf-8")
    arrived: list[str] = []
    with (
        refusing("rename", READ_ONLY, lambda named: named in {path.name, str(path)}),
        intake_of(vault, lambda news: arrived.append(news.what) if news.is_arrival else None) as intake,
    ):
        until(lambda: intake.step() == 0 and bool(arrived))
        assert list(intake.inboxes.left) == [path]
    assert arrived == ["taken"]
    assert path.exists()
    vault.close()
