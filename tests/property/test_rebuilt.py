"""The index can be deleted at any moment: after random days of a house every list says the same before and after it is made again."""

from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import NewOrder
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.orders.completing import cancel_order, complete_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from tests.everyday import House
from tests.pace import share
from tests.rebuilt import ENGLISH, demand_the_same_when_rebuilt


@pytest.mark.parametrize("seed", range(share(3, 60)))
def test_after_random_days_a_new_index_says_what_the_old_one_said(tmp_path: Path, seed: int) -> None:
    house = House(tmp_path / "vault", seed)
    try:
        for _ in range(80):
            house.something()
        demand_the_same_when_rebuilt(house.vault)
    finally:
        house.close()


@pytest.mark.parametrize("then", ["opened", "completed", "cancelled", "another reference"])
def test_what_waits_is_suggested_by_the_orders_there_are_now(tmp_path: Path, then: str) -> None:
    house = House(tmp_path / "vault", 1)
    vault = house.vault
    try:
        for number in ("A-2041", "A-2042"):
            new_order(vault, NewOrder(number, "HANSA", "Jeans", opened="2026-10-01"))
        (house.root / "inbox/fax/A-2041 and A-2042, later A-2043.txt").write_text("for A-2041, A-2042 and A-2043")
        ingest(vault)
        assert len(inbox(vault).to_tree(ENGLISH)["items"][0]["suggestions"]) == 2
        if then == "opened":
            new_order(vault, NewOrder("A-2043", "HANSA", "Jeans"))
        elif then == "completed":
            complete_order(vault, "A-2041", "2026-11-01")
        elif then == "cancelled":
            cancel_order(house.manager, "A-2041", "given up")
        else:
            new_order(vault, NewOrder("B-1", "HANSA", "Jeans"))
            edit_case(vault, ORDER, "B-1", Edit(add={"references": ("A-2043",)}))
        waiting = inbox(vault).to_tree(ENGLISH)["items"][0]["suggestions"]
        assert [one["order"] for one in waiting] == {
            "opened": ["A-2041", "A-2042", "A-2043"],
            "completed": ["A-2042", "A-2041"],
            "cancelled": ["A-2042", "A-2041"],
            "another reference": ["A-2041", "A-2042", "B-1"],
        }[then]
        demand_the_same_when_rebuilt(vault)
    finally:
        house.close()
