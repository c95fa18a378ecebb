"""The index deleted and made again: every list, inbox, search, agenda and history says what it said before.

But for the order that the agenda says an arrival may belong to, which is the likeliest when it arrived.
"""

import json
import shutil
from collections.abc import Mapping
from typing import Any

from docvault.language.names import naming
from docvault.language.spoken import Language
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.control.agenda import ARRIVAL
from docvault.services.control.agenda import Whose, agenda
from docvault.services.control.change_list import list_notices
from docvault.services.control.signoffs import signoffs
from docvault.services.intake.inbox import inbox
from docvault.services.intake.unread import read_all, unread_of
from docvault.services.orders.history import history
from docvault.services.orders.listing import list_customers, list_orders
from docvault.services.search.search import search
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault

WORDS = ("Jeans", "paper", "2026", "state:open", "customer:HANSA", "kind:correspondence", "paper 7", "sheet")
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
    changed = differences(before, everything(vault))
    assert not changed, "\n".join(changed)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What is said otherwise afterwards."""
    return [
        f"{what}: {json.dumps(before[what], default=str)} is now {json.dumps(after[what], default=str)}"
        for what in before
        if before[what] != after[what]
    ]
