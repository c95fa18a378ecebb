"""A history whose last records are gone is told from a manifest edited by hand: nothing is adopted, reverted or written on top of it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docvault.cli.exit_codes import DAMAGED, exit_code
from docvault.errors import BusyError, DamagedError, DocvaultError, RefusedError
from docvault.index.names import FILE
from docvault.index.open import delete_index
from docvault.model.case.editing import Edit
from docvault.model.values import replace
from docvault.services.orders.editing import edit_case
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.upkeep.healing import heal
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from docvault.store.cases.truncation import HistoryCutOffError
from tests.signed_vault import opened, signed_vault

ORDER = "2026-0001"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An order with five records: opened, a document, issued, signed, a note."""
    root = signed_vault(tmp_path_factory.mktemp("cut") / "vault", 1)
    vault = opened(root)
    edit_case(vault, "order", ORDER, Edit(note="silver zips"))
    vault.close()
    return root


@pytest.fixture
def vault(template: Path, tmp_path: Path) -> Iterator[Vault]:
    made = opened(shutil.copytree(template, tmp_path / "vault"))
    yield made
    made.close()


def history(vault: Vault) -> Path:
    return vault.cases.read("order", ORDER).folder / "history.jsonl"


def cut(vault: Vault, left: int) -> bytes:
    """Leave so many records of the history; returns what it was."""
    path = history(vault)
    whole = path.read_bytes()
    assert whole.count(b"\n") == 5
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:left]))
    return whole


def told(vault: Vault) -> list[tuple[str, str]]:
    return [(one.rule, one.text()) for one in check(vault.root, order=ORDER).findings]


def adopts(vault: Vault) -> object:
    return adopt(vault, ORDER)


def reverts(vault: Vault) -> object:
    return revert(vault, ORDER)


def edits(vault: Vault) -> object:
    return edit_case(vault, "order", ORDER, Edit(note="again"))


def nothing(_vault: Vault) -> None:
    """Leave the index as it is."""


def healed(vault: Vault) -> None:
    """What a start after a loss of power does: every history is compared."""
    heal(vault, vault.index, thorough=True)


def made_again(vault: Vault) -> None:
    vault.close()
    reindex(vault)


def deleted(vault: Vault) -> None:
    vault.close()
    delete_index(vault.layout.index)


@pytest.mark.parametrize("left", [1, 2, 3, 4])
@pytest.mark.parametrize("meanwhile", [nothing, healed, made_again])
def test_nothing_is_done_on_top_of_what_is_left(vault: Vault, left: int, meanwhile: Callable[[Vault], None]) -> None:
    whole = cut(vault, left)
    meanwhile(vault)
    manifest = history(vault).with_name("manifest.yaml").read_bytes()
    for verb in (adopts, reverts, edits):
        with pytest.raises(HistoryCutOffError) as refused:
            verb(vault)
        assert (exit_code(refused.value), "from the backup" in str(refused.value)) == (DAMAGED, True)
    messages = dict(told(vault))
    assert f"The history of {ORDER} is cut off" in messages["V032"]
    assert "W080" not in messages
    assert history(vault).with_name("manifest.yaml").read_bytes() == manifest
    assert not list((vault.root / "lost+found").iterdir())
    history(vault).write_bytes(whole)  # from the backup
    edits(vault)
    assert check(vault.root).findings == ()


@pytest.mark.parametrize("left", [1, 2, 3])
def test_without_an_index_the_signatures_and_files_bear_witness(vault: Vault, left: int) -> None:
    cut(vault, left)
    deleted(vault)
    for verb in (adopts, reverts, edits):
        with pytest.raises(HistoryCutOffError) as refused:
            verb(vault)
        assert "spec-sheet@1" in str(refused.value)
    assert "is cut off" in dict(told(vault))["V032"]
    assert list(history(vault).parent.glob("documents/spec-sheet/v1/*"))


def test_while_the_index_cannot_be_asked_nobody_takes_a_cut_history_for_an_edit(vault: Vault) -> None:
    cut(vault, 4)
    vault.close()
    impatient = vault.asked_by(replace(vault.who, patience=0.1))
    other = sqlite3.connect(vault.layout.index / FILE, isolation_level=None)
    try:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for verb in (adopts, reverts, edits):
            with pytest.raises(BusyError):
                verb(impatient)
    finally:
        other.close()
    with pytest.raises(HistoryCutOffError):
        adopts(impatient)


def test_a_state_put_back_whole_goes_on_and_is_told(vault: Vault) -> None:
    """History and manifest of an earlier day agree: as after a backup was restored. It is not refused, and not silently forgotten either."""
    before = {name: history(vault).with_name(name).read_bytes() for name in ("history.jsonl", "manifest.yaml")}
    edit_case(vault, "order", ORDER, Edit(note="gold zips"))
    for name, content in before.items():
        history(vault).with_name(name).write_bytes(content)
    for meanwhile in (nothing, healed, edits, edits_once_more):
        meanwhile(vault)
        [(rule, text)] = told(vault)
        assert (rule, "shorter than it was" in text) == ("V024", True), meanwhile
    made_again(vault)
    assert check(vault.root).findings == ()


def edits_once_more(vault: Vault) -> None:
    edit_case(vault, "order", ORDER, Edit(note="a longer note, so that the history is longer than it ever was"))


def test_what_somebody_edited_is_still_adopted_and_reverted(vault: Vault) -> None:
    manifest = history(vault).with_name("manifest.yaml")
    recorded = manifest.read_text(encoding="utf-8")
    assert "wang.li" in recorded
    for verb, edited in (
        (adopts, recorded.replace("silver zips", "by hand")),
        (reverts, recorded.replace("silver zips", "by hand, twice")),
        (reverts, recorded.replace("person: wang.li", "person: li")),  # a signature altered, not one the history lacks
        (reverts, "nonsense"),
    ):
        manifest.write_text(edited, encoding="utf-8")
        assert "V032" in dict(told(vault)) or edited == "nonsense"
        verb(vault)
        assert check(vault.root).findings == ()


def test_a_history_cut_to_nothing_is_damaged(vault: Vault) -> None:
    path = history(vault)
    path.write_bytes(b"")
    for verb in (adopts, reverts, edits):
        with pytest.raises(DocvaultError) as refused:
            verb(vault)
        assert isinstance(refused.value, DamagedError)
        assert not isinstance(refused.value, RefusedError)
