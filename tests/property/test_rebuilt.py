"""The index can be deleted at any moment: after random days of a house every list says the same before and after it is made again.

But for the order that the agenda says an arrival may belong to, which is the likeliest when it arrived.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from docvault.language.names import naming
from docvault.language.spoken import Language
from docvault.model.case.editing import Edit
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.case.transitions import NewOrder
from docvault.model.control.agenda import ARRIVAL
from docvault.services.control.agenda import Whose, agenda
from docvault.services.control.change_list import list_notices
from docvault.services.control.signoffs import signoffs
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.unread import read_all, unread_of
from docvault.services.orders.completing import cancel_order, complete_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.history import history
from docvault.services.orders.listing import list_customers, list_orders
from docvault.services.orders.opening import new_order
from docvault.services.search.search import search
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from tests.everyday import House
from tests.pace import share

WORDS = ("Jeans", "paper", "2026", "state:open", "customer:HANSA", "kind:correspondence", "paper 7")
ENGLISH = Language("en")


def everything(vault: Vault) -> dict[str, Any]:
    """What every list, inbox, search, agenda and history says, as JSON."""
    called = naming(ENGLISH, vault.config)
    said: dict[str, Any] = {
        "waiting": inbox(vault).to_tree(ENGLISH),
        "arrived": inbox(vault, everything=True).to_tree(ENGLISH),
        "agenda": [
            line for line in agenda(vault, Whose()).to_tree(ENGLISH, called)["lines"] if line["kind"] != ARRIVAL
        ],
        "signoffs": repr(signoffs(vault)),
        "changes": repr(list_notices(vault)),
        "orders": repr(list_orders(vault)),
        "customers": repr(list_customers(vault)),
        **{f"search {words}": repr(search(vault, words, limit=200)) for words in WORDS},
        **{f"history {order}": repr(history(vault, ORDER, order)) for order, _ in vault.cases.each(ORDER)},
    }
    return said


def demand_the_same_when_rebuilt(vault: Vault) -> None:
    """Delete the index, make it again, and compare what is said."""
    read_all(
        vault,
        [
            one
            for kind in KINDS
            for id, _ in vault.cases.each(kind)
            for one in unread_of(vault, vault.cases.read(kind, id))
        ],
    )
    before = everything(vault)
    vault.close()
    shutil.rmtree(vault.layout.index)
    reindex(vault)
    after = everything(vault)
    assert differences(before, after) == []


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What is said otherwise afterwards."""
    return [
        f"{what}: {json.dumps(before[what], default=str)} is now {json.dumps(after[what], default=str)}"
        for what in before
        if before[what] != after[what]
    ]


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
