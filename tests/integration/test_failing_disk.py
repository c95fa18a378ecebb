"""A disk that fails once: what is recorded is told as done, what was stopped half-way is finished, and nothing of it is lost to the lists of people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.model.system_errors import DiskFullError
from docvault.services.intake.handling import handle_item, unhandle_item
from docvault.services.orders.adding import add_documents
from docvault.services.orders.new_customer import new_customer
from docvault.services.proof.check import check
from docvault.services.retention.disposals import find_disposal
from docvault.services.retention.execute import execute_plan
from docvault.services.retention.planning import plan_execution
from tests.crash.verbs import BOM, arrived, listed, papered, sheet
from tests.everyday import House
from tests.refusing_system import FULL, refusing


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "house/vault", 1)
    yield house
    house.close()


def sound(house: House) -> None:
    house.open_again()
    assert check(house.root, clock=house.clock).findings == ()


def test_a_version_whose_manifest_gets_no_place_is_in_and_the_next_command_puts_it_there(house: House) -> None:
    order, path = papered(house), sheet(house)
    with refusing("replace", FULL, lambda path: path.endswith("/manifest.yaml")):
        [added], _case = add_documents(house.vault, order, [path], document=BOM)
    newest = house.vault.cases.read("order", order).manifest.documents[0].newest
    assert (newest.number, newest.original_name or newest.file) == (added.version, path.name)
    sound(house)


def test_a_mark_that_cannot_be_taken_away_is_no_failure(house: House) -> None:
    order, path = papered(house), sheet(house)
    with refusing("unlink", FULL, lambda path: "/dirty/" in path):
        add_documents(house.vault, order, [path], document=BOM)
    sound(house)


def test_a_customer_the_index_cannot_be_told_of_is_there(house: House) -> None:
    place = house.root / "customers/C1"
    with refusing("open", FULL, lambda path: path.endswith("customer~C1.lock") and place.exists()):
        assert new_customer(house.vault, "C1", "Hanse").id == "C1"
    assert house.vault.cases.exists("customer", "C1")
    sound(house)


def test_what_is_on_the_agenda_again_has_its_time_whatever_the_index_says(house: House) -> None:
    item = arrived(house)
    due = house.vault.index.exact_item(item)
    handle_item(house.vault, item, "dealt with")
    with refusing("open", FULL, lambda path: path.endswith("index~intake.lock")):
        unhandle_item(house.vault, item)
    house.open_again()
    now = house.vault.index.exact_item(item)
    assert due is not None
    assert now is not None
    assert now.due == due.due != ""


def test_a_disposal_whose_files_were_moved_in_part_goes_on_in_the_same_process(house: House) -> None:
    number = listed(house, "approve")
    with refusing("rename", FULL, lambda path: "/bin/" in path), pytest.raises(DiskFullError):
        execute_plan(house.vault, plan_execution(house.vault, number))
    execute_plan(house.vault, plan_execution(house.vault, number))
    assert (find_disposal(house.vault, number).state, find_disposal(house.vault, number).dropped) == ("binned", {})
    sound(house)
