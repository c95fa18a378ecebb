"""Damaged vaults for the rules of the control of versions (FORMAT.md section 5.1): a vault with copies, signatures, a closed change and a repeat order."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.vault_config import Person
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import close_notice, confirm_notice, open_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.orders.adding import add_documents
from docvault.services.orders.repeat import repeat
from docvault.services.people import add_person
from docvault.services.upkeep.opening import open_vault

ORDER = "2026-0001"
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def control(root: Path) -> None:
    """Put a small sound vault's order through distribution, signature, change and repeat."""
    vault = open_vault(root, system_user="li", clock=lambda: NOON)
    add_person(vault, Person("wu", "Wu Fang", "cutting", ("member",)))
    distribute_version(vault, ORDER, Wanted("spec-sheet", ("cutting",), copies=2))
    cutting = open_vault(root, person="wu", clock=lambda: NOON)
    sign_version(cutting, ORDER, Receipt("spec-sheet", "cutting"))
    change = NewChange(("buttons: silver -> brass",), "fax of the customer", ("change-notice@1",), ("spec-sheet",))
    open_notice(vault, ORDER, change)
    confirm_notice(vault, ORDER, "CN-1", ("change-notice@1",))
    newer = root.parent / "spec.txt"
    newer.write_text("spec sheet, brass buttons", encoding="utf-8")
    add_documents(vault, ORDER, [newer], document="spec-sheet", change="CN-1")
    issue_notice(vault, ORDER, "CN-1", IssueWanted())
    sign_version(cutting, ORDER, Receipt("spec-sheet", "cutting"))
    close_notice(vault, ORDER, "CN-1")
    repeat(vault, ORDER, NewOrder("", "", ""))
    for opened in (vault, cutting):
        opened.close()


def _version(tree: dict[str, Any], number: int) -> Any:
    document = next(one for one in tree["documents"] if one["id"] == "spec-sheet")
    return document["versions"][number - 1]


def copies_out_of_order(tree: dict[str, Any]) -> None:
    """Copy 2 is numbered 7."""
    _version(tree, 2)["copies"][1]["number"] = 7


def never_issued(tree: dict[str, Any]) -> None:
    """The copies of the department that signed are gone."""
    for version in tree["documents"][0]["versions"]:
        version.pop("copies", None)


def signature_removed(tree: dict[str, Any]) -> None:
    """The first signature is gone."""
    _version(tree, 2).pop("signatures")


def evidence_only_of_none(tree: dict[str, Any]) -> None:
    """The first signature rests on evidence only, and names none."""
    _version(tree, 2)["signatures"][0]["evidence_only"] = True


def evidence_nowhere(tree: dict[str, Any]) -> None:
    """A step's evidence is a version there is not."""
    tree["changes"][0]["steps"][0]["evidence"] = "change-notice@9"


def step_left_out(tree: dict[str, Any]) -> None:
    """The change was issued without a confirmation."""
    tree["changes"][0]["steps"] = [step for step in tree["changes"][0]["steps"] if step["state"] != "confirmed"]


def closed_unsigned(tree: dict[str, Any]) -> None:
    """A department that never signed is among those the closed change concerns."""
    _version(tree, 3)["copies"].append(
        {**_version(tree, 3)["copies"][0], "number": 3, "department": "factory", "issued": "2026-11-24T12:00:00+08:00"}
    )
    tree["changes"][0]["owed"].append({"department": "factory", "document": "spec-sheet", "version": 3})


def based_on_nothing(tree: dict[str, Any]) -> None:
    """It repeats an order nobody has."""
    tree["based_on"] = "1999-0001"


def shipped_before_it_was_opened(tree: dict[str, Any]) -> None:
    """It was shipped long before anybody opened it."""
    tree["shipped"] = "2020-01-31"


CONTROL_DAMAGES = {
    "V060_copies_out_of_order": copies_out_of_order,
    "V061_never_issued": never_issued,
    "V061_evidence_only_of_none": evidence_only_of_none,
    "V062_signature_removed": signature_removed,
    "V063_evidence_nowhere": evidence_nowhere,
    "V064_step_left_out": step_left_out,
    "V065_closed_unsigned": closed_unsigned,
    "W060_based_on_nothing": based_on_nothing,
    "W061_shipped_before_it_was_opened": shipped_before_it_was_opened,
}
