"""A clock that ran a year ahead and was put right: everything works on, the vault is sound, and one sentence says of each history that it saw it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.intake.ingest import ingest
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.opening import new_order
from docvault.services.people import PersonEdit, add_person, edit_person
from docvault.services.proof.check import check
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from docvault.services.retention.execute import execute_plan
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

RIGHT, AHEAD = datetime(2026, 11, 26, 4, 0, tzinfo=UTC), datetime(2027, 11, 26, 4, 0, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init(
        tmp_path / "vault",
        language="en",
        time_zone="Asia/Shanghai",
        system_user="li",
        identity="declared",
        clock=lambda: RIGHT,
    )
    return tmp_path / "vault"


def opened(root: Path, at: datetime, person: str = "li") -> Vault:
    return open_vault(root, person=person, clock=lambda: at)


def a_day_of_work(root: Path, at: datetime, order: str) -> None:
    """Something of everything that is recorded: an order, its documents, copies, signatures, arrivals, people, a seal."""
    vault = opened(root, at)
    file = root.parent / "spec.txt"
    file.write_text(f"buttons {at}", encoding="utf-8")
    add_documents(vault, order, [file], document="spec", kind="spec-sheet")
    distribute_version(vault, order, Wanted("spec", ("merchandising",)))
    sign_version(vault, order, Receipt("spec", "merchandising"))
    (root / "inbox/fax" / f"{at.year}.txt").write_text(f"letter of {at}", encoding="utf-8")
    ingest(vault)
    edit_person(vault, "wu", PersonEdit(name=f"Wu {at.year} {order}"))
    old = new_order(vault, NewOrder("", "HANSA", "Jeans", opened="2020-01-02")).order
    add_documents(vault, old, [file], document="spec", kind="spec-sheet")
    complete_order(vault, old, "2020-01-31")
    proposed = propose(vault).listed.disposal
    approve(opened(root, at, "wu"), proposed)
    execute_plan(vault, plan_execution(vault, proposed))
    seal(vault, Keys(root.parent / "keys"))
    vault.close()


def test_a_vault_whose_clock_was_put_right_is_sound(root: Path) -> None:
    vault = opened(root, RIGHT)
    add_person(vault, Person("wu", "Wu", "sales", ("manager",)))
    orders = [new_order(vault, NewOrder("", "HANSA", "Jeans")).order for _ in range(2)]
    a_day_of_work(root, AHEAD, orders[0])
    a_day_of_work(root, RIGHT, orders[0])
    a_day_of_work(root, RIGHT, orders[1])
    for since in (None, Keys(root.parent / "keys")):
        report = check(root, since_seal=since)
        assert {finding.rule for finding in report.findings} == {"W020"}
        assert not report.failed
        assert all("A clock was set back here" in finding.text() for finding in report.findings)
