"""Disposal, destruction and restoring, stopped at every durable step and after every sync: nothing is half gone, and the next command goes on."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.intake.extracted import Extracted, Outcome, Page
from docvault.model.vault_config import Person
from docvault.services.intake.filing import reject_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.retention.disposals import disposals, find_disposal
from docvault.services.retention.execute import execute_plan, restore, withdraw
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.crash.harness import Change, power_lost_at_each_step, stopped_at_each_step
from tests.pace import share

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PROBE = b"xyzzy probe of the contents"
SAME = b"xyzzy the same bytes were rejected"
FILES = {"spec.txt": PROBE, "same.txt": SAME}
D = "D-2026-0001"


def opened(root: Path, person: str = "li") -> Vault:
    return open_vault(root, person=person, clock=lambda: NOON)


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two orders on an approved list; one of their files lies in the intake too, rejected, and once more in lost+found."""
    root = tmp_path_factory.mktemp("disposal") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault = opened(root)
    add_person(vault, Person("wu", "Wu Fang", "sales", ("manager",)))
    (root / "inbox/fax/same.txt").write_bytes(SAME)
    ingest(vault)
    reject_item(vault, inbox(vault).entries[0].item, "unclear")
    shutil.rmtree(root / "inbox/fax/.taken")
    for name, text in FILES.items():
        order = new_order(vault, NewOrder("", "HANSA", "Jeans", opened="2020-01-02")).order
        (root.parent / name).write_bytes(text)
        add_documents(vault, order, [root.parent / name], document="spec-sheet", kind="spec-sheet")
        complete_order(vault, order, "2020-01-31")
        page = Page(text.decode())
        vault.kept_text.put(sha256(text).hexdigest(), Extracted("text/plain", Outcome.TEXT, "test/1", pages=(page,)))
    (root / "lost+found/left").mkdir()
    (root / "lost+found/left/spec.txt").write_bytes(PROBE)
    propose(vault)
    approve(opened(root, "wu"), D)
    vault.close()
    return root


@pytest.fixture(scope="module")
def binned(approved: Path) -> Path:
    root = approved.parent / "binned"
    shutil.copytree(approved, root)
    execute(root)
    return root


def execute(root: Path) -> None:
    vault = opened(root)
    execute_plan(vault, plan_execution(vault, D))
    vault.close()


def execute_now(root: Path) -> None:
    vault = opened(root)
    execute_plan(vault, plan_execution(vault, D, at_once=True))
    vault.close()


def bring_back(root: Path) -> None:
    vault = opened(root)
    restore(vault, D)
    vault.close()


def take_back(root: Path) -> None:
    vault = opened(root)
    withdraw(vault, D, "not yet")
    vault.close()


def propose_again(root: Path) -> None:
    vault = opened(root)
    propose(vault)
    vault.close()


def sound(root: Path, label: str) -> None:
    """Opening the vault finishes or undoes; afterwards nothing is damaged."""
    vault = opened(root)
    assert vault.index.counts()
    vault.close()
    findings = [(finding.rule, finding.path, finding.text()) for finding in check(root).findings]
    assert findings == [], f"{label}: {findings}"


def everywhere(root: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())


def is_complete(root: Path) -> None:
    """Every byte is there, in its place or in the bin: nothing was destroyed."""
    for text in FILES.values():
        places = [path for place in ("orders", "bin") for path in (root / place).rglob("*") if path.is_file()]
        assert any(path.read_bytes() == text for path in places)


def ends_destroyed(root: Path) -> None:
    """The same command once more comes to the end, and no byte of the contents is left."""
    vault = opened(root)
    if find_disposal(vault, D).state != "destroyed":
        execute_plan(vault, plan_execution(vault, D, at_once=True))
    assert find_disposal(vault, D).state == "destroyed"
    vault.close()
    assert b"xyzzy" not in everywhere(root)
    assert check(root).findings == ()


def ends_binned(root: Path) -> None:
    vault = opened(root)
    if find_disposal(vault, D).state == "approved":
        execute_plan(vault, plan_execution(vault, D))
    assert find_disposal(vault, D).state == "binned"
    vault.close()
    is_complete(root)
    assert not list((root / "orders").rglob("*.txt"))
    assert check(root).findings == ()


def ends_restored(root: Path) -> None:
    vault = opened(root)
    if find_disposal(vault, D).state == "binned":
        restore(vault, D)
    assert [entry.state for entry in inbox(vault, everything=True).entries] == ["rejected"]
    vault.close()
    assert not [path for path in (root / "bin").rglob("*") if path.is_file()]
    for number, text in enumerate(FILES.values(), start=1):
        folder = root / f"orders/2020/2020-000{number}/documents/spec-sheet/v1"
        assert [path.read_bytes() for path in folder.iterdir()] == [text]
    assert check(root).findings == ()


def ends_withdrawn(root: Path) -> None:
    if find_disposal(opened(root), D).state == "approved":
        take_back(root)
    assert find_disposal(opened(root), D).state == "withdrawn"
    assert not [path for path in (root / "bin").rglob("*") if path.is_file()]
    assert check(root).findings == ()


def ends_proposed(root: Path) -> None:
    vault = opened(root)
    assert len(disposals(vault)) in {1, 2}
    propose(vault)
    vault.close()
    assert check(root).findings == ()


STEPS: dict[str, tuple[str, Change, Callable[[Path], None], int]] = {
    # the state to begin with, the change, what it must come to when it is run again, and the fewest steps it can have
    "propose": ("approved", propose_again, ends_proposed, 4),
    "execute": ("approved", execute, ends_binned, 25),
    "execute_now": ("approved", execute_now, ends_destroyed, 45),
    "restore": ("binned", bring_back, ends_restored, 25),
    "withdraw": ("approved", take_back, ends_withdrawn, 1),
}


@pytest.mark.parametrize("name", STEPS)
def test_stopped_at_every_step(approved: Path, binned: Path, tmp_path: Path, name: str) -> None:
    start, change, end, fewest = STEPS[name]
    steps = 0
    stopped = stopped_at_each_step(approved if start == "approved" else binned, tmp_path, change)
    for place, (number, root) in enumerate(stopped):
        sound(root, f"{name} stopped before step {number}")
        if name != "execute_now":
            is_complete(root)
        if place % share(2, 1) == 0:
            end(root)
        steps = number - 1
    assert steps >= fewest, f"{name} has only {steps} durable steps"


@pytest.mark.parametrize("name", STEPS)
def test_power_lost_after_every_sync(approved: Path, binned: Path, tmp_path: Path, name: str) -> None:
    start, change, end, fewest = STEPS[name]
    images = 0
    powerless = power_lost_at_each_step(approved if start == "approved" else binned, tmp_path, change)
    for place, (number, root) in enumerate(powerless):
        sound(root, f"{name}, power lost after sync {number}")
        if name != "execute_now":
            is_complete(root)
        if place % share(2, 1) == 0:
            end(root)
        images = number
    assert images >= min(fewest, 3)
