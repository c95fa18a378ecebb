"""`check` names the broken rule of every damaged vault under tests/cases, and finds nothing in a sound one."""

import re
import shutil
from pathlib import Path

import pytest

from docvault.model.values import replace
from docvault.services.orders.listing import list_orders
from docvault.services.proof.check import check
from docvault.services.proof.sealing import Keys
from docvault.services.upkeep.opening import open_vault
from docvault.store.yaml_text import load_yaml
from tools.case_overlays import CASES, DAMAGED, SOUND, lay_out, touched

FORMAT = Path(__file__).resolve().parents[2] / "schemas" / "FORMAT.md"
WITHOUT_A_CASE = {"V024", "W080", "V085", "V086"}
"""Rules no committed vault can break: an index, which alone knows how far registers went, is
not part of a vault at rest (`test_an_index_that_disagrees`), a note of the newest seal, and of
which vault lay where, lies outside it (`tests/integration/test_seal.py`)."""
KEYS = Keys(CASES / "no-keys-here")


@pytest.mark.parametrize("case", DAMAGED)
def test_the_broken_rule_is_named(tmp_path: Path, case: str) -> None:
    since_seal = KEYS if case.startswith(("V08", "W08")) else None
    findings = check(lay_out(case, tmp_path / "vault"), since_seal=since_seal).findings
    assert case.partition("_")[0] in {finding.rule for finding in findings}
    for finding in findings:
        assert finding.path
        assert finding.text()
        assert finding.level == ("error" if finding.rule.startswith("V") else "warning")


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_vault_is_kept_as_what_differs_from_a_sound_one(tmp_path: Path, case: str) -> None:
    said = load_yaml((CASES / case / "case.yaml").read_bytes(), "case.yaml")
    assert said.keys() <= {"on", "gone", "links"}
    assert said["on"] in SOUND
    sound, damaged = CASES / said["on"], lay_out(case, tmp_path / "vault")
    for name in touched(case):
        here, there = sound / name, damaged / name
        if name in said.get("gone", ()):
            assert (here.exists(), there.exists()) == (True, False)
        else:
            assert not here.exists() or here.read_bytes() != there.read_bytes()


@pytest.mark.parametrize(
    ("case", "orders"), [("sound", 2), ("sound_to_seal", 2), ("sound_control", 3), ("sound_disposals", 3)]
)
def test_a_sound_vault_has_no_findings(case: str, orders: int) -> None:
    report = check(CASES / case)
    assert report.findings == ()
    assert report.orders == orders


def test_every_sound_vault_is_checked_by_its_name() -> None:
    assert check(CASES / "sound").files == 5
    assert SOUND == ["sound", "sound_control", "sound_disposals", "sound_to_seal"]


def test_every_rule_of_the_format_has_a_case() -> None:
    rules = set(re.findall(r"\*\*([VW]\d{3})\*\*", FORMAT.read_text(encoding="utf-8")))
    assert rules == {case.partition("_")[0] for case in DAMAGED} | WITHOUT_A_CASE


def test_findings_of_one_order_only(tmp_path: Path) -> None:
    lay_out("V041_version_altered", tmp_path / "vault")
    assert check(tmp_path / "vault", order="2026-0002").findings == ()
    assert check(tmp_path / "vault", order="2026-0001").findings


def test_fast_compares_sizes_only(tmp_path: Path) -> None:
    shutil.copytree(CASES / "sound", tmp_path / "vault")
    file = tmp_path / "vault/orders/2026/2026-0001/documents/spec-sheet/v1/spec.txt"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.upper(), encoding="utf-8")
    assert check(tmp_path / "vault", fast=True).findings == ()
    file.write_text(text + "!", encoding="utf-8")
    assert [finding.rule for finding in check(tmp_path / "vault", fast=True).findings] == ["V041"]


def test_an_index_that_disagrees(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    shutil.copytree(CASES / "sound", root)
    vault = open_vault(root, system_user="li")
    assert list_orders(vault)
    assert check(root).findings == ()
    entry = vault.index.case("order", "2026-0001")
    assert entry is not None
    vault.index.put([replace(entry, head="0" * 64)])
    vault.index.put([replace(entry, id="2026-0099", versions=())])
    vault.close()
    assert [finding.rule for finding in check(root).findings] == ["W080", "V024"]
    shutil.rmtree(root / ".docvault")
    vault = open_vault(root, system_user="li")
    assert [order.id for order in list_orders(vault)] == ["2026-0002", "2026-0001"]
    vault.close()
    assert check(root).findings == ()
