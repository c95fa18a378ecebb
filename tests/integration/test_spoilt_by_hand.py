"""Files spoilt by hand in every way: what is recorded counts, the edit is told truly in both languages, `adopt` refuses it, `revert` mends it."""

from pathlib import Path

import pytest

from docvault.errors import DamagedError
from docvault.language.spoken import Language
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import NewOrder
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.settings import notice
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.config_text import UnsoundConfigError
from tests.spoiling import UNUSABLE, Spoil, text

OF_MANIFESTS = ("empty", "a list", "half", "binary", "GBK", "deep", "missing", "a folder")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    return open_vault(tmp_path / "vault", system_user="li")


def again(vault: Vault) -> Vault:
    """The vault opened by the next command."""
    return open_vault(vault.root, system_user="li")


@pytest.mark.parametrize(("spoil", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_of_a_spoilt_vault_yaml_what_is_recorded_counts(vault: Vault, spoil: Spoil, why: str) -> None:
    recorded = vault.layout.config.read_bytes()
    spoil(vault.layout.config)
    spoilt = again(vault)
    assert spoilt.config == vault.config
    assert spoilt.config_edit is not None
    told = Language("en").sentence(notice(spoilt.config_edit))
    assert told.startswith("vault.yaml was changed by hand and cannot be used: ")
    assert (why in told, "-:" in told) == (True, False)
    told = Language("zh_CN").sentence(notice(spoilt.config_edit))
    assert told.startswith("vault.yaml 被手工改过，不能使用：")
    new_order(spoilt, NewOrder("", "HANSA", "Jeans"))
    with pytest.raises((DamagedError, UnsoundConfigError)) as refused:
        adopt(spoilt, None)
    assert why in Language("en").error(refused.value)
    assert "docvault revert" in Language("en").error(refused.value)
    findings = [finding for finding in check(vault.root).findings if finding.path == "vault.yaml"]
    assert any("docvault revert" in finding.text() for finding in findings)
    assert not any("adopt` records the change" in finding.text() for finding in findings)
    revert(again(vault), None)
    assert (vault.layout.config.read_bytes(), again(vault).config_edit) == (recorded, None)
    assert check(vault.root).findings == ()


@pytest.mark.parametrize("name", ["no YAML", *OF_MANIFESTS])
def test_of_a_spoilt_manifest_what_is_recorded_counts(vault: Vault, name: str) -> None:
    new_order(vault, NewOrder("2026-0001", "HANSA", "Jeans"))
    case = vault.cases.read(ORDER, "2026-0001")
    path = case.folder / "manifest.yaml"
    recorded = path.read_bytes()
    spoil = UNUSABLE[name][0] if name in OF_MANIFESTS else text(lambda whole: whole.replace("title:", "title: [", 1))
    spoil(path)
    spoilt = again(vault).cases.read(ORDER, case.id)
    assert (spoilt.manifest, spoilt.hand_edited) == (case.manifest, True)
    with pytest.raises(DamagedError) as refused:
        adopt(again(vault), case.id)
    assert f"`docvault revert {case.id}`" in Language("en").error(refused.value)
    revert(again(vault), case.id)
    assert (path.read_bytes(), check(vault.root).findings) == (recorded, ())
