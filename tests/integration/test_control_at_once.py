"""Eight processes issue, sign, recall and change the same order at once: each is recorded or refused with a reason, and the chain is whole."""

import random
from pathlib import Path

from docvault.errors import RefusedError
from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.vault_config import Person
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import close_notice, confirm_notice, open_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.control.signoffs import positions_of, signoffs
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.integration.test_many_processes import at_once, patient

CARD, DEPARTMENTS = "trims-card", ("cutting", "factory", "trims", "pattern")
TURNS = 6


def test_eight_processes_on_one_order(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(root, system_user="li")
    for department in DEPARTMENTS:
        add_person(vault, Person(f"p.{department}", department.title(), department, ("member",)))
    order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    (tmp_path / "card.txt").write_text("gold", encoding="utf-8")
    add_documents(vault, order, [tmp_path / "card.txt"], kind=CARD, document=CARD)
    before = len(list(vault.cases.history("order", order)))
    vault.close()
    tally = tmp_path / "recorded"
    tally.mkdir()

    def work(number: int) -> None:
        chance, recorded, reasons = random.Random(number), 0, list[str]()
        department = DEPARTMENTS[number % 4]
        own = patient(open_vault(root, system_user="li"))
        signer = patient(open_vault(root, person=f"p.{department}"))
        for turn in range(TURNS):
            try:
                if number < 4:
                    sign_version(signer, order, Receipt(CARD, department))
                    recorded += 1
                elif chance.random() < 0.6:
                    distribute_version(own, order, Wanted(CARD, (department,)))
                    recorded += 1
                else:
                    recorded += changed(own, order, tmp_path / f"{number}-{turn}.txt")
            except RefusedError as refused:
                reasons.append(str(refused).strip())
        assert all(reasons)
        (tally / str(number)).write_text(str(recorded), encoding="utf-8")
        own.close()
        signer.close()

    at_once(8, work)
    assert check(root).findings == ()
    vault = open_vault(root, system_user="li")
    manifest = vault.cases.read("order", order).manifest
    signed = sum(len(version.signatures) for version in manifest.documents[0].versions)
    records = list(vault.cases.history("order", order))
    assert sum(record.event.action == "signed" for record in records) == signed
    total = sum(int(path.read_text(encoding="utf-8")) for path in tally.iterdir())
    assert len(records) - before == total > 8
    assert sorted(str(one) for _, one in signoffs(vault).rows) == sorted(
        str(one) for one in positions_of(vault, manifest)
    )


def changed(vault: Vault, order: str, file: Path) -> int:
    """Open, confirm, correct and issue a change, and close it when nobody owes anything; returns how many records that made."""
    new = NewChange(("buttons: gold -> silver",), "fax", (f"{CARD}@1",), (CARD,))
    change = open_notice(vault, order, new).notice
    confirm_notice(vault, order, change.id, (f"{CARD}@1",))
    file.write_text(f"silver {file.name}", encoding="utf-8")
    add_documents(vault, order, [file], document=CARD, change=change.id)
    issue_notice(vault, order, change.id, IssueWanted())
    try:
        close_notice(vault, order, change.id)
    except RefusedError:
        return 4
    return 5
