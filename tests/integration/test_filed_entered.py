"""What an order has is filed, whether the intake register could be told or not: it is told later."""

import threading
import time
from contextlib import ExitStack
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.intake.item import FILED, WAITING, FiledPart, step
from docvault.model.search.query import parse_query
from docvault.model.values import replace
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import ItemStateError, change_item, state_of
from docvault.services.intake.target import Target
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.locks import Holder, hold
from tests.pace import HANG_SECONDS, until
from tests.refusing_system import after

Waiting = tuple[Vault, str, str]
"""A vault, an order of it, and a mail with an attachment that waits."""


@pytest.fixture
def waiting(tmp_path: Path) -> Waiting:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    order = new_order(vault, NewOrder("T-1", "HANSA", "Jeans")).order
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "anna@elsewhere.example", "a card"
    mail.set_content("see attached")
    mail.add_attachment(b"silver zips", maintype="text", subtype="plain", filename="card.txt")
    (vault.root / "inbox/email/mail.eml").write_bytes(bytes(mail))
    [item] = [entry.item for entry in ingest(vault).items]
    return vault, order, item


@pytest.mark.parametrize("part", [0, 1])
def test_a_filing_stands_although_the_register_cannot_be_told(waiting: Waiting, part: int) -> None:
    """Somebody else has the register from the moment on at which the order's manifest says what it got."""
    vault, order, item = waiting
    register = vault.layout.lock("register~intake")
    with ExitStack() as taken:
        take = partial(hold, register, "register intake", Holder("wu", 1, "pc"))
        taken.enter_context(
            after("replace", lambda path: path.endswith("/manifest.yaml"), lambda: taken.enter_context(take()))
        )
        hurried = vault.asked_by(replace(vault.who, patience=0.0))
        filed = file_item(hurried, item, Target(order, kind="trims-card", document="card", part=part))
    assert (filed.document, filed.version) == ("card", 1)
    assert "The intake register follows" in str(hurried.notices[0])
    vault.close()
    later = open_vault(vault.root, system_user="li")
    state = state_of(later, item)
    assert state is not None
    assert (state.state, state.parts) == ((WAITING, (FiledPart(1, order, "card", 1),)) if part else (FILED, ()))
    assert not list(later.layout.dirty.iterdir())
    assert check(later.root).findings == ()
    later.close()


def test_where_a_part_went_is_entered_however_often_the_register_is_busy(waiting: Waiting) -> None:
    """The index is healed meanwhile, and nobody who opens the vault waits for who is busy with the register."""
    vault, order, item = waiting
    with hold(vault.layout.lock("register~intake"), "register intake", Holder("wu", 1, "pc")):
        hurried = vault.asked_by(replace(vault.who, patience=0.0))
        file_item(hurried, item, Target(order, kind="trims-card", document="card", part=1))
        vault.close()
        for _ in range(2):
            started = time.monotonic()
            meanwhile = open_vault(vault.root, system_user="li")
            assert len(meanwhile.index.search(parse_query(f"order:{order}")).hits) == 1
            meanwhile.close()
            assert time.monotonic() - started < meanwhile.who.patience
    later = open_vault(vault.root, system_user="li")
    state = state_of(later, item)
    assert state is not None
    assert state.parts == (FiledPart(1, order, "card", 1),)
    assert not list(later.layout.dirty.iterdir())
    later.close()


def test_no_part_is_filed_of_what_was_disposed_of_meanwhile(waiting: Waiting) -> None:
    vault, order, item = waiting
    reject_item(vault, item, "advertising")
    refused: list[type[BaseException]] = []

    def file_part() -> None:
        mine = vault.asked_by(vault.who)
        try:
            file_item(mine, item, Target(order, kind="trims-card", document="card", part=1))
        except BaseException as error:
            refused.append(type(error))
        finally:
            mine.close()

    filing = threading.Thread(target=file_part)
    with hold(vault.layout.lock(f"order~{order}"), f"order {order}", Holder("wu", 1, "pc")):
        filing.start()
        until(lambda: list(vault.layout.staging.glob("part~*")) != [])
        event = step("disposed", item, "li", vault.now(), disposal="D-1", order=order)
        change_item(vault, item, lambda _: [event])
    filing.join(HANG_SECONDS)
    assert refused == [ItemStateError]
    assert vault.cases.read("order", order).manifest.documents == ()
    assert not list(vault.layout.dirty.glob("part~*"))
    vault.close()
