"""A vault with signatures, made through the services: what tests of the seal have in common."""

from datetime import UTC, datetime
from pathlib import Path

from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.orders.adding import add_documents
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SPEC = "spec-sheet"


def opened(root: Path, person: str = "li") -> Vault:
    """The vault, opened for a person."""
    return open_vault(root, person=person, clock=lambda: NOON)


def signed_vault(root: Path, orders: int) -> Path:
    """A vault with so many orders: each has a spec sheet issued to the cutting room, where Wang Li signed for it."""
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault = opened(root)
    add_person(vault, Person("wang.li", "王丽", "cutting", ("member",)))
    for number in range(1, orders + 1):
        order_with_signature(root, vault, number)
    vault.close()
    return root


def order_with_signature(root: Path, vault: Vault, number: int) -> None:
    """Order number `number`, with its spec sheet signed for; the next one that is to be opened."""
    order = f"2026-{number:04}"
    new_order(vault, NewOrder("", f"C{number % 7}", f"Jeans {number}"))
    spec = root.parent / "spec.txt"
    spec.write_text(f"spec sheet of {order}", encoding="utf-8")
    add_documents(vault, order, [spec], document=SPEC, kind=SPEC)
    distribute_version(vault, order, Wanted(SPEC, ("cutting",)))
    signer = opened(root, "wang.li")
    sign_version(signer, order, Receipt(SPEC, "cutting"))
    signer.close()
    if number % 3 == 0:
        edit_case(vault, "order", order, Edit(note="silver zips"))
