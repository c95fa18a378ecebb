"""One book of what becomes of intake items: two at once, somebody stopped in the middle, and no command that reads a register from its beginning."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.intake.item import FILED, REJECTED, WAITING, step
from docvault.model.system_errors import DiskFullError
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.handling import handle_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import ItemStateError, item_book, state_of
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.dirty import ITEM, DirtyMarks
from tests.integration.test_many_processes import at_once
from tests.refusing_system import FULL, after, refusing

ORDER = "2026-0001"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault with an order and three faxes that wait."""
    root = tmp_path / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(root, system_user="li")
    new_order(vault, NewOrder(ORDER, "HANSA", "Jeans"))
    for number in range(3):
        (root / f"inbox/fax/fax {number}.txt").write_text(f"fax number {number}", encoding="utf-8")
    ingest(vault)
    yield vault
    vault.close()


def waiting(vault: Vault) -> list[str]:
    return [entry.item for entry in inbox(vault).entries]


def state(vault: Vault, item: str) -> str:
    known = state_of(vault, item)
    assert known is not None
    return known.state


def sound(vault: Vault) -> None:
    assert [(found.rule, found.path) for found in check(vault.root).findings] == []


def test_of_many_who_reject_an_item_at_once_one_does(vault: Vault, tmp_path: Path) -> None:
    item, root = waiting(vault)[0], vault.root
    vault.close()

    def reject(number: int) -> None:
        own = open_vault(root, system_user="li")
        try:
            reject_item(own, item, f"reason {number}")
        except ItemStateError:
            (tmp_path / f"refused {number}").touch()
        own.close()

    at_once(6, reject)
    assert len(list(tmp_path.glob("refused *"))) == 5
    sound(vault)


def test_who_opens_the_vault_leaves_an_item_alone_that_is_being_filed(vault: Vault) -> None:
    item, root = waiting(vault)[0], vault.root
    vault.close()

    def work(number: int) -> None:
        if number:
            while not DirtyMarks(vault.layout).is_marked(ITEM, item):
                time.sleep(0.01)
            time.sleep(0.3)
        own = open_vault(root, system_user="li")
        if number == 0:
            with after("link", lambda _: True, lambda: time.sleep(1.0)):  # a slow disk
                file_item(own, item, Target(ORDER))
        own.close()

    at_once(2, work)
    assert state(vault, item) == FILED
    assert not DirtyMarks(vault.layout).is_marked(ITEM, item)
    sound(vault)


def test_a_filing_that_fails_leaves_the_item_waiting(vault: Vault) -> None:
    item = waiting(vault)[0]
    with (
        refusing("link", FULL, lambda _: True),
        refusing("open", FULL, lambda path: "/documents/" in path),
        pytest.raises(DiskFullError),
    ):
        file_item(vault, item, Target(ORDER))
    assert state(vault, item) == WAITING
    file_item(vault, item, Target(ORDER))
    sound(vault)


def test_a_filing_is_not_told_as_failed_once_it_is_recorded(vault: Vault) -> None:
    """Its manifest gets its place with the next command."""
    item = waiting(vault)[0]
    with refusing("replace", FULL, lambda path: path.endswith("/manifest.yaml")):
        assert file_item(vault, item, Target(ORDER)).order == ORDER
    assert state(vault, item) == FILED
    vault.close()
    sound(open_vault(vault.root, system_user="li"))


def test_who_comes_to_an_item_somebody_was_stopped_at_mends_it_first(vault: Vault) -> None:
    item = waiting(vault)[0]
    DirtyMarks(vault.layout).mark(ITEM, item)
    vault.registers.append("intake", [step("rejected", item, "li", vault.now(), why="advertising")])
    handle_item(vault, item, "dealt with")
    assert "advertising" in (vault.layout.item(item) / "item.yaml").read_text(encoding="utf-8")
    assert not DirtyMarks(vault.layout).is_marked(ITEM, item)
    sound(vault)


def test_a_step_that_cannot_follow_is_not_entered(vault: Vault) -> None:
    item = waiting(vault)[0]
    before = vault.layout.register("intake").read_bytes()
    with pytest.raises(Exception, match="cannot be restored"):
        item_book(vault).change(item, lambda state: [step("restored", state.item, "li", vault.now(), disposal="D")])
    assert vault.layout.register("intake").read_bytes() == before


def test_an_item_that_never_arrived_cannot_change(vault: Vault) -> None:
    assert item_book(vault).change("20260101-aaaaa", lambda _: []) is None


def test_everyday_commands_read_registers_from_their_ends(vault: Vault, tmp_path: Path) -> None:
    """The beginnings of the registers are made unreadable: whoever reads them notices."""
    add_person(vault, Person("wang", "王丽", "cutting", ("member",)))
    new_order(vault, NewOrder("", "HANSA", "Skirts"))  # numbers are counted from here on
    items = waiting(vault)
    for name, left in (("intake", 1), ("cases", 2), ("access", 1)):
        path = vault.layout.register(name)
        text = path.read_bytes()
        whole = b"".join(text.splitlines(keepends=True)[:-left])
        path.write_bytes(b"?" * max(len(whole) - 1, 0) + whole[-1:] + text[len(whole) :])
    vault.close()
    vault = open_vault(vault.root, system_user="li")
    (tmp_path / "spec.txt").write_text("gold buttons", encoding="utf-8")
    reject_item(vault, items[0], "advertising")
    handle_item(vault, items[0], "dealt with")
    file_item(vault, items[1], Target(ORDER))
    add_documents(vault, ORDER, [tmp_path / "spec.txt"], document="spec-sheet", kind="spec-sheet")
    distribute_version(vault, ORDER, Wanted("spec-sheet", ("cutting",)))
    sign_version(open_vault(vault.root, person="wang"), ORDER, Receipt("spec-sheet", "cutting"))
    new_order(vault, NewOrder("", "HANSA", "Shirts"))
    (vault.root / "inbox/fax/late.txt").write_text("one more fax", encoding="utf-8")
    ingest(vault)
    assert [state(vault, item) for item in items] == [REJECTED, FILED, WAITING]
    assert search(vault, "fax").total == 4
    vault.close()
