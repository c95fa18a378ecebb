"""Issue, signature, change and repeat order, stopped at every durable step and after every sync: before or after, and the vault sound."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.vault_config import Person
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import confirm_notice, open_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.orders.adding import add_documents
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import repeat
from docvault.services.people import add_person
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.crash.walking import images_without_power, steps_when_stopped

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ORDER, CARD = "2026-0001", "trims-card"


def opened(root: Path, person: str | None = None) -> Vault:
    return open_vault(root, person=person, system_user="" if person else "li", clock=lambda: NOON)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An order whose trims card is with the cutting room, signed for, and a confirmed change with its corrected card, not issued yet."""
    root = tmp_path_factory.mktemp("crash") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault, card = opened(root), root.parent / "card.txt"
    add_person(vault, Person("wu", "Wu Fang", "cutting", ("member",)))
    add_person(vault, Person("chen", "Chen Jie", "merchandising", ("manager",)))
    new_order(vault, NewOrder("", "HANSA", "Jeans"))
    card.write_text("gold", encoding="utf-8")
    add_documents(vault, ORDER, [card], kind=CARD, document=CARD)
    distribute_version(vault, ORDER, Wanted(CARD, ("cutting",)))
    cutting = opened(root, "wu")
    sign_version(cutting, ORDER, Receipt(CARD, "cutting"))
    open_notice(vault, ORDER, NewChange(("buttons: gold -> silver",), "fax", (f"{CARD}@1",), (CARD,)))
    confirm_notice(vault, ORDER, "CN-1", (f"{CARD}@1",))
    card.write_text("silver", encoding="utf-8")
    add_documents(vault, ORDER, [card], document=CARD, change="CN-1")
    for one in (vault, cutting):
        one.close()
    return root


def state(root: Path) -> tuple[object, ...]:
    """Orders with their bytes, copies, signatures and changes, as a user sees them after opening the vault."""
    vault = opened(root)
    seen = []
    for entry in list_orders(vault):
        manifest = vault.cases.read("order", entry.id).manifest
        versions = [
            (one.id, version.number, len(version.copies), len(version.signatures))
            for one in manifest.documents
            for version in one.versions
        ]
        seen.append((entry.id, tuple(versions), tuple(change.state for change in manifest.order.changes)))
    vault.close()
    return tuple(seen)


def distribute(root: Path) -> None:
    vault = opened(root)
    distribute_version(vault, ORDER, Wanted(CARD, ("factory",), copies=2))
    vault.close()


def sign(root: Path) -> None:
    vault = opened(root, "wu")
    sign_version(vault, ORDER, Receipt(CARD, "cutting"))
    vault.close()


def issue(root: Path) -> None:
    vault = opened(root)
    issue_notice(vault, ORDER, "CN-1", IssueWanted())
    vault.close()


def again(root: Path) -> None:
    vault = opened(root)
    repeat(vault, ORDER, NewOrder("", "", ""))
    vault.close()


def replace(root: Path) -> None:
    """A newer card of what is out, against the rule that it takes a change."""
    vault, card = opened(root, "chen"), root.parent / f"{root.name}.txt"
    card.write_text("brass", encoding="utf-8")
    add_documents(vault, ORDER, [card], document=CARD, override="agreed by phone")
    vault.close()


CHANGES: dict[str, Callable[[Path], None]] = {
    "distribute": distribute,
    "sign": sign,
    "issue": issue,
    "repeat": again,
    "replace": replace,
}


def after(base: Path, work: Path, name: str) -> tuple[object, ...]:
    done = shutil.copytree(base, work / "done", symlinks=True)
    CHANGES[name](done)
    return state(done)


@pytest.mark.parametrize("name", CHANGES)
def test_stopped_at_every_step(base: Path, tmp_path: Path, name: str) -> None:
    allowed = (state(base), after(base, tmp_path, name))
    assert allowed[0] != allowed[1]
    assert steps_when_stopped(base, tmp_path, CHANGES[name], state, allowed) >= 6


@pytest.mark.parametrize("name", CHANGES)
def test_power_lost_after_every_sync(base: Path, tmp_path: Path, name: str) -> None:
    allowed = (state(base), after(base, tmp_path, name))
    assert images_without_power(base, tmp_path, CHANGES[name], state, allowed) >= 3
