"""What an order has is filed, whether the intake register could be told or not: it is told later."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.intake.item import FILED, WAITING, FiledPart
from docvault.services.intake.filing import Target, file_item
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import state_of
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.store.locks import LockBusyError
from docvault.store.registers import Registers


@pytest.mark.parametrize("part", [0, 1])
def test_a_filing_stands_although_the_register_cannot_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    order = new_order(vault, NewOrder("T-1", "HANSA", "Jeans")).order
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "anna@elsewhere.example", "a card"
    mail.set_content("see attached")
    mail.add_attachment(b"silver zips", maintype="text", subtype="plain", filename="card.txt")
    (vault.root / "inbox/email/mail.eml").write_bytes(bytes(mail))
    [item] = [entry.item for entry in ingest(vault).items]
    append = Registers.append_locked

    def refused(registers: Registers, name: str, events: list[object]) -> object:
        if any(getattr(event, "action", "") in {"filed", "part-filed"} for event in events):
            raise LockBusyError(what=f"register {name}", holder="wu", pid=1, host="pc", since="10:00")
        return append(registers, name, events)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(Registers, "append_locked", refused)
        filed = file_item(vault, item, Target(order, kind="trims-card", document="card", part=part))
    assert (filed.document, filed.version) == ("card", 1)
    assert "The intake register follows" in str(vault.notices[0])
    vault.close()
    later = open_vault(vault.root, system_user="li")
    state = state_of(later, item)
    assert state is not None
    assert (state.state, state.parts) == ((WAITING, (FiledPart(1, order, "card", 1),)) if part else (FILED, ()))
    assert not list(later.layout.dirty.iterdir())
    assert check(later.root).findings == ()
    later.close()
