"""Two versions of docvault on one vault: each keeps its own index, notices what the other did, and forgets nothing the other knows."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.index.names import FILE, UNNAMED
from docvault.index.open import delete_index
from docvault.model.case.editing import Edit
from docvault.services.orders.editing import edit_case
from docvault.services.orders.listing import list_orders
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from docvault.store.cases.truncation import HistoryCutOffError
from docvault.store.dirty import DirtyMarks
from tests.busy import index_kept_busy
from tests.signed_vault import opened, signed_vault

ORDER = "2026-0001"
OLDER = "index-8001.sqlite"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = opened(signed_vault(tmp_path / "vault", 1))
    edit_case(made, "order", ORDER, Edit(note="silver zips"))
    made.close()
    yield made
    made.close()


def other(vault: Vault, name: str = OLDER) -> Path:
    """The index of another version: it knows what ours does."""
    vault.close()
    return Path(shutil.copy(vault.layout.index / FILE, vault.layout.index / name))


def cut(vault: Vault) -> None:
    """Take the last record of the history away, of which only an index bears witness."""
    history = vault.cases.read("order", ORDER).folder / "history.jsonl"
    history.write_bytes(b"".join(history.read_bytes().splitlines(keepends=True)[:-1]))


def edits(vault: Vault) -> None:
    edit_case(vault, "order", ORDER, Edit(note="again"))


def test_neither_touches_the_index_of_the_other(vault: Vault) -> None:
    older = other(vault)
    before = (older.stat().st_ino, older.read_bytes())
    delete_index(vault.layout.index)
    edits(vault)
    assert len(list_orders(vault)) == 1
    assert (older.stat().st_ino, older.read_bytes()) == before
    ours = (vault.layout.index / FILE).stat().st_ino
    vault.close()
    assert len(list_orders(vault)) == 1
    assert (vault.layout.index / FILE).stat().st_ino == ours


@pytest.mark.parametrize("name", [OLDER, UNNAMED])
def test_what_the_other_knows_of_a_cut_history_is_known(vault: Vault, name: str) -> None:
    other(vault, name)
    delete_index(vault.layout.index)
    cut(vault)
    with pytest.raises(HistoryCutOffError):
        edits(vault)  # our index is not even made
    assert len(list_orders(vault)) == 1
    (vault.layout.index / name).unlink(missing_ok=True)
    with pytest.raises(HistoryCutOffError):
        edits(vault)


def test_what_the_other_changed_meanwhile_is_noticed(vault: Vault) -> None:
    older = other(vault)
    assert [one.title for one in list_orders(vault)] != ["Changed"]
    with index_kept_busy(vault) as hurried:
        edit_case(hurried, "order", ORDER, Edit(title="Changed"))
    DirtyMarks(vault.layout).clear("order", ORDER)  # the other told its own index
    assert [one.title for one in list_orders(vault)] != ["Changed"], "nothing says so yet"
    vault.close()
    os.utime(older, ns=(1, 1))
    assert [one.title for one in list_orders(vault)] == ["Changed"]


def test_one_without_a_version_goes_when_it_was_asked(vault: Vault) -> None:
    unnamed = other(vault, UNNAMED)
    assert len(list_orders(vault)) == 1
    assert not unnamed.exists()


def test_reindex_leaves_ours_alone(vault: Vault) -> None:
    older = other(vault)
    cut(vault)
    reindex(vault)
    assert not older.exists()
    with pytest.raises(HistoryCutOffError):
        edits(vault)
