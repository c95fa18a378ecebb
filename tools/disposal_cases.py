"""Damaged vaults for the rules of retention and disposal (FORMAT.md section 5.2): one order destroyed, one in the bin, one proposed."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.retention.execute import execute_plan
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.upkeep.opening import open_vault

ORDER, BINNED = "2026-0001", "2026-0002"
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = datetime(2037, 11, 24, 4, 0, tzinfo=UTC)
"""When what was completed at noon may go, whatever its class."""
DISPOSALS = "registers/disposal"


def disposals(root: Path) -> None:
    """Bring a small sound vault's orders to three stages of disposal."""
    vault = open_vault(root, system_user="li", clock=lambda: NOON)
    add_person(vault, Person("wu", "Wu Fang", "sales", ("manager",), system_users=("wu",)))
    new_order(vault, NewOrder("", "HANSA", "Coats"))
    paper = root.parent / "paper.txt"
    for order in (ORDER, BINNED, "2026-0003"):
        paper.write_text(f"inspection report of {order}", encoding="utf-8")
        add_documents(vault, order, [paper], kind="inspection-report")
        complete_order(vault, order)
    vault.close()
    vault, manager = (open_vault(root, system_user=user, clock=lambda: LATER) for user in ("li", "wu"))
    for order in (ORDER, BINNED, "2026-0003"):
        number = propose(vault, query=f"order:{order}").listed.disposal
        if order != "2026-0003":
            approve(manager, number)
            execute_plan(vault, plan_execution(vault, number, at_once=order == ORDER))
    for opened in (vault, manager):
        opened.close()


def edited(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace a text in a file."""

    def damage(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(path)
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    return damage


def bin_emptied(root: Path) -> None:
    """What lay in the bin is gone."""
    shutil.rmtree(root / "bin" / "D-2037-0002")


def bin_altered(root: Path) -> None:
    """A byte in the bin is another."""
    path = next((root / "bin" / "D-2037-0002").rglob("paper.txt"))
    path.write_bytes(path.read_bytes().replace(b"report", b"rep0rt"))


def stranger(root: Path) -> None:
    """Something lies in the bin of the disposal that was destroyed."""
    folder = root / "bin" / "D-2037-0001" / ORDER
    folder.mkdir(parents=True)
    (folder / "spec.txt").write_text("spec sheet, gold buttons", encoding="utf-8")


def held_before(tree: dict[str, Any]) -> None:
    """The order was on hold long before it was destroyed."""
    tree["holds"] = [{"target": ORDER, "why": "claim", "by": "li", "at": "2026-11-23T09:00:00+08:00"}]


def marked_by_nobody(tree: dict[str, Any]) -> None:
    """A version is marked by a disposal there never was."""
    tree["documents"][0]["versions"][0]["disposed"] = "D-2037-0099"


DISPOSAL_DAMAGES: dict[str, Callable[[Path], None]] = {
    "V070_list_altered": edited(f"{DISPOSALS}/D-2037-0003.list.yaml", "2026-0003", "2026-0004"),
    "V070_list_missing": lambda root: (root / DISPOSALS / "D-2037-0003.list.yaml").unlink(),
    "V072_bin_emptied": bin_emptied,
    "V072_bin_altered": bin_altered,
    "V073_certificate_altered": edited(f"{DISPOSALS}/D-2037-0001.yaml", "Wu Fang", "Li Wei"),
    "V073_paper_missing": lambda root: (root / DISPOSALS / "D-2037-0001.docx").unlink(),
    "V074_destroyed_and_there": stranger,
}
DISPOSAL_MANIFESTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "V041_disposed_by_nobody": marked_by_nobody,
    "V075_destroyed_while_held": held_before,
}
