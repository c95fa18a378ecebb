"""Completing, confirming and what comes late, stopped at every durable step and after every sync: before or after, and the vault sound."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.intake.filing import file_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_to_customer
from docvault.services.people import add_person
from docvault.services.retention.hold import hold, release
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.crash.walking import images_without_power, steps_when_stopped

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
OPEN, DONE, CLAIMED = "2026-0001", "2020-0001", "2020-0002"


def opened(root: Path) -> Vault:
    return open_vault(root, person="chen", clock=lambda: NOON)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An order whose card nobody signed for, one that was completed long ago, one with a complaint beside a hold; and a fax that waits."""
    root = tmp_path_factory.mktemp("crash") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault, card = open_vault(root, system_user="li", clock=lambda: NOON), root.parent / "card.txt"
    add_person(vault, Person("chen", "Chen Jie", "merchandising", ("manager", "merchandiser")))
    for order, day in ((OPEN, ""), (DONE, "2020-01-02"), (CLAIMED, "2020-01-02")):
        new_order(vault, NewOrder(order, "HANSA", "Jeans", opened=day))
        card.write_text(f"card of {order}", encoding="utf-8")
        add_documents(vault, order, [card], kind="trims-card", document="trims-card")
        if day:
            complete_order(vault, order, "2020-05-31")
    distribute_version(vault, OPEN, Wanted("trims-card", ("cutting",)))
    card.write_text("two cartons short", encoding="utf-8")
    add_documents(vault, CLAIMED, [card], kind="complaint", document="complaint")
    hold(vault, CLAIMED, "tax audit")
    (root / "inbox/fax/claim.txt").write_text("a claim for nobody knows what", encoding="utf-8")
    ingest(vault)
    vault.close()
    shutil.rmtree(root / "inbox/fax/.taken")
    return root


def state(root: Path) -> tuple[object, ...]:
    """Orders with their states, holds, papers and why they are late, and the intake, as a user sees them after opening the vault."""
    vault = opened(root)
    seen: list[object] = [(one.file, one.state) for one in inbox(vault, everything=True).entries]
    for entry in sorted(list_orders(vault), key=lambda one: one.id):
        manifest = vault.cases.read("order", entry.id).manifest
        order = manifest.order
        versions = [(one.id, version.number, version.late) for one in manifest.documents for version in one.versions]
        holds = [(one.cause, bool(one.released)) for one in manifest.holds]
        steps = [(one.step, one.why) for one in order.overrides]
        seen.append((entry.id, manifest.state, order.completed, order.confirmed, versions, holds, steps))
    vault.close()
    return tuple(seen)


def complete(root: Path) -> None:
    vault = opened(root)
    complete_order(vault, OPEN, override="the cutting room is closed")
    vault.close()


def confirm(root: Path) -> None:
    vault = opened(root)
    confirm_to_customer(vault, OPEN, override="by telephone")
    vault.close()


def complain(root: Path) -> None:
    vault, claim = opened(root), root.parent / f"{root.name}.txt"
    claim.write_text("one carton short", encoding="utf-8")
    add_documents(vault, DONE, [claim], kind="complaint", document="complaint")
    vault.close()


def file_complaint(root: Path) -> None:
    vault = opened(root)
    file_item(vault, inbox(vault).entries[0].item, Target(DONE, kind="complaint"))
    vault.close()


def come_late(root: Path) -> None:
    vault = opened(root)
    file_item(vault, inbox(vault).entries[0].item, Target(DONE, kind="inspection-report", late="found in a drawer"))
    vault.close()


def settle(root: Path) -> None:
    vault = opened(root)
    release(vault, f"{CLAIMED}/complaint", "paid")
    vault.close()


def enter(root: Path) -> None:
    vault = opened(root)
    new_order(vault, NewOrder("", "HANSA", "Shirts", opened="2019-03-01"))
    vault.close()


CHANGES: dict[str, Callable[[Path], None]] = {
    "complete": complete,
    "confirm": confirm,
    "complain": complain,
    "file a complaint": file_complaint,
    "come late": come_late,
    "settle": settle,
    "enter": enter,
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
