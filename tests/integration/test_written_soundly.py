"""What a command would write and no later one could read is refused before the commit, whatever verb it comes from: nothing is written."""

from pathlib import Path

import pytest

from docvault.model.case.history import Event
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.case.transitions import NewOrder
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from docvault.services.case_change import change_case
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.soundness import UnsoundError
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    new_order(vault, NewOrder("2026-0001", "HANSA", "Jeans"))
    return vault


def written(vault: Vault) -> dict[Path, bytes]:
    """Everything that counts in the vault."""
    files = [path for path in vault.root.rglob("*") if path.is_file() and ".docvault" not in path.parts]
    return {path: path.read_bytes() for path in files}


def test_a_manifest(vault: Vault) -> None:
    before = written(vault)

    def untitled(manifest: Manifest, now: str) -> tuple[Manifest, Event]:
        return replace(manifest, title=""), Event(now, "li", "edited", {})

    with pytest.raises(UnsoundError, match="title"):
        change_case(vault, ORDER, "2026-0001", untitled)
    assert written(vault) == before
    assert check(vault.root).findings == ()


def test_settings(vault: Vault) -> None:
    before = written(vault)

    def nameless(config: VaultConfig) -> VaultConfig:
        return replace(config, people=(replace(config.people[0], name=""),))

    def without_an_administrator(config: VaultConfig) -> VaultConfig:
        return replace(config, people=(replace(config.people[0], active=False),))

    for transition, told in ((nameless, "name"), (without_an_administrator, "no active administrator")):
        with pytest.raises(UnsoundError, match=told):
            vault.config_file.change(transition, lambda: Event(vault.now(), "li", "person-edited", {"person": "li"}))
    assert written(vault) == before


def test_a_register(vault: Vault) -> None:
    before = written(vault)
    with pytest.raises(UnsoundError, match="why"):
        vault.registers.append("access", [Event(vault.now(), "li", "shown", {"order": "2026-0001", "why": ""})])
    assert written(vault) == before
