"""Whoever raised a limit, valued an order or gave it its customer is that over merges, renames and what others adopted since (R-CO2)."""

from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.review import add_opinion, add_second_check
from docvault.services.control.special_approval import OwnOrderError
from docvault.services.control.within_limit import OwnRoomError
from docvault.services.orders.adding import add_documents
from docvault.services.orders.editing import edit_case
from docvault.services.orders.merging import merge_customers, rename_customer
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.hand_edits import adopt
from docvault.services.second_person import SameUserError
from tests.integration import test_identity as identity

office = identity.office
LOW, HIGH, WORTH = "100000.00 USD", "9000000.00 USD", "80000.00 USD"


@pytest.fixture
def contract(office: identity.Office) -> str:
    """An order of HANSA whose contract is reviewed, beside another one: together they are above the limit that li set. Wu and zhu are managers."""
    add_person(office.open("li"), Person("zhu", "Zhu Ying", "sales", ("manager",), ("zhu",)))
    order = identity.with_a_reviewed_contract(office, WORTH)
    new_order(office.open("xu"), NewOrder("", "HANSA", "Coats", value=WORTH))
    _limit(office, "li", "HANSA", LOW)
    return order


def _limit(office: identity.Office, who: str, customer: str, limit: str) -> None:
    edit_case(office.open(who), "customer", customer, Edit(texts={"credit_limit": limit}))


def _issue(office: identity.Office, who: str, order: str) -> None:
    distribute_version(office.open(who), order, Wanted("contract", ("cutting",)))


def _adopted(office: identity.Office, who: str, place: str) -> None:
    """A note that somebody wrote into a case file by hand, and somebody else adopts."""
    path = office.root / place / "manifest.yaml"
    was = path.read_text(encoding="utf-8")
    path.write_text(was.replace("\ntitle:", "\nnote: as agreed by telephone\ntitle:", 1), encoding="utf-8")
    adopt(office.open(who), f"customer:{path.parent.name}" if place.startswith("customers") else path.parent.name)


@pytest.mark.parametrize("who", ["wu", "xu"])
def test_a_limit_that_was_raised_is_raised_under_another_code(office: identity.Office, contract: str, who: str) -> None:
    _limit(office, "wu", "HANSA", HIGH)
    rename_customer(office.open(who), "HANSA", "HX")
    with pytest.raises(OwnRoomError):
        _issue(office, "wu", contract)
    _issue(office, "zhu", contract)


def test_a_limit_that_another_confirmed_is_nobodys_own_after_a_rename(office: identity.Office, contract: str) -> None:
    _limit(office, "wu", "HANSA", HIGH)
    rename_customer(office.open("wu"), "HANSA", "HX")
    _limit(office, "zhu", "HX", "9000001.00 USD")
    _issue(office, "wu", contract)


def test_who_raises_it_again_under_another_code_raised_it_before(office: identity.Office, contract: str) -> None:
    rename_customer(office.open("xu"), "HANSA", "HX")
    _limit(office, "wu", "HX", HIGH)
    with pytest.raises(OwnRoomError):
        _issue(office, "wu", contract)


@pytest.mark.parametrize("renamed", [False, True])
def test_who_merges_customers_does_not_issue_within_the_room_that_makes(
    office: identity.Office, contract: str, renamed: bool
) -> None:
    new_order(office.open("xu"), NewOrder("", "ZETA", "Jackets"))
    _limit(office, "li", "ZETA", HIGH)
    merge_customers(office.open("wu"), "HANSA", "ZETA", "the same house")
    if renamed:
        rename_customer(office.open("xu"), "ZETA", "ZX")
    with pytest.raises(OwnRoomError):
        _issue(office, "wu", contract)
    _issue(office, "zhu", contract)


def test_who_gave_an_order_its_customer_did_so_before_a_rename_too(office: identity.Office, contract: str) -> None:
    new_order(office.open("xu"), NewOrder("", "ZETA", "Jackets"))
    _limit(office, "li", "ZETA", HIGH)
    edit_case(office.open("wu"), "order", contract, Edit(texts={"customer": "ZETA"}))
    rename_customer(office.open("xu"), "ZETA", "ZX")
    with pytest.raises(OwnRoomError):
        _issue(office, "wu", contract)
    _limit(office, "li", "ZX", "50000.00 USD")
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), contract, "credit", "agree")
    add_opinion(office.open("zhu"), contract, "credit", "agree")


@pytest.mark.parametrize("how", ["renamed", "merged"])
def test_who_set_the_limit_set_it_in_the_file_it_came_from(office: identity.Office, contract: str, how: str) -> None:
    _limit(office, "wu", "HANSA", "50000.00 USD")
    if how == "renamed":
        rename_customer(office.open("xu"), "HANSA", "HX")
    else:
        new_order(office.open("xu"), NewOrder("", "ZETA", "Jackets"))
        merge_customers(office.open("li"), "HANSA", "ZETA", "the same house")
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), contract, "credit", "agree")
    add_opinion(office.open("zhu"), contract, "credit", "agree")


def test_who_adopts_a_note_valued_no_order_and_set_no_limit(office: identity.Office, contract: str) -> None:
    order = new_order(office.open("wu"), NewOrder("", "HANSA", "Skirts", value="900000.00 USD")).order
    _adopted(office, "xu", f"orders/2026/{order}")
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), order, "credit", "agree")
    _limit(office, "zhu", "HANSA", "50000.00 USD")
    _adopted(office, "xu", "customers/HANSA")
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("zhu"), contract, "credit", "agree")


def test_who_adopts_a_note_added_no_paper(office: identity.Office, contract: str, tmp_path: Path) -> None:
    paper = tmp_path / "second.txt"
    paper.write_text("second contract", encoding="utf-8")
    add_documents(office.open("wu"), contract, [paper], document="contract")
    _adopted(office, "xu", f"orders/2026/{contract}")
    with pytest.raises(SameUserError):
        add_second_check(office.open("wu"), contract, "contract")
    add_second_check(office.open("xu"), contract, "contract")
