"""What was recorded and nobody can work by is put right by `revert`, stopped at every step and after every sync: nothing else is lost."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docvault.model.case.history import Event
from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import VaultConfig
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import revert
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.cases.case_file import NotEditedError
from docvault.store.config import ConfigFile, ConfigNotEditedError
from docvault.store.yaml_text import load_yaml
from tests.crash.harness import Change, power_lost_at_each_step, stopped_at_each_step
from tools.make_cases import recorded_otherwise

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ORDER = "2026-0001"


def opened(root: Path) -> Vault:
    return open_vault(root, system_user="li", clock=lambda: NOON, mending=True)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault whose time zone nobody knows, with an order that is due on no day; both have a note from after that."""
    root = tmp_path_factory.mktemp("unsound") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", clock=lambda: NOON)
    vault = opened(root)
    new_order(vault, NewOrder(ORDER, "HANSA", "Jeans", due="2027-01-30"))
    (root.parent / "spec.txt").write_text("silver buttons")
    add_documents(vault, ORDER, [root.parent / "spec.txt"], kind="spec-sheet")
    folder = vault.cases.read("order", ORDER).folder
    recorded_otherwise(folder, lambda tree: tree.update({"due": "2027-02-30"}))
    recorded_otherwise(folder, lambda tree: tree.update({"note": "gold zips"}))
    older = ConfigFile(vault.layout, vault.holder)
    tree = load_yaml(vault.layout.config.read_bytes(), "vault.yaml")
    for change in ({"time_zone": "Asia/Beijing"}, {"name": "Later"}):
        tree.update(change)
        known = VaultConfig.from_tree(json.loads(json.dumps(tree)))
        older.change(lambda _, known=known: known, lambda: Event(vault.now(), "li", "edited", {}))  # type: ignore[misc]
    vault.close()
    shutil.rmtree(root / "inbox")
    return root


def mend(root: Path) -> None:
    vault = opened(root)
    for what, done in ((None, ConfigNotEditedError), (ORDER, NotEditedError)):
        try:
            revert(vault, what)
        except done:
            pass  # it was put right before
    vault.close()


@pytest.mark.parametrize("interrupted", [stopped_at_each_step, power_lost_at_each_step])
def test_mending_can_be_stopped_at_any_step(
    base: Path, tmp_path: Path, interrupted: Callable[[Path, Path, Change], Iterator[tuple[int, Path]]]
) -> None:
    steps = 0
    for number, root in interrupted(base, tmp_path, mend):
        mend(root)
        vault = opened(root)
        manifest = vault.cases.read("order", ORDER).manifest
        assert (manifest.order.due, manifest.note, len(manifest.documents)) == ("2027-01-30", "gold zips", 1), number
        assert (vault.config.time_zone, vault.config.name) == ("Asia/Shanghai", "Later"), number
        assert [one for one in check(root).findings if one.rule != "W001"] == [], number
        vault.close()
        steps = number
    assert steps >= 4
