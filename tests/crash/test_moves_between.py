"""A move that was killed between its two changes, and what others do before it is finished: it is finished all the same, and nothing is in force twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docvault.model.case.manifest import Version
from docvault.services.orders.completing import complete_order
from docvault.services.orders.finishing_moves import MoveBegunError
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.unfiling import unfile_item
from docvault.services.orders.voiding import void_document, void_whole_order
from docvault.services.proof.check import check
from docvault.services.vault import Vault
from docvault.store.dirty import MOVE, DirtyMarks
from docvault.store.layout import Layout
from tests.crash.harness import stopped_at_each_step
from tests.crash.test_correcting_crash import CARD, CHANGES, FIRST, SECOND, THIRD, base, filed, opened

__all__ = ["base"]

OLD = f"{CARD}@2"


@pytest.fixture(scope="module")
def between(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second order has the silver card, and the first, from which it came, does not say so: the process that moved it is dead."""
    work = tmp_path_factory.mktemp("between")
    for _number, root in stopped_at_each_step(base, work, CHANGES["move-version"]):
        first, second = (root / f"orders/2026/{one}/manifest.yaml" for one in (FIRST, SECOND))
        told = f"order: '{SECOND}'"
        if "moved:" in second.read_text(encoding="utf-8") and told not in first.read_text(encoding="utf-8"):
            return Path(shutil.copytree(root, work / "kept", symlinks=True))
    pytest.fail("the process was never killed between the two changes")


@pytest.fixture
def root(between: Path, tmp_path: Path) -> Path:
    """A vault of one's own in that state."""
    return Path(shutil.copytree(between, tmp_path / "vault", symlinks=True))


def held_and_opened(root: Path) -> Vault:
    """The vault, opened while somebody held the first order, who is done now: the move is still not finished."""
    marks = DirtyMarks(Layout(root))
    assert (MOVE, SECOND) in list(marks.all())
    marks.clear(MOVE, SECOND)
    vault = opened(root)
    marks.mark(MOVE, SECOND)
    return vault


def silver(root: Path) -> Version:
    """The silver card as the first order has it, after somebody opened the vault."""
    vault = opened(root)
    document = vault.cases.read("order", FIRST).manifest.document(CARD)
    vault.close()
    assert document is not None
    return document.versions[1]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda vault: complete_order(vault, SECOND),
        lambda vault: void_whole_order(vault, SECOND, "twice"),
        lambda vault: void_document(vault, SECOND, CARD, "of another house"),
        lambda vault: move_document(vault, MoveWanted(SECOND, f"{CARD}@2", THIRD, why="further")),
        lambda vault: void_whole_order(vault, FIRST, "twice"),
    ],
    ids=["completed", "void", "version-void", "moved-on", "source-void"],
)
def test_it_is_finished_whatever_became_of_the_orders(root: Path, meanwhile: Callable[[Vault], object]) -> None:
    vault = held_and_opened(root)
    meanwhile(vault)
    vault.close()
    to = silver(root).moved.to
    assert (to.order, to.document, to.version) == (SECOND, CARD, 2)
    assert check(root).findings == ()
    assert (MOVE, SECOND) not in list(DirtyMarks(Layout(root)).all())


@pytest.mark.parametrize(
    "taken",
    [
        lambda vault: void_document(vault, FIRST, OLD, "w"),
        lambda vault: move_document(vault, MoveWanted(FIRST, OLD, THIRD, why="w")),
        lambda vault: move_document(vault, MoveWanted(SECOND, f"{CARD}@2", FIRST, to=CARD, why="back")),
        lambda vault: unfile_item(vault, filed(vault, "fax.txt"), "w"),
    ],
    ids=["void", "moved", "moved-back", "taken-back"],
)
def test_what_was_moved_is_not_taken_out_again_before(root: Path, taken: Callable[[Vault], object]) -> None:
    vault = held_and_opened(root)
    with pytest.raises(MoveBegunError, match=f"{CARD} of {FIRST} was being moved to {SECOND}"):
        taken(vault)
    vault.close()
    assert silver(root).moved.to.order == SECOND
    assert check(root).findings == ()
