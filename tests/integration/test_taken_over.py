"""What was said and signed in another vault does not speak for the people of this one."""

from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.model.control.reviewing import ITEMS, NotReviewedError
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.review import add_opinion, add_second_check, review_order
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.prove import SignedElsewhereError, prove
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

ORDER = "X-1"


def founded(root: Path, name: str) -> Vault:
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", name=name)
    vault = open_vault(root, system_user="li")
    add_person(vault, Person("wu", "Wu Fang", "sales", ("manager", "reviewer")))
    add_person(vault, Person("chen", "Chen Hong", "cutting", ("member",)))
    return vault


def as_person(vault: Vault, person: str) -> Vault:
    return open_vault(vault.root, person=person, system_user="li")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault that took over an order whose contract was reviewed, looked at, issued and signed elsewhere."""
    there, here = founded(tmp_path / "there", "Elder house"), founded(tmp_path / "here", "House")
    new_order(there, NewOrder(ORDER, "HANSA", "Jeans", value="90000.00 USD"))
    paper = tmp_path / "contract.txt"
    paper.write_text("gold buttons", encoding="utf-8")
    add_documents(there, ORDER, [paper], document="contract", kind="contract")
    for item in (*ITEMS, "credit"):
        add_opinion(as_person(there, "wu"), ORDER, item, "agree")
    add_second_check(as_person(there, "wu"), ORDER, "contract")
    distribute_version(there, ORDER, Wanted("contract", ("cutting",)))
    sign_version(as_person(there, "chen"), ORDER, Receipt("contract", "cutting"))
    [bag] = export(there, Selection((ORDER,)), tmp_path / "bags", why="a copy")
    import_bag(here, bag.path)
    return here


def test_a_review_of_another_vault_is_shown_and_does_not_count(vault: Vault) -> None:
    found = review_order(vault, ORDER)
    assert found.review.missing == ITEMS
    assert (found.opinions, found.came_from) == ((), "Elder house")
    assert [one.item for one in found.elsewhere] == [*ITEMS, "credit"]
    assert found.to_tree()["elsewhere"][0]["vault"] == "Elder house"
    with pytest.raises(NotReviewedError):
        distribute_version(vault, ORDER, Wanted("contract", ("warehouse",)))


def test_the_review_is_complete_when_people_of_this_vault_gave_it(vault: Vault) -> None:
    for item in ITEMS:
        assert not review_order(vault, ORDER).review.complete
        add_opinion(as_person(vault, "wu"), ORDER, item, "agree")
    found = review_order(vault, ORDER)
    assert found.review.complete
    assert [one.item for one in found.opinions] == [*ITEMS]
    distribute_version(vault, ORDER, Wanted("contract", ("warehouse",)))


def test_a_signature_of_another_vault_is_not_proved_here(vault: Vault, tmp_path: Path) -> None:
    seal(vault, Keys(tmp_path / "keys"))
    with pytest.raises(SignedElsewhereError, match="Elder house"):
        prove(vault, ORDER, "contract@1", "cutting", tmp_path / "proof.json")
    assert not (tmp_path / "proof.json").exists()
