"""The index hears of what it missed, whatever else is the matter with the case file it missed."""

from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.services.orders.editing import edit_case
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.dirty import DirtyMarks
from tests.busy import index_kept_busy


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    opened = open_vault(tmp_path / "vault", system_user="li")
    new_order(opened, NewOrder("A-1", "HANSA", "Jeans"))
    return opened


def titles(vault: Vault) -> list[str]:
    opened = open_vault(vault.root, system_user="li")
    try:
        return [entry.title for entry in list_orders(opened)]
    finally:
        opened.close()


def untold(vault: Vault) -> None:
    """Change the order beside a busy index, which is not told."""
    assert titles(vault) == ["Jeans"]
    with index_kept_busy(vault) as hurried:
        edit_case(hurried, "order", "A-1", Edit(title="Linen trousers"))
    assert list(DirtyMarks(vault.layout).all()) == [("order", "A-1")]


def test_what_was_not_told_is_told_by_whoever_opens_it_next(vault: Vault) -> None:
    untold(vault)
    assert titles(vault) == ["Linen trousers"]
    assert list(DirtyMarks(vault.layout).all()) == []


def test_an_edit_by_hand_keeps_no_mark_alive(vault: Vault) -> None:
    untold(vault)
    manifest = next(vault.root.glob("orders/*/A-1/manifest.yaml"))
    manifest.write_text(manifest.read_text(encoding="utf-8") + "note: by hand\n", encoding="utf-8")
    assert titles(vault) == ["Linen trousers"]
    assert list(DirtyMarks(vault.layout).all()) == []


@pytest.mark.parametrize("stray", ["foo~bar", "orders~A-1", "~", "order~"])
def test_a_stray_name_among_the_marks_disturbs_nobody(vault: Vault, stray: str) -> None:
    (vault.layout.dirty / stray).touch()
    assert titles(vault) == ["Jeans"]
