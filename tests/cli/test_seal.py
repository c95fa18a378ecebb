"""`seal`, `check --since-seal` and `prove` as typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.upkeep.opening import open_vault
from docvault.store.system_user import system_user
from tests.cli.terminal import ROOT, Ran, Run


@pytest.fixture
def sealing(run: Run, tmp_path: Path) -> Run:
    """Runs commands as somebody with settings of their own."""

    def with_settings(*arguments: str | Path, env: object = None) -> Ran:
        return run(*arguments, env={"XDG_CONFIG_HOME": str(tmp_path / "settings")})

    return with_settings


def test_seal_and_check(sealing: Run, vault: Path, order: str, tmp_path: Path) -> None:
    unsealed = sealing("check", "--since-seal")
    assert unsealed.code == 1
    assert "W081" in unsealed.out
    first = sealing("seal")
    assert first.code == 0
    keys = tmp_path / "settings" / "docvault" / "keys"
    assert str(keys) in first.err
    assert "copy" in first.err
    second = sealing("seal", "--json")
    assert {"seal", "root", "size", "at"} <= set(second.json)
    assert second.json["seal"] == 2
    assert second.err == ""
    checked = sealing("check", "--since-seal", "--json")
    assert checked.code == 0
    assert checked.json["seal"]["seal"] == 2
    assert checked.json["seal"]["trusted"] == "kept"
    assert "seal" not in sealing("check", "--json").json
    public = next(keys.glob("*.public.pem"))
    assert sealing("check", "--since-seal", "--key", public, "--json").json["seal"]["trusted"] == "given"
    history = vault / "orders" / order[:4] / order / "history.jsonl"
    history.write_bytes(b"".join(history.read_bytes().splitlines(keepends=True)[:-1]))
    altered = sealing("check", "--since-seal")
    assert altered.code == 1
    assert "V083" in altered.out
    refused = sealing("seal")
    assert refused.code == 6
    assert "--despite" in refused.err


def test_a_stranger_trusts_the_first_seal_and_is_told(run: Run, sealing: Run, tmp_path: Path) -> None:
    assert sealing("seal").code == 0
    stranger = {"XDG_CONFIG_HOME": str(tmp_path / "nobody")}
    for _look in range(2):
        checked = run("check", "--since-seal", env=stranger)
        assert (checked.code, "Nobody vouches for the key" in checked.out) == (1, True)
    assert "you trust the key" in run("seal", "trust", env=stranger).out
    assert run("check", "--since-seal", env=stranger).code == 0
    missing = sealing("seal", "--key", tmp_path / "other.pem")
    assert missing.code == 4
    assert f"there is no file {tmp_path / 'other.pem'}" in missing.err
    assert "another key" not in missing.err
    assert run("check", "--since-seal", "--key", tmp_path / "nowhere.pem").code == 4


def test_prove(sealing: Run, vault: Path, order: str, tmp_path: Path) -> None:
    out = tmp_path / "proof.json"
    asked = ("prove", order, "spec-sheet@2", "--department", "merchandising", "--out", out)
    assert sealing(*asked).code == 4
    sign_by_services(vault, order)
    unsealed = sealing(*asked)
    assert (unsealed.code, out.exists()) == (3, False)
    assert "docvault seal" in unsealed.err
    key = sealing("seal", "--json").json["key"]
    proven = sealing(*asked, "--json")
    assert proven.code == 0
    assert proven.json["sha256"]
    assert proven.json["seal"] == 1
    assert sealing(*asked).code == 3
    assert "signed for version 2" in sealing(*asked, "--force").out
    assert json.loads(out.read_text(encoding="utf-8"))["proof"]
    script = [sys.executable, str(ROOT / "docs" / "verify_proof.py"), str(out), key]
    assert subprocess.run(script, check=False, capture_output=True).returncode == 0


def sign_by_services(vault_folder: Path, order: str) -> None:
    """Issue the spec sheet and sign for it, as the person the tests' system user stands for."""
    vault = open_vault(vault_folder, system_user=system_user())
    distribute_version(vault, order, Wanted("spec-sheet", ("merchandising",)))
    sign_version(vault, order, Receipt("spec-sheet", "merchandising"))
    vault.close()
